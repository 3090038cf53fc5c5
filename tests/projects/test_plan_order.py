"""The plan's order: posted as a whole, with the order that was seen, so that two people don't undo each other."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from incubator.core.models import Entry
from incubator.core.refusal import Refused
from projects.actions.milestones import move_milestone
from projects.actions.ordering import order_milestones
from tests.factories import MilestoneFactory
from tests.races import together


@pytest.fixture
def plan(project):
    return [MilestoneFactory(project=project, title=title, position=n) for n, title in enumerate("ABC")]


def titles(project):
    return "".join(one.title for one in project.milestones.all())


def keys(plan, order):
    return [plan["ABC".index(letter)].pk for letter in order]


def test_the_whole_order_is_set_and_told_once(project, lead, plan):
    for _ in range(2):  # the second press does nothing
        order_milestones(project, by=lead, order=keys(plan, "CAB"), seen=keys(plan, "ABC"))

    assert (titles(project), Entry.objects.filter(verb="plan.ordered").count()) == ("CAB", 1)


def test_an_order_of_a_plan_that_changed_meanwhile_is_refused(project, lead, member, plan):
    move_milestone(plan[2], by=member, up=True)

    with pytest.raises(Refused) as refusal:
        order_milestones(project, by=lead, order=keys(plan, "BAC"), seen=keys(plan, "ABC"))

    assert (titles(project), refusal.value.offers[0].url) == ("ACB", "/projects/quiet-kiln/milestones/")


@pytest.mark.parametrize("order", ["AB", "AAB", "ABX", ""])
def test_only_the_plans_own_milestones_are_ordered_and_all_of_them(project, lead, plan, order):
    foreign = MilestoneFactory()
    asked = [foreign.pk if letter == "X" else keys(plan, letter)[0] for letter in order]

    with pytest.raises(Refused):
        order_milestones(project, by=lead, order=asked, seen=keys(plan, "ABC"))

    foreign.refresh_from_db()
    assert (titles(project), foreign.position) == ("ABC", 0)


@pytest.mark.parametrize("name", ["stranger", "mentor_person", "operator", "investor_person"])
def test_only_the_team_orders(request, project, plan, name):
    with pytest.raises(PermissionDenied):
        order_milestones(
            project, by=request.getfixturevalue(name), order=keys(plan, "CAB"), seen=keys(plan, "ABC")
        )
    assert titles(project) == "ABC"


@pytest.mark.django_db(transaction=True)
def test_of_two_who_order_at_once_one_is_asked_to_look_again(project, lead, member, plan):
    wanted = ["CAB", "BCA"]

    results = together(
        2,
        lambda n: order_milestones(
            project, by=(lead, member)[n], order=keys(plan, wanted[n]), seen=keys(plan, "ABC")
        ),
    )

    refused = [isinstance(result, Refused) for result in results]
    assert sorted(refused) == [False, True]
    assert titles(project) == wanted[refused.index(False)]


def test_the_page_posts_the_order_and_shows_the_new_plan_when_it_is_stale(client_of, project, lead, plan):
    client, page = client_of(lead), reverse("milestone_list", args=[project.slug])
    address = reverse("milestone_order", args=[project.slug])
    seen = ",".join(map(str, keys(plan, "ABC")))
    assert f'name="seen" value="{seen}"' in client.get(page).content.decode()

    done = client.post(address, {"seen": seen, "order": ",".join(map(str, keys(plan, "CBA")))})
    stale = client.post(address, {"seen": seen, "order": ",".join(map(str, keys(plan, "BAC")))})
    nonsense = client.post(address, {"seen": "x,²," + "9" * 5000, "order": "'"})

    assert (done.status_code, done["Location"]) == (302, page)
    assert (stale.status_code, nonsense.status_code, titles(project)) == (409, 409, "CBA")
    now = ",".join(map(str, keys(plan, "CBA")))
    assert "The plan changed meanwhile" in stale.content.decode()
    assert f'name="seen" value="{now}"' in stale.content.decode()


@pytest.mark.parametrize(("name", "status"), [("stranger", 404), ("conflicted", 404), ("operator", 403)])
def test_others_don_t_reach_it(request, client_of, project, plan, name, status):
    client = client_of(request.getfixturevalue(name))
    assert client.post(reverse("milestone_order", args=[project.slug])).status_code == status


def test_a_move_by_button_leads_back_to_the_button(client_of, project, lead, plan):
    answer = client_of(lead).post(reverse("milestone_up", args=[project.slug, plan[2].pk]))
    page = client_of(lead).get(reverse("milestone_list", args=[project.slug])).content.decode()

    assert answer["Location"] == f"/projects/quiet-kiln/milestones/#up-{plan[2].pk}"
    assert f'id="up-{plan[2].pk}"' in page
