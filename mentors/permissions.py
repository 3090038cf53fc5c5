"""Who may do what to mentors and mentorships: first the facts, then the table.

A mentor without an account (imported, not joined yet) can't answer; the operators ask them and answer in their place.
"""

from typing import Any

import rules

from incubator.accounts.permissions import is_member_of_space, is_operator
from projects.models.conflicts import in_conflict
from projects.permissions import has_conflict, is_in_team, is_lead, is_operator_without_conflict


@rules.predicate
def is_own(user: Any, mentor: Any) -> bool:
    return bool(mentor is not None and user.is_authenticated and mentor.person_id == user.pk)


@rules.predicate
def is_of_own_hours(user: Any, thing: Any) -> bool:
    """A mentor's record, or a row of their hours."""
    hours: Any = getattr(thing, "hours", None)
    return bool(is_own(user, thing if hours is None else hours.mentor))


@rules.predicate
def is_asked_mentor(user: Any, mentorship: Any) -> bool:
    return bool(user.is_authenticated and mentorship.mentor.person_id == user.pk)


@rules.predicate
def speaks_for_mentor(user: Any, mentorship: Any) -> bool:
    return is_operator(user) and not mentorship.mentor.person.is_active


@rules.predicate
def is_mentor_of_session(user: Any, session: Any) -> bool:
    """Of a session, an action of one, or a mentorship."""
    mentor = getattr(session, "session", session).mentor
    return bool(user.is_authenticated and mentor.person_id == user.pk)


@rules.predicate
def is_team_of_session(user: Any, session: Any) -> bool:
    return bool(is_in_team(user, getattr(session, "session", session)))


@rules.predicate
def is_mentor_without_conflict(user: Any, session: Any) -> bool:
    thing = getattr(session, "session", session)
    return is_mentor_of_session(user, thing) and not has_conflict(user, thing)


@rules.predicate
def has_conflict_in_round(user: Any, match_round: Any) -> bool:
    """With any project of the round: whoever has one leaves the whole round to the other operators."""
    return bool(match_round is not None and match_round.cohort.filter(in_conflict(user, "project")).exists())


answers = (is_asked_mentor | speaks_for_mentor) & ~has_conflict

PERMISSIONS = {
    "mentors.apply": is_member_of_space,
    "mentors.ask_mentor": is_member_of_space,
    "mentors.change_mentor": is_own,
    "mentors.pause_mentor": is_own | is_operator,
    "mentors.decide_mentor": is_operator,
    "mentors.operate": is_operator,
    "mentors.import_mentors": is_operator,
    "mentors.view_suggestions": is_in_team | is_operator_without_conflict,
    "mentors.request_mentorship": is_in_team,
    "mentors.dismiss_suggestion": is_in_team,
    "mentors.withdraw_mentorship": is_in_team,
    "mentors.answer_mentorship": answers,
    "mentors.grant_evaluation": is_lead,
    # match rounds
    "mentors.view_rounds": is_operator,
    "mentors.add_round": is_operator,
    "mentors.change_round": is_operator & ~has_conflict_in_round,
    "mentors.complete_mentorship": is_in_team | is_asked_mentor | is_operator,
    "mentors.keep_hours": is_of_own_hours,
    "mentors.book_session": is_in_team,
    "mentors.confirm_session": is_mentor_without_conflict,
    "mentors.change_session": is_team_of_session | is_mentor_without_conflict,
    "mentors.view_session_sums": is_operator,
}
