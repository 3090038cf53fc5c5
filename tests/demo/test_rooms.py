"""Nobody in the filled demo space has talked where they may not enter."""

import pytest

from incubator.community.models import Message
from incubator.core.access import allows
from incubator.demo import space


@pytest.mark.django_db
def test_every_author_in_a_project_room_may_enter_it():
    space.fill()
    messages = Message.objects.exclude(room__project=None).select_related("room__project", "by")
    said = {(message.room.project, message.by) for message in messages}
    assert len({project for project, _ in said}) == 6
    outside = [
        (project.slug, person.handle)
        for project, person in said
        if not allows(person, "projects.enter_room", project)
    ]
    assert sorted(outside) == []
