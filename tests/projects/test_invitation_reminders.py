"""Invitations that wait: the invited hear of it, or the lead, as long as the invitation can be accepted."""

from datetime import timedelta

import pytest
import time_machine

from incubator.core.clock import now
from incubator.notices.models import Notification
from projects.actions.reminders import remind
from projects.models import ReminderRule
from tests.factories import PersonFactory
from tests.projects.test_reminders import invited, rule, told


@pytest.fixture(autouse=True)
def clean(db, frozen):
    ReminderRule.objects.all().delete()


def test_the_invited_are_reminded_and_for_who_has_no_account_the_lead(project, lead, stranger):
    rule("invitation", "after", 5)
    one = invited(project, stranger.email)
    invited(project, "nobody@test.example", by=PersonFactory())
    invited(project, "gone@test.example", withdrawn_at=now())
    invited(project, "here@test.example", accepted_at=now())
    invited(project, "no@test.example", declined_at=now())

    assert remind() == 2
    assert (told(stranger), told(lead)) == (["reminder.invitation"], ["reminder.invitation_unanswered"])
    assert Notification.objects.get(person=stranger).url == one.get_absolute_url()


def test_an_invitation_counts_from_its_last_letter_and_none_is_mentioned_that_expired(project, stranger):
    rule("invitation", "after", 10)
    one = invited(project, stranger.email, made_at=now() - timedelta(days=60), offered_at=now())
    invited(project, "late@test.example", offered_at=now() - timedelta(days=15))
    assert remind() == 0
    with time_machine.travel(now() + timedelta(days=10), tick=False):
        assert remind() == 1
    assert Notification.objects.get().url == one.get_absolute_url()
