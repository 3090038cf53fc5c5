"""The life cycle of an organisation's verification."""

from django.utils.translation import gettext_lazy as _
from statemachine import State, StateMachine

from incubator.core.flow import Flow


class OrganisationMachine(StateMachine):
    applied = State(initial=True)
    verified = State()
    declined = State()

    verify = applied.to(verified) | declined.to(verified)
    decline = applied.to(declined) | verified.to(declined)


ORGANISATION_FLOW = Flow(
    OrganisationMachine,
    labels={
        "applied": (_("waits for verification"), "warn"),
        "verified": (_("verified"), "good"),
        "declined": (_("not verified"), "bad"),
    },
)
