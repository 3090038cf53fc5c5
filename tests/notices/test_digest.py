"""The mail that is owed: one a person, nothing for what was read, never lost, never doubled."""

from datetime import timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.db import transaction

from incubator.core.clock import now
from incubator.core.journal import record
from incubator.notices.actions import notify
from incubator.notices.models import Notification
from incubator.notices.tasks import mail_digest, mail_owed
from tests.races import together


def tell(*people, by, old=timedelta(minutes=10)):
    with transaction.atomic():
        entry = record("person.updated_profile", by, by=by)
        notify(people, entry, url="/projects/")
    Notification.objects.filter(entry=entry).update(made_at=now() - old)


def owed() -> int:
    return Notification.objects.filter(mailed_at=None).count()


def test_one_mail_a_person_for_all_that_waits(lead, member, stranger):
    tell(member, by=lead)
    tell(member, stranger, by=lead)

    assert mail_owed() == 2

    subjects = {one.to[0]: one.subject for one in mail.outbox}
    assert "2 things for you" in subjects[member.email]
    assert "Lena Lead changed their profile" in subjects[stranger.email]
    assert (owed(), mail_owed(), len(mail.outbox)) == (0, 0, 2)


def test_nothing_for_what_was_read_is_too_young_or_was_tried_for_days(lead, member):
    tell(member, by=lead)
    Notification.objects.update(read_at=now())
    tell(member, by=lead, old=timedelta(minutes=1))
    tell(member, by=lead, old=timedelta(days=4))

    assert (mail_owed(), mail.outbox) == (0, [])


def test_nothing_for_somebody_who_left(lead, member):
    tell(member, by=lead)
    member.is_active = False
    member.save()
    assert mail_owed() == 0


def test_a_mail_server_that_is_away_leaves_it_owed_and_the_next_sweep_sends_it_once(
    lead, member, monkeypatch
):
    tell(member, by=lead)
    with monkeypatch.context() as away:
        away.setattr("incubator.notices.tasks.send_mail", fail(ConnectionRefusedError("away")))
        assert mail_owed() == 0
    assert owed() == 1

    assert (mail_owed(), mail_owed(), len(mail.outbox)) == (1, 0, 1)


def test_a_refused_address_costs_nobody_else_their_mail(lead, member, stranger, monkeypatch):
    from incubator.notices import tasks

    send = tasks.send_mail

    def refusing(subject, text, sender, to):
        if to == [member.email]:
            raise SMTPRecipientsRefused({member.email: (550, b"no such person")})
        return send(subject, text, sender, to)

    monkeypatch.setattr(tasks, "send_mail", refusing)
    tell(member, stranger, by=lead)

    assert (mail_owed(), [one.to for one in mail.outbox], owed()) == (1, [[stranger.email]], 1)


def test_an_address_that_is_none_costs_nobody_else_their_mail(lead, member, stranger):
    first, second = sorted((member, stranger), key=lambda person: person.pk)
    type(first).objects.filter(pk=first.pk).update(email="x@test.example\nBcc: all@test.example")
    tell(member, stranger, by=lead)

    assert (mail_owed(), [one.to for one in mail.outbox], owed()) == (1, [[second.email]], 1)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_one(lead, member):
    """Without the advisory lock both read the row as owed before either marks it, and both send."""
    tell(member, by=lead)
    before = now()

    sent = together(2, lambda _: mail_digest(member.pk, before))

    assert (sorted(sent), len(mail.outbox), owed()) == ([0, 1], 1, 0)


def fail(error):
    def failing(*args, **kwargs):
        raise error

    return failing
