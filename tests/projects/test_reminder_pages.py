"""The one page on which operators set reminders and silence."""

import pytest
from django.urls import reverse

from projects.models import QuietRule, ReminderRule

PAGE = "reminder_rules"
QUERIES = 6


@pytest.fixture
def rule(db):
    ReminderRule.objects.all().delete()
    return ReminderRule.objects.create(about="milestone", side="before", days=3)


def test_a_space_begins_with_rules_that_help(db):
    """Set by the migration; the race tests empty the tables, so the function itself is asked."""
    from importlib import import_module

    from django.apps import apps

    ReminderRule.objects.all().delete()
    import_module("projects.migrations.0018_reminder_defaults").fill(apps, None)
    assert set(ReminderRule.objects.values_list("about", flat=True)) == set(ReminderRule.About.values)
    assert (QuietRule.objects.get().asks, QuietRule.objects.get().quiet_after) == (False, 21)


def test_it_is_the_operators_page(client_of, lead, rule):
    assert client_of(lead).get(reverse(PAGE)).status_code == 403
    switch = reverse("reminder_rule_switch", args=[rule.pk])
    assert client_of(lead).post(switch).status_code == 404


def test_a_rule_is_added_switched_and_taken_out(client_of, operator, rule):
    client = client_of(operator)
    assert client.post(reverse(PAGE), {"about": "answer", "days": 4, "side": "after"}).status_code == 302
    assert "4 days after" in client.get(reverse(PAGE)).content.decode()
    switch, remove = (reverse(f"reminder_rule_{act}", args=[rule.pk]) for act in ("switch", "remove"))
    client.post(switch)
    assert not ReminderRule.objects.get(pk=rule.pk).is_on
    client.post(switch, {"on": "yes"})
    assert ReminderRule.objects.get(pk=rule.pk).is_on
    assert client.get(switch).status_code == 405
    client.post(remove)
    assert not ReminderRule.objects.filter(pk=rule.pk).exists()
    assert client.post(remove).status_code == 404


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ({"about": "application", "days": 13, "side": "after"}, 409),
        ({"about": "milestone", "days": 99, "side": "after"}, 422),
        ({"about": "nonsense", "days": 13, "side": "after"}, 422),
    ],
)
def test_what_was_typed_stays_where_it_is_refused(typed, status, client_of, operator, rule):
    page = client_of(operator).post(reverse(PAGE), typed)
    assert page.status_code == status
    assert f'value="{typed["days"]}"' in page.content.decode()


def test_silence_is_set_here_too(client_of, operator):
    client, address = client_of(operator), reverse("quiet_rule_set")
    good = {"quiet-quiet_after": 14, "quiet-asks": "on", "quiet-asks_after": 30}
    assert client.post(address, good).status_code == 302
    rule = QuietRule.objects.get()
    assert (rule.quiet_after, rule.asks, rule.asks_after) == (14, True, 30)
    page = client.post(address, good | {"quiet-asks_after": 8})
    assert (page.status_code, 'value="8"' in page.content.decode()) == (422, True)


@pytest.mark.parametrize("many", [1, 3])
def test_the_page_keeps_its_queries(many, client_of, operator, rule, django_assert_num_queries):
    for days in range(many):
        ReminderRule.objects.create(about="answer", side="before", days=days)
    client = client_of(operator)
    client.get(reverse(PAGE))
    with django_assert_num_queries(QUERIES):
        client.get(reverse(PAGE))
