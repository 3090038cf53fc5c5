"""A team asks, a mentor answers; a mentor's places can't be exceeded, whatever happens at the same instant."""

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from incubator.accounts.models import Person
from incubator.core.access import require
from incubator.core.clock import now
from incubator.core.journal import record
from incubator.core.live import nudge
from incubator.core.refusal import Offer, Refused
from incubator.notices.actions import notify
from mentors.actions.closing import close_other_requests, close_requests_to, team_of, tell, voices_of
from mentors.actions.ending import end_sessions
from mentors.actions.mentors import locked_mentor
from mentors.models import Dismissal, Mentor, Mentorship
from mentors.queries.reasons import why_pair
from mentors.states import HELPED, LIVE, MENTORSHIP_FLOW
from projects.actions.reviewers import assign_reviewer
from projects.models import Project
from projects.permissions import has_conflict, is_lead


@transaction.atomic
def request_mentorship(project: Project, mentor: Mentor, *, by: Person, message: str) -> Mentorship:
    """Ask a mentor for help. Keeps the score and the reasons as the team saw them."""
    mentor = locked_mentor(mentor.pk)
    project = Project.objects.get(pk=project.pk)
    require(by, "mentors.request_mentorship", project)
    refuse_unless_askable(project, mentor)
    mentorship = mentor.mentorships.filter(project=project, state="suggested").first()
    if mentorship is None:
        mentorship = Mentorship(mentor=mentor, project=project)
    mentorship.state = MENTORSHIP_FLOW.target("request", mentorship.state)
    mentorship.score, mentorship.reasons = why_pair(project, mentor, free=places_left(mentor))
    mentorship.message, mentorship.by, mentorship.requested_at = message.strip(), by, now()
    mentorship.save()
    Dismissal.objects.filter(project=project, mentor=mentor).delete()
    entry = tell("mentorship.requested", mentorship, by=by)
    notify(voices_of(mentor), entry, url=inbox_of(mentor))
    nudge(f"project:{project.pk}", "mentorship", mentorship.pk)
    return mentorship


@transaction.atomic
def accept_mentorship(mentorship: Mentorship, *, by: Person, answer: str = "") -> Mentorship:
    """Take the project on. The mentor's row is locked, so two yeses at once can't exceed their places."""
    mentor = locked_mentor(mentorship.mentor_id)
    hold_rivals(mentorship)
    mentorship = locked(mentorship)
    require(by, "mentors.answer_mentorship", mentorship)
    mentorship.state = MENTORSHIP_FLOW.target("accept", mentorship.state)
    refuse_conflict(mentorship.project, mentor)
    if mentor.state != "approved":
        raise Refused(_("You take no new projects now. Resume first."), [to_inbox()])
    if places_left(mentor) < 1:
        raise Refused(
            _("All %(places)s places are taken. Complete a mentoring, or offer more places.")
            % {"places": mentor.capacity},
            [to_inbox(), Offer(_("Change your places"), reverse("mentor_change"))],
        )
    answered(mentorship, answer)
    let_evaluate_if_agreed(mentorship, by=by)
    entry = tell("mentorship.accepted", mentorship, by=by, shown=True)
    tell_team(mentorship, entry)
    close_other_requests(mentorship, by=by)
    if places_left(mentor) < 1:
        reason = _(
            "%(mentor)s has taken on as many projects as they can help. It is not about yours: others can help."
        )
        close_requests_to(mentor, by=by, reason=reason % {"mentor": mentor.person.name})
    return mentorship


@transaction.atomic
def grant_evaluation(mentorship: Mentorship, *, by: Person) -> Mentorship:
    """The lead lets an active mentor evaluate the milestones; the mentor's yes was their accepting."""
    mentorship = locked(mentorship)
    require(by, "mentors.grant_evaluation", mentorship)
    if mentorship.state != "active":
        raise Refused(_("Only an active mentor can evaluate."))
    assign_reviewer(mentorship.project, mentorship.mentor.person, by=by, granted_by=mentorship.mentor.person)
    return mentorship


@transaction.atomic
def decline_mentorship(mentorship: Mentorship, *, by: Person, reason: str) -> Mentorship:
    """Say no, with a reason that the team reads."""
    locked_mentor(mentorship.mentor_id)
    mentorship = locked(mentorship)
    require(by, "mentors.answer_mentorship", mentorship)
    mentorship.state = MENTORSHIP_FLOW.target("decline", mentorship.state)
    if not reason.strip():
        raise Refused(_("Write the reason: the team reads it, and knows whom to ask next."))
    mentorship.closed_at = now()
    answered(mentorship, reason)
    tell_team(mentorship, tell("mentorship.declined", mentorship, by=by, reason=reason.strip()))
    return mentorship


@transaction.atomic
def withdraw_mentorship(mentorship: Mentorship, *, by: Person) -> Mentorship:
    """The team takes its request back; the mentor is told."""
    mentorship = locked(mentorship)
    require(by, "mentors.withdraw_mentorship", mentorship)
    mentorship.state = MENTORSHIP_FLOW.target("withdraw", mentorship.state)
    mentorship.closed_at = now()
    mentorship.save(update_fields=["state", "closed_at"])
    entry = tell("mentorship.withdrawn", mentorship, by=by)
    notify(voices_of(mentorship.mentor), entry, url=inbox_of(mentorship.mentor))
    return mentorship


