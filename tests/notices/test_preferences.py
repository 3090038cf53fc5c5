"""About what somebody gets mail, and when; the page has everything in any case."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse

from incubator.core.clock import now
from incubator.core.journal import record
from incubator.core.journal_text import SENTENCES, topic_of
from incubator.core.refusal import Refused
from incubator.notices.actions import notify, set_preferences
from incubator.notices.models import Mail, Notification, Preference, Topic
from incubator.notices.queries import last_morning, preferences_of
from incubator.notices.tasks import mail_owed

PAGE = "notification_preferences"
SPACE = "person.updated_profile"
LETTER = "organisation.verified"


def tell(person, by, verb=SPACE):
    with transaction.atomic():
        notify([person], record(verb, by, by=by, organisation="Same Works"), url="/projects/")


def at(moment):
    return time_machine.travel(moment, tick=False)


def test_every_verb_belongs_to_a_topic():
    assert {verb: topic_of(verb) for verb in SENTENCES if topic_of(verb) not in Topic.values} == {}


def test_a_verbs_own_topic_goes_before_that_of_its_noun():
    assert (topic_of("milestone.decided"), topic_of("milestone.started")) == ("letters", "milestones")
    assert topic_of("kettle.boiled") == ""


@pytest.mark.parametrize(
    ("when", "sent"),
    [
        (None, ["09:10"]),
        (Mail.SOON, ["09:10"]),
        (Mail.DAILY, ["08:10 next"]),
        (Mail.NEVER, []),
    ],
)
def test_mail_comes_when_it_is_wanted_and_the_page_has_it_at_once(when, sent, lead, member):
    if when:
        set_preferences(by=member, mail={"space": when})
    with at("2026-03-02T09:00:00+01:00"):
        tell(member, lead)
        assert Notification.objects.filter(person=member).count() == 1
    moments = {
        "09:10": "2026-03-02T09:10:00+01:00",
        "07:59 next": "2026-03-03T07:59:00+01:00",
        "08:10 next": "2026-03-03T08:10:00+01:00",
        "later": "2026-03-04T08:10:00+01:00",
    }
    got = []
    for name, moment in moments.items():
        with at(moment):
            got += [name] * mail_owed()
    assert got == sent


def test_the_morning_mail_has_what_is_wanted_daily_and_what_is_new(lead, member):
    set_preferences(by=member, mail={"space": "daily"})
    with at("2026-03-02T12:00:00+01:00"):
        tell(member, lead)
    with at("2026-03-03T07:58:00+01:00"):
        tell(member, lead, LETTER)
    with at("2026-03-03T08:10:00+01:00"):
        assert mail_owed() == 1
    assert "2 things for you" in mail.outbox[0].subject


def test_what_is_wanted_soon_takes_along_nothing_that_waits_for_the_morning(lead, member):
    set_preferences(by=member, mail={"space": "daily"})
    with at("2026-03-02T12:00:00+01:00"):
        tell(member, lead)
        tell(member, lead, LETTER)
    with at("2026-03-02T12:10:00+01:00"):
        assert mail_owed() == 1
    assert "Lena Lead verified Same Works" in mail.outbox[0].subject


def test_what_somebody_chose_is_theirs_alone_and_holds_for_what_already_waits(lead, member, stranger, frozen):
    tell(member, lead)
    tell(stranger, lead)
    set_preferences(by=member, mail={"space": "never"})
    with at(now() + timedelta(minutes=10)):
        mail_owed()
    assert [one.to for one in mail.outbox] == [[stranger.email]]


@pytest.mark.parametrize(
    ("moment", "morning"),
    [
        ("2026-03-02T06:59:00+00:00", "2026-03-01T07:00:00+00:00"),
        ("2026-03-02T07:00:00+00:00", "2026-03-02T07:00:00+00:00"),
        ("2026-03-29T06:00:00+00:00", "2026-03-29T06:00:00+00:00"),  # the clocks went forward in the night
        ("2026-03-29T05:59:00+00:00", "2026-03-28T07:00:00+00:00"),
        ("2026-10-25T06:30:00+00:00", "2026-10-24T06:00:00+00:00"),  # and back
        ("2026-10-25T07:00:00+00:00", "2026-10-25T07:00:00+00:00"),
    ],
)
def test_the_morning_is_on_the_clock_of_the_space(moment, morning):
    assert last_morning(datetime.fromisoformat(moment)) == datetime.fromisoformat(morning)


def test_letters_wait_for_the_morning_but_are_never_switched_off(member, lead):
    set_preferences(by=member, mail={"letters": "daily"})
    with pytest.raises(Refused, match="for you to know"):
        set_preferences(by=member, mail={"letters": "never", "space": "never"})
    assert preferences_of(member)["letters"] == "daily"
    assert preferences_of(member)["space"] == "soon"
    with pytest.raises(IntegrityError), transaction.atomic():
        Preference.objects.create(person=lead, topic="letters", mail="never")


@pytest.mark.parametrize("mail", [{"nonsense": "soon"}, {"space": "hourly"}])
def test_nonsense_is_refused(mail, member):
    with pytest.raises(ValueError, match="not a valid"):
        set_preferences(by=member, mail=mail)


def test_the_page_keeps_what_was_chosen(client_of, member):
    client, choice = client_of(member), dict.fromkeys(Topic.values, "daily")
    for _ in range(2):  # a second press changes nothing
        assert client.post(reverse(PAGE), choice | {"talk": "never"}).status_code == 302
    assert preferences_of(member) == choice | {"talk": "never"}
    assert Preference.objects.count() == len(Topic)


def test_the_page_offers_no_never_for_letters_and_takes_none(client_of, member):
    client, choice = client_of(member), dict.fromkeys(Topic.values, "soon")
    assert client.get(reverse(PAGE)).content.decode().count('value="never"') == len(Topic) - 1
    assert client.post(reverse(PAGE), choice | {"letters": "never"}).status_code == 422
    assert not Preference.objects.exists()


def test_it_wants_a_member(client_of, db):
    assert client_of(None).get(reverse(PAGE)).status_code == 302


def test_each_digest_says_where_to_change_it(lead, member, frozen):
    tell(member, lead)
    with at(now() + timedelta(minutes=10)):
        mail_owed()
    assert "/me/notifications/preferences/" in mail.outbox[0].body


@pytest.mark.parametrize("many", [1, 3])
def test_a_digest_keeps_its_queries(many, lead, member, frozen, django_assert_num_queries):
    set_preferences(by=member, mail={"talk": "never"})
    for _ in range(many):
        tell(member, lead)
    with at(now() + timedelta(minutes=10)), django_assert_num_queries(7):
        assert mail_owed() == 1


def test_what_a_form_does_not_say_stays_as_it_is(client_of, member):
    set_preferences(by=member, mail={"space": "never"})
    client_of(member).post(reverse(PAGE), {"talk": "daily"})
    kept = preferences_of(member)
    assert (kept["space"], kept["talk"], kept["events"]) == ("never", "daily", "soon")
