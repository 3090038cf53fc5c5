"""The mail of a letter: what a server refuses, a worker that is killed, accounts that are closed."""

from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail

from incubator.accounts.models import Person
from incubator.core.refusal import Refused
from projects.actions.letters import send_again
from projects.models import Letter
from projects.tasks import letters as tasks
from projects.tasks import mail_owed_letters
from tests.projects.reading import read_programme
from tests.projects.test_letters import marked, released

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(frozen):
    return read_programme(places=6)


def test_a_refused_address_costs_its_own_mail_and_goes_again_by_hand(programme, operator, monkeypatch):
    released(marked(programme, operator, k1="accept", k2="accept"), operator)
    send = tasks.EmailMessage.send

    def picky(message, *args):
        if message.to == ["lead1@test.example"]:
            raise SMTPRecipientsRefused({"lead1@test.example": (550, b"no such box")})
        return send(message, *args)

    monkeypatch.setattr(tasks.EmailMessage, "send", picky)
    assert (mail_owed_letters(), mail_owed_letters()) == (1, 0)
    letter = Letter.objects.get(person__name="Lead 1")
    assert (str(letter.badge.label), "no such box" in letter.refused) == ("refused", True)
    monkeypatch.undo()
    assert send_again(letter, by=operator) == 1
    assert (mail_owed_letters(), len(mail.outbox)) == (1, 2)
    with pytest.raises(Refused, match="not stuck"):
        send_again(letter, by=operator)


def test_a_worker_killed_between_leaves_it_to_a_person_never_to_the_next_sweep(
    programme, operator, monkeypatch, frozen
):
    released(marked(programme, operator, k1="accept"), operator)
    send = tasks.EmailMessage.send

    def killed(message, *args):
        send(message, *args)
        raise SystemExit

    monkeypatch.setattr(tasks.EmailMessage, "send", killed)
    with pytest.raises(SystemExit):
        mail_owed_letters()
    monkeypatch.undo()
    assert (mail_owed_letters(), len(mail.outbox)) == (0, 1)
    letter = Letter.objects.get()
    assert str(letter.badge.label) == "being sent"
    with pytest.raises(Refused):
        send_again(letter, by=operator)
    frozen.shift(601)
    assert str(letter.badge.label) == "broke off"
    assert (send_again(letter, by=operator), mail_owed_letters()) == (1, 1)


def test_a_mail_server_that_is_away_marks_nothing(programme, operator, settings):
    released(marked(programme, operator, k1="accept"), operator)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 9, 1
    assert mail_owed_letters() == 0
    assert Letter.objects.get().tried_at is None


def test_a_closed_account_is_owed_nothing_and_the_log_says_so(programme, operator, client_of):
    batch = released(marked(programme, operator, k1="accept", k2="accept"), operator)
    Person.objects.filter(name="Lead 1").update(is_active=False)
    assert (mail_owed_letters(), len(mail.outbox)) == (1, 1)
    letter = Letter.objects.get(person__name="Lead 1")
    assert (str(letter.badge.label), letter.may_go_again) == ("account closed", False)
    page = client_of(operator).get(f"/operations/letters/batches/{batch.pk}/").content.decode()
    assert "The account was closed before the letter left." in page
    assert "owed" not in page
    with pytest.raises(Refused, match="closed"):
        send_again(letter, by=operator)
    # Nothing goes out by itself when the account opens again, perhaps years later.
    Person.objects.update(is_active=True)
    assert mail_owed_letters() == 0
    assert (send_again(letter, by=operator), mail_owed_letters()) == (1, 1)


def test_an_address_that_is_none_costs_its_own_mail(programme, operator):
    released(marked(programme, operator, k1="accept", k2="accept"), operator)
    Person.objects.filter(name="Lead 1").update(email="lead1@test.example\nBcc: all@test.example")
    assert mail_owed_letters() == 1
    assert [one.to for one in mail.outbox] == [["lead2@test.example"]]
    assert Letter.objects.get(person__name="Lead 1").may_go_again
