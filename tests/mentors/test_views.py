"""The pages, as each persona opens them."""

import pytest

from incubator.core.clock import now
from mentors.models import Dismissal, Mentor, Mentorship
from tests.factories import MentorFactory, MentorshipFactory

OFFER = {
    "expertise": "Wiring.",
    "skills": "wiring, CE",
    "fields": "",
    "languages": "Deutsch",
    "capacity": "2",
}


@pytest.fixture
def pages(needy, mentor):
    return {
        "list": "/mentors/",
        "detail": f"/mentors/{mentor.person.handle}/",
        "project": f"/projects/{needy.slug}/mentors/",
        "panel": f"/projects/{needy.slug}/mentors/panel/",
        "inbox": "/mentoring/",
        "apply": "/mentors/apply/",
        "operations": "/operations/mentors/",
    }


@pytest.mark.parametrize(
    ("who", "answers"),
    [
        (None, [200, 404, 302, 302, 302, 302, 302]),
        ("stranger", [200, 200, 403, 403, 200, 200, 403]),
        ("lead", [200, 200, 200, 200, 200, 200, 403]),
        ("mentor_person", [200, 200, 403, 403, 200, 303, 403]),
        ("operator", [200, 200, 200, 200, 200, 200, 200]),
    ],
)
def test_who_opens_which_page(who, answers, pages, client_of, request):
    client = client_of(request.getfixturevalue(who) if who else None)
    if who is None:  # the project is for members: it does not exist for a visitor
        answers = [200, 404, 404, 404, 302, 302, 302]

    assert [client.get(url).status_code for url in pages.values()] == answers


def test_asking_from_the_mentors_page(needy, mentor, lead, client_of):
    client = client_of(lead)
    page = client.get(f"/mentors/{mentor.person.handle}/").content.decode()
    assert "2 of 2 skills: mains wiring, CE marking" in page

    answer = client.post(f"/mentors/{mentor.person.handle}/ask/", {"project": needy.slug, "message": "Help"})
    assert (answer.status_code, answer.url) == (303, f"/projects/{needy.slug}/mentors/")
    again = client.post(f"/mentors/{mentor.person.handle}/ask/", {"project": needy.slug, "message": "Help"})
    assert (again.status_code, Mentorship.objects.count()) == (409, 1)


@pytest.mark.parametrize(
    "data", [{}, {"project": "quiet-kiln", "message": ""}, {"project": "x", "message": "kept"}]
)
def test_a_wrong_request_keeps_what_was_typed(data, needy, mentor, lead, client_of):
    answer = client_of(lead).post(f"/mentors/{mentor.person.handle}/ask/", data)

    assert answer.status_code == 422
    assert data.get("message", "") in answer.content.decode()


def test_a_project_of_others_cannot_be_asked_for(needy, mentor, stranger, client_of):
    answer = client_of(stranger).post(
        f"/mentors/{mentor.person.handle}/ask/", {"project": needy.slug, "message": "x"}
    )

    assert (answer.status_code, Mentorship.objects.count()) == (422, 0)


def test_setting_aside_says_why(needy, mentor, lead, client_of):
    url = f"/projects/{needy.slug}/mentors/dismiss/"
    assert client_of(lead).post(url, {"mentor": mentor.person.handle, "reason": ""}).status_code == 422
    assert client_of(lead).post(url, {"mentor": "nobody", "reason": "x"}).status_code == 404

    client_of(lead).post(url, {"mentor": mentor.person.handle, "reason": "Too far away"})
    assert Dismissal.objects.get().reason == "Too far away"


def test_the_mentor_answers_from_the_inbox(needy, mentor, lead, client_of):
    asked = MentorshipFactory(mentor=mentor, project=needy, by=lead)
    client = client_of(mentor.person)
    assert "Our thermostat sticks." in client.get("/mentoring/").content.decode()

    assert client.post(f"/mentorships/{asked.pk}/decline/", {"reason": ""}).status_code == 422
    assert client.post(f"/mentorships/{asked.pk}/accept/").status_code == 303
    assert client.post(f"/mentorships/{asked.pk}/accept/").status_code == 409
    assert client.post(f"/mentorships/{asked.pk}/complete/").status_code == 303


def test_a_strangers_answer_finds_nothing(mentor, needy, stranger, client_of):
    asked = MentorshipFactory(mentor=mentor, project=needy)

    for verb in ("accept", "decline", "withdraw", "complete", "grant"):
        assert client_of(stranger).post(f"/mentorships/{asked.pk}/{verb}/").status_code == 404


def test_the_team_sees_but_cannot_answer(mentor, needy, lead, client_of):
    asked = MentorshipFactory(mentor=mentor, project=needy)

    assert client_of(lead).post(f"/mentorships/{asked.pk}/accept/").status_code == 403
    assert client_of(lead).post(f"/mentorships/{asked.pk}/withdraw/").status_code == 303


def test_applying_and_the_operators_answer(stranger, operator, client_of):
    assert client_of(stranger).post("/mentors/apply/", OFFER | {"skills": ""}).status_code == 422
    assert client_of(stranger).post("/mentors/apply/", OFFER).status_code == 303
    assert Mentor.objects.get().skills == ["wiring", "CE"]

    assert "Sami Stranger" in client_of(operator).get("/operations/mentors/").content.decode()
    assert client_of(operator).post(f"/mentors/{stranger.handle}/decline/", {"reason": ""}).status_code == 422
    assert client_of(operator).post(f"/mentors/{stranger.handle}/approve/").status_code == 303
    assert Mentor.objects.get().state == "approved"


def test_a_mentor_changes_what_they_offer_and_pauses(mentor, client_of):
    client = client_of(mentor.person)
    assert client.get("/mentoring/offer/").status_code == 200
    assert client.post("/mentoring/offer/", OFFER | {"capacity": "99"}).status_code == 422
    assert client.post("/mentoring/offer/", OFFER | {"capacity": "3"}).status_code == 303
    assert client.post(f"/mentors/{mentor.person.handle}/pause/").status_code == 303
    assert client.post(f"/mentors/{mentor.person.handle}/resume/").status_code == 303
    assert Mentor.objects.get().capacity == 3


def test_nonsense_filters_are_no_error(mentor, stranger, client_of):
    assert client_of(stranger).get("/mentors/?skill=%00x&page=-7&language=zz&q=%25").status_code == 200


LISTS = [
    ("/mentors/", "lead", 8),
    ("/operations/mentors/", "operator", 7),
    ("/mentoring/", "mentor_person", 8),
    ("/projects/quiet-kiln/mentors/", "lead", 17),
]


@pytest.mark.parametrize(("url", "who", "queries"), LISTS)
@pytest.mark.parametrize("number", [1, 3])
def test_lists_take_a_fixed_number_of_queries(
    url, who, queries, number, needy, mentor, lead, client_of, django_assert_num_queries, request
):
    client = client_of(request.getfixturevalue(who))
    MentorFactory.create_batch(number)
    MentorFactory.create_batch(number, state="applied")
    MentorshipFactory.create_batch(number, project=needy)
    MentorshipFactory.create_batch(number, project=needy, state="active", answered_at=now())
    for state in ("requested", "active"):
        MentorshipFactory.create_batch(number, mentor=mentor, state=state, by=lead, answered_at=now())
    client.get(url)

    with django_assert_num_queries(queries):
        client.get(url)
