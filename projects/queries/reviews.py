"""Reviewing from the reviewer's side: who is asked, what waits for whom. Nothing of projects in conflict."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import FETCH_RAISE, Exists, OuterRef, Q, QuerySet, Value
from django.urls import reverse

from incubator.accounts.models import Person
from incubator.core.clock import localdate, now
from projects.models import Evaluation, Project, Reviewer, Submission
from projects.models.conflicts import people_in_conflict, reviewing
from projects.states import ENDED

RECENTLY = timedelta(days=60)
SHOWN_DONE = 10


@dataclass(frozen=True)
class ReviewTask:
    """A submission that waits for one person's evaluation (or decision)."""

    submission: int
    title: str
    project: str
    version: int
    url: str
    answer_by: date
    is_late: bool
    begun: bool


@dataclass(frozen=True)
class ReviewDone:
    """An evaluation that this person handed in, and what became of the submission."""

    title: str
    project: str
    version: int
    url: str
    handed_in_at: datetime
    outcome: str


@dataclass(frozen=True)
class Inbox:
    """What a reviewer's page shows beside the paged list of what waits."""

    reviews: bool
    to_decide: tuple[ReviewTask, ...]
    done: tuple[ReviewDone, ...]


def reviewers_of(project: Project, *, responsible: bool = False, tracker: bool = False) -> list[Person]:
    """Who evaluates it now (`tracker`: and the operator who follows it), without those in conflict."""
    assigned = Reviewer.objects.filter(project=project, person=OuterRef("pk"), ended_at=None)
    if responsible:
        assigned = assigned.filter(is_responsible=True)
    wanted = Q(Exists(assigned), is_active=True)
    if tracker and project.tracker_id:
        wanted |= Q(pk=project.tracker_id)
    return list(Person.objects.filter(wanted).exclude(people_in_conflict(project)))


def reviewers_and_tracker(project: Project) -> list[Person]:
    return reviewers_of(project, tracker=True)


def responsible_and_tracker(project: Project) -> list[Person]:
    return reviewers_of(project, responsible=True, tracker=True)


def mine(user: Any) -> QuerySet[Evaluation]:
    """This person's current evaluation of the submission in the outer query."""
    return Evaluation.objects.filter(submission=OuterRef("pk"), reviewer=user, replaced_by=None)


def open_submissions(projects: QuerySet[Project]) -> QuerySet[Submission]:
    """The versions that wait for an answer: an undecided one is always the last. None of a project that ended.

    Long texts stay behind.
    """
    waiting = Submission.objects.filter(
        milestone__project__in=projects, milestone__state="submitted", decision=None
    ).exclude(milestone__project__status__in=ENDED)
    return waiting.select_related("milestone__project").defer("text", *long_texts("milestone"))


def long_texts(milestone: str) -> list[str]:
    """What no list shows of a milestone and its project."""
    return [f"{milestone}__{name}" for name in ("goal", "project__story", "project__search")]


def submissions_to_evaluate(user: Any) -> QuerySet[Submission]:
    """What waits for this person's evaluation, the earliest promise first (so what is late comes first)."""
    return (
        open_submissions(Project.objects.filter(reviewing(user)))
        .exclude(Exists(mine(user).exclude(handed_in_at=None)))
        .annotate(begun=Exists(mine(user).filter(handed_in_at=None)))
        .order_by("answer_by", "pk")
        .fetch_mode(FETCH_RAISE)
    )


def submissions_to_decide(user: Any) -> QuerySet[Submission]:
    """What this person has evaluated and is responsible to answer."""
    responsible = Reviewer.objects.filter(
        project=OuterRef("pk"), person=user, ended_at=None, is_responsible=True
    )
    return (
        open_submissions(Project.objects.filter(reviewing(user), Exists(responsible)))
        .filter(Exists(mine(user).exclude(handed_in_at=None)))
        .annotate(begun=Value(False))
        .order_by("answer_by", "pk")
        .fetch_mode(FETCH_RAISE)
    )


def review_task(submission: Any, url: str = "") -> ReviewTask:
    """A row of the lists above."""
    return ReviewTask(
        submission=submission.pk,
        title=submission.milestone.title,
        project=submission.milestone.project.title,
        version=submission.version,
        url=url or reverse("evaluation_write", args=[submission.pk]),
        answer_by=submission.answer_by,
        is_late=submission.answer_by < localdate(),
        begun=submission.begun,
    )


def waiting_reviews(user: Any, limit: int = 5) -> tuple[ReviewTask, ...]:
    """For a desk: the next submissions to evaluate, late ones first."""
    if not user.is_authenticated:
        return ()
    return tuple(review_task(one) for one in submissions_to_evaluate(user)[:limit])


def inbox_of(user: Any) -> Inbox:
    """The decisions that wait, what was done lately, and whether this person reviews anything at all."""
    projects = Project.objects.filter(reviewing(user))
    to_decide = tuple(
        review_task(one, one.milestone.get_absolute_url()) for one in submissions_to_decide(user)
    )
    done = (
        Evaluation.objects.filter(
            reviewer=user,
            replaced_by=None,
            handed_in_at__gte=now() - RECENTLY,
            submission__milestone__project__in=projects,
        )
        .select_related("submission__milestone__project", "submission__decision")
        .defer(
            "feedback", "next_step", "private_note", "submission__text", *long_texts("submission__milestone")
        )
        .order_by("-handed_in_at", "-pk")
        .fetch_mode(FETCH_RAISE)
    )
    lately = tuple(review_done(one) for one in done[:SHOWN_DONE])
    return Inbox(bool(to_decide or lately) or projects.exists(), to_decide, lately)


def review_done(evaluation: Any) -> ReviewDone:
    submission = evaluation.submission
    decision = getattr(submission, "decision", None)
    return ReviewDone(
        title=submission.milestone.title,
        project=submission.milestone.project.title,
        version=submission.version,
        url=submission.milestone.get_absolute_url(),
        handed_in_at=evaluation.handed_in_at,
        outcome=decision.get_outcome_display() if decision else "",
    )