@transaction.atomic
def complete_mentorship(mentorship: Mentorship, *, by: Person) -> Mentorship:
    """It is done, either side may say so; the place is free again."""
    locked_mentor(mentorship.mentor_id)
    mentorship = locked(mentorship)
    require(by, "mentors.complete_mentorship", mentorship)
    mentorship.state = MENTORSHIP_FLOW.target("complete", mentorship.state)
    mentorship.closed_at = now()
    mentorship.save(update_fields=["state", "closed_at"])
    if by.pk == mentorship.mentor.person_id:
        touch(mentorship.mentor)
    end_sessions(mentorship, by=by)
    entry = tell("mentorship.completed", mentorship, by=by, shown=True)
    tell_team(mentorship, entry)
    notify(voices_of(mentorship.mentor), entry, url=inbox_of(mentorship.mentor))
    return mentorship


@transaction.atomic
def dismiss_suggestion(project: Project, mentor: Mentor, *, by: Person, reason: str) -> Dismissal:
    """“Not for us, because …”: not suggested again. The mentor isn't told; asking them later undoes it."""
    require(by, "mentors.dismiss_suggestion", project)
    if not reason.strip():
        raise Refused(_("Say in a few words why not: only your team and the operators read it."))
    values: dict[str, Any] = {"reason": reason.strip()[:240], "by": by}
    dismissal, is_new = Dismissal.objects.get_or_create(project=project, mentor=mentor, defaults=values)
    if is_new:
        record("suggestion.dismissed", dismissal, by=by, project=project.title)
    return dismissal


def refuse_unless_askable(project: Project, mentor: Mentor) -> None:
    """Each refusal says what would make it possible, or who else can help."""
    others = Offer(_("See who else can help"), reverse("project_mentors", args=[project.slug]))
    name = {"mentor": mentor.person.name}
    refuse_conflict(project, mentor)
    if project.status not in HELPED:
        raise Refused(_("Mentors help projects that the space has taken in. Apply first."))
    if mentor.mentorships.filter(project=project, state__in=LIVE[1:]).exists():
        raise Refused(_("You have asked %(mentor)s already.") % name, [others])
    if mentor.state != "approved":
        raise Refused(_("%(mentor)s takes no requests now.") % name, [others])
    if places_left(mentor) < 1:
        raise Refused(_("All places of %(mentor)s are taken now.") % name, [others])


def refuse_conflict(project: Project, mentor: Mentor) -> None:
    if has_conflict(mentor.person, project):
        raise Refused(
            _("There is a conflict of interest between %(mentor)s and this project, so they can't mentor it.")
            % {"mentor": mentor.person.name},
            [Offer(_("See who else can help"), reverse("project_mentors", args=[project.slug]))],
        )


def let_evaluate_if_agreed(mentorship: Mentorship, *, by: Person) -> None:
    """The lead's asking and the mentor's yes make a reviewer. Asked by another member, the lead says so first."""
    person = mentorship.mentor.person
    if by.pk != person.pk:
        assign_reviewer(mentorship.project, person, by=by)
    elif mentorship.by is not None and is_lead(mentorship.by, mentorship):
        assign_reviewer(mentorship.project, person, by=by, granted_by=mentorship.by)


def places_left(mentor: Mentor) -> int:
    return mentor.capacity - mentor.mentorships.filter(state="active").count()


def locked(mentorship: Mentorship) -> Mentorship:
    """Its row, held until the transaction ends. Acts that also need the mentor's lock that one first."""
    rows = Mentorship.objects.select_for_update(of=("self",)).select_related(
        "mentor__person", "project", "by"
    )
    return rows.get(pk=mentorship.pk)


def hold_rivals(mentorship: Mentorship) -> None:
    """Lock all requests that a yes may close, in one order, so that two mentors who accept at once never deadlock."""
    rivals = Q(project=mentorship.project_id) | Q(mentor=mentorship.mentor_id)
    list(
        Mentorship.objects.filter(rivals, state="requested")
        .order_by("pk")
        .select_for_update()
        .values_list("pk")
    )


def answered(mentorship: Mentorship, answer: str) -> None:
    mentorship.answer, mentorship.answered_at = answer.strip(), now()
    mentorship.save(update_fields=["state", "answer", "answered_at", "closed_at"])
    touch(mentorship.mentor)


def touch(mentor: Mentor) -> None:
    Mentor.objects.filter(pk=mentor.pk).update(last_active=now())


def tell_team(mentorship: Mentorship, entry: Any) -> None:
    url = reverse("project_mentors", args=[mentorship.project.slug])
    notify(team_of(mentorship.project), entry, url=url)
    nudge(f"project:{mentorship.project_id}", "mentorship", mentorship.pk)


def inbox_of(mentor: Mentor) -> str:
    return reverse("mentor_inbox" if mentor.person.is_active else "mentor_approvals")


def to_inbox() -> Offer:
    return Offer(_("Your mentoring"), reverse("mentor_inbox"))
