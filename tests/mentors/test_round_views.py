"""The operators' pages of match rounds: who opens them, what they say, what they keep, what they don't let through."""

import csv
import io

import pytest

from mentors.actions.publishing import publish_round
from mentors.models import MatchRound, Mentorship
from mentors.queries.round_view import compared, view_of
from tests.factories import MentorshipFactory
from tests.mentors.rounding import cohort_of, draft, in_state, mentors_of, pairs_of, worked_out

LIST = "/operations/match-rounds/"
TYPED = {"title": "Our round", "programme": "", "objective": "fair", "least": "1", "most": "1"}


@pytest.fixture
def proposed(operator):
    cohort_of(4)
    mentors_of(3)
    return worked_out(draft(operator), operator)


def page(client, url):
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    ("who", "answers"),
    [
        (None, [302, 302, 404, 404, 404, 404]),
        ("lead", [403, 403, 404, 404, 404, 404]),
        ("mentor_person", [403, 403, 404, 404, 404, 404]),
        ("stranger", [403, 403, 404, 404, 404, 404]),
        ("operator", [200, 200, 200, 200, 200, 200]),
    ],
)
def test_who_opens_which_page(who, answers, proposed, client_of, request):
    client = client_of(request.getfixturevalue(who) if who else None)
    pair = proposed.pairs.first()
    one = proposed.get_absolute_url()
    move = f"{one}move/?project={pair.project_id}&away={pair.mentor_id}"
    urls = [LIST, f"{LIST}new/", one, f"{one}sheet/", move, f"{one}publish/"]

    assert [client.get(url).status_code for url in urls] == answers


@pytest.mark.parametrize("act", ["start", "cancel", "discard", "lock", "move", "publish", "change"])
def test_a_stranger_finds_no_round_to_change(act, proposed, stranger, client_of):
    assert client_of(stranger).post(f"{proposed.get_absolute_url()}{act}/").status_code == 404


def test_the_whole_way_from_new_to_published(client_of, operator):
    cohort_of(4)
    mentors_of(3)
    client = client_of(operator)
    assert "3 places for 4 projects." in page(client, f"{LIST}new/")

    made = client.post(f"{LIST}new/", TYPED)
    assert made.status_code == 303
    match_round = MatchRound.objects.get()
    assert made.url == match_round.get_absolute_url()
    assert "Work it out" in page(client, made.url)

    worked_out(match_round, operator)
    text = page(client, made.url)
    assert "worst served first" in text and "fit " in text
    publish = f"{made.url}publish/"
    assert "3 pairs: each mentor is asked" in page(client, publish)
    answer = client.post(publish, {"version": match_round.version, "message": "Hello"}, follow=True)
    assert "How it turned out" in answer.content.decode()
    assert Mentorship.objects.filter(round=match_round, message="Hello").count() == 3


def test_a_wrong_form_keeps_what_was_typed(client_of, operator):
    cohort_of(1)
    answer = client_of(operator).post(f"{LIST}new/", TYPED | {"title": "Kept words", "least": "3"})
    text = answer.content.decode()
    assert (answer.status_code, MatchRound.objects.count()) == (422, 0)
    assert "Kept words" in text and "At least can" in text


def test_an_empty_cohort_is_refused_with_what_was_typed(client_of, operator):
    answer = client_of(operator).post(f"{LIST}new/", TYPED | {"title": "Kept words"})
    assert (answer.status_code, MatchRound.objects.count()) == (409, 0)
    assert "Kept words" in answer.content.decode()


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_looking_says_what_is_possible_and_keeps_nothing(headers, client_of, operator):
    cohort_of(4)
    mentors_of(3)
    answer = client_of(operator).post(f"{LIST}look/", TYPED | {"most": "2"}, headers=headers)
    text = answer.content.decode()
    assert "1 project would go without a mentor." in text
    assert ("<html" in text) is (not headers)
    assert MatchRound.objects.count() == 0


def test_changing_a_draft(client_of, operator):
    cohort_of(1)
    mentors_of(1)
    made = draft(operator)
    url = f"{made.get_absolute_url()}change/"
    assert "Spring round" in page(client_of(operator), url)

    stale = client_of(operator).post(url, TYPED | {"version": "7", "title": "Kept words"})
    assert stale.status_code == 409
    assert "Kept words" in stale.content.decode()
    assert client_of(operator).post(url, TYPED | {"version": "0"}).status_code == 303
    made.refresh_from_db()
    assert (made.title, made.version) == ("Our round", 1)


