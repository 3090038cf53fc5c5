"""Who reads which evaluation, and the picture that the makers get of them.

Makers read scores and words once the decision is taken, never a private note, and names only where the programme
says so. A reviewer reads
the others' after handing in their own. Whoever is in conflict reads what the makers read, if they may read the plan
at all.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from incubator.accounts.permissions import is_operator
from incubator.core.access import allows
from incubator.core.refusal import Refused
from projects.models import CorrectionDraft, Decision, Evaluation, Project, Rubric, Score, Submission
from projects.permissions import has_conflict, is_reviewer
from projects.queries.feedback import contradict
from projects.queries.rubrics import family_of

TONES = {"accept": "good", "revise": "warn", "stop": "bad", "changes": "warn"}


@dataclass(frozen=True)
class Opinion:
    """One evaluation as this reader may read it. `earlier` are those that it replaced."""

    by: str
    is_mine: bool
    at: datetime
    scores: tuple[tuple[str, int], ...]
    mean: float | None
    feedback: str
    next_step: str
    private_note: str
    recommendation: str
    tone: str
    corrected: bool
    earlier: tuple["Opinion", ...] = ()


@dataclass(frozen=True)
class Reader:
    """What this person is to the project's reviewing."""

    pk: int | None
    operates: bool  # an operator without conflict
    reviews: bool
    is_told_names: bool = False  # as a maker, because the programme says so

    @property
    def judges(self) -> bool:
        return self.operates or self.reviews

    def may_read(self, evaluations: Iterable[Evaluation], decided: bool) -> bool:
        """Whether the evaluations of others on one submission are open to them."""
        if decided:
            return True
        if self.reviews:
            return any(one.reviewer_id == self.pk and one.handed_in_at for one in evaluations)
        return self.operates


def reader_of(user: Any, project: Project) -> Reader:
    """Wants `project.programme` loaded for whoever neither reviews nor operates."""
    reviews = bool(is_reviewer(user, project))
    operates = is_operator(user) and not has_conflict(user, project)
    return Reader(user.pk, operates, reviews, reviews or operates or names_reviewers(project))


def names_reviewers(project: Project) -> bool:
    """Whether the makers read who evaluated and decided: the programme's word, otherwise no."""
    return bool(project.programme_id and project.programme and project.programme.names_reviewers)


def sealed(**where: Any) -> models.QuerySet[Evaluation]:
    """Evaluations that are in, the replaced ones too, with their scores."""
    scores = models.Prefetch("scores", Score.objects.select_related("criterion"))
    evaluations = Evaluation.objects.filter(**where).exclude(handed_in_at=None)
    return (
        evaluations.select_related("reviewer")
        .prefetch_related(scores)
        .order_by("handed_in_at", "pk")
        .fetch_mode(models.FETCH_RAISE)
    )


def opinions_of(evaluations: Sequence[Evaluation], reader: Reader, *, decided: bool) -> tuple[Opinion, ...]:
    """The current evaluations of one submission that this reader may read, the first that came in first."""
    open_to = reader.may_read(evaluations, decided)
    current = [one for one in evaluations if one.replaced_by_id is None]
    shown = [(n, one) for n, one in enumerate(current, 1) if open_to or one.reviewer_id == reader.pk]
    return tuple(opinion_of(one, n, evaluations, reader) for n, one in shown)


def opinion_of(one: Evaluation, number: int, all_of_them: Sequence[Evaluation], reader: Reader) -> Opinion:
    mine = one.reviewer_id is not None and one.reviewer_id == reader.pk
    named = reader.judges or reader.is_told_names or mine
    name = one.reviewer.name if one.reviewer else _("somebody who left")
    before = [old for old in all_of_them if old.replaced_by_id == one.pk]
    return Opinion(
        by=name if named else _("Mentor %(number)s") % {"number": number},
        is_mine=mine,
        at=one.handed_in_at or one.made_at,
        scores=tuple((score.criterion.label, score.value) for score in one.scores.all()),
        mean=one.overall,
        feedback=one.feedback,
        next_step=one.next_step,
        private_note=one.private_note if mine or reader.operates else "",
        recommendation=one.get_recommendation_display(),
        tone=TONES.get(one.recommendation, ""),
        corrected=bool(before),
        earlier=tuple(opinion_of(old, number, all_of_them, reader) for old in before)
        if reader.judges
        else (),
    )


def evaluation_of(submission: Submission, user: Any) -> Evaluation | None:
    """This person's current evaluation of it, begun or in, with its rubric."""
    own = Evaluation.objects.filter(submission=submission, reviewer=user, replaced_by=None)
    return own.select_related("rubric").first()


def correction_begun(evaluation: Evaluation | None) -> dict[str, str]:
    """What its reviewer typed of a correction; empty when none was begun."""
    draft = CorrectionDraft.objects.filter(evaluation=evaluation).first() if evaluation else None
    return dict(draft.said) if draft else {}


def rubric_of(submission: Submission, read: int | None = None) -> Rubric:
    """The programme's rubric, or the space's first; `read`: the version of it that the reviewer has before them.

    Wants `milestone.project` loaded.
    """
    programme = submission.milestone.project.programme_id
    rubric = Rubric.objects.filter(programmes=programme).first() if programme else None
    rubric = rubric or Rubric.objects.first()
    if rubric is None:
        raise Refused(_("This space has no rubric yet. Ask an operator to set one up."))
    if read is None or read == rubric.pk:
        return rubric
    return next((one for one in family_of(rubric) if one.pk == read), rubric)


@dataclass(frozen=True)
class Feedback:
    """The picture for the makers: the last decided submission, and all of them over time."""

    title: str
    version: int
    url: str
    outcome: str
    tone: str
    reason: str
    decided_at: datetime
    overall: float | None
    axes: list[dict[str, Any]]
    points: list[dict[str, Any]]
    words: tuple[Opinion, ...]
    next_steps: tuple[str, ...]
    contradictory: bool


@dataclass(frozen=True)
class NoFeedback:
    """Nothing was decided yet; false in a template."""

    def __bool__(self) -> bool:
        return False


def feedback_of(project: Project, user: Any) -> Feedback | NoFeedback | None:
    """None for whoever may not read the plan; nothing of an evaluation before its decision, for anybody."""
    if not allows(user, "projects.view_milestone", project):
        return None
    decisions = list(
        Decision.objects.filter(milestone__project=project)
        .select_related("submission", "milestone__project")
        .order_by("made_at", "pk")
        .fetch_mode(models.FETCH_RAISE)
    )
    if not decisions:
        return NoFeedback()
    last = decisions[-1]
    as_makers_read = Reader(None, operates=False, reviews=False, is_told_names=names_reviewers(project))
    words = opinions_of(list(sealed(submission=last.submission_id)), as_makers_read, decided=True)
    day = pgettext("PHP date format of a day on an axis", "j M")
    points = [
        {"label": formats.date_format(one.made_at, day), "value": one.overall, "median": one.median}
        for one in decisions
        if one.overall is not None
    ]
    return Feedback(
        title=last.milestone.title,
        version=last.submission.version,
        url=last.milestone.get_absolute_url(),
        outcome=last.get_outcome_display(),
        tone=TONES[last.outcome],
        reason=last.reason,
        decided_at=last.made_at,
        overall=last.overall,
        axes=last.means,
        points=points,
        words=words,
        next_steps=tuple(dict.fromkeys(word.next_step for word in words if word.next_step)),
        contradictory=contradict(word.recommendation for word in words),
    )
