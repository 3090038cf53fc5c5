"""Tracker notes: operators write them, nobody else, and the team learns nothing of them."""

import pytest
from django.core.exceptions import PermissionDenied

from incubator.core.models import Entry
from projects.actions.notes import write_tracker_note
from projects.models import TrackerNote


def test_an_operators_note_is_kept_beside_the_old_one_and_leaves_no_journal(project, operator):
    before = Entry.objects.count()
    write_tracker_note(project, by=operator, progress="Glaze cracks", mood=1)
    write_tracker_note(project, by=operator, progress="Glaze holds", mood=4)

    kept = TrackerNote.objects.order_by("pk").values_list("progress", "mood", "by")
    assert list(kept) == [("Glaze cracks", 1, operator.pk), ("Glaze holds", 4, operator.pk)]
    assert Entry.objects.count() == before


@pytest.mark.parametrize(
    "who", ["lead", "member", "mentor_person", "conflicted", "investor_person", "stranger"]
)
def test_nobody_else_writes_a_note(request, project, who):
    with pytest.raises(PermissionDenied):
        write_tracker_note(project, by=request.getfixturevalue(who), progress="mine")

    assert TrackerNote.objects.count() == 0


def test_a_mood_off_the_scale_is_refused(project, operator):
    with pytest.raises(ValueError, match="6 is not a valid"):
        write_tracker_note(project, by=operator, progress="x", mood=6)
