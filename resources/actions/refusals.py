"""The rules of booking, each with its sentence and the way out. Called with the unit's row locked."""

from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from incubator.accounts.models import Person
from incubator.core.clock import now
from incubator.core.refusal import Offer, Refused
from resources.models import Booking, BookingPolicy, Certification, Unit
from resources.queries import availability as av
from resources.queries.calendar import free_near, hours_of, last_start, rules_of, span_of, taken_of
from resources.queries.times import lasting, local, spoken, spoken_day, zone
from resources.states import OPEN


def check_booking(unit: Unit, policy: BookingPolicy, wanted: av.Span, *, by: Person) -> None:
    """Every rule in the order in which it helps to hear of it; raises `Refused` at the first that does not hold."""
    refuse_bad_length(unit, policy, wanted)
    refuse_past(unit, policy, wanted)
    refuse_far(unit, policy, wanted)
    refuse_untrained(unit, wanted, by=by)
    refuse_too_many(unit, policy, by=by)
    refuse_closed(unit, policy, wanted)
    refuse_taken(unit, policy, wanted)


def booking_url(unit: Unit, span: av.Span) -> str:
    """The booking form with everything filled in."""
    start, end = local(span.start), local(span.end)
    query = {"unit": unit.tag, "start": f"{start:%Y-%m-%dT%H:%M}", "end": f"{end:%Y-%m-%dT%H:%M}"}
    return f"{reverse('booking_new', args=[unit.resource.slug])}?{urlencode(query)}"


def free_offers(
    unit: Unit, policy: BookingPolicy, wanted: av.Span, minutes: int | None = None
) -> list[Offer]:
    """The three nearest free places, on any working unit of the resource, as links that fill the form."""
    units: QuerySet[Unit] = unit.resource.units.filter(state="working").select_related("resource")
    length = min(max(minutes or wanted.minutes, policy.shortest), policy.longest)
    hours = hours_of(unit.resource.opening_hours.all())
    found = free_near(list(units), policy, hours, wanted=wanted.start, minutes=length)
    return [
        Offer(f"{spoken(span.start, span.end)} · {free.tag}", booking_url(free, span)) for free, span in found
    ]


def taken_refusal(unit: Unit, policy: BookingPolicy, wanted: av.Span) -> Refused:
    offers = free_offers(unit, policy, wanted)
    if offers:
        return Refused(_("That slot was taken a moment ago. These are free:"), offers)
    return Refused(
        _("That slot was taken a moment ago, and nothing near it is free. Look at another week."),
        [week_of(unit, wanted.start)],
    )


def week_of(unit: Unit, at: datetime) -> Offer:
    query = urlencode({"unit": unit.tag, "week": f"{local(at):%Y-%m-%d}"})
    return Offer(_("See the week"), f"{unit.resource.get_absolute_url()}?{query}")


def refuse_bad_length(unit: Unit, policy: BookingPolicy, wanted: av.Span) -> None:
    if wanted.end <= wanted.start:
        raise Refused(_("It ends before it starts. Choose a later end."))
    if policy.shortest <= wanted.minutes <= policy.longest:
        return
    text = _(
        "A booking here is %(shortest)s at least and %(longest)s at most; yours is %(yours)s. These fit:"
    )
    facts = {
        "shortest": lasting(policy.shortest),
        "longest": lasting(policy.longest),
        "yours": lasting(wanted.minutes),
    }
    raise Refused(text % facts, free_offers(unit, policy, wanted))


def refuse_past(unit: Unit, policy: BookingPolicy, wanted: av.Span) -> None:
    if wanted.start < now():
        raise Refused(_("That time has passed. These are free:"), free_offers(unit, policy, wanted))


def refuse_far(unit: Unit, policy: BookingPolicy, wanted: av.Span) -> None:
    last = last_start(policy)
    if wanted.start > last:
        text = _(
            "Up to %(days)s days ahead can be booked: until %(day)s. Come back later, or take one of these:"
        )
        facts = {"days": policy.ahead_days, "day": spoken_day(local(last).date())}
        raise Refused(
            text % facts, free_offers(unit, policy, av.Span(now(), now() + (wanted.end - wanted.start)))
        )


def refuse_untrained(unit: Unit, wanted: av.Span, *, by: Person) -> None:
    """The certificate must hold on the day itself, not only today."""
    training = unit.resource.needs_training
    if (
        training is None
        or Certification.objects.valid_at(wanted.end).filter(person=by, training=training).exists()
    ):
        return
    text = _("For this you need “%(training)s”, valid on that day. %(way)s")
    way = training.how_to_get or _("Ask an operator for the next date.")
    raise Refused(
        text % {"training": training.title, "way": way},
        [Offer(_("See the training"), training.get_absolute_url())],
    )


def refuse_too_many(unit: Unit, policy: BookingPolicy, *, by: Person) -> None:
    mine = Booking.objects.filter(
        person=by, unit__resource=unit.resource_id, state__in=OPEN, period__endswith__gt=now()
    ).count()
    if mine >= policy.at_a_time:
        text = _(
            "You have %(count)s bookings here, and %(most)s at a time are possible. Cancel one, or ask an operator."
        )
        raise Refused(
            text % {"count": mine, "most": policy.at_a_time},
            [Offer(_("My bookings"), reverse("booking_list"))],
        )


def refuse_closed(unit: Unit, policy: BookingPolicy, wanted: av.Span) -> None:
    """Inside the opening hours, and on the grid that is counted from the opening."""
    day = local(wanted.start).date()
    opens = av.open_spans(hours_of(unit.resource.opening_hours.all()), day - timedelta(days=1), 3, zone())
    if not any(span.covers(wanted) for span in opens):
        raise Refused(_("It is not open then. These are free:"), free_offers(unit, policy, wanted))
    step = timedelta(minutes=policy.granularity)
    opening = next(span for span in opens if span.covers(wanted))
    if (wanted.start - opening.start) % step or (wanted.end - opening.start) % step:
        text = _("Bookings here start and end every %(step)s. These fit:")
        raise Refused(text % {"step": lasting(policy.granularity)}, free_offers(unit, policy, wanted))


def refuse_taken(unit: Unit, policy: BookingPolicy, wanted: av.Span) -> None:
    held = av.Span(wanted.start, wanted.end + timedelta(minutes=rules_of(policy).buffer))
    taken = taken_of([unit], held.start, held.end)[unit.pk]
    hit = next((outage for outage in taken.outages if span_of(outage.period).overlaps(held)), None)
    if hit:
        text = _("%(unit)s is out of order then: %(reason)s. These are free:")
        raise Refused(text % {"unit": unit.tag, "reason": hit.reason}, free_offers(unit, policy, wanted))
    if taken.bookings:
        raise taken_refusal(unit, policy, wanted)
