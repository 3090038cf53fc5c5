"""Reminders: each date once a person, by the space's calendar, to those alone who still owe something."""

from datetime import date, timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from incubator.accounts.models import Organisation
from incubator.core.clock import localdate, now
from incubator.core.refusal import Refused
from incubator.notices.models import Notification
from incubator.notices.tasks import mail_owed
from projects.actions import reminders as actions
from projects.actions.milestones import change_milestone
from projects.actions.reminders import add_rule, remind, remind_some, remove_rule, switch_rule
from projects.models import Application, Invitation, Milestone, Project, Reminder, ReminderRule
from projects.models.conflicts import pairs_in_conflict, people_in_conflict
from projects.models.project import Membership
from projects.queries.reminders import spans
from projects.states import APPLICATION_FLOW, MILESTONE_FLOW, PROJECT_FLOW
from projects.tasks import remind_of_dates
from tests.factories import MilestoneFactory, PersonFactory, ProgrammeFactory, ProjectFactory
from tests.projects.reviewing import evaluated, handed_in, reviewer
from tests.races import together

TODAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def clean(db, frozen):
    ReminderRule.objects.all().delete()


def rule(about="milestone", side="before", days=3, **values):
    return ReminderRule.objects.create(about=about, side=side, days=days, **values)


def due(project, days=3, **values):
    values = {"made_at": now() - timedelta(days=30), "due_on": TODAY + timedelta(days=days)} | values
    return MilestoneFactory(project=project, **values)


def told(person=None):
    rows = Notification.objects.select_related("entry").order_by("pk")
    return [one.entry.verb for one in (rows.filter(person=person) if person else rows)]


def test_lead_and_member_are_reminded_once_and_a_stranger_never(project, lead, member, mentor_person):
    rule()
    milestone = due(project, title="First firing")
    Membership.objects.create(project=project, person=mentor_person, role="advisor")

    assert (remind(), remind()) == (2, 0)

    rows = Notification.objects.select_related("entry").order_by("person_id")
    assert [one.person for one in rows] == sorted([lead, member], key=lambda person: person.pk)
    assert {str(one.sentence) for one in rows} == {"“First firing” of “Quiet Kiln” is due on 5 March"}
    assert {one.url for one in rows} == {milestone.get_absolute_url()}
    assert {(one.entry.actor, tuple(one.entry.scopes)) for one in rows} == {(None, ())}


@pytest.mark.parametrize("state", MILESTONE_FLOW.states)
def test_only_a_milestone_that_is_open_is_reminded_of(state, project):
    rule()
    due(project, state=state)
    assert bool(remind()) == (state in ("planned", "active", "changes_requested"))


@pytest.mark.parametrize("status", PROJECT_FLOW.states)
def test_only_a_project_that_is_incubating_is_reminded(status, project):
    rule()
    due(project)
    Project.objects.update(status=status)
    assert bool(remind()) == (status == "incubating")


def test_who_left_the_team_or_the_space_hears_nothing(project, lead, member):
    rule()
    due(project)
    Membership.objects.filter(person=member).delete()
    lead.is_active = False
    lead.save()
    assert remind() == 0


def test_days_that_were_missed_are_made_up_for_while_they_matter(project):
    rule(days=7)
    rule(side="after", days=3)
    due(project, 4)
    due(project, -8)
    due(project, -11)  # its day is longer ago than a week
    due(project, -1)  # the first rule is past, the second to come
    assert remind() == 4


def test_after_a_pause_of_the_server_only_the_latest_rule_speaks(project, lead):
    rule(days=7)
    rule(days=1)
    due(project, 1)
    assert remind() == 2
    assert set(Reminder.objects.values_list("offset", flat=True)) == {-1}


def test_every_rule_speaks_in_its_turn(project, lead):
    for side, days in (("before", 7), ("before", 0), ("after", 3)):
        rule(side=side, days=days)
    due(project, 10)
    heard = []
    for days in range(20):
        with time_machine.travel(f"2026-03-{2 + days:02}T09:00:00+00:00", tick=False):
            if remind():
                heard.append(localdate().day)
    assert heard == [5, 12, 15]
    assert told(lead) == [
        "reminder.milestone_before",
        "reminder.milestone_before",
        "reminder.milestone_after",
    ]


@pytest.mark.parametrize(
    ("at", "owed"),
    [
        ("2026-03-01T22:30:00+00:00", False),  # 23:30 on the wall in Zurich
        ("2026-03-01T23:30:00+00:00", True),  # 00:30 on the 2nd there, still the 1st in UTC
    ],
)
def test_the_day_turns_on_the_clock_of_the_space(at, owed, project):
    rule()
    due(project)
    with time_machine.travel(at, tick=False):
        assert bool(remind()) == owed


