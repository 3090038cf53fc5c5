"""Tracker notes: operators write them, nobody else, and the team learns nothing of them."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from incubator.core.models import Entry
from incubator.core.refusal import Refused
from incubator.notices.models import Notification
from projects.actions.notes import need_from_blocker, write_tracker_note
from projects.models import Need, Project, TrackerNote
from projects.queries.notes import first_sentence
from projects.states import PROJECT_FLOW
from tests.races import together

SECRET = "quarrelsome-zeppelin"
QUERIES = 8
ELSEWHERE = ["/me/notifications/", "/api/projects/"]


def told(project, **facts):
    """As another request left it."""
    Project.objects.filter(pk=project.pk).update(**facts)
    project.refresh_from_db()


def notes_address(project):
    return reverse("tracker_notes", args=[project.slug])


def need_address(note):
    return reverse("need_from_blocker", args=[note.project.slug, note.pk])


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


@pytest.mark.parametrize("state", PROJECT_FLOW.states)
def test_declined_and_withdrawn_projects_are_not_tracked(project, operator, state):
    told(project, status=state)
    if state in ("declined", "withdrawn"):
        with pytest.raises(Refused, match="nobody tracks it now"):
            write_tracker_note(project, by=operator, progress="late")
    else:
        write_tracker_note(project, by=operator, progress="late")

    assert TrackerNote.objects.count() == (state not in ("declined", "withdrawn"))


def test_a_double_click_writes_once_and_other_words_write_again(project, operator):
    first = write_tracker_note(project, by=operator, progress="Seal holds", blockers="No oven")
    assert write_tracker_note(project, by=operator, progress="Seal holds", blockers="No oven") == first
    write_tracker_note(project, by=operator, progress="Seal holds", blockers="No kiln")

    assert TrackerNote.objects.count() == 2


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Nobody knows the norm. Li is tired of it.", "Nobody knows the norm"),
        ("no insurer nods.they quarrel", "no insurer nods.they quarrel"),
        ("lead quarrels? yes. badly", "lead quarrels?"),
        ("\n  A   room with\ta fuse\nBen drinks", "A room with a fuse"),
        ("没有检测员。团队很累。", "没有检测员"),
        ("…", ""),
        ("", ""),
    ],
)
def test_the_first_sentence_ends_rather_too_early(text, sentence):
    assert first_sentence(text) == sentence


def test_a_blocker_becomes_one_open_need_and_the_team_is_told(project, operator, lead, member):
    note = write_tracker_note(project, by=operator, progress=SECRET, blockers=f"Nobody knows CE. {SECRET}")
    need = need_from_blocker(note, by=operator)
    assert need_from_blocker(note, by=operator) == need

    note.refresh_from_db()
    assert (need.title, need.text, need.state, need.project, note.need) == (
        "Nobody knows CE", "", "open", project, need,
    )  # fmt: skip
    assert Entry.objects.filter(verb="need.added").count() == 1
    assert set(Notification.objects.values_list("person", flat=True)) == {lead.pk, member.pk}


def test_a_long_sentence_is_cut_in_the_title_and_whole_in_the_text(project, operator):
    sentence = "wide " * 40 + "kiln"
    need = need_from_blocker(
        write_tracker_note(project, by=operator, progress="x", blockers=sentence), by=operator
    )

    assert len(need.title) == 120
    assert need.title.endswith("…")
    assert need.text == sentence


def test_the_same_blocker_in_two_notes_is_one_open_need(project, operator):
    notes = [write_tracker_note(project, by=operator, progress=p, blockers="No oven.") for p in ("a", "b")]
    for note in notes:
        need_from_blocker(note, by=operator)

    assert Need.objects.count() == 1
    assert Entry.objects.filter(verb="need.added").count() == 1


def test_a_note_without_a_blocker_or_of_a_withdrawn_project_gives_no_need(project, operator):
    silent = write_tracker_note(project, by=operator, progress="fine")
    blocked = write_tracker_note(project, by=operator, progress="bad", blockers="No oven.")
    with pytest.raises(Refused, match="names no blocker"):
        need_from_blocker(silent, by=operator)
    told(project, status="withdrawn")
    with pytest.raises(Refused, match="nobody tracks"):
        need_from_blocker(blocked, by=operator)

    assert Need.objects.count() == 0


PERSONAS = [("lead", 403, 404), ("member", 403, 404), ("investor_person", 403, 404), ("stranger", 403, 404)]


@pytest.mark.parametrize(("who", "page", "act"), PERSONAS)
def test_no_one_but_operators_reaches_the_notes(request, client_of, project, operator, who, page, act):
    note = write_tracker_note(project, by=operator, progress=SECRET, blockers="No oven.")
    client = client_of(request.getfixturevalue(who))

    assert client.get(notes_address(project)).status_code == page
    assert client.post(notes_address(project), {"progress": "mine", "mood": 3}).status_code == page
    assert client.post(need_address(note)).status_code == act
    told(project, visibility="team")
    hidden = 404 if who in ("investor_person", "stranger") else page
    assert client.get(notes_address(project)).status_code == hidden
    assert TrackerNote.objects.count() == 1
    assert Need.objects.count() == 0


def test_an_operator_in_conflict_reaches_neither_page_nor_act(client_of, project, operator, stranger):
    note = write_tracker_note(project, by=operator, progress=SECRET, blockers="No oven.")
    stranger.groups.set(operator.groups.all())
    project.memberships.create(person=stranger, role="advisor")
    client = client_of(stranger)

    assert client.get(notes_address(project)).status_code == 403
    assert client.post(need_address(note)).status_code == 403
    assert notes_address(project) not in client.get(project.get_absolute_url()).text


def test_an_operator_writes_reads_and_makes_a_need(client_of, project, operator):
    client = client_of(operator)
    assert notes_address(project) in client.get(project.get_absolute_url()).text

    typed = {
        "progress": "Seal holds",
        "blockers": "No <oven>. Ben is cross",
        "mood": 4,
        "next_step": "Call Jan",
    }
    for _ in range(2):
        assert client.post(notes_address(project), typed).status_code == 302
    note = TrackerNote.objects.get()
    shown = client.get(notes_address(project)).text
    assert need_address(note) in shown
    assert "reads: “No &lt;oven&gt;”" in shown
    assert client.post(need_address(note)).status_code == 302
    after = client.get(notes_address(project)).text
    assert need_address(note) not in after
    assert "Became a need:" in after


@pytest.mark.parametrize(
    "wrong",
    [{"progress": ""}, {"mood": "6"}, {"mood": "x"}, {"next_step": "x" * 241}, {"blockers": "x" * 5001}],
)
def test_a_refused_note_keeps_what_was_typed(client_of, project, operator, wrong):
    answer = client_of(operator).post(
        notes_address(project),
        {"progress": "kept-a", "blockers": "kept-b", "mood": 2, "next_step": "kept-c"} | wrong,
    )

    assert answer.status_code == 422
    kept = {"progress": "kept-a", "blockers": "kept-b", "next_step": "kept-c"}
    assert all(word in answer.text for field, word in kept.items() if field not in wrong)
    assert TrackerNote.objects.count() == 0


def test_a_note_for_a_project_withdrawn_meanwhile_is_refused_and_kept(client_of, project, operator):
    told(project, status="withdrawn")
    client = client_of(operator)
    assert "Write the note" not in client.get(notes_address(project)).text
    answer = client.post(notes_address(project), {"progress": "kept-a", "mood": 2})

    assert answer.status_code == 409
    assert "kept-a" in answer.text
    assert "nobody tracks it now" in answer.text


def test_the_list_asks_the_same_few_questions_at_one_note_and_at_three(
    client_of, project, operator, django_assert_num_queries
):
    client = client_of(operator)
    for count in (1, 3):
        while TrackerNote.objects.count() < count:
            number = TrackerNote.objects.count()
            note = write_tracker_note(
                project, by=operator, progress=f"p{number}", blockers=f"No oven {number}."
            )
            need_from_blocker(note, by=operator)
        with django_assert_num_queries(QUERIES):
            client.get(notes_address(project))


def test_notes_are_newest_first_and_paged(client_of, project, operator):
    for number in range(21):
        write_tracker_note(project, by=operator, progress=f"note-{number:02}")
    client = client_of(operator)
    first, second = (client.get(notes_address(project), {"page": n}).text for n in (1, 2))

    assert first.index("note-20") < first.index("note-01")
    assert "note-00" not in first
    assert "note-00" in second


@pytest.mark.parametrize("who", ["lead", "member", "stranger"])
def test_the_team_sees_nothing_of_a_note(request, client_of, project, operator, who):
    told(project, visibility="public")
    note = write_tracker_note(
        project, by=operator, progress=SECRET, blockers=f"No oven here. {SECRET}", next_step=SECRET
    )
    need_from_blocker(note, by=operator)
    client = client_of(request.getfixturevalue(who))
    seen = {
        address: client.get(address)
        for address in [
            project.get_absolute_url(),
            *(
                reverse(name, args=[project.slug])
                for name in ("update_list", "project_feed", "milestone_list")
            ),
            reverse("project_activity", args=[project.slug]),
            reverse("project_list"),
            reverse("update_feed"),
            *ELSEWHERE,
        ]
    }

    assert "No oven here" in seen[project.get_absolute_url()].text
    assert [a for a, answer in seen.items() if answer.status_code == 200 and SECRET in answer.text] == []
    assert notes_address(project) not in seen[project.get_absolute_url()].text
    assert all(seen[address].status_code == 200 for address in [*ELSEWHERE, reverse("update_feed")])
    assert not any(SECRET in str(entry.facts) for entry in Entry.objects.all())


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_make_one_need(project, operator):
    note = write_tracker_note(project, by=operator, progress="x", blockers="No oven.")
    results = together(4, lambda _: need_from_blocker(note, by=operator).pk)

    assert len(set(results)) == 1
    assert Need.objects.count() == 1
    assert Entry.objects.filter(verb="need.added").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_writes_at_once_keep_one_note(project, operator):
    together(4, lambda _: write_tracker_note(project, by=operator, progress="x"))

    assert TrackerNote.objects.count() == 1