def test_starting_stopping_and_discarding(client_of, operator):
    cohort_of(1)
    mentors_of(1)
    made, client = draft(operator), client_of(operator)
    one = made.get_absolute_url()
    assert client.post(f"{one}start/", {"version": "0", "objective": "total"}).status_code == 303
    assert "It is being worked out" in page(client, one)
    part = page(client, f"{one}?part=progress")
    assert "<html" not in part and "0 % of the projects" in part
    assert client.post(f"{one}cancel/").status_code == 303
    assert client.get(f"{one}?part=progress")["HX-Redirect"] == one
    assert client.post(f"{one}discard/", {"version": "1"}).status_code == 409
    assert client.post(f"{one}discard/", {"version": "2"}).status_code == 303
    made.refresh_from_db()
    assert (made.state, made.objective) == ("discarded", "total")


def test_the_proposal_says_why_and_why_not_and_who_goes_without(proposed, client_of, operator):
    text = page(client_of(operator), proposed.get_absolute_url())

    assert "1 of 2 skills: wiring" in text
    assert "Nobody in the pool fits well enough" in text or "Everybody who fits is taken" in text
    assert "No mentor has more projects than places" in text
    assert "1 project goes without." in text


def test_why_not_a_better_looking_other_names_who_holds_the_place(client_of, operator):
    """Two want the same wiring; the other mentor fits only one of them, so the better one goes to the second."""
    first, second = cohort_of(2, skills=("wiring",))
    mentors_of(2, skills=("wiring", "casting"))
    first.needs.create(title="Cast", skills=["casting"])
    made = worked_out(draft(operator), operator, "fair")

    assert pairs_of(made) == {("Project 0", "Mentor 1"), ("Project 1", "Mentor 0")}
    text = page(client_of(operator), made.get_absolute_url())
    assert second.title == "Project 1"
    assert "Not Mentor 0" not in text or "Project 1" in text


def test_a_stale_move_is_refused_and_shows_the_choice_as_it_is_now(proposed, client_of, operator):
    pair = proposed.pairs.get(project__title="Project 0")
    data = {"version": proposed.version, "project": pair.project_id, "away": pair.mentor_id, "way": "-"}
    MatchRound.objects.update(version=proposed.version + 1)
    url = f"{proposed.get_absolute_url()}move/"

    answer = client_of(operator).post(url, data)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "changed this round" in text and "your choice" in text
    assert f'name="version" value="{proposed.version + 1}"' in text
    assert proposed.pairs.filter(pk=pair.pk).exists()

    again = client_of(operator).post(url, data | {"version": proposed.version + 1})
    assert again.status_code == 303
    assert not proposed.pairs.filter(pk=pair.pk).exists()


@pytest.mark.parametrize("way", ["", "x", "9-9-9", "1" * 30])
def test_a_move_without_a_way_is_asked_again(way, proposed, client_of, operator):
    pair = proposed.pairs.first()
    data = {"version": proposed.version, "project": pair.project_id, "away": pair.mentor_id, "way": way}
    answer = client_of(operator).post(f"{proposed.get_absolute_url()}move/", data)
    assert answer.status_code == 422
    assert "Choose where the project shall go." in answer.content.decode()


@pytest.mark.parametrize("project", ["", "x", "999999", "9" * 30])
def test_moving_what_is_not_in_the_round_is_not_found(project, proposed, client_of, operator):
    assert client_of(operator).get(f"{proposed.get_absolute_url()}move/?project={project}").status_code == 404


def test_locking_from_the_page(proposed, client_of, operator):
    pair = proposed.pairs.first()
    data = {"version": proposed.version, "pair": pair.pk, "locked": "1", "page": "1"}
    answer = client_of(operator).post(f"{proposed.get_absolute_url()}lock/", data)
    assert (answer.status_code, proposed.pairs.get(pk=pair.pk).is_locked) == (303, True)
    assert client_of(operator).post(f"{proposed.get_absolute_url()}lock/", data).status_code == 409


def test_a_publication_that_no_longer_holds_keeps_the_message(proposed, client_of, operator):
    pair = proposed.pairs.get(project__title="Project 0")
    pair.project.conflicts.create(person=pair.mentor.person, reason="a secret")
    url = f"{proposed.get_absolute_url()}publish/"

    answer = client_of(operator).post(url, {"version": proposed.version, "message": "Kept words"})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Kept words" in text and "any more" in text
    assert "secret" not in text
    assert Mentorship.objects.count() == 0


