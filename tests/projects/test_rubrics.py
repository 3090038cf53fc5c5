"""Rubrics: who writes them, what is refused, versions while they are in use, and the same second."""

import pytest
from django.core.exceptions import PermissionDenied

from incubator.core.models import Entry
from incubator.core.refusal import Refused
from projects.actions.decisions import decide_milestone
from projects.actions.evaluations import Judgement, hand_in_evaluation, save_evaluation_draft
from projects.actions.milestones import abandon_milestone
from projects.actions.rubrics import Asked, adopt_rubric, write_rubric
from projects.models import Evaluation, Milestone, Programme, Rubric
from tests.factories import RubricFactory
from tests.projects.reviewing import evaluated, handed_in, judged, reviewer
from tests.races import together


def asked(*weights):
    return [Asked(f"Criterion {n}", weight, "weak", "fair", "strong") for n, weight in enumerate(weights)]


def typed(*weights, title="Five questions", **more):
    rows = {"title": title, "criteria-TOTAL_FORMS": len(weights), "criteria-INITIAL_FORMS": 0}
    for n, weight in enumerate(weights):
        words = {"label": f"Criterion {n}", "weight": weight, "one": "w", "three": "f", "five": "s"}
        rows |= {f"criteria-{n}-{name}": value for name, value in words.items()}
    return rows | more


@pytest.fixture
def rubric(project):
    return project.programme.rubric


@pytest.mark.parametrize("name", ["lead", "member", "mentor_person", "editor", "stranger"])
def test_only_operators_write_and_adopt(request, client_of, project, rubric, name):
    person = request.getfixturevalue(name)
    for act in (
        lambda: write_rubric(None, by=person, title="Mine", criteria=asked(1)),
        lambda: write_rubric(rubric, by=person, title="Mine", criteria=asked(1)),
        lambda: adopt_rubric(project.programme, RubricFactory(), by=person),
    ):
        with pytest.raises(PermissionDenied):
            act()
    client = client_of(person)
    pages = ["", "new/", f"{rubric.pk}/", f"{rubric.pk}/edit/", f"{rubric.pk}/adopt/"]
    found = [client.post(f"/operations/rubrics/{page}", typed(1)).status_code for page in pages]
    assert found == [403, 403, 404, 404, 404]
    assert not Rubric.objects.filter(title="Mine").exists()


@pytest.mark.parametrize(
    ("criteria", "sentence"),
    [([], "at least one"), (asked(0, 0), "add up to zero"), (asked(1) + asked(2), "same name")],
)
def test_what_makes_no_rubric_is_refused(operator, rubric, criteria, sentence):
    with pytest.raises(Refused, match=sentence):
        write_rubric(rubric, by=operator, title="Other", criteria=criteria)
    rubric.refresh_from_db()
    assert (rubric.title, rubric.criteria.count()) == ("Milestones", 3)


def test_one_that_nobody_uses_is_changed_as_it_stands(operator, rubric):
    again = write_rubric(rubric, by=operator, title="Two questions", criteria=asked(3, 0))

    assert (again.pk, again.version, str(again)) == (rubric.pk, 1, "Two questions")
    assert list(again.criteria.values_list("label", "weight", "position")) == [
        ("Criterion 0", 3, 0),
        ("Criterion 1", 0, 1),
    ]
    assert Entry.objects.get(verb="rubric.written").facts["version"] == 1


def test_one_in_use_stays_and_its_drafts_keep_it(operator, rubric, project, lead, mentor_person):
    reviewer(project, mentor_person)
    _, submission = handed_in(project, lead)
    before = list(rubric.criteria.values())

    newer = write_rubric(rubric, by=operator, title="Milestones", criteria=asked(1, 1))
    assert save_evaluation_draft(submission, judged(submission), by=mentor_person).rubric == rubric
    adopt_rubric(project.programme, newer, by=operator)

    assert (newer.version, newer.replaces, list(rubric.criteria.values())) == (2, rubric, before)
    assert save_evaluation_draft(submission, judged(submission), by=mentor_person).rubric == rubric
    submission.refresh_from_db()
    assert save_evaluation_draft(submission, Judgement(), by=reviewer(project)).rubric == newer
    with pytest.raises(Refused, match="Version 2") as refusal:
        write_rubric(rubric, by=operator, title="Third", criteria=asked(1))
    assert refusal.value.offers[0].url == newer.get_absolute_url()


