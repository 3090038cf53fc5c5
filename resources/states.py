"""The life cycles of what is shared. Each fits the screen; the database repeats it."""

from django.utils.translation import gettext_lazy as _
from statemachine import State, StateMachine

from incubator.core.flow import Flow


class ResourceMachine(StateMachine):
    applied = State(initial=True)
    approved = State()
    declined = State()
    retired = State()

    approve = applied.to(approved) | declined.to(approved) | retired.to(approved)
    decline = applied.to(declined)
    retire = approved.to(retired)


class UnitMachine(StateMachine):
    working = State(initial=True)
    out_of_order = State()

    break_down = working.to(out_of_order)
    repair = out_of_order.to(working)


class BookingMachine(StateMachine):
    requested = State(initial=True)
    confirmed = State()
    checked_in = State()
    completed = State(final=True)
    declined = State(final=True)
    cancelled = State(final=True)
    no_show = State(final=True)

    confirm = requested.to(confirmed)
    decline = requested.to(declined)
    cancel = requested.to(cancelled) | confirmed.to(cancelled)
    check_in = confirmed.to(checked_in)
    complete = checked_in.to(completed)
    miss = confirmed.to(no_show)


RESOURCE_FLOW = Flow(
    ResourceMachine,
    labels={
        "applied": (_("waits for approval"), "warn"),
        "approved": (_("available"), "good"),
        "declined": (_("declined"), "bad"),
        "retired": (_("no longer offered"), ""),
    },
)
UNIT_FLOW = Flow(
    UnitMachine,
    labels={"working": (_("working"), "good"), "out_of_order": (_("out of order"), "bad")},
)
BOOKING_FLOW = Flow(
    BookingMachine,
    labels={
        "requested": (_("waits for an answer"), "warn"),
        "confirmed": (_("confirmed"), "good"),
        "checked_in": (_("under way"), "blue"),
        "completed": (_("over"), ""),
        "declined": (_("declined"), "bad"),
        "cancelled": (_("cancelled"), ""),
        "no_show": (_("missed"), "bad"),
    },
)
HOLDING = ("confirmed", "checked_in")  # these hold the unit; a request alone blocks nobody
OPEN = ("requested", *HOLDING)  # these count as “bookings that I have”
