"""Quiet projects: since when, what they lack, for whom they rise; and the kind question with its answers."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse

from incubator.accounts.models import Person
from incubator.core.clock import now
from incubator.core.journal import record
from incubator.core.refusal import Refused
from incubator.notices.models import Notification
from projects.actions.hellos import answer_hello, ask_hello, greet_quiet, kind_words, set_quiet_rule
from projects.actions.milestones import start_milestone
from projects.actions.projects import pause_project, resume_project
from projects.models import Hello, Membership, Project, QuietRule, TrackerNote
from projects.queries.quiet import days_since, quiet_projects
from projects.states import PROJECT_FLOW
from projects.tasks import greet_quiet_teams
from tests.factories import MilestoneFactory, PersonFactory, ProjectFactory
from tests.races import together

LONG_AGO = timedelta(days=40)


@pytest.fixture(autouse=True)
def clean(db, frozen):
    QuietRule.objects.all().delete()


@pytest.fixture
def quiet(project):
    return silenced(project)


def silenced(project, ago=LONG_AGO, **values):
    Project.objects.filter(pk=project.pk).update(registered_at=now() - ago, decided_at=now() - ago, **values)
    project.refresh_from_db()
    return project


def found(user, **values):
    return [one.title for one in quiet_projects(user, **values)]


def test_silence_is_counted_from_the_last_sign(quiet, operator):
    one = quiet_projects(operator).get()
    assert (one.title, days_since(one)) == ("Quiet Kiln", 40)
    assert found(operator, after=41) == []


@pytest.mark.parametrize("sign", ["submission", "update", "started", "accepted", "resumed", "answered"])
def test_any_sign_of_life_ends_the_silence(sign, quiet, lead, operator):
    milestone = MilestoneFactory(project=quiet, state="planned")
    assert found(operator) == ["Quiet Kiln"]
    if sign == "submission":
        milestone.submissions.create(version=1, by=lead, text="pots", answer_by=now().date())
    elif sign == "update":
        quiet.updates.create(by=lead, text="It fires.")
    elif sign == "started":
        start_milestone(milestone, by=lead)
    elif sign == "accepted":
        quiet.milestones.update(state="accepted", decided_at=now())
    elif sign == "resumed":
        pause_project(quiet, by=operator)
        resume_project(quiet, by=operator)
    else:
        answer_hello(ask_hello(quiet, by=operator, text="?"), by=lead, answer="well")
    assert found(operator) == []


def test_what_moves_the_space_alone_is_no_sign(quiet, operator):
    TrackerNote.objects.create(project=quiet, by=operator, progress="none")
    with transaction.atomic():
        record("project.changed", quiet, by=operator, scopes=[quiet], project=quiet.title)
    Hello.objects.create(project=quiet, by=operator, text="?")
    assert found(operator) == ["Quiet Kiln"]


@pytest.mark.parametrize("status", PROJECT_FLOW.states)
def test_only_a_project_that_is_incubating_can_be_quiet(status, quiet, operator):
    Project.objects.update(status=status)
    assert bool(found(operator)) == (status == "incubating")


@pytest.mark.parametrize(
    "who", ["lead", "member", "mentor_person", "conflicted", "investor_person", "stranger"]
)
def test_nobody_but_operators_finds_any(who, request, quiet):
    assert found(request.getfixturevalue(who)) == []


def test_an_operator_in_conflict_does_not_find_it(quiet, operator):
    quiet.conflicts.create(person=operator, reason="relatives")
    assert found(operator) == []


def test_ones_own_come_first_then_the_longest(quiet, operator):
    silenced(ProjectFactory(title="Older"), timedelta(days=90))
    silenced(ProjectFactory(title="Own", tracker=operator), timedelta(days=30))
    assert found(operator) == ["Own", "Older", "Quiet Kiln"]


def test_a_row_says_what_it_needs_and_what_the_space_owes(quiet, lead, operator):
    quiet.needs.create(title="A thermocouple")
    quiet.needs.create(title="Met already", state="met")
    MilestoneFactory(project=quiet, title="Late one", due_on=now().date() - timedelta(days=3))
    handed = MilestoneFactory(project=quiet, title="Handed in", state="submitted")
    handed.submissions.create(
        version=1, by=lead, text="pots", answer_by=now().date(), made_at=now() - timedelta(days=30)
    )
    for days, blockers in ((9, "The supplier is silent."), (20, "An old one.")):
        made = now() - timedelta(days=days)
        TrackerNote.objects.create(project=quiet, progress="x", blockers=blockers, made_at=made)
    one = quiet_projects(operator).get()
    assert (one.lacks, one.late) == (["A thermocouple"], ["Late one"])
    assert one.waiting == [{"title": "Handed in", "pk": handed.pk}]
    assert (one.blockers, days_since(one)) == ("The supplier is silent.", 30)


def test_the_team_is_asked_kindly_and_the_operator_in_own_words(quiet, lead, member, operator):
    quiet.memberships.create(person=PersonFactory(), role="advisor")
    hello = ask_hello(quiet, by=operator, text="  How are the pots? ")
    rows = Notification.objects.select_related("entry")
    assert {one.person for one in rows} == {lead, member}
    assert {str(one.sentence) for one in rows} == {"How is “Quiet Kiln” coming along?"}
    assert {one.url for one in rows} == {f"/projects/{quiet.slug}/hello/"}
    assert (hello.text, hello.by) == ("How are the pots?", operator)


def test_one_question_in_a_fortnight(quiet, operator):
    first = ask_hello(quiet, by=operator, text="")
    assert first.text == kind_words(quiet)
    with pytest.raises(Refused, match="within the last fortnight"):
        ask_hello(quiet, by=operator, text="again")
    Hello.objects.update(asked_at=now() - timedelta(days=14))
    assert ask_hello(quiet, by=operator, text="again").pk != first.pk


@pytest.mark.parametrize("status", PROJECT_FLOW.states)
def test_only_a_team_that_is_incubating_is_asked(status, quiet, operator):
    Project.objects.update(status=status)
    if status == "incubating":
        assert ask_hello(quiet, by=operator, text="?").project == quiet
    else:
        with pytest.raises(Refused):
            ask_hello(quiet, by=operator, text="?")


def test_a_project_without_a_team_is_not_asked(operator):
    with pytest.raises(Refused, match="no team"):
        ask_hello(ProjectFactory(), by=operator, text="?")


@pytest.mark.parametrize(
    "who", ["lead", "mentor_person", "conflicted", "investor_person", "editor", "stranger"]
)
def test_nobody_else_asks_or_sets_the_rule(who, request, quiet):
    with pytest.raises(PermissionDenied):
        ask_hello(quiet, by=request.getfixturevalue(who), text="?")
    with pytest.raises(PermissionDenied):
        set_quiet_rule(by=request.getfixturevalue(who), quiet_after=9, asks=True, asks_after=9)


def test_an_operator_in_conflict_does_not_ask(quiet, operator):
    quiet.conflicts.create(person=operator, reason="relatives")
    with pytest.raises(PermissionDenied):
        ask_hello(quiet, by=operator, text="?")


@pytest.mark.parametrize("answer", Hello.Answer.values)
def test_the_answer_reaches_who_follows_and_who_asked(answer, quiet, lead, member, operator):
    tracker = PersonFactory()
    tracker.groups.add(operator.groups.get())
    silenced(quiet, tracker=tracker)
    hello = ask_hello(quiet, by=operator, text="?")
    Notification.objects.all().delete()
    answer_hello(hello, by=lead, answer=answer, words="The supplier. ")
    hello.refresh_from_db()
    assert (hello.answer, hello.words, hello.answered_by) == (answer, "The supplier.", lead)
    assert {one.person for one in Notification.objects.all()} == {tracker, operator, member}


def test_a_tracker_in_conflict_does_not_hear_the_answer(quiet, lead, operator):
    other = PersonFactory()
    other.groups.add(operator.groups.get())
    silenced(quiet, tracker=other)
    quiet.conflicts.create(person=other, reason="relatives")
    hello = Hello.objects.create(project=quiet, text="?")
    answer_hello(hello, by=lead, answer="well")
    assert not Notification.objects.filter(person=other).exists()
    assert Notification.objects.filter(person=operator).exists()


@pytest.mark.parametrize("who", ["mentor_person", "conflicted", "operator", "investor_person", "stranger"])
def test_nobody_but_the_team_answers(who, request, quiet):
    hello = Hello.objects.create(project=quiet, text="?")
    with pytest.raises(PermissionDenied):
        answer_hello(hello, by=request.getfixturevalue(who), answer="well")


def test_the_same_press_twice_is_one_and_another_answer_is_refused(quiet, lead, member):
    hello = Hello.objects.create(project=quiet, text="?")
    for _ in range(2):
        answer_hello(hello, by=lead, answer="well")
    with pytest.raises(Refused, match="answered meanwhile"):
        answer_hello(hello, by=member, answer="stuck")
    assert Hello.objects.get().answer == "well"


@pytest.mark.django_db(transaction=True)
def test_operators_at_once_ask_once(quiet, operator):
    """Without the lock on the project both find that nobody asked."""
    asked = together(6, lambda _: ask_hello(quiet, by=operator, text="?"))
    assert sorted(type(one).__name__ for one in asked) == ["Hello", *["Refused"] * 5]
    assert Hello.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_of_the_team_at_once_answer_once(quiet, lead, member):
    hello = Hello.objects.create(project=quiet, text="?")
    by = (lead, member)
    done = together(2, lambda n: answer_hello(hello, by=by[n], answer=("well", "stuck")[n]))
    assert sorted(type(one).__name__ for one in done) == ["Hello", "Refused"]


def test_the_space_asks_by_itself_only_where_that_is_on_and_once_a_silence(quiet, lead, operator):
    assert greet_quiet() == 0
    set_quiet_rule(by=operator, quiet_after=21, asks=True, asks_after=28)
    assert (greet_quiet_teams(), greet_quiet()) == (1, 0)
    Hello.objects.update(asked_at=now() - timedelta(days=20))
    assert greet_quiet() == 0, "no answer is an answer, too"
    assert Notification.objects.filter(person=lead).count() == 1


def test_nobody_is_asked_by_itself_who_waits_for_the_space_or_was_asked(quiet, lead, operator):
    QuietRule.objects.create(pk=1, asks=True)
    silenced(ProjectFactory(title="No team"))
    asked = silenced(ProjectFactory(lead=lead))
    Hello.objects.create(project=asked, by=operator, text="?")
    handed = MilestoneFactory(project=quiet, state="submitted")
    handed.submissions.create(version=1, text="x", answer_by=now().date(), made_at=now() - LONG_AGO)
    assert greet_quiet() == 0


def test_a_rule_that_is_set_twice_is_written_once(operator):
    for _ in range(2):
        set_quiet_rule(by=operator, quiet_after=10, asks=True, asks_after=8)
    rule = QuietRule.objects.get()
    assert (rule.quiet_after, rule.asks, rule.asks_after) == (10, True, 10)


PAGES = {"quiet_projects": "OUR", "quiet_sheet": "OUR"}


@pytest.mark.parametrize("name", PAGES)
def test_a_list_for_operators_alone(name, quiet, client_of, lead, operator):
    assert client_of(lead).get(reverse(name)).status_code == 403
    assert client_of(None).get(reverse(name)).status_code == 302
    assert "Quiet Kiln" in client_of(operator).get(reverse(name)).content.decode()


def test_what_the_space_owes_is_said_with_the_way_to_it(quiet, client_of, operator):
    handed = MilestoneFactory(project=quiet, title="Handed in", state="submitted")
    handed.submissions.create(version=1, text="x", answer_by=now().date(), made_at=now() - LONG_AGO)
    client = client_of(operator)
    page = client.get(reverse("quiet_projects")).content.decode()
    assert "The space owes an answer" in page
    assert f'href="{handed.get_absolute_url()}"' in page
    assert "Handed in" in client.get(reverse("quiet_sheet")).content.decode()
    assert "“Handed in” waits for our answer" in client.get(reverse("desk")).content.decode()


def test_the_list_is_narrowed_to_a_tracker(quiet, client_of, operator):
    silenced(ProjectFactory(title="Followed", tracker=operator))
    page = client_of(operator).get(reverse("quiet_projects"), {"tracker": operator.pk}).content.decode()
    assert "Followed" in page
    assert "Quiet Kiln" not in page
    page = client_of(operator).get(reverse("quiet_projects"), {"tracker": "nobody"}).content.decode()
    assert "Quiet Kiln" in page
    page = client_of(operator).get(reverse("quiet_projects"), {"tracker": "x\x00"}).content.decode()
    assert "Quiet Kiln" in page


QUIET_QUERIES = 9


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_keeps_its_queries(many, client_of, operator, lead, django_assert_num_queries):
    for _ in range(many):
        project = silenced(ProjectFactory(lead=lead, tracker=operator))
        project.needs.create(title="A thermocouple")
        other = ProjectFactory(lead=lead)
        Hello.objects.create(project=other, text="?", answer="well", answered_by=lead, answered_at=now())
    client = client_of(operator)
    client.get(reverse("quiet_projects"))
    with django_assert_num_queries(QUIET_QUERIES):
        client.get(reverse("quiet_projects"))


def test_one_press_asks_and_an_own_text_is_kept_where_it_is_refused(quiet, client_of, operator):
    client, address = client_of(operator), reverse("hello_ask", args=[quiet.slug])
    assert "good things take time" in client.get(reverse("quiet_projects")).content.decode()
    assert client.post(address, {"text": kind_words(quiet)}).status_code == 302
    again = client.post(address, {"text": "Own words here"})
    assert again.status_code == 409
    assert "Own words here" in again.content.decode()
    assert client.post(address, {"text": ""}).status_code == 422


def hello_address(project):
    return reverse("hello_detail", args=[project.slug])


@pytest.mark.parametrize(
    ("who", "status"),
    [("lead", 200), ("member", 200), ("operator", 200), ("mentor_person", 404), ("stranger", 404)],
)
def test_the_question_is_between_team_and_space(who, status, request, quiet, client_of):
    Hello.objects.create(project=quiet, text="?")
    assert client_of(request.getfixturevalue(who)).get(hello_address(quiet)).status_code == status


def test_a_project_that_was_not_asked_has_no_such_page(quiet, client_of, lead):
    assert client_of(lead).get(hello_address(quiet)).status_code == 404


def test_an_operator_in_conflict_reads_no_answer(quiet, client_of, operator):
    quiet.conflicts.create(person=operator, reason="relatives")
    Hello.objects.create(project=quiet, text="?")
    hello = Hello.objects.get()
    assert client_of(operator).get(hello_address(quiet)).status_code == 404
    assert client_of(operator).post(f"{hello_address(quiet)}{hello.pk}/answer/").status_code == 404
    quiet.memberships.create(person=operator, role="member")
    assert client_of(operator).get(hello_address(quiet)).status_code == 200


def test_a_team_of_closed_accounts_alone_is_not_asked(quiet, lead, operator, client_of):
    Membership.objects.exclude(person=lead).delete()
    Person.objects.filter(pk=lead.pk).update(is_active=False)
    set_quiet_rule(by=operator, quiet_after=7, asks=True, asks_after=7)
    assert greet_quiet() == 0
    (row,) = client_of(operator).get(reverse("quiet_projects")).context["rows"]
    assert not row.may_ask


def test_a_visitor_signs_in_and_comes_back_to_the_question(quiet, client_of):
    address = hello_address(quiet)
    assert client_of(None).get(address).url == f"/accounts/login/?next={address}"


def test_the_sheet_has_the_days_of_the_space(quiet, client_of, operator, settings):
    settings.SPACE_TIME_ZONE = operator.time_zone = "Pacific/Auckland"
    operator.save()
    at = datetime(2025, 12, 31, 23, tzinfo=UTC)
    Project.objects.update(registered_at=at, decided_at=at)
    assert "2026-01-01" in client_of(operator).get(reverse("quiet_sheet")).content.decode()


def test_stuck_offers_a_need_with_its_title_and_resting_offers_a_pause(quiet, client_of, lead, operator):
    hello = Hello.objects.create(project=quiet, text="?")
    client = client_of(lead)
    address = reverse("hello_answer", args=[quiet.slug, hello.pk])
    assert (
        client.post(address, {"answer": "stuck", "words": "We need a kiln & clay. Soon."}).status_code == 302
    )
    page = client.get(hello_address(quiet)).content.decode()
    assert "?title=We+need+a+kiln+%26+clay" in page
    need = client.get(f"/projects/{quiet.slug}/needs/new/?title=We+need+a+kiln").content.decode()
    assert 'value="We need a kiln"' in need

    Hello.objects.update(answer="resting")
    assert "Rest well" in client.get(hello_address(quiet)).content.decode()
    assert f"/projects/{quiet.slug}/pause/" in client_of(operator).get(hello_address(quiet)).content.decode()


def test_words_stay_where_no_answer_was_pressed_or_somebody_was_faster(quiet, client_of, lead, member):
    hello = Hello.objects.create(project=quiet, text="?")
    address = reverse("hello_answer", args=[quiet.slug, hello.pk])
    page = client_of(lead).post(address, {"words": "typed with care"})
    assert (page.status_code, "typed with care" in page.content.decode()) == (422, True)
    answer_hello(hello, by=member, answer="well")
    page = client_of(lead).post(address, {"words": "typed with care", "answer": "stuck"})
    assert (page.status_code, "typed with care" in page.content.decode()) == (409, True)


def test_a_stranger_finds_no_question_to_answer(quiet, client_of, stranger, operator):
    hello = Hello.objects.create(project=quiet, text="?")
    address = reverse("hello_answer", args=[quiet.slug, hello.pk])
    assert client_of(stranger).post(address, {"answer": "well"}).status_code == 404
    assert client_of(operator).post(address, {"answer": "well"}).status_code == 403
