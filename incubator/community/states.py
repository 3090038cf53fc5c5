"""The life cycle of a registration to an event."""

from django.utils.translation import gettext_lazy as _
from statemachine import State, StateMachine

from incubator.core.flow import Flow


class RegistrationMachine(StateMachine):
    registered = State(initial=True)
    waitlisted = State()
    attended = State(final=True)
    cancelled = State()
    no_show = State()

    move_up = waitlisted.to(registered)
    cancel = registered.to(cancelled) | waitlisted.to(cancelled)
    register = cancelled.to(registered)
    wait = cancelled.to(waitlisted)
    attend = registered.to(attended) | no_show.to(attended)
    miss = registered.to(no_show)


REGISTRATION_FLOW = Flow(
    RegistrationMachine,
    labels={
        "registered": (_("registered"), "good"),
        "waitlisted": (_("on the waiting list"), "warn"),
        "attended": (_("was there"), "good"),
        "cancelled": (_("cancelled"), ""),
        "no_show": (_("did not come"), "bad"),
    },
)
