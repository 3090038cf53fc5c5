"""Programmes from the operator's side: what is open when, what is asked, how many came."""

from dataclasses import dataclass
from typing import Any

from django.db.models import FETCH_RAISE, Count, Exists, F, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from incubator.accounts.permissions import is_operator
from incubator.core.clock import now
from incubator.core.flow import Badge
from projects.models import AnswerFile, Application, Programme, Question
from projects.states import HOLDING_A_PLACE


@dataclass(frozen=True)
class AskedQuestion:
    """A question as its operator sees it: what it is, and which way it can go."""

    question: Question
    number: int
    is_answered: bool
    may_up: bool
    may_down: bool


@dataclass(frozen=True)
class ProgrammePage:
    """A programme with its questions; `retired` are no longer asked, their answers stay."""

    programme: Any
    badge: Badge
    asked: tuple[AskedQuestion, ...]
    retired: tuple[Question, ...]


def run_programmes(user: Any) -> QuerySet[Programme]:
    """What an operator opens; for others there is nothing there."""
    return Programme.objects.all() if is_operator(user) else Programme.objects.none()


def run_questions(user: Any) -> QuerySet[Question]:
    return Question.objects.filter(programme__in=run_programmes(user)).select_related("programme")


def programmes_listed(user: Any) -> QuerySet[Any]:
    """Every programme, the latest first, with places taken, drafts and applications that wait."""
    return (
        run_programmes(user)
        .annotate(
            taken=Count("projects", filter=Q(projects__status__in=HOLDING_A_PLACE), distinct=True),
            begun=Count("applications", filter=Q(applications__state="draft"), distinct=True),
            waiting=Count(
                "applications",
                filter=Q(applications__state__in=["handed_in", "changes_requested"]),
                distinct=True,
            ),
        )
        .order_by("-opens_at", "-pk")
        .fetch_mode(FETCH_RAISE)
    )


def programme_badge(programme: Programme) -> Badge:
    """Where it stands today: derived, never stored."""
    if now() < programme.opens_at:
        return Badge(_("not open yet"), "")
    return Badge(_("open"), "good") if programme.is_open else Badge(_("closed"), "")


def questions_of(programme: Programme) -> list[Question]:
    """What is asked now, in order."""
    return list(Question.objects.filter(programme=programme, retired_at=None).fetch_mode(FETCH_RAISE))


def programme_page(programme: Programme) -> ProgrammePage:
    """Three queries, however many questions."""
    loaded = (
        Programme.objects.filter(pk=programme.pk)
        .select_related("rubric", "application_rubric")
        .annotate(taken=Count("projects", filter=Q(projects__status__in=HOLDING_A_PLACE)))
        .fetch_mode(FETCH_RAISE)
        .get()
    )
    in_words = Application.objects.filter(
        programme=OuterRef("programme"), answers__has_key=Cast(OuterRef("pk"), TextField())
    )
    in_files = AnswerFile.objects.filter(question=OuterRef("pk"))
    questions = list(
        Question.objects.filter(programme=programme)
        .annotate(answered=Exists(in_words), attached=Exists(in_files))
        .annotate(place=F("position"))
        .fetch_mode(FETCH_RAISE)
    )
    asked = [one for one in questions if one.retired_at is None]
    return ProgrammePage(
        programme=loaded,
        badge=programme_badge(programme),
        asked=tuple(
            AskedQuestion(one, number, one.answered or one.attached, number > 1, number < len(asked))
            for number, one in enumerate(asked, 1)
        ),
        retired=tuple(one for one in questions if one.retired_at is not None),
    )
