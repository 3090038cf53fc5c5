"""What a project's end means to the mentors whom it asked."""

import pytest

from incubator.core.models import Delivery, Entry
from incubator.notices.models import Notification
from mentors.reactions import close_requests_of_what_is_over
from projects.actions.endings import withdraw_project
from tests.factories import MentorshipFactory
from tests.projects.gating import DROP, decided


@pytest.mark.parametrize("how", ["withdrawn", "dropped"])
def test_requests_end_with_the_project_and_the_mentor_is_told_once(how, project, lead, operator, mentor):
    request = MentorshipFactory(mentor=mentor, project=project)
    under_way = MentorshipFactory(project=project, state="active")
    elsewhere = MentorshipFactory(mentor=mentor)
    withdraw_project(project, by=lead) if how == "withdrawn" else decided(project, DROP, operator)
    entry = Entry.objects.get(verb=f"project.{how}")
    assert Delivery.objects.filter(entry=entry, subscriber__startswith="mentors.reactions").count() == 1
    for _twice in range(2):
        close_requests_of_what_is_over(entry)
    for one in (request, under_way, elsewhere):
        one.refresh_from_db()
    assert (request.state, request.answer) == ("ended", "The project is over. Thank you for being there.")
    assert (under_way.state, elsewhere.state) == ("active", "requested")
    told = Notification.objects.filter(person=mentor.person, entry__verb="mentorship.closed")
    assert told.count() == 1
