"""The lines of a desk: each kind of fact as something to read or to press."""

from datetime import datetime
from typing import Any

from django.db.models import F, Value
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incubator.community.queries.gatherings import next_events
from incubator.core.clock import localdate
from incubator.core.flow import Badge
from incubator.insights.queries.lines import Line
from incubator.investors.models import Interest
from mentors.models import Mentorship, Session
from projects.models.gate import APPEAL_WITHIN
from projects.queries.gates import to_appeal
from projects.queries.milestones import next_milestones
from projects.queries.quiet import days_since, open_hellos, quiet_at_hand
from projects.queries.readings import reading_programmes
from projects.queries.reviews import waiting_reviews
from projects.queries.team import own_invitations
from resources.queries.bookings import next_bookings

MOST = 6


def asked(user: Any) -> dict[str, list[Line]]:
    """What somebody waits to hear of this person: invitations, how it goes, appeals. One query for the three."""
    kinds = {
        "invitation": own_invitations(user).annotate(said=Value(""), number=Value(0)).order_by("-offered_at"),
        "hello": open_hellos(user).annotate(said=F("text"), number=Value(0)).order_by("-asked_at"),
        "appeal": to_appeal(user).annotate(said=F("reason")).order_by("-made_at"),
    }
    keys = {"invitation": ("key", "offered_at"), "hello": ("project__slug", "asked_at")}
    parts = []
    for kind, rows in kinds.items():
        key, at = keys.get(kind, ("project__slug", "made_at"))
        parts.append(rows.values_list(Value(kind), key, "project__title", "said", "number", at)[:MOST])
    found = sorted(parts[0].union(*parts[1:], all=True).order_by(), key=lambda row: row[-1], reverse=True)
    lines: dict[str, list[Line]] = {kind: [] for kind in kinds}
    for kind, key, project, words, number, at in found:
        if kind == "invitation":
            lines[kind].append(invitation(key, project))
        elif kind == "hello":
            lines[kind].append(hello(key, project, words, at))
        elif localdate() <= localdate(at) + APPEAL_WITHIN:
            lines[kind].append(let_go(key, number, project, words, at))
    return lines


def invitation(key: str, project: str) -> Line:
    return Line(
        "mail-open",
        _("You are invited to “%(project)s”") % {"project": project},
        reverse("invitation_detail", args=[key]),
        button=_("Answer"),
    )


def hello(slug: str, project: str, text: str, at: datetime) -> Line:
    return Line(
        "message-circle",
        _("How is “%(project)s” coming along?") % {"project": project},
        reverse("hello_detail", args=[slug]),
        note=text[:160],
        button=_("Answer"),
        at=at,
    )


def let_go(slug: str, number: int, project: str, reason: str, at: datetime) -> Line:
    return Line(
        "gavel",
        _("“%(project)s” was let go; you may appeal") % {"project": project},
        reverse("gate_detail", args=[slug, number]),
        note=Truncator(reason).chars(120),
        button=_("Read"),
        at=localdate(at) + APPEAL_WITHIN,
    )


def milestones(user: Any) -> list[Line]:
    return [
        Line(
            "flag",
            _("“%(milestone)s” is late") % {"milestone": one.title}
            if one.is_late
            else _("“%(milestone)s” is due") % {"milestone": one.title},
            one.url,
            note=one.project,
            badge=Badge(_("late"), "bad") if one.is_late else one.badge,
            button=_("Go on"),
            at=one.due_on,
        )
        for one in next_milestones(user, MOST)
    ]


def reviews(user: Any) -> list[Line]:
    return [
        Line(
            "clipboard-check",
            _("Evaluate “%(milestone)s”") % {"milestone": one.title},
            one.url,
            note=one.project,
            badge=Badge(_("late"), "bad") if one.is_late else None,
            button=_("Go on") if one.begun else _("Read"),
            at=one.answer_by,
        )
        for one in waiting_reviews(user, MOST)
    ]


def readings(user: Any) -> list[Line]:
    """One line a programme, however many of its applications are still to read."""
    return [
        Line(
            "book-open",
            ngettext("Read %(n)s application", "Read %(n)s applications", one.left) % {"n": one.left},
            reverse("reading_list"),
            note=one.title,
            button=_("Read"),
        )
        for one in reading_programmes(user)
        if one.left
    ]


def requests(found: list[Mentorship]) -> list[Line]:
    return [
        Line(
            "graduation-cap",
            _("“%(project)s” asks you to be their mentor") % {"project": one.project.title},
            reverse("mentor_inbox"),
            note=one.message[:120],
            button=_("Answer"),
            at=one.requested_at,
        )
        for one in found
    ]


def to_confirm(user: Any, ahead: list[Session]) -> list[Line]:
    """Sessions that a mentor's stale calendar could not answer for."""
    return [
        Line(
            "calendar",
            _("“%(project)s” asks for a session") % {"project": one.project.title},
            one.get_absolute_url(),
            note=one.agenda[:120],
            button=_("Answer"),
            at=one.starts_at,
        )
        for one in ahead
        if one.state == "requested" and one.mentor.person_id == user.pk
    ]


def intros(requests: list[Interest]) -> list[Line]:
    return [
        Line(
            "handshake",
            _("An investor asks for an intro to “%(project)s”") % {"project": one.pitch.project.title},
            reverse("intro_list"),
            note=_("They see nothing of the team until you answer."),
            button=_("Read"),
            at=one.changed_at,
        )
        for one in requests
    ]


def quiet(user: Any) -> list[Line]:
    """What has shown nothing for long, an operator's own projects first, each with what it needs."""
    return [
        Line(
            "sprout",
            one.title,
            one.get_absolute_url(),
            note=lacks(one),
            badge=silence(one),
        )
        for one in quiet_at_hand(user, MOST)
    ]


def silence(project: Any) -> Badge:
    days = days_since(project)
    if project.is_own:
        return Badge(ngettext("yours · %(n)s day", "yours · %(n)s days", days) % {"n": days}, "blue")
    return Badge(ngettext("%(n)s day", "%(n)s days", days) % {"n": days}, "")


def lacks(project: Any) -> str:
    """The nearest thing that would help; what the space itself owes comes first."""
    if project.waiting:
        return _("“%(milestone)s” waits for our answer") % {"milestone": project.waiting[0]["title"]}
    if project.lacks:
        return _("needs: %(needs)s") % {"needs": " · ".join(project.lacks)}
    if project.blockers:
        return Truncator(project.blockers).chars(120)
    if project.late:
        return _("late: %(milestones)s") % {"milestones": " · ".join(project.late)}
    return _("Nothing says what it lacks. Ask.")


def bookings(user: Any) -> list[Line]:
    return [
        Line(
            "calendar-check",
            f"{one.unit.resource.name} · {one.unit.tag}",
            one.get_absolute_url(),
            badge=one.badge,
            at=one.starts_at,
        )
        for one in next_bookings(user, MOST)
    ]


def sessions(ahead: list[Session]) -> list[Line]:
    return [
        Line(
            "graduation-cap",
            _("Session: %(mentor)s and “%(project)s”")
            % {"mentor": one.mentor.person.name, "project": one.project.title},
            one.get_absolute_url(),
            badge=one.badge,
            at=one.starts_at,
        )
        for one in ahead
    ]


def events(user: Any) -> list[Line]:
    return [
        Line(
            "sparkles",
            one.title,
            one.get_absolute_url(),
            note=one.place,
            badge=one.mine[0].badge,  # type: ignore[attr-defined]
            at=one.starts_at,
        )
        for one in next_events(user, MOST)
    ]
