"""Reminding people of dates, and the rules for it, which operators set once for all projects."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incubator.accounts.models import Person
from incubator.core.access import require
from incubator.core.clock import localdate, space_zone
from incubator.core.journal import name, record, record_all
from incubator.core.refusal import Refused
from incubator.notices.actions import notify_all
from projects.models import Reminder, ReminderRule
from projects.models.project import INVITATION_LASTS
from projects.models.reminders import MOST_DAYS
from projects.queries.reminders import Owed, Span, owed_by, spans

CHUNK = 100
ONE_SIDED = {"application": "before", "invitation": "after"}


@transaction.atomic
def add_rule(*, by: Person, about: str, side: str, days: int) -> ReminderRule:
    """Remind of these dates from now on, so many days before or after. A rule that is there is switched on."""
    require(by, "projects.set_reminders")
    if ONE_SIDED.get(about, side) != side:
        raise Refused(
            _("A programme that has closed takes nothing more: remind before it closes.")
            if about == "application"
            else _("An invitation has no last day: remind so many days after it was sent.")
        )
    if days > MOST_DAYS or (days == 0 and side == "after"):
        raise Refused(
            _("Take 1 to %(most)s days, or 0 days before for the day itself.") % {"most": MOST_DAYS}
        )
    if about == "invitation" and days >= INVITATION_LASTS.days:
        raise Refused(
            _("An invitation holds for %(days)s days: remind earlier.") % {"days": INVITATION_LASTS.days}
        )
    rule, is_new = ReminderRule.objects.get_or_create(about=about, side=side, days=days)
    if is_new:
        tell(rule, _("%(rule)s (new)"), by)
    elif not rule.is_on:
        return switch_rule(rule, by=by, on=True)
    return rule


@transaction.atomic
def switch_rule(rule: ReminderRule, *, by: Person, on: bool) -> ReminderRule:
    """On or off; a second press changes nothing."""
    rule = ReminderRule.objects.select_for_update().get(pk=rule.pk)
    require(by, "projects.set_reminders")
    if rule.is_on != on:
        rule.is_on = on
        rule.save(update_fields=["is_on"])
        tell(rule, _("%(rule)s (on)") if on else _("%(rule)s (off)"), by)
    return rule


@transaction.atomic
def remove_rule(rule: ReminderRule, *, by: Person) -> None:
    """Take it out; whom it reminded stays known, so that putting it back reminds nobody again."""
    rule = ReminderRule.objects.select_for_update().get(pk=rule.pk)
    require(by, "projects.set_reminders")
    tell(rule, _("%(rule)s (taken out)"), by)
    rule.delete()


def tell(rule: ReminderRule, change: str, by: Person) -> None:
    record("reminder.changed", rule, by=by, rule=change % {"rule": str(rule)})


def remind() -> int:
    """Remind of all that is owed today on the space's calendar; the number of people told, each a thing.

    In chunks, each its own transaction: what is cut off goes on the next time.
    """
    reminded = 0
    with timezone.override(space_zone()):
        today = localdate()
        for about in ReminderRule.About.values:
            rules = list(ReminderRule.objects.filter(about=about, is_on=True))
            for rule, span in spans(rules, today):
                after: int | None = 0
                while after is not None:
                    count, after = remind_some(rule, span, after)
                    reminded += count
    return reminded


@transaction.atomic
def remind_some(rule: ReminderRule, span: Span, after: int) -> tuple[int, int | None]:
    """One chunk beyond the key `after`. While another worker is at this rule, or it was switched off, nothing.

    Returns how many were told, and the last key if there is more to look at.
    """
    held = ReminderRule.objects.select_for_update(skip_locked=True).filter(pk=rule.pk, is_on=True)
    if held.first() is None:
        return 0, None
    owed, last = owed_by(rule, span, after, CHUNK)
    only_new(rule, owed)
    owed = [one for one in owed if one.people]
    Reminder.objects.bulk_create(
        Reminder(about=rule.about, offset=rule.offset, thing=name(o.thing), due_on=o.due_on, person=person)
        for o in owed
        for person in o.people
    )
    entries = record_all([(one.verb, one.thing, one.facts) for one in owed], by=None)
    notify_all((one.people, entry, one.url) for one, entry in zip(owed, entries, strict=True))
    return sum(len(one.people) for one in owed), last


def only_new(rule: ReminderRule, owed: list[Owed]) -> None:
    """Leave out whoever heard this rule speak of this date already."""
    before = set(
        Reminder.objects.filter(
            thing__in=[name(one.thing) for one in owed], about=rule.about, offset=rule.offset
        ).values_list("thing", "due_on", "person_id")
    )
    for one in owed:
        key = (name(one.thing), one.due_on)
        one.people = [person for person in one.people if (*key, person.pk) not in before]