def test_what_was_read_counts_though_the_programme_moved_meanwhile(
    client_of, operator, rubric, project, lead, mentor_person
):
    """The form was open under version 1; what it says is handed in under version 1."""
    reviewer(project, mentor_person)
    _, submission = handed_in(project, lead)
    client = client_of(mentor_person)
    page = client.get(f"/reviews/{submission.pk}/").content.decode()
    assert f'name="rubric" value="{rubric.pk}"' in page
    form = {f"criterion_{one.pk}": "3" for one in rubric.criteria.all()}
    form |= {"recommendation": "accept", "rubric": rubric.pk}
    newer = write_rubric(rubric, by=operator, title="Milestones", criteria=asked(1, 1))
    adopt_rubric(project.programme, newer, by=operator)

    assert client.post(f"/reviews/{submission.pk}/", form).status_code == 302
    assert Evaluation.objects.get().rubric == rubric


@pytest.mark.django_db(transaction=True)
def test_two_reviewers_a_withdrawn_milestone_and_a_changed_rubric_in_the_same_second(
    operator, rubric, project, lead, mentor_person
):
    """No evaluation is lost, the milestone is decided or not at all, the rubric is not changed under anybody."""
    reviewer(project, mentor_person, responsible=True)
    milestone, submission = handed_in(project, lead)
    evaluated(submission, mentor_person)
    people = [reviewer(project), reviewer(project)]
    judgement = judged(submission)

    def act(number):
        if number < 2:
            return hand_in_evaluation(submission, judgement, by=people[number])
        if number == 2:
            return decide_milestone(milestone, by=operator, outcome="stop", reason="Let go.")
        if number == 3:
            newer = write_rubric(rubric, by=operator, title="Changed", criteria=asked(1))
            return adopt_rubric(Programme.objects.get(), newer, by=operator)
        return abandon_milestone(milestone, by=lead)

    results = together(5, act)

    in_time = [one for one in results[:2] if isinstance(one, Evaluation)]
    assert all(isinstance(one, Evaluation | Refused) for one in results[:2]), results
    given = Evaluation.objects.exclude(handed_in_at=None)
    assert given.count() == 1 + len(in_time)
    assert {(one.rubric_id, one.scores.count()) for one in given} == {(rubric.pk, 3)}
    milestone = Milestone.objects.get(pk=milestone.pk)
    assert (milestone.state, milestone.decisions.count()) == ("abandoned", 1)
    assert milestone.decisions.get().overall == 3
    assert list(Rubric.objects.filter(title="Changed").values_list("version", "replaces")) == [(2, rubric.pk)]


@pytest.mark.django_db(transaction=True)
def test_two_operators_at_once_make_one_next_version(operator, rubric, project, lead):
    handed_in(project, lead)
    results = together(2, lambda n: write_rubric(rubric, by=operator, title=f"By {n}", criteria=asked(1)))
    assert sorted(type(one).__name__ for one in results) == ["Refused", "Rubric"]
    assert Rubric.objects.filter(replaces=rubric).count() == 1


def test_a_rubric_is_written_read_and_adopted_by_its_pages(client_of, operator, project):
    client = client_of(operator)
    assert client.get("/operations/rubrics/new/").status_code == 200
    answer = client.post("/operations/rubrics/new/", typed(1, 3, **{"criteria-1-place": 1}))
    made = Rubric.objects.get(title="Five questions")
    assert (answer.status_code, answer.url) == (302, made.get_absolute_url())
    assert [one.label for one in made.criteria.all()] == ["Criterion 1", "Criterion 0"]
    assert "75 % of the mean" in client.get(made.get_absolute_url()).content.decode()

    moved = client.post(f"{made.get_absolute_url()}adopt/", {"programme": project.programme.slug})
    assert (moved.status_code, Programme.objects.get().rubric) == (302, made)
    assert client.post(f"{made.get_absolute_url()}adopt/", {"programme": "nowhere"}).status_code == 404


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        (typed(0, 0), "add up to zero"),
        (typed(-1), "greater than or equal to 0"),
        (typed(101), "less than or equal to 100"),
        (typed(1, title=""), "required"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(client_of, operator, rubric, form, sentence):
    answer = client_of(operator).post(f"/operations/rubrics/{rubric.pk}/edit/", form)
    content = answer.content.decode()
    assert (answer.status_code, sentence in content, "Criterion 0" in content) == (422, True, True)
    assert rubric.criteria.count() == 3


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_one_rubric_and_three(
    rows, client_of, operator, django_assert_num_queries
):
    RubricFactory.create_batch(rows)
    client = client_of(operator)
    with django_assert_num_queries(7):
        assert client.get("/operations/rubrics/").content.decode().count("<li data-linked") == rows
