"""The plan's page: what is late, what is next, what waits for whom; and the plan over time."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from incubator.core.clock import localdate
from projects.actions.decisions import decide_milestone
from projects.actions.milestones import change_milestone, start_milestone, submit_milestone
from projects.models import Programme
from projects.queries.plan_page import bars_of, plan_page, started_on
from tests.factories import MilestoneFactory
from tests.projects.reviewing import evaluated, handed_in, reviewer

TODAY = date(2026, 3, 2)


def in_days(days):
    return TODAY + timedelta(days=days)


def summary(project, person):
    project.refresh_from_db()
    return plan_page(project, person).summary


def test_it_names_what_is_late_what_is_next_and_leaves_out_what_can_t_be_done(frozen, project, lead):
    for number, days in enumerate((-9, -1)):
        MilestoneFactory(project=project, title=f"Late {number}", due_on=in_days(days))
    after = MilestoneFactory(project=project, title="Next", due_on=in_days(9), state="planned")
    blocked = MilestoneFactory(project=project, title="Blocked", due_on=in_days(5), state="planned")
    change_milestone(blocked, by=lead, waits_for=[after])

    found = summary(project, lead)

    assert [(one.title, one.note) for one in found.late] == [
        ("Late 0", "since 9 days"),
        ("Late 1", "since yesterday"),
    ]
    assert (found.next.title, found.next.note) == ("Next", "The team starts it")
    assert (found.waiting, found.more_late) == ((), 0)


def test_more_than_five_late_are_counted(frozen, project, lead, client_of):
    for days in range(1, 8):
        MilestoneFactory(project=project, due_on=in_days(-days))
    assert (len(summary(project, lead).late), summary(project, lead).more_late) == (5, 2)
    page = client_of(lead).get(reverse("milestone_list", args=[project.slug])).content.decode()
    assert "and 2 more are late" in page


def waiting(project, person):
    return [one.note.removesuffix("; answer promised by 9 Mar") for one in summary(project, person).waiting]


def test_what_waits_for_whom_without_names(frozen, project, lead, mentor_person):
    milestone, submission = handed_in(project, lead)
    assert waiting(project, lead) == ["Waits for the operators"]
    reviewer(project, mentor_person)
    assert waiting(project, lead) == ["Waits for the reviewers"]
    evaluated(submission, mentor_person)
    assert waiting(project, lead) == ["Waits for the operators"]
    project.reviewers.update(is_responsible=True)
    assert waiting(project, lead) == ["Waits for the responsible reviewer"]
    decide_milestone(milestone, by=mentor_person, outcome="changes", reason="Once more.")
    assert waiting(project, lead) == ["Waits for the team: changes were asked for"]


def test_reviewers_are_named_where_the_programme_names_them(frozen, project, lead, mentor_person, conflicted):
    Programme.objects.update(names_reviewers=True)
    reviewer(project, mentor_person, responsible=True)
    reviewer(project, conflicted)
    _, submission = handed_in(project, lead)

    assert waiting(project, lead) == ["Waits for Mira Mentor"]
    frozen.move_to("2026-03-20T09:00:00+00:00")
    assert waiting(project, lead) == ["Waits for Mira Mentor; the answer was promised by 9 Mar and is late"]
    evaluated(submission, mentor_person)
    assert waiting(project, lead) == ["Waits for Mira Mentor; the answer was promised by 9 Mar and is late"]


def test_without_names_the_page_has_none(frozen, project, lead, mentor_person, client_of):
    reviewer(project, mentor_person, responsible=True)
    handed_in(project, lead)
    page = client_of(lead).get(reverse("milestone_list", args=[project.slug])).content.decode()
    assert ("Waits for the reviewers" in page, "Mira" in page) == (True, False)


def bars(project):
    milestones = list(project.milestones.select_related("project").prefetch_related("dependencies"))
    return {bar["title"]: bar for bar in bars_of(milestones, started_on(project))}


def test_a_bar_begins_at_the_start_or_where_what_stands_before_it_ends(frozen, project, lead):
    first = MilestoneFactory(project=project, title="A", position=0, state="planned", due_on=in_days(20))
    MilestoneFactory(project=project, title="B", position=1, state="planned", due_on=in_days(40))
    third = MilestoneFactory(project=project, title="C", position=2, state="planned", due_on=in_days(60))
    MilestoneFactory(project=project, title="D", position=3, state="planned", due_on=in_days(30))
    change_milestone(third, by=lead, waits_for=[first])
    frozen.move_to("2026-03-05T09:00:00+00:00")
    start_milestone(first, by=lead)

    found = bars(project)

    assert {title: bar["start"] for title, bar in found.items()} == {
        "A": in_days(3),
        "B": in_days(20),
        "C": in_days(20),
        "D": in_days(23),
    }
    assert found["C"]["waits"] == [first.pk]


def test_the_page_draws_the_plan_and_has_its_table(project, lead, client_of):
    MilestoneFactory(project=project, title="Firing", due_on=localdate() - timedelta(days=3))
    page = client_of(lead).get(reverse("milestone_list", args=[project.slug])).content.decode()
    assert 'class="timeline-drawing"' in page
    assert '<th scope="row">Firing</th>' in page
    assert "▲ late" in page


def test_an_empty_plan_offers_a_template(project, lead, client_of):
    page = client_of(lead).get(reverse("milestone_list", args=[project.slug])).content.decode()
    assert (reverse("plan_take", args=[project.slug]) in page, "timeline" in page) == (True, False)


def test_whoever_may_not_read_the_plan_gets_none(project, stranger):
    assert plan_page(project, stranger) is None


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_when_one_or_three_wait(
    rows, client_of, project, lead, mentor_person, django_assert_num_queries
):
    reviewer(project, mentor_person)
    for _ in range(rows):
        milestone = MilestoneFactory(project=project)
        change_milestone(milestone, by=lead, waits_for=list(project.milestones.exclude(pk=milestone.pk)))
        submit_milestone(milestone, by=lead, text="pots")
    client = client_of(lead)
    with django_assert_num_queries(15):
        client.get(reverse("milestone_list", args=[project.slug]))


@pytest.mark.parametrize("status", ["dropped", "withdrawn", "alumni"])
def test_a_project_that_has_ended_offers_nothing_to_plan(client_of, project, lead, status):
    MilestoneFactory(project=project, state="accepted")
    project.status = status
    project.save()
    for address in (project.get_absolute_url(), reverse("milestone_list", args=[project.slug])):
        page = client_of(lead).get(address).content.decode()
        for offered in ("Plan a milestone", "Use a template", "data-sort"):
            assert offered not in page


def test_who_graduated_is_not_asked_to_plan_but_to_tell(client_of, project, lead):
    project.status = "graduated"
    project.save()
    page = client_of(lead).get(project.get_absolute_url()).content.decode()
    assert ("Plan a milestone" in page, "Write in the log" in page) == (False, True)


def test_the_empty_plan_names_the_templates_on_the_projects_page(client_of, project, lead, mentor_person):
    reviewer(project, mentor_person)
    take = reverse("plan_take", args=[project.slug])
    for person, is_there in ((lead, True), (mentor_person, False)):
        assert (take in client_of(person).get(project.get_absolute_url()).content.decode()) is is_there


def test_who_decides_reads_that_an_evaluation_is_awaited(client_of, project, lead, operator, mentor_person):
    reviewer(project, mentor_person)
    milestone, submission = handed_in(project, lead)
    words = "You decide as soon as one evaluation is in."
    for person, is_there in ((operator, True), (lead, False), (mentor_person, False)):
        assert (words in client_of(person).get(milestone.get_absolute_url()).content.decode()) is is_there
    evaluated(submission, mentor_person)
    assert words not in client_of(operator).get(milestone.get_absolute_url()).content.decode()
