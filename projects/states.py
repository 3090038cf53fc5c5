"""The life cycles of a project and its parts. Each fits the screen; the database repeats it."""

from django.utils.translation import gettext_lazy as _
from statemachine import State, StateMachine

from incubator.core.flow import Flow


class ProjectMachine(StateMachine):
    draft = State(initial=True)
    applied = State()
    declined = State()
    incubating = State()
    paused = State()
    graduated = State()
    alumni = State(final=True)
    dropped = State()
    withdrawn = State(final=True)

    apply = draft.to(applied) | declined.to(applied)
    accept = applied.to(incubating)
    decline = applied.to(declined)
    pause = incubating.to(paused)
    resume = paused.to(incubating)
    advance = incubating.to(incubating)
    hold = incubating.to(incubating)
    graduate = incubating.to(graduated)
    settle = graduated.to(alumni)
    drop = incubating.to(dropped) | paused.to(dropped)
    reinstate = dropped.to(incubating)
    withdraw = draft.to(withdrawn) | applied.to(withdrawn) | incubating.to(withdrawn) | paused.to(withdrawn)


class ApplicationMachine(StateMachine):
    draft = State(initial=True)
    handed_in = State()
    changes_requested = State()
    accepted = State(final=True)
    declined = State(final=True)
    withdrawn = State(final=True)

    hand_in = draft.to(handed_in) | changes_requested.to(handed_in)
    request_changes = handed_in.to(changes_requested)
    accept = handed_in.to(accepted) | changes_requested.to(accepted)
    decline = handed_in.to(declined) | changes_requested.to(declined)
    withdraw = draft.to(withdrawn) | handed_in.to(withdrawn) | changes_requested.to(withdrawn)


class NeedMachine(StateMachine):
    open = State(initial=True)
    matched = State()
    met = State(final=True)
    withdrawn = State(final=True)

    match = open.to(matched)
    reopen = matched.to(open)
    meet = open.to(met) | matched.to(met)
    withdraw = open.to(withdrawn) | matched.to(withdrawn)


class MilestoneMachine(StateMachine):
    planned = State(initial=True)
    active = State()
    submitted = State()
    changes_requested = State()
    accepted = State(final=True)
    abandoned = State(final=True)

    start = planned.to(active)
    submit = active.to(submitted) | changes_requested.to(submitted)
    request_changes = submitted.to(changes_requested)
    accept = submitted.to(accepted)
    stop = submitted.to(abandoned)
    abandon = planned.to(abandoned) | active.to(abandoned) | changes_requested.to(abandoned)


class AppealMachine(StateMachine):
    open = State(initial=True)
    upheld = State(final=True)
    overturned = State(final=True)

    uphold = open.to(upheld)
    overturn = open.to(overturned)


class PitchMachine(StateMachine):
    draft = State(initial=True)
    published = State()
    withdrawn = State()

    publish = draft.to(published) | withdrawn.to(published) | published.to(published)
    withdraw = published.to(withdrawn)


class OpeningMachine(StateMachine):
    open = State(initial=True)
    filled = State(final=True)
    closed = State(final=True)

    fill = open.to(filled)
    close = open.to(closed)


class OpeningApplicationMachine(StateMachine):
    sent = State(initial=True)
    accepted = State(final=True)
    declined = State(final=True)
    withdrawn = State(final=True)

    accept = sent.to(accepted)
    decline = sent.to(declined)
    withdraw = sent.to(withdrawn)


PROJECT_FLOW = Flow(
    ProjectMachine,
    labels={
        "draft": (_("draft"), ""),
        "applied": (_("applied"), "warn"),
        "declined": (_("declined"), "bad"),
        "incubating": (_("incubating"), "blue"),
        "paused": (_("paused"), "warn"),
        "graduated": (_("graduated"), "good"),
        "alumni": (_("alumni"), "good"),
        "dropped": (_("let go"), "bad"),
        "withdrawn": (_("withdrawn"), ""),
    },
)


class DossierMachine(StateMachine):
    """Made in the background; what failed is asked for anew."""

    queued = State(initial=True)
    ready = State(final=True)
    failed = State(final=True)

    finish = queued.to(ready)
    fail = queued.to(failed)


APPLICATION_FLOW = Flow(
    ApplicationMachine,
    labels={
        "draft": (_("draft"), ""),
        "handed_in": (_("handed in"), "warn"),
        "changes_requested": (_("changes asked for"), "bad"),
        "accepted": (_("accepted"), "good"),
        "declined": (_("declined"), "bad"),
        "withdrawn": (_("withdrawn"), ""),
    },
)
NEED_FLOW = Flow(
    NeedMachine,
    labels={
        "open": (_("open"), "warn"),
        "matched": (_("matched"), "blue"),
        "met": (_("met"), "good"),
        "withdrawn": (_("withdrawn"), ""),
    },
)
MILESTONE_FLOW = Flow(
    MilestoneMachine,
    labels={
        "planned": (_("planned"), ""),
        "active": (_("active"), "blue"),
        "submitted": (_("handed in"), "warn"),
        "changes_requested": (_("changes asked for"), "bad"),
        "accepted": (_("accepted"), "good"),
        "abandoned": (_("abandoned"), ""),
    },
)
PITCH_FLOW = Flow(
    PitchMachine,
    labels={
        "draft": (_("draft"), ""),
        "published": (_("published"), "good"),
        "withdrawn": (_("withdrawn"), ""),
    },
)
APPEAL_FLOW = Flow(
    AppealMachine,
    labels={
        "open": (_("waits for an answer"), "warn"),
        "upheld": (_("the decision stands"), ""),
        "overturned": (_("overturned"), "good"),
    },
)
OPENING_FLOW = Flow(
    OpeningMachine,
    labels={
        "open": (_("open"), "good"),
        "filled": (_("filled"), "blue"),
        "closed": (_("closed"), ""),
    },
)
OPENING_APPLICATION_FLOW = Flow(
    OpeningApplicationMachine,
    labels={
        "sent": (_("waits for an answer"), "warn"),
        "accepted": (_("accepted"), "good"),
        "declined": (_("declined"), ""),
        "withdrawn": (_("withdrawn"), ""),
    },
)
DOSSIER_FLOW = Flow(
    DossierMachine,
    labels={
        "queued": (_("being made"), "blue"),
        "ready": (_("ready"), "good"),
        "failed": (_("could not be made"), "bad"),
    },
)
# Where an application still lies open, to be written or to be answered.
LIVE_APPLICATIONS = ("draft", "handed_in", "changes_requested")
BEING_WRITTEN = ("draft", "changes_requested")
# Handed in and not decided: what readers read.
OPEN_TO_READERS = ("handed_in", "changes_requested")
# Still being written, by the team alone; and what counts against a programme's places.
DRAFTS = ("draft", "declined")
HOLDING_A_PLACE = ("incubating", "paused")
# It ended: nothing is planned any more, nobody joins or is appointed. An appeal alone brings a dropped one back.
ENDED = ("alumni", "dropped", "withdrawn")
# Nobody writes tracker notes about these, nor makes needs of them.
NOT_TRACKED = ("declined", "withdrawn")
# Whoever finished; and whoever was let in, whatever came of it.
GRADUATED = ("graduated", "alumni")
ACCEPTED = (*HOLDING_A_PLACE, *GRADUATED, "dropped")