def test_the_sheet_has_a_line_a_pair_and_one_for_who_goes_without(proposed, client_of, operator):
    answer = client_of(operator).get(f"{proposed.get_absolute_url()}sheet/")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == ["project", "mentor", "fit", "locked", "why", "against", "unknown"]
    assert [row[:2] for row in rows[1:]] == [
        ["Project 0", "Mentor 0"], ["Project 1", "Mentor 1"], ["Project 2", "Mentor 2"], ["Project 3", ""],
    ]  # fmt: skip


# what an operator in conflict may know


@pytest.mark.parametrize("path", ["", "sheet/"])
def test_a_project_in_conflict_is_in_no_row_and_no_figure(path, proposed, client_of, operator):
    hidden = proposed.cohort.get(project__title="Project 0").project
    other = MentorshipFactory(project=hidden, state="requested", round=proposed)
    whole = view_of(proposed, operator)
    hidden.conflicts.create(person=operator, reason="invested")

    text = page(client_of(operator), f"{proposed.get_absolute_url()}{path}")
    assert "Project 0" not in text
    assert "Project 1" in text
    seen = view_of(proposed, operator)
    lost = next(pair.score for pair in whole.pairs if pair.project_id == hidden.pk)
    assert seen.measure.total == pytest.approx(whole.measure.total - lost)
    assert all(hidden.pk not in (one.worst,) for _name, _words, one in compared(seen))
    assert (len(seen.titles), len(seen.pairs)) == (3, 2)
    if not path:
        assert "3 projects" in text and "4 projects" not in text
        assert "Not Mentor" not in text and "Everybody who fits" not in text
        assert "You read along here" in text
        assert "Work it out" not in text and "Move" not in text
    listed = page(client_of(operator), LIST)
    assert '<td data-label="Projects">3</td>' in listed
    assert other.project.title not in listed


def test_an_operator_in_conflict_opens_neither_moves_nor_publication(proposed, client_of, operator):
    pair = proposed.pairs.get(project__title="Project 1")
    proposed.cohort.get(project__title="Project 0").project.conflicts.create(person=operator, reason="mine")
    one = proposed.get_absolute_url()
    urls = [f"{one}publish/", f"{one}move/?project={pair.project_id}&away={pair.mentor_id}", f"{one}change/"]
    assert [client_of(operator).get(url).status_code for url in urls] == [403, 403, 403]


def test_both_sides_read_the_reasons_and_the_message(proposed, client_of, operator):
    publish_round(proposed, by=operator, seen=proposed.version, message="Meet this week.")
    made = Mentorship.objects.get(project__title="Project 0")

    inbox = page(client_of(made.mentor.person), "/mentoring/")
    assert "proposed it for the space" in inbox and "1 of 2 skills: wiring" in inbox
    assert "Meet this week." in inbox
    team = page(client_of(made.project.memberships.get().person), f"/projects/{made.project.slug}/mentors/")
    assert "proposed by the space" in team and "1 of 2 skills: wiring" in team


# queries


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_the_same_queries(number, operator, client_of, django_assert_num_queries):
    cohort_of(2)
    mentors_of(1)
    for _ in range(number):
        in_state(draft(operator), "proposed")
    client = client_of(operator)
    client.get(LIST)
    with django_assert_num_queries(LIST_QUERIES):
        client.get(LIST)


@pytest.mark.parametrize("number", [1, 3])
def test_the_proposal_takes_the_same_queries(number, operator, client_of, django_assert_num_queries):
    cohort_of(number)
    mentors_of(number)
    made = worked_out(draft(operator), operator)
    client = client_of(operator)
    client.get(made.get_absolute_url())
    with django_assert_num_queries(ROUND_QUERIES):
        client.get(made.get_absolute_url())


@pytest.mark.parametrize("number", [1, 3])
def test_the_preview_takes_the_same_queries(number, operator, client_of, django_assert_num_queries):
    cohort_of(number)
    mentors_of(number)
    made = worked_out(draft(operator), operator)
    url = f"{made.get_absolute_url()}publish/"
    client = client_of(operator)
    client.get(url)
    with django_assert_num_queries(PREVIEW_QUERIES):
        client.get(url)


LIST_QUERIES, ROUND_QUERIES, PREVIEW_QUERIES = 8, 14, 17
