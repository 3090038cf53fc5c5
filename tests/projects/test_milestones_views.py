"""The plan's pages: who gets which, what a mistake gives back, what a list costs."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from incubator.core.clock import localdate
from projects.actions.decisions import decide_milestone
from projects.actions.milestones import change_milestone, submit_milestone
from projects.models import Decision, EvidenceFile, Milestone, Submission
from tests.factories import MilestoneFactory
from tests.projects.reviewing import evaluated, handed_in, reviewer

PAGES = ["milestone_detail", "milestone_edit", "milestone_submit"]
AHEAD = str(localdate() + timedelta(days=60))
ACTS = ["milestone_start", "milestone_abandon", "milestone_up", "milestone_down", "milestone_decide"]


def at(name, milestone):
    return reverse(name, args=[milestone.project.slug, milestone.pk])


@pytest.fixture
def milestone(project):
    return MilestoneFactory(project=project, title="First firing")


@pytest.mark.parametrize(
    ("name", "statuses"),
    [
        ("lead", [200, 200, 200, 200]),
        ("mentor_person", [200, 200, 403, 403]),
        ("operator", [200, 200, 403, 403]),
        ("conflicted", [404, 404, 404, 404]),
        ("stranger", [404, 404, 404, 404]),
    ],
)
def test_who_opens_which_page(
    request, client_of, project, milestone, mentor_person, conflicted, name, statuses
):
    reviewer(project, mentor_person)
    reviewer(project, conflicted)
    client = client_of(request.getfixturevalue(name))
    pages = [reverse("milestone_list", args=[project.slug]), *(at(page, milestone) for page in PAGES)]
    assert [client.get(page).status_code for page in pages] == statuses


@pytest.mark.parametrize("act", ACTS)
def test_acts_are_posted_and_not_for_strangers(client_of, lead, stranger, operator, milestone, act):
    somebody = operator if act == "milestone_decide" else lead
    assert client_of(somebody).get(at(act, milestone)).status_code == 405
    assert client_of(stranger).post(at(act, milestone)).status_code == 404
    assert Milestone.objects.get().state == "active"


def test_a_plan_grows_and_is_ordered(client_of, lead, project):
    client, page = client_of(lead), reverse("milestone_list", args=[project.slug])
    assert b"No milestones yet" in client.get(page).content
    for title in ("One", "Two"):
        values = {"title": title, "goal": "g", "due_on": AHEAD, "weight": 1}
        assert client.post(reverse("milestone_add", args=[project.slug]), values).status_code == 302
    client.post(at("milestone_up", Milestone.objects.get(title="Two")))

    assert [one.title for one in project.milestones.all()] == ["Two", "One"]


def test_a_mistake_keeps_what_was_typed(client_of, lead, project):
    values = {"title": "One", "goal": "Three pots whole", "due_on": "2001-05-01", "weight": 1}
    answer = client_of(lead).post(reverse("milestone_add", args=[project.slug]), values)

    assert answer.status_code == 422
    assert "Three pots whole" in answer.content.decode()
    assert "That day has gone by" in answer.content.decode()


def test_a_change_after_the_start_is_shown_with_what_was_before(client_of, lead, milestone):
    values = {"title": "Second firing", "goal": milestone.goal, "due_on": milestone.due_on, "weight": 1}
    assert client_of(lead).post(at("milestone_edit", milestone), values).status_code == 302

    content = client_of(lead).get(at("milestone_detail", milestone)).content.decode()
    assert "<del>First firing</del>" in content


def test_a_late_change_is_refused_and_kept(client_of, lead, milestone):
    Milestone.objects.update(state="submitted")
    values = {"title": "Easier", "goal": "Easier", "due_on": AHEAD, "weight": 1}
    answer = client_of(lead).post(at("milestone_edit", milestone), values)

    assert (answer.status_code, b"Easier" in answer.content) == (409, True)


def test_hand_in_with_links_and_files(client_of, lead, milestone, stranger, investor_person):
    file = SimpleUploadedFile("noise.csv", b"time,dB\n0,31\n")
    values = {
        "text": "Three pots",
        "links": "https://film.example/1\n\nhttps://film.example/1",
        "files": [file],
    }
    answer = client_of(lead).post(at("milestone_submit", milestone), values)

    assert answer.status_code == 302
    submission = Submission.objects.get()
    assert submission.links == ["https://film.example/1"]
    address = reverse("submission_file", args=[milestone.project.slug, submission.files.get().pk])
    download = client_of(lead).get(address)
    assert b"".join(download.streaming_content) == b"time,dB\n0,31\n"
    assert download["Content-Disposition"] == 'attachment; filename="noise.csv"'
    assert [client_of(who).get(address).status_code for who in (stranger, investor_person)] == [404, 404]
    assert client_of(None).get(address).status_code == 404


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"text": ""}, "This field is required"),
        ({"text": "pots", "links": "javascript:alert(1)"}, "is not a link"),
        (
            {"text": "pots", "links": "\n".join(f"https://x.example/{n}" for n in range(11))},
            "Ten links at most",
        ),
        ({"text": "pots", "files": [SimpleUploadedFile("a.exe", b"MZ")]}, "can&#x27;t be taken"),
        (
            {"text": "pots", "files": [SimpleUploadedFile(f"{n}.txt", b"a") for n in range(6)]},
            "Five files at most",
        ),
    ],
)
def test_what_is_handed_in_is_checked(client_of, lead, milestone, values, sentence):
    answer = client_of(lead).post(at("milestone_submit", milestone), values)

    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    assert values["text"] in answer.content.decode()
    assert not EvidenceFile.objects.exists()


def test_handing_in_a_second_time_says_so_and_keeps_the_text(client_of, lead, milestone):
    submit_milestone(milestone, by=lead, text="first")
    answer = client_of(lead).post(at("milestone_submit", milestone), {"text": "a second attempt"})

    assert (answer.status_code, b"a second attempt" in answer.content) == (409, True)
    assert Submission.objects.count() == 1


def test_a_decision_is_taken_on_the_milestones_page(client_of, project, lead, mentor_person):
    reviewer(project, mentor_person, responsible=True)
    milestone, submission = handed_in(project, lead)
    evaluated(submission, mentor_person)
    client = client_of(mentor_person)
    assert at("milestone_decide", milestone) in client.get(at("milestone_detail", milestone)).content.decode()

    answer = client.post(at("milestone_decide", milestone), {"outcome": "", "reason": "Whole pots"})
    assert (answer.status_code, b"Whole pots" in answer.content) == (422, True)
    answer = client.post(at("milestone_decide", milestone), {"outcome": "accept", "reason": "Whole pots"})
    assert answer.status_code == 302
    assert Decision.objects.get().by == mentor_person
    again = client.post(at("milestone_decide", milestone), {"outcome": "stop", "reason": "Whole pots"})
    assert (again.status_code, Decision.objects.count()) == (409, 1)


def test_the_makers_page_names_no_reviewer(client_of, project, lead, mentor_person):
    reviewer(project, mentor_person, responsible=True)
    milestone, submission = handed_in(project, lead)
    evaluated(submission, mentor_person, private_note="Between us.")
    waiting = client_of(lead).get(at("milestone_detail", milestone)).content.decode()
    assert "The curve convinces me" not in waiting
    decide_milestone(milestone, by=mentor_person, outcome="accept", reason="Whole pots.")

    content = client_of(lead).get(at("milestone_detail", milestone)).content.decode()

    assert "The curve convinces me" in content
    assert "Between us." not in content
    assert mentor_person.name not in content


def test_an_operator_moves_the_project_on(client_of, project, lead, operator, mentor_person):
    reviewer(project, mentor_person, responsible=True)
    milestone, submission = handed_in(project, lead)
    evaluated(submission, mentor_person)
    decide_milestone(milestone, by=operator, outcome="accept", reason="Whole pots.")
    address = reverse("project_gate", args=[project.slug])
    assert address in client_of(operator).get(reverse("milestone_list", args=[project.slug])).content.decode()

    typed = {"number": 1, "outcome": "advance", "reason": "Whole pots."}
    assert client_of(lead).post(address, typed).status_code == 403
    assert client_of(operator).post(address, typed).status_code == 302
    assert client_of(operator).post(address, typed | {"despite": "Again."}).status_code == 409


@pytest.mark.parametrize("rows", [1, 3])
def test_the_plan_costs_the_same_for_one_milestone_and_three(
    rows, client_of, project, lead, mentor_person, django_assert_num_queries
):
    reviewer(project, mentor_person, responsible=True)
    for _ in range(rows):
        milestone, submission = handed_in(project, lead)
        evaluated(submission, mentor_person)
        decide_milestone(milestone, by=mentor_person, outcome="accept", reason="Whole pots.")
    client = client_of(lead)
    with django_assert_num_queries(12):
        client.get(reverse("milestone_list", args=[project.slug]))


@pytest.mark.parametrize("rounds", [1, 3])
def test_a_milestone_costs_the_same_for_one_version_and_three(
    rounds, client_of, project, lead, mentor_person, django_assert_num_queries
):
    reviewer(project, mentor_person, responsible=True)
    milestone = MilestoneFactory(project=project)
    for n in range(rounds):
        change_milestone(milestone, by=lead, due_on=date(2099, 1, 1 + n))
        submission = submit_milestone(milestone, by=lead, text="pots")
        evaluated(submission, mentor_person)
        decide_milestone(milestone, by=mentor_person, outcome="changes", reason="Once more.")
    client = client_of(lead)
    with django_assert_num_queries(16):
        client.get(at("milestone_detail", milestone))
