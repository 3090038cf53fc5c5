"""Places that teams open: made, changed, closed, filled; asked for, answered, taken back."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from incubator.core.flow import IllegalMove
from incubator.core.models import Entry
from incubator.core.refusal import Refused
from incubator.notices.models import Notification
from projects.actions.invitations import invite_to_team
from projects.actions.openings import (
    MOST_OPENINGS,
    MOST_TRIES,
    accept_applicant,
    ask_for_place,
    change_opening,
    close_opening,
    decline_applicant,
    fill_opening,
    make_opening,
    withdraw_from_place,
)
from projects.models import Opening, OpeningApplication, Project, Reviewer
from projects.states import ENDED, OPENING_APPLICATION_FLOW, OPENING_FLOW, PROJECT_FLOW
from tests.factories import PersonFactory
from tests.races import together

WORDS = {"title": "Firmware", "text": "Write the ramp of the kiln.", "skills": ["C"], "hours": 6}
TEAM = ("lead", "member")
CAST = ("lead", "member", "mentor_person", "provider", "investor_person", "operator", "editor", "stranger")


@pytest.fixture
def opening(project, lead):
    return make_opening(project, by=lead, **WORDS)


@pytest.fixture
def asked(opening, stranger):
    return ask_for_place(opening, by=stranger, message="I wrote two bootloaders.")


def state(thing):
    thing.refresh_from_db()
    return thing.state


@pytest.mark.parametrize("who", CAST)
def test_the_team_opens_changes_and_closes_places_and_nobody_else(who, opening, project, lead, request):
    person = request.getfixturevalue(who)
    acts = (
        lambda: make_opening(project, by=person, **WORDS | {"title": "Another"}),
        lambda: change_opening(opening, by=person, **WORDS | {"hours": 7}),
        lambda: close_opening(opening, by=person),
    )
    if who in TEAM:
        for act in acts:
            act()
        assert (state(opening), opening.hours) == ("closed", 7)
        return
    for act in (*acts, lambda: fill_opening(opening, by=person)):
        with pytest.raises(PermissionDenied):
            act()
    assert (state(opening), opening.hours, Opening.objects.count()) == ("open", 6, 1)


def test_the_same_title_within_minutes_is_one_press_and_ten_are_the_most(project, lead, frozen):
    first = make_opening(project, by=lead, **WORDS)
    assert make_opening(project, by=lead, **WORDS) == first
    for number in range(MOST_OPENINGS - 1):
        make_opening(project, by=lead, **WORDS | {"title": f"Place {number}"})
    with pytest.raises(Refused, match="Ten places"):
        make_opening(project, by=lead, **WORDS | {"title": "One more"})
    close_opening(first, by=lead)
    make_opening(project, by=lead, **WORDS | {"title": "One more"})


def test_what_it_said_before_is_kept(opening, member):
    change_opening(opening, by=member, **WORDS | {"title": "Firmware and tests"})
    change_opening(opening, by=member, **WORDS | {"title": "Firmware and tests"})
    [entry] = Entry.objects.filter(verb="opening.changed")
    assert entry.facts["before"] == {"title": "Firmware"}


@pytest.mark.parametrize("status", PROJECT_FLOW.states)
def test_nobody_is_looked_for_nor_joins_where_all_is_over(status, opening, project, lead, stranger, member):
    waiting = ask_for_place(opening, by=stranger, message="Hello")
    Project.objects.update(status=status, visibility="community")
    late = PersonFactory()
    project.memberships.create(person=late, role="advisor")  # sees it whatever its status
    if status not in ENDED:
        make_opening(project, by=lead, **WORDS | {"title": "More"})
        accept_applicant(waiting, by=lead)
        return
    with pytest.raises(Refused, match="is over"):
        make_opening(project, by=lead, **WORDS | {"title": "More"})
    with pytest.raises(Refused, match="is over"):
        accept_applicant(waiting, by=lead)
    with pytest.raises(Refused, match="is over"):
        ask_for_place(opening, by=late, message="Hello")
    withdraw_from_place(waiting, by=stranger)


def test_asking_tells_the_team_that_works_and_not_its_advisors(
    opening, project, lead, member, provider, stranger
):
    project.memberships.create(person=provider, role="advisor")
    application = ask_for_place(opening, by=stranger, message="  I wrote two bootloaders. ")
    assert (application.state, application.message) == ("sent", "I wrote two bootloaders.")
    assert set(Notification.objects.values_list("person", flat=True)) == {lead.pk, member.pk}


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("lead", "in the team"),
        ("member", "in the team"),
        ("advisor", "in the team"),
        ("mentor_person", "evaluate"),
    ],
)
def test_who_cannot_ask(who, words, opening, project, provider, mentor_person, request):
    if who == "advisor":
        project.memberships.create(person=provider, role="advisor")
    Reviewer.objects.create(project=project, person=mentor_person)
    person = provider if who == "advisor" else request.getfixturevalue(who)
    with pytest.raises(Refused, match=words):
        ask_for_place(opening, by=person, message="Hello")
    assert not OpeningApplication.objects.exists()


def test_nobody_asks_without_a_word_or_twice_or_four_times(opening, stranger, lead, provider):
    with pytest.raises(Refused, match="some words"):
        ask_for_place(opening, by=stranger, message="  ")
    for number in range(MOST_TRIES):
        application = ask_for_place(opening, by=stranger, message=f"Try {number}")
        with pytest.raises(Refused, match="applied for this place already"):
            ask_for_place(opening, by=stranger, message="Again")
        if number % 2:
            decline_applicant(application, by=lead, reason="Not yet.")
        else:
            withdraw_from_place(application, by=stranger)
    with pytest.raises(Refused, match="three times"):
        ask_for_place(opening, by=stranger, message="Once more")
    ask_for_place(opening, by=provider, message="I am somebody else")


def test_nobody_asks_for_what_they_do_not_see(opening, stranger):
    Project.objects.update(visibility="team")
    with pytest.raises(PermissionDenied):
        ask_for_place(opening, by=stranger, message="Hello")


def test_the_database_holds_one_live_application(asked, opening, stranger):
    with pytest.raises(IntegrityError), transaction.atomic():
        opening.applications.create(person=stranger, message="Again")
    OpeningApplication.objects.update(state="declined")
    opening.applications.create(person=stranger, message="Again")


@pytest.mark.parametrize("who", CAST)
def test_the_lead_answers_and_the_applicant_takes_back(who, asked, opening, project, lead, request):
    person = request.getfixturevalue(who)
    if who == "lead":
        assert accept_applicant(asked, by=lead).role == "member"
        return
    for act in (
        lambda: accept_applicant(asked, by=person),
        lambda: decline_applicant(asked, by=person, reason="No."),
    ):
        with pytest.raises(PermissionDenied):
            act()
    if who == "stranger":
        withdraw_from_place(asked, by=person)
        assert state(asked) == "withdrawn"
        return
    with pytest.raises(PermissionDenied):
        withdraw_from_place(asked, by=person)
    assert state(asked) == "sent"


ANSWERS = {
    "accept": lambda application, lead: accept_applicant(application, by=lead),
    "decline": lambda application, lead: decline_applicant(application, by=lead, reason="Not now."),
    "withdraw": lambda application, lead: withdraw_from_place(application, by=application.person),
}


@pytest.mark.parametrize("before", OPENING_APPLICATION_FLOW.states)
@pytest.mark.parametrize("verb", ANSWERS)
def test_an_answered_application_is_not_answered_again(verb, before, asked, project, lead, stranger):
    OpeningApplication.objects.update(state=before)
    if before == "sent":
        ANSWERS[verb](asked, lead)
        assert state(asked) == OPENING_APPLICATION_FLOW.target(verb, "sent")
        assert project.memberships.filter(person=stranger).exists() == (verb == "accept")
        return
    with pytest.raises(IllegalMove):
        ANSWERS[verb](asked, lead)
    assert state(asked) == before
    assert not project.memberships.filter(person=stranger).exists()


@pytest.mark.parametrize("before", OPENING_FLOW.states)
@pytest.mark.parametrize("act", [close_opening, fill_opening])
def test_a_place_ends_once(act, before, opening, lead):
    Opening.objects.update(state=before)
    if before == "open":
        act(opening, by=lead)
        assert state(opening) == {close_opening: "closed", fill_opening: "filled"}[act]
        return
    with pytest.raises(IllegalMove):
        act(opening, by=lead)
    with pytest.raises(Refused, match="Other projects"):
        change_opening(opening, by=lead, **WORDS | {"hours": 9})
    assert state(opening) == before


@pytest.mark.parametrize("ended", ["filled", "closed"])
def test_nobody_asks_for_a_place_that_is_gone(ended, opening, stranger):
    Opening.objects.update(state=ended)
    with pytest.raises(Refused, match=f"is {ended}"):
        ask_for_place(opening, by=stranger, message="Hello")


def test_accepting_joins_and_leaves_the_others_in_question(
    asked, opening, project, lead, member, stranger, provider
):
    other = ask_for_place(opening, by=provider, message="Me too")
    invitation = invite_to_team(project, by=lead, email=stranger.email)
    Notification.objects.all().delete()
    accept_applicant(asked, by=lead)
    assert (state(asked), state(other), state(opening)) == ("accepted", "sent", "open")
    assert project.memberships.get(person=stranger).role == "member"
    assert set(Notification.objects.values_list("person", flat=True)) == {member.pk, stranger.pk}
    invitation.refresh_from_db()
    assert invitation.accepted_at is not None


def test_accepting_that_fills_the_place_tells_the_others_kindly(asked, opening, project, lead, provider):
    other = ask_for_place(opening, by=provider, message="Me too")
    Notification.objects.all().delete()
    accept_applicant(asked, by=lead, fills=True)
    assert (state(asked), state(other), state(opening)) == ("accepted", "declined", "filled")
    assert "Thank you for asking" in other.answer
    told = Notification.objects.get(person=provider)
    assert (told.entry.verb, told.url) == ("opening.filled", "/openings/applied/")
    assert not project.memberships.filter(person=provider).exists()


def test_closing_answers_who_waits(asked, opening, member):
    close_opening(opening, by=member)
    assert (state(asked), "not about you" in asked.answer) == ("declined", True)


def test_a_no_has_a_reason_that_the_applicant_alone_is_told(asked, lead, member, stranger, project):
    with pytest.raises(Refused, match="word of why"):
        decline_applicant(asked, by=lead, reason=" ")
    Notification.objects.all().delete()
    decline_applicant(asked, by=lead, reason="We found somebody nearer.")
    assert [one.person for one in Notification.objects.all()] == [stranger]
    assert f"projects.project:{project.pk}" not in Entry.objects.get(verb="opening.declined").scopes


def test_who_has_no_account_any_more_is_not_welcomed(asked, lead, stranger):
    stranger.is_active = False
    stranger.save()
    with pytest.raises(Refused, match="no account"):
        accept_applicant(asked, by=lead)
    assert state(asked) == "sent"


@pytest.mark.django_db(transaction=True)
def test_accepting_twice_at_once_joins_once(asked, project, lead, stranger):
    results = together(2, lambda n: accept_applicant(asked, by=lead))
    assert sorted(type(result).__name__ for result in results) == ["IllegalMove", "Membership"]
    assert Entry.objects.filter(verb="opening.accepted").count() == 1


@pytest.mark.django_db(transaction=True)
def test_accepting_and_taking_back_at_once_is_one_of_the_two(asked, project, lead, stranger):
    acts = [lambda: accept_applicant(asked, by=lead), lambda: withdraw_from_place(asked, by=stranger)]
    results = together(2, lambda n: acts[n]())
    assert sum(isinstance(result, IllegalMove) for result in results) == 1
    assert project.memberships.filter(person=stranger).exists() == (state(asked) == "accepted")


@pytest.mark.django_db(transaction=True)
def test_asking_twice_at_once_asks_once(opening, stranger):
    results = together(2, lambda n: ask_for_place(opening, by=stranger, message="Hello"))
    assert sorted(type(result).__name__ for result in results) == ["OpeningApplication", "Refused"]


@pytest.mark.django_db(transaction=True)
def test_asking_while_it_is_closed_leaves_nobody_waiting(opening, lead, stranger):
    acts = [
        lambda: close_opening(opening, by=lead),
        lambda: ask_for_place(opening, by=stranger, message="Hello"),
    ]
    together(2, lambda n: acts[n]())
    assert not OpeningApplication.objects.filter(state="sent").exists()
