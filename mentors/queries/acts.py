"""What a reader may do to a mentor's record now."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from incubator.core.access import allows
from mentors.models import Mentor
from mentors.states import MENTOR_FLOW


@dataclass(frozen=True)
class Act:
    """A button: what it says, where it posts, what it asks first."""

    label: Any
    url: str
    confirm: Any = ""


OFFERED = {
    "approve": ("mentors.decide_mentor", _("Approve"), ""),
    "pause": (
        "mentors.pause_mentor",
        _("Pause"),
        _("Take no new requests for now? Open requests are closed with a kind word; mentees stay."),
    ),
    "resume": ("mentors.pause_mentor", _("Take requests again"), ""),
    "retire": (
        "mentors.pause_mentor",
        _("Retire"),
        _("Stop mentoring? Open requests and active mentorships end, and everybody concerned is told."),
    ),
}


def acts_of(mentor: Mentor, user: Any) -> list[Act]:
    """In the order of the life cycle. Wants `person` loaded."""
    found = [(verb, *OFFERED[verb]) for verb in MENTOR_FLOW.offered(mentor.state) if verb in OFFERED]
    return [
        Act(label, reverse(f"mentor_{verb}", args=[mentor.person.handle]), confirm)
        for verb, permission, label, confirm in found
        if allows(user, permission, mentor)
    ]
