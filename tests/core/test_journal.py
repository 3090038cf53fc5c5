"""The journal and its outbox: nothing lost, nothing twice, in order per subject, whatever crashes."""

import pytest
from django.db import transaction

from incubator.core import journal, outbox, tasks
from incubator.core.models import Delivery, Entry
from tests.races import together

HEARD: list[int] = []


@pytest.fixture
def kettle(monkeypatch):
    """A verb with one subscriber that writes what it heard into a list."""
    monkeypatch.setitem(journal.SENTENCES, "kettle.boiled", "%(actor)s boiled the kettle %(times)s times")
    HEARD.clear()
    heard = journal.Subscriber(
        "tests.kettle", frozenset({"kettle.boiled"}), lambda entry: HEARD.append(entry.pk)
    )
    monkeypatch.setitem(journal.SUBSCRIBERS, heard.name, heard)
    monkeypatch.setattr(journal, "after_commit", [])
    return heard


def boil(person, times=1):
    with transaction.atomic():
        return journal.record("kettle.boiled", person, by=person, scopes=[person], times=times)


def test_record_keeps_who_what_and_where(kettle, stranger):
    entry = boil(stranger, times=3)

    assert (entry.subject, entry.actor, entry.scopes) == (
        f"accounts.person:{stranger.pk}",
        stranger,
        [f"accounts.person:{stranger.pk}"],
    )
    assert entry.sentence == "Sami Stranger boiled the kettle 3 times"


def test_a_name_that_is_markup_stays_text(kettle, stranger):
    stranger.name = "<script>alert(1)</script>"

    assert "<script>" not in boil(stranger).sentence


def test_an_unannounced_verb_is_refused(kettle, stranger):
    with pytest.raises(LookupError), transaction.atomic():
        journal.record("kettle.exploded", stranger, by=stranger)


def test_the_sweep_delivers_what_nobody_delivered_once_and_in_order(kettle, stranger):
    entries = [boil(stranger) for _ in range(3)]

    assert tasks.deliver_owed() == 3
    assert tasks.deliver_owed() == 0
    assert [entry.pk for entry in entries] == HEARD


def test_a_rolled_back_act_owes_nothing(kettle, stranger):
    with pytest.raises(RuntimeError), transaction.atomic():
        journal.record("kettle.boiled", stranger, by=stranger, times=1)
        raise RuntimeError

    assert (Entry.objects.count(), Delivery.objects.count()) == (0, 0)


def test_a_worker_killed_in_the_middle_of_a_reaction_loses_nothing_and_does_nothing_twice(
    kettle, stranger, monkeypatch
):
    """The reaction writes a row and the process dies before the mark: neither stands, and the next does both once."""

    class Killed(BaseException):
        """As a signal would: no `except Exception` sees it."""

    def write_then_die(entry):
        boil_note(entry)
        raise Killed

    def boil_note(entry):
        stranger.groups.create(name=f"heard-{entry.pk}")

    entry = boil(stranger)
    dying = journal.Subscriber(kettle.name, kettle.verbs, write_then_die)
    monkeypatch.setitem(journal.SUBSCRIBERS, kettle.name, dying)
    with pytest.raises(Killed):
        outbox.deliver_line(kettle.name, entry.subject)
    assert (stranger.groups.count(), Delivery.objects.filter(done_at=None).count()) == (0, 1)

    living = journal.Subscriber(kettle.name, kettle.verbs, boil_note)
    monkeypatch.setitem(journal.SUBSCRIBERS, kettle.name, living)
    assert [tasks.deliver_owed(), tasks.deliver(entry.pk), tasks.deliver_owed()] == [1, 0, 0]
    assert stranger.groups.count() == 1


def test_a_failing_reaction_waits_longer_each_time_keeps_the_order_and_is_given_up_at_last(
    kettle, stranger, monkeypatch, frozen
):
    def refuse(entry):
        raise ConnectionError("mail server away")

    monkeypatch.setitem(
        journal.SUBSCRIBERS, kettle.name, journal.Subscriber(kettle.name, kettle.verbs, refuse)
    )
    first, second = boil(stranger), boil(stranger)

    assert tasks.deliver_owed() == 0
    row = first.deliveries.get()
    assert (row.attempts, row.error) == (1, "ConnectionError: mail server away")
    assert second.deliveries.get().attempts == 0

    for _ in range(outbox.MOST_ATTEMPTS):
        frozen.shift(3600)
        tasks.deliver_owed()
    assert first.deliveries.get().given_up_at is not None


@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_deliver_each_entry_once_and_in_order(kettle, stranger):
    entries = [boil(stranger) for _ in range(12)]

    together(4, lambda _: tasks.deliver_owed())
    tasks.deliver_owed()

    assert [entry.pk for entry in entries] == HEARD
