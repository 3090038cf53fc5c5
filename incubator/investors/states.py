"""The life cycles of an investor's verification and of their way with a pitch."""

from django.utils.translation import gettext_lazy as _
from statemachine import State, StateMachine

from incubator.core.flow import Flow


class InvestorMachine(StateMachine):
    applied = State(initial=True)
    verified = State()
    declined = State()

    apply = declined.to(applied)
    verify = applied.to(verified) | declined.to(verified)
    decline = applied.to(declined) | verified.to(declined)


class InterestMachine(StateMachine):
    watching = State(initial=True)
    intro_requested = State()
    introduced = State()
    in_diligence = State()
    committed = State(final=True)
    passed = State()
    declined = State(final=True)

    ask = watching.to(intro_requested) | passed.to(intro_requested)
    introduce = intro_requested.to(introduced)
    decline = intro_requested.to(declined)
    examine = introduced.to(in_diligence)
    commit = in_diligence.to(committed) | introduced.to(committed)
    give_up = (
        watching.to(passed) | intro_requested.to(passed) | introduced.to(passed) | in_diligence.to(passed)
    )
    watch = passed.to(watching)


INVESTOR_FLOW = Flow(
    InvestorMachine,
    labels={
        "applied": (_("waits for verification"), "warn"),
        "verified": (_("verified"), "good"),
        "declined": (_("not verified"), "bad"),
    },
)
INTEREST_FLOW = Flow(
    InterestMachine,
    labels={
        "watching": (_("watching"), "blue"),
        "intro_requested": (_("asked for an intro"), "warn"),
        "introduced": (_("introduced"), "good"),
        "in_diligence": (_("in diligence"), "blue"),
        "committed": (_("committed"), "good"),
        "passed": (_("passed"), ""),
        "declined": (_("the team said no"), ""),
    },
)
