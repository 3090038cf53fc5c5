"""Two teams, one slot, the same instant. The last test shows what would happen without lock and constraint."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import connection

from incubator.core.models import Entry
from incubator.core.refusal import Refused
from mentors.actions import sessions as acts
from mentors.actions.sessions import book_session
from mentors.models import NO_OVERLAP, Mentor, Session, SessionLetter
from mentors.queries.offered import offer_of
from mentors.tasks import mail_session_letters
from tests.factories import MentorFactory, PersonFactory, ProjectFactory
from tests.mentors.hourly import FIRST, helped, with_hours
from tests.races import together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def teams(frozen):
    mentor = MentorFactory()
    with_hours(mentor)
    made = []
    for name in ("Ada First", "Bo Second", "Cleo Third"):
        person = PersonFactory(name=name)
        made.append((helped(mentor, ProjectFactory(lead=person, status="incubating")), person))
    return made


def press(teams, number):
    pair, person = teams[number]
    return book_session(pair, by=person, start=FIRST, agenda="Us")


def unlocked(pk):
    return Mentor.objects.select_related("person").get(pk=pk)


def test_of_three_teams_one_wins_and_the_others_hear_what_is_free(teams):
    results = together(3, lambda number: press(teams, number))

    lost = [result for result in results if isinstance(result, Refused)]
    assert (Session.objects.count(), len(lost), SessionLetter.objects.count()) == (1, 2, 2)
    assert Entry.objects.filter(verb="session.booked").count() == 1
    assert lost[0].offers[0].label == "Tuesday 3 March, 17:30, free"
    assert offer_of(teams[0][0].mentor_id).free[0].start == datetime(2026, 3, 3, 17, 30, tzinfo=UTC)


def test_without_the_lock_the_database_still_refuses(teams, monkeypatch):
    monkeypatch.setattr(acts, "locked_mentor", unlocked)
    waited = waiting_offers(monkeypatch)

    results = together(2, lambda number: press(teams, number))

    assert waited == [2, 2], "both saw the slot free before either wrote"
    assert (Session.objects.count(), sum(isinstance(one, Refused) for one in results)) == (1, 1)


def test_without_lock_and_constraint_both_would_have_it(teams, monkeypatch):
    monkeypatch.setattr(acts, "locked_mentor", unlocked)
    waiting_offers(monkeypatch)
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE mentors_session DROP CONSTRAINT {NO_OVERLAP}")
    try:
        together(2, lambda number: press(teams, number))
        assert Session.objects.count() == 2
    finally:
        Session.objects.all().delete()
        constraint = next(one for one in Session._meta.constraints if one.name == NO_OVERLAP)
        with connection.schema_editor() as editor:
            editor.add_constraint(Session, constraint)


def waiting_offers(monkeypatch):
    """Each reads what is free, then waits for the other to have read it."""
    barrier, seen = threading.Barrier(2), []
    first = threading.local()

    def offer_then_wait(mentor, but=None):
        found = offer_of(mentor, but)
        if not getattr(first, "done", False):
            first.done = True
            barrier.wait(timeout=20)
            seen.append(2)
        return found

    monkeypatch.setattr(acts, "offer_of", offer_then_wait)
    return seen


def test_two_letters_sweeps_at_once_mail_each_once(teams, mailoutbox):
    press(teams, 0)
    with ThreadPoolExecutor(2) as pool:
        sent = sum(pool.map(lambda _: closing(mail_session_letters), range(2)))
    assert sent == 2
    assert SessionLetter.objects.filter(mailed_at=None).count() == 0


def closing(act):
    try:
        return act()
    finally:
        connection.close()
