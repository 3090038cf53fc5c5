"""Who may do what with pitches and interests."""

from typing import Any

import rules

from incubator.accounts.permissions import is_member_of_space, is_operator
from incubator.investors.models import Investor
from projects.permissions import HIDDEN_FROM_OTHERS, has_conflict, is_in_team, is_lead


@rules.predicate
def is_verified_investor(user: Any) -> bool:
    """Cached on the person for the length of a request: the frame of every page asks it."""
    if not user.is_authenticated:
        return False
    if not hasattr(user, "_is_verified_investor"):
        user._is_verified_investor = Investor.objects.filter(person=user, state="verified").exists()
    return bool(user._is_verified_investor)


@rules.predicate
def is_published(user: Any, pitch: Any) -> bool:
    """And the project shows itself at all: not the team's alone, not a draft, declined or withdrawn."""
    project = pitch.project
    return (
        pitch.state == "published"
        and project.visibility != "team"
        and project.status not in HIDDEN_FROM_OTHERS
    )


@rules.predicate
def is_own_interest(user: Any, interest: Any) -> bool:
    return interest.investor.person_id == user.pk


may_view_pitch = (is_verified_investor & is_published & ~has_conflict) | (
    is_published & (is_in_team | is_operator)
)

PERMISSIONS = {
    "investors.browse_pitches": is_verified_investor | is_operator,
    "investors.view_pitch": may_view_pitch,
    "investors.watch_pitch": is_verified_investor & is_published & ~has_conflict,
    "investors.change_interest": is_own_interest,
    "investors.answer_intro": is_lead,
    "investors.apply": is_member_of_space,
    "investors.verify_investor": is_operator,
}