@pytest.mark.parametrize(
    ("at", "owed"),
    [
        ("2026-03-29T05:59:00+00:00", False),  # the clocks went forward in the night: 07:59
        ("2026-03-29T06:01:00+00:00", True),
        ("2026-10-25T06:01:00+00:00", False),  # and back: 07:01
        ("2026-10-25T07:01:00+00:00", True),
    ],
)
def test_nobody_is_told_before_the_morning_on_days_of_23_and_25_hours(at, owed, project):
    rule()
    with time_machine.travel(at, tick=False):
        MilestoneFactory(
            project=project, due_on=localdate() + timedelta(days=3), made_at=now() - timedelta(days=9)
        )
        assert bool(remind_of_dates()) == owed
        with time_machine.travel(now() + timedelta(hours=2), tick=False):
            assert bool(remind_of_dates()) != owed


def test_a_closing_hour_belongs_to_its_day_in_the_space(lead):
    """23:30 UTC on the 4th is the 5th in Zurich: three days after the 2nd, not two."""
    programme = ProgrammeFactory(closes_at="2026-03-04T23:30:00+00:00")
    begun(lead, programme)
    rule("application", days=2)
    assert remind() == 0
    rule("application", days=3)
    assert remind() == 1
    assert "closes on 5 March" in str(Notification.objects.get().sentence)


def begun(lead, programme, **values):
    project = ProjectFactory(lead=lead, status="draft", programme=None)
    values = {"begun_at": now() - timedelta(days=9)} | values
    return Application.objects.create(project=project, programme=programme, **values)


@pytest.mark.parametrize("state", APPLICATION_FLOW.states)
def test_only_an_application_that_is_being_written_is_reminded_of(state, lead):
    begun(lead, ProgrammeFactory(closes_at=now() + timedelta(days=3)), state=state)
    rule("application")
    assert bool(remind()) == (state in ("draft", "changes_requested"))


def test_a_programme_that_closed_this_morning_reminds_nobody(lead):
    begun(lead, ProgrammeFactory(closes_at=now() - timedelta(hours=1)))
    rule("application", days=0)
    assert remind() == 0


def waiting(project, lead):
    _, submission = handed_in(project, lead)
    submission.answer_by = TODAY + timedelta(days=1)
    submission.save()
    Notification.objects.all().delete()
    return submission


def test_reviewers_who_owe_an_answer_are_reminded_and_nobody_else(project, lead, mentor_person, conflicted):
    submission = waiting(project, lead)
    done, ended = reviewer(project), reviewer(project)
    reviewer(project, mentor_person)
    reviewer(project, conflicted)
    evaluated(submission, done)
    project.reviewers.filter(person=ended).update(ended_at=now())
    Notification.objects.all().delete()
    rule("answer", days=1)

    assert remind() == 1
    assert [one.person for one in Notification.objects.all()] == [mentor_person]
    assert Notification.objects.get().url == f"/reviews/{submission.pk}/"


def test_whoever_decides_is_reminded_until_it_is_decided(project, lead):
    submission = waiting(project, lead)
    responsible = reviewer(project, responsible=True)
    evaluated(submission, responsible)
    rule("answer", days=1)
    assert remind() == 1

    Milestone.objects.update(state="accepted")
    rule("answer", days=2)
    assert remind() == 0


def test_the_pairs_in_conflict_are_those_of_the_one_rule(project, lead, mentor_person, conflicted, stranger):
    """Row by row the same as over people: the team, declared, colleagues, and their other accounts."""
    declared, advisor, twin, unproven, named = (PersonFactory() for _ in range(5))
    project.conflicts.create(person=declared, reason="relatives")
    project.memberships.create(person=advisor, role="advisor")
    EmailAddress.objects.create(user=lead, email=twin.email, verified=True)
    EmailAddress.objects.create(user=lead, email=unproven.email, verified=False)
    EmailAddress.objects.create(user=named, email=lead.email, verified=False)
    other = Organisation.objects.create(name="Else", slug="else", kind="company")
    other.memberships.create(person=stranger)
    for somebody in (declared, advisor, twin, unproven, named, lead, mentor_person, conflicted, stranger):
        project.reviewers.create(person=somebody)

    by_pairs = set(project.reviewers.filter(pairs_in_conflict()).values_list("person", flat=True))
    by_people = {
        one.person_id
        for one in project.reviewers.all()
        if type(lead).objects.filter(people_in_conflict(project), pk=one.person_id).exists()
    }
    assert by_pairs == by_people
    assert {declared.pk, advisor.pk, twin.pk, named.pk, lead.pk, conflicted.pk} <= by_pairs
    assert not {mentor_person.pk, stranger.pk} & by_pairs


def invited(project, email, **values):
    return Invitation.objects.create(
        project=project, email=email, mailed_at=now(), **{"offered_at": now() - timedelta(days=5)} | values
    )


