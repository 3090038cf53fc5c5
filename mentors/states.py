"""The life cycles of a mentor, of a mentorship and of a session. Each fits the screen; the database repeats it."""

from django.utils.translation import gettext_lazy as _
from statemachine import State, StateMachine

from incubator.core.flow import Flow


class MentorMachine(StateMachine):
    applied = State(initial=True)
    approved = State()
    paused = State()
    declined = State()
    retired = State()

    apply = declined.to(applied) | retired.to(applied)
    approve = applied.to(approved)
    decline = applied.to(declined)
    pause = approved.to(paused)
    resume = paused.to(approved)
    retire = approved.to(retired) | paused.to(retired)


class MentorshipMachine(StateMachine):
    suggested = State(initial=True)
    requested = State()
    active = State()
    completed = State(final=True)
    declined = State(final=True)
    withdrawn = State(final=True)
    ended = State(final=True)

    request = suggested.to(requested)
    accept = requested.to(active)
    decline = requested.to(declined)
    withdraw = suggested.to(withdrawn) | requested.to(withdrawn)
    close = requested.to(ended)
    complete = active.to(completed)
    end = active.to(ended)


class SessionMachine(StateMachine):
    """A booking that rests on a stale calendar is only `requested`. Rated is derived: there are ratings."""

    requested = State(initial=True)
    booked = State()
    held = State(final=True)
    no_show = State()
    cancelled = State(final=True)

    confirm = requested.to(booked)
    move = booked.to(booked) | requested.to(booked)
    move_unsure = booked.to(requested) | requested.to(requested)
    cancel = requested.to(cancelled) | booked.to(cancelled)
    hold = booked.to(held) | no_show.to(held)
    miss = booked.to(no_show)


class RoundMachine(StateMachine):
    draft = State(initial=True)
    running = State()
    proposed = State()
    published = State(final=True)
    discarded = State(final=True)

    change = draft.to(draft)
    start = draft.to(running) | proposed.to(running)
    finish = running.to(proposed)
    cancel = running.to(draft)
    keep = running.to(proposed)
    edit = proposed.to(proposed)
    publish = proposed.to(published)
    discard = draft.to(discarded) | proposed.to(discarded)


MENTOR_FLOW = Flow(
    MentorMachine,
    labels={
        "applied": (_("waits for approval"), "warn"),
        "approved": (_("mentor"), "good"),
        "paused": (_("paused"), "warn"),
        "declined": (_("not approved"), "bad"),
        "retired": (_("retired"), ""),
    },
)
MENTORSHIP_FLOW = Flow(
    MentorshipMachine,
    labels={
        "suggested": (_("suggested"), ""),
        "requested": (_("waits for an answer"), "warn"),
        "active": (_("active"), "blue"),
        "completed": (_("completed"), "good"),
        "declined": (_("declined"), "bad"),
        "withdrawn": (_("withdrawn"), ""),
        "ended": (_("closed"), ""),
    },
)
SESSION_FLOW = Flow(
    SessionMachine,
    labels={
        "requested": (_("waits for the mentor"), "warn"),
        "booked": (_("booked"), "blue"),
        "held": (_("held"), "good"),
        "no_show": (_("somebody did not come"), "bad"),
        "cancelled": (_("cancelled"), ""),
    },
)
# Sessions that hold their time: no two of one mentor overlap.
AHEAD = ("requested", "booked")


ROUND_FLOW = Flow(
    RoundMachine,
    labels={
        "draft": (_("draft"), ""),
        "running": (_("is being worked out"), "warn"),
        "proposed": (_("proposal"), "blue"),
        "published": (_("published"), "good"),
        "discarded": (_("discarded"), ""),
    },
)
LISTED = ("approved", "paused")
# Projects that a mentor can help: the space has taken them in.
HELPED = ("incubating", "paused", "graduated")
LIVE = ("suggested", "requested", "active")
