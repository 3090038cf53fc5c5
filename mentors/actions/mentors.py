"""Becoming a mentor, pausing, and what the operators decide."""

from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from incubator.accounts.models import Person
from incubator.core.access import require
from incubator.core.clock import now
from incubator.core.journal import record
from incubator.core.refusal import Offer, Refused
from incubator.matching.words import language
from incubator.notices.actions import notify
from mentors.actions.closing import close_requests_to, operators, tell_both
from mentors.actions.ending import end_sessions
from mentors.models import Mentor, Mentorship
from mentors.states import MENTOR_FLOW, MENTORSHIP_FLOW

EDITABLE = ("expertise", "skills", "fields", "languages", "capacity", "office_hours")


@transaction.atomic
def apply_as_mentor(*, by: Person, **values: Any) -> Mentor:
    """Say what you can help with; an operator reads it. Who was declined or has retired may apply again."""
    require(by, "mentors.apply")
    Person.objects.select_for_update().get(pk=by.pk)
    mentor = Mentor.objects.select_for_update().filter(person=by).first()
    if mentor is None:
        mentor = Mentor(person=by)
    else:
        mentor.state = MENTOR_FLOW.target("apply", mentor.state)
    for key, value in tidy(values).items():
        setattr(mentor, key, value)
    mentor.answer = ""
    mentor.applied_at = mentor.last_active = now()
    mentor.save()
    entry = record("mentor.applied", mentor, by=by, mentor=by.name)
    notify(operators(), entry, url=reverse("mentor_approvals"))
    return mentor


@transaction.atomic
def change_mentor(mentor: Mentor, *, by: Person, **values: Any) -> Mentor:
    """Change what you offer. Fewer places than projects you help now is refused: complete one first."""
    mentor = locked_mentor(mentor.pk)
    require(by, "mentors.change_mentor", mentor)
    new = {key: value for key, value in tidy(values).items() if getattr(mentor, key) != value}
    taken = mentor.mentorships.filter(state="active").count()
    if new.get("capacity", taken) < taken:
        offers = [Offer(_("Complete one first"), reverse("mentor_inbox"))]
        raise Refused(
            _("You help %(taken)s projects now; that is more than these places.") % {"taken": taken}, offers
        )
    if new:
        before = {key: getattr(mentor, key) for key in new}
        for key, value in new.items():
            setattr(mentor, key, value)
        mentor.last_active = now()
        mentor.save(update_fields=[*new, "last_active"])
        record("mentor.changed", mentor, by=by, mentor=mentor.person.name, before=before)
    return mentor


@transaction.atomic
def approve_mentor(mentor: Mentor, *, by: Person) -> Mentor:
    """From now on teams find them, and may ask."""
    return move(mentor, "approve", "mentor.approved", by=by, permission="mentors.decide_mentor")


@transaction.atomic
def decline_mentor(mentor: Mentor, *, by: Person, reason: str) -> Mentor:
    """Say no with a reason that they read; they may apply again."""
    if not reason.strip():
        raise Refused(_("Write the reason: they read it."))
    return move(
        mentor, "decline", "mentor.declined", by=by, permission="mentors.decide_mentor", reason=reason.strip()
    )


@transaction.atomic
def pause_mentor(mentor: Mentor, *, by: Person) -> Mentor:
    """Take no new projects for a while. Open requests close kindly; projects that they help now stay."""
    mentor = move(mentor, "pause", "mentor.paused", by=by, permission="mentors.pause_mentor")
    reason = _(
        "%(mentor)s takes a break from mentoring for now. It is not about your project: others can help."
    )
    close_requests_to(mentor, by=by, reason=reason % {"mentor": mentor.person.name})
    return mentor


@transaction.atomic
def resume_mentor(mentor: Mentor, *, by: Person) -> Mentor:
    """Take requests again."""
    return move(mentor, "resume", "mentor.resumed", by=by, permission="mentors.pause_mentor")


@transaction.atomic
def retire_mentor(mentor: Mentor, *, by: Person) -> Mentor:
    """Stop being a mentor: open requests close, active mentorships end, and everybody concerned is told."""
    mentor = move(mentor, "retire", "mentor.retired", by=by, permission="mentors.pause_mentor")
    reason = _("%(mentor)s does not mentor any more. Others can help.") % {"mentor": mentor.person.name}
    close_requests_to(mentor, by=by, reason=reason)
    active = Mentorship.objects.filter(mentor=mentor, state="active").select_related(
        "mentor__person", "project"
    )
    for mentorship in active.select_for_update(of=("self",)):
        mentorship.state = MENTORSHIP_FLOW.target("end", mentorship.state)
        mentorship.closed_at = now()
        mentorship.save(update_fields=["state", "closed_at"])
        tell_both("mentorship.ended", mentorship, by=by)
        end_sessions(mentorship, by=by)
    return mentor


def move(mentor: Mentor, verb: str, told: str, *, by: Person, permission: str, reason: str = "") -> Mentor:
    """Lock, require, move, write, record, notify: the same for each step of a mentor."""
    mentor = locked_mentor(mentor.pk)
    require(by, permission, mentor)
    mentor.state = MENTOR_FLOW.target(verb, mentor.state)
    mentor.answer = reason
    mentor.last_active = now()
    mentor.save(update_fields=["state", "answer", "last_active"])
    entry = record(told, mentor, by=by, mentor=mentor.person.name, reason=reason)
    notify([mentor.person], entry, url=reverse("mentor_inbox"))
    return mentor


def locked_mentor(pk: int) -> Mentor:
    """The mentor's row, held until the transaction ends: what counts their places waits for it."""
    return Mentor.objects.select_for_update(of=("self",)).select_related("person").get(pk=pk)


def tidy(values: dict[str, Any]) -> dict[str, Any]:
    """Only what may be changed; languages as codes, so that “German” and “de” are one."""
    kept = {key: values[key] for key in EDITABLE if key in values}
    if "languages" in kept:
        kept["languages"] = list(dict.fromkeys(map(language, kept["languages"])))
    return kept