def test_a_date_that_moves_is_another_date(project, lead, member):
    rule()
    milestone = due(project)
    assert remind() == 2
    change_milestone(milestone, by=lead, due_on=TODAY + timedelta(days=9))
    assert remind() == 0
    with time_machine.travel("2026-03-08T09:00:00+00:00", tick=False):
        assert remind() == 2


def test_a_milestone_planned_after_the_day_of_the_rule_is_no_news(project):
    rule(days=7)
    due(project, 3, made_at=now())
    assert remind() == 0


def test_taking_a_rule_out_and_putting_it_back_reminds_nobody_again(project, operator):
    one = rule()
    due(project)
    assert remind() == 2
    remove_rule(one, by=operator)
    add_rule(by=operator, about="milestone", side="before", days=3)
    assert remind() == 0


def test_one_digest_has_all_of_it(project, lead):
    rule()
    due(project)
    due(project)
    remind()
    with time_machine.travel(now() + timedelta(minutes=10), tick=False):
        assert mail_owed() == 2
    assert {one.subject for one in mail.outbox} == {mail.outbox[0].subject}
    assert "2 things for you" in mail.outbox[0].subject


CHUNK_QUERIES = {"milestone": 7, "answer": 7, "application": 7, "invitation": 8}


@pytest.mark.parametrize("many", [1, 3])
@pytest.mark.parametrize("about", CHUNK_QUERIES)
def test_a_chunk_keeps_its_queries(about, many, lead, member, django_assert_num_queries):
    one = rule(about, "after" if about == "invitation" else "before", 3)
    for _ in range(many):
        project = ProjectFactory(lead=lead)
        due(project)
        submission = waiting(project, lead)
        submission.answer_by = TODAY + timedelta(days=3)
        submission.save()
        reviewer(project)
        begun(lead, ProgrammeFactory(closes_at=now() + timedelta(days=3)))
        invited(project, PersonFactory().email)
        Invitation.objects.update(offered_at=now() - timedelta(days=3))
    [(_, span)] = spans([one], TODAY)
    with django_assert_num_queries(CHUNK_QUERIES[about] + 2):  # and the savepoint
        assert remind_some(one, span, 0) == (many, None)


def test_chunks_go_on_where_the_last_one_ended(project, monkeypatch):
    monkeypatch.setattr(actions, "CHUNK", 2)
    rule()
    for _ in range(5):
        due(project)
    assert remind() == 10
    assert Reminder.objects.values("thing").distinct().count() == 5


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_tell_each_once(project):
    """Without the lock on the rule both find nobody told, and one fails on the database's constraint."""
    rule()
    for _ in range(20):
        due(project)

    told = together(2, lambda _: remind())

    assert sum(told) == 40
    assert Notification.objects.count() == Reminder.objects.count() == 40


def test_the_database_keeps_it_from_happening_twice(project, lead):
    row = {"about": "milestone", "offset": -3, "thing": "projects.milestone:1", "due_on": TODAY}
    Reminder.objects.create(person=lead, **row)
    with pytest.raises(IntegrityError), transaction.atomic():
        Reminder.objects.create(person=lead, **row)


def test_a_rule_that_is_off_says_nothing(project, operator):
    one = rule()
    due(project)
    switch_rule(one, by=operator, on=False)
    assert remind() == 0
    [(_, span)] = spans([one], TODAY)
    assert remind_some(one, span, 0) == (0, None)  # switched off in the middle of a sweep


@pytest.mark.parametrize("who", ["lead", "member", "mentor_person", "editor", "investor_person", "stranger"])
def test_only_operators_set_rules(who, request):
    one, by = rule(), request.getfixturevalue(who)
    for act in (
        lambda: add_rule(by=by, about="milestone", side="before", days=5),
        lambda: switch_rule(one, by=by, on=False),
        lambda: remove_rule(one, by=by),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert list(ReminderRule.objects.values_list("days", "is_on")) == [(3, True)]


@pytest.mark.parametrize(
    ("about", "side", "days"),
    [
        ("application", "after", 3),
        ("invitation", "before", 3),
        ("invitation", "after", 14),
        ("milestone", "after", 0),
        ("answer", "before", 61),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(about, side, days, operator):
    with pytest.raises(Refused):
        add_rule(by=operator, about=about, side=side, days=days)
    assert not ReminderRule.objects.exists()


def test_the_same_rule_twice_is_one_and_one_that_was_off_is_on(operator):
    first = add_rule(by=operator, about="milestone", side="before", days=5)
    switch_rule(first, by=operator, on=False)
    again = add_rule(by=operator, about="milestone", side="before", days=5)
    assert (again.pk, again.is_on, ReminderRule.objects.count()) == (first.pk, True, 1)
