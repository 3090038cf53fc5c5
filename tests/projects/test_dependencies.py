"""What waits for what: kept by the database, never in a circle, and in the way of a start."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from incubator.core.flow import IllegalMove
from incubator.core.models import Entry
from incubator.core.refusal import Refused
from projects.actions.milestones import change_milestone, plan_milestone, start_milestone
from projects.models import Dependency, Milestone
from projects.queries.dependencies import circle
from projects.queries.milestones import plan_of
from projects.states import MILESTONE_FLOW
from tests.factories import MilestoneFactory
from tests.races import together

MAY_BE_STARTED_AFTER = {"accepted", "abandoned"}


@pytest.fixture
def plan(project):
    return [
        MilestoneFactory(
            project=project, title=title, position=n, state="planned", due_on=date(2026, 5, 1 + n)
        )
        for n, title in enumerate("ABC")
    ]


def waits(milestone):
    return [row.on.title for row in milestone.dependencies.all()]


def at(name, milestone):
    return reverse(name, args=[milestone.project.slug, milestone.pk])


def typed(milestone, *on, **values):
    return {
        "title": milestone.title,
        "goal": milestone.goal,
        "due_on": str(milestone.due_on),
        "weight": 1,
        "waits_for": [one.pk for one in on],
    } | values


def test_the_database_holds_each_dependency_once_and_none_on_itself(plan):
    a, b, _ = plan
    Dependency.objects.create(milestone=b, on=a)
    for twice in ({"milestone": b, "on": a}, {"milestone": a, "on": a}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Dependency.objects.create(**twice)


def test_what_a_milestone_waits_for_is_chosen_changed_and_told(project, lead, plan):
    a, b, c = plan
    change_milestone(c, by=lead, waits_for=[a, b])
    change_milestone(c, by=lead, waits_for=[b])
    change_milestone(c, by=lead, waits_for=[b])  # says nothing new
    change_milestone(c, by=lead, title="C")  # leaves it alone

    assert waits(c) == ["B"]
    told = Entry.objects.filter(verb="milestone.waits").order_by("pk")
    assert [entry.facts["on"] for entry in told] == [["A", "B"], ["B"]]


def test_a_new_milestone_waits_from_the_beginning(project, lead, plan):
    made = plan_milestone(project, by=lead, title="D", goal="g", due_on=date(2026, 6, 1), waits_for=plan[:1])
    assert waits(made) == ["A"]


@pytest.mark.parametrize(
    ("edges", "loop"),
    [
        ({1: [2], 2: [1]}, [1, 2]),
        ({1: [3, 2], 2: [4], 3: [2], 4: [1]}, [1, 2, 4]),
        ({1: [1]}, [1]),
        ({1: [2, 3], 2: [3], 3: []}, []),
        ({1: [2], 2: [3], 3: [2]}, []),
    ],
)
def test_a_circle_is_found_by_its_shortest_way(edges, loop):
    assert circle(edges, 1) == loop


def test_a_circle_is_refused_in_a_sentence_that_names_it(lead, plan):
    a, b, c = plan
    change_milestone(b, by=lead, waits_for=[a])
    change_milestone(c, by=lead, waits_for=[b])

    with pytest.raises(Refused, match="“A” waits for “C”, “C” waits for “B”, “B” waits for “A”"):
        change_milestone(a, by=lead, waits_for=[c])
    assert waits(a) == []


def test_milestones_of_other_projects_are_refused(lead, plan):
    with pytest.raises(Refused):
        change_milestone(plan[0], by=lead, waits_for=[MilestoneFactory()])
    assert not Dependency.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_each_add_one_half_of_a_circle_get_one_half(lead, member, plan):
    a, b, _ = plan
    halves = [(a, b, lead), (b, a, member)]

    results = together(2, lambda n: change_milestone(halves[n][0], by=halves[n][2], waits_for=[halves[n][1]]))

    assert sorted(type(result).__name__ for result in results) == ["Milestone", "Refused"]
    assert Dependency.objects.count() == 1


@pytest.mark.parametrize("state", MILESTONE_FLOW.states)
def test_a_start_waits_until_the_other_is_settled(lead, plan, state):
    a, b, _ = plan
    change_milestone(b, by=lead, waits_for=[a])
    Milestone.objects.filter(pk=a.pk).update(state=state)

    if state in MAY_BE_STARTED_AFTER:
        start_milestone(b, by=lead)
    else:
        with pytest.raises(Refused, match="“B” waits for “A”") as refusal:
            start_milestone(b, by=lead)
        assert [offer.url for offer in refusal.value.offers] == [
            at("milestone_edit", b),
            a.get_absolute_url(),
        ]

    b.refresh_from_db()
    assert b.state == ("active" if state in MAY_BE_STARTED_AFTER else "planned")


@pytest.mark.parametrize("state", sorted(set(MILESTONE_FLOW.states) - {"planned"}))
def test_what_is_under_way_or_over_is_not_started_whatever_it_waits_for(lead, plan, state):
    a, b, _ = plan
    change_milestone(b, by=lead, waits_for=[a])
    Milestone.objects.filter(pk=b.pk).update(state=state)
    with pytest.raises(IllegalMove):
        start_milestone(b, by=lead)


def test_the_next_act_is_never_one_that_waits(project, lead, plan):
    a, b, _ = plan
    change_milestone(a, by=lead, waits_for=[b])
    assert plan_of(project, lead).next_act.label == "Start “B”"
    assert plan_of(project, lead).steps[0].note == "Waits for “B”, but is due before that."


def test_the_form_offers_the_others_and_keeps_the_choice(client_of, lead, plan):
    a, b, c = plan
    Milestone.objects.filter(pk=c.pk).update(state="abandoned")
    client = client_of(lead)
    answer = client.post(at("milestone_edit", b), typed(b, a))
    page = client.get(at("milestone_edit", b)).content.decode()

    assert (answer.status_code, waits(b)) == (302, ["A"])
    assert f'value="{a.pk}" id="id_waits_for_0" checked' in " ".join(page.split())
    assert f'name="waits_for" value="{b.pk}"' not in page and f'name="waits_for" value="{c.pk}"' not in page


def test_a_circle_comes_back_to_the_form_with_what_was_typed(client_of, lead, plan):
    a, b, _ = plan
    change_milestone(b, by=lead, waits_for=[a])
    answer = client_of(lead).post(at("milestone_edit", a), typed(a, b, goal="Pots that ring"))

    page = answer.content.decode()
    assert (answer.status_code, "Pots that ring" in page) == (409, True)
    assert "“A” waits for “B”, “B” waits for “A”" in page


def test_a_milestone_of_another_project_is_no_choice(client_of, lead, plan):
    foreign = MilestoneFactory()
    answer = client_of(lead).post(at("milestone_edit", plan[0]), typed(plan[0], foreign))
    assert (answer.status_code, Dependency.objects.count()) == (422, 0)


def test_a_day_before_the_others_is_said_but_taken(client_of, lead, plan):
    a, b, _ = plan
    client = client_of(lead)
    answer = client.post(at("milestone_edit", a), typed(a, b), follow=True).content.decode()

    assert waits(a) == ["B"]
    assert "“A” is due before “B”, which it waits for." in answer
    assert "Its day comes before that of “B”" in answer
    assert "It can't be started yet" in answer
    assert at("milestone_start", a) not in answer
    assert "It is under way" not in client.get(at("milestone_edit", a)).content.decode()
    assert "Others wait for it" in client.get(at("milestone_detail", b)).content.decode()


def test_a_start_that_waits_is_answered_with_the_way_out(client_of, lead, plan):
    a, b, _ = plan
    change_milestone(b, by=lead, waits_for=[a])
    answer = client_of(lead).post(at("milestone_start", b))

    assert (answer.status_code, at("milestone_edit", b) in answer.content.decode()) == (409, True)


@pytest.mark.parametrize("many", [1, 3])
def test_a_milestone_costs_the_same_for_one_awaited_and_three(
    many, client_of, project, lead, plan, django_assert_num_queries
):
    extra = MilestoneFactory(project=project, state="planned", title="D")
    change_milestone(extra, by=lead, waits_for=plan[:many])
    client = client_of(lead)
    with django_assert_num_queries(13):
        client.get(at("milestone_detail", extra))
