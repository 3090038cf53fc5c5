"""The rules of a resource in sentences, and what somebody still lacks to use it."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incubator.core.clock import now
from resources.models import BookingPolicy, Certification, OpeningHours, Resource
from resources.queries.times import lasting, spoken_day


@dataclass(frozen=True)
class Requirement:
    """One thing that using it takes: whether it is there, and where to get it."""

    text: str
    met: bool
    url: str = ""
    link: str = ""


def requirements(user: Any, resource: Resource) -> list[Requirement]:
    """“To use this”: what is done and what is missing, with the way to it."""
    found = []
    if not user.is_authenticated:
        login = f"{reverse('account_login')}?next={resource.get_absolute_url()}"
        found.append(Requirement(_("An account in the space"), False, login, _("Sign in")))
    if resource.needs_training:
        found.append(training_requirement(user, resource))
    return found


def training_requirement(user: Any, resource: Resource) -> Requirement:
    training = resource.needs_training
    assert training is not None
    held = None
    if user.is_authenticated:
        held = (
            Certification.objects.valid_at(now())
            .filter(person=user, training=training)
            .order_by("-valid_until")
            .first()
        )
    if held is None:
        way = training.how_to_get or _("Ask an operator for the next date.")
        text = _("%(training)s: missing. %(way)s") % {"training": training.title, "way": way}
        return Requirement(text, False, training.get_absolute_url(), _("See the training"))
    if held.valid_until is None:
        return Requirement(_("%(training)s, yours for good") % {"training": training.title}, True)
    text = _("%(training)s, yours until %(day)s")
    return Requirement(text % {"training": training.title, "day": spoken_day(held.valid_until.date())}, True)


def rules_in_words(policy: BookingPolicy, hours: Iterable[OpeningHours]) -> list[str]:
    """What the policy says, one sentence a rule."""
    sentences = [hours_in_words(hours)]
    if policy.shortest == policy.longest:
        length = _("%(length)s a booking") % {"length": lasting(policy.longest)}
    else:
        length = _("%(shortest)s to %(longest)s a booking") % {
            "shortest": lasting(policy.shortest), "longest": lasting(policy.longest),
        }  # fmt: skip
    ahead = ngettext("up to %(days)s day ahead", "up to %(days)s days ahead", policy.ahead_days) % {
        "days": policy.ahead_days
    }
    sentences.append(f"{length}, {ahead}")
    sentences.append(
        ngettext("%(count)s booking at a time", "%(count)s bookings at a time", policy.at_a_time)
        % {"count": policy.at_a_time}
    )
    if policy.cancel_cutoff_hours:
        sentences.append(
            _("Cancel until %(time)s before") % {"time": lasting(policy.cancel_cutoff_hours * 60)}
        )
    if policy.buffer:
        sentences.append(_("%(time)s between two bookings") % {"time": lasting(policy.buffer)})
    if policy.needs_approval:
        sentences.append(_("Each booking is confirmed by whoever runs it"))
    return [sentence for sentence in sentences if sentence]


def hours_in_words(rows: Iterable[OpeningHours]) -> str:
    """“Open Mon–Fri 9:00–18:00, Sat 9:00–13:00”."""
    by_day: dict[int, str] = {}
    for row in rows:
        span = f"{row.opens:%H:%M}–{row.closes:%H:%M}"
        by_day[row.weekday] = f"{by_day[row.weekday]}, {span}" if row.weekday in by_day else span
    parts = []
    for (__, span), group in groupby(sorted(by_day.items()), key=lambda item: (0, item[1])):
        days = [day for day, _span in group]
        runs = str(WEEKDAYS_ABBR[days[0]])
        if len(days) > 1:
            apart = "–" if days[-1] - days[0] == len(days) - 1 else ", "
            runs = f"{runs}{apart}{WEEKDAYS_ABBR[days[-1]]}"
        parts.append(f"{runs} {span}")
    return _("Open %(hours)s") % {"hours": "; ".join(parts)} if parts else ""
