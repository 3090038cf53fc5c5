"""One reviewer's judgement of one submission: a draft, handed in once, sealed; a correction is a new one.

Each act holds the milestone's row first, as `decide_milestone` does: an evaluation is in before the decision,
and counts, or it comes after it, and says so. Nothing falls between.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from incubator.accounts.models import Person
from incubator.core.access import require
from incubator.core.clock import now
from incubator.core.journal import record
from incubator.core.live import nudge
from incubator.core.refusal import Offer, Refused
from incubator.notices.actions import notify
from projects.actions.milestones import locked, told
from projects.models import CorrectionDraft, Criterion, Evaluation, Milestone, Rubric, Score, Submission
from projects.queries.evaluations import evaluation_of, rubric_of
from projects.queries.feedback import weighted_mean
from projects.queries.reviews import responsible_and_tracker

ENDS = (1, 5)
SHORTEST_FEEDBACK = 20


@dataclass(frozen=True)
class Judgement:
    """What a reviewer says. `scores`: criterion to 1–5, None where it does not apply, missing while open."""

    scores: Mapping[int, int | None] = field(default_factory=dict)
    feedback: str = ""
    next_step: str = ""
    private_note: str = ""
    recommendation: str = ""
    rubric: int | None = None  # the version that the reviewer read; without it the programme's


@transaction.atomic
def save_evaluation_draft(submission: Submission, judgement: Judgement, *, by: Person) -> Evaluation:
    """Keep what was typed, also after the decision: the words are their own. Never after handing in."""
    locked(submission.milestone)
    require(by, "projects.evaluate", submission)
    mine = draft_of(submission, judgement, by)
    fill(mine, judgement, list(mine.rubric.criteria.all()))
    return mine


@transaction.atomic
def hand_in_evaluation(submission: Submission, judgement: Judgement, *, by: Person) -> Evaluation:
    """Seal it. Refused when something is missing, or when the decision was taken meanwhile."""
    milestone = locked(submission.milestone)
    require(by, "projects.evaluate", submission)
    check_undecided(submission, milestone)
    evaluation = draft_of(submission, judgement, by)
    criteria = list(evaluation.rubric.criteria.all())
    check_complete(criteria, judgement)
    fill(evaluation, judgement, criteria, sealed_at=now())
    announce(evaluation, milestone, "evaluation.handed_in", by)
    return evaluation


@transaction.atomic
def correct_evaluation(evaluation: Evaluation, judgement: Judgement, *, by: Person) -> Evaluation:
    """A new one takes the sealed one's place; the old stays readable behind it. Only before the decision."""
    submission = Submission.objects.select_related("milestone__project").get(pk=evaluation.submission_id)
    milestone = locked(submission.milestone)
    require(by, "projects.evaluate", submission)
    old = Evaluation.objects.select_for_update().get(pk=evaluation.pk)
    if old.reviewer_id != by.pk:
        raise PermissionDenied(_("An evaluation is corrected by whoever wrote it."))
    if old.handed_in_at is None or old.replaced_by_id:
        raise Refused(_("Only your last evaluation that is in can be corrected."))
    check_undecided(submission, milestone)
    criteria = list(old.rubric.criteria.all())
    check_complete(criteria, judgement)
    # Nobody's for a moment: one person has one current evaluation, the database holds that.
    new = Evaluation(submission=submission, rubric=old.rubric)
    fill(new, judgement, criteria, sealed_at=now())
    old.replaced_by = new
    old.save(update_fields=["replaced_by"])
    new.reviewer = by
    new.save(update_fields=["reviewer"])
    CorrectionDraft.objects.filter(evaluation=old).delete()
    announce(new, milestone, "evaluation.corrected", by)
    return new


def draft_of(submission: Submission, judgement: Judgement, by: Person) -> Evaluation:
    """The reviewer's own draft, or a new one by the rubric that they read, whose row is held meanwhile."""
    mine = evaluation_of(submission, by)
    if mine is not None and mine.handed_in_at is not None:
        raise Refused(
            _("Your evaluation is in and sealed. What you want to say otherwise goes into a correction."),
            [Offer(_("See what you handed in"), submission.milestone.get_absolute_url())],
        )
    if mine is not None:
        return mine
    rubric = rubric_of(submission, judgement.rubric)
    held = Rubric.objects.select_for_update(no_key=True).get(pk=rubric.pk)
    return Evaluation(submission=submission, reviewer=by, rubric=held)


def fill(
    evaluation: Evaluation,
    judgement: Judgement,
    criteria: Sequence[Criterion],
    *,
    sealed_at: datetime | None = None,
) -> None:
    """Write words and scores into an evaluation that is not sealed yet; `sealed_at` seals it with its mean."""
    asked = {one.pk: one.weight for one in criteria}
    scores = {pk: value for pk, value in judgement.scores.items() if pk in asked}
    if sealed_at is not None:
        evaluation.handed_in_at = sealed_at
        evaluation.overall = weighted_mean((asked[pk], value) for pk, value in scores.items())
    is_new = evaluation.pk is None
    evaluation.feedback = judgement.feedback
    evaluation.next_step = judgement.next_step
    evaluation.private_note = judgement.private_note
    evaluation.recommendation = judgement.recommendation
    evaluation.left_out = sorted(pk for pk, value in scores.items() if value is None)
    evaluation.save()
    if not is_new:
        evaluation.scores.all().delete()
    Score.objects.bulk_create(
        Score(evaluation=evaluation, criterion_id=pk, value=value)
        for pk, value in scores.items()
        if value is not None
    )


def check_complete(criteria: Sequence[Criterion], judgement: Judgement) -> None:
    """Every criterion answered, a recommendation, and words where the score is at an end."""
    if {one.pk for one in criteria} - set(judgement.scores):
        raise Refused(_("Give each criterion a score, or say that it does not apply."))
    if judgement.recommendation not in Evaluation.Recommendation.values:
        raise Refused(_("Say what you recommend: accept, ask for changes, or stop."))
    if needs_words(judgement):
        raise Refused(_("A 1 or a 5 needs a sentence or two: the makers learn from your reason."))


def needs_words(judgement: Judgement) -> bool:
    """A score at either end without written feedback."""
    at_an_end = any(value in ENDS for value in judgement.scores.values())
    return at_an_end and len(judgement.feedback.strip()) < SHORTEST_FEEDBACK


def check_undecided(submission: Submission, milestone: Milestone) -> None:
    """Asked with the milestone's row held: still waiting, and for this version."""
    latest = milestone.submissions.values_list("pk", flat=True).first()
    if milestone.state != "submitted" or latest != submission.pk:
        raise Refused(
            _("The decision was taken before your evaluation came in. Your words are kept as your draft."),
            [Offer(_("Read the decision"), milestone.get_absolute_url())],
        )


def announce(evaluation: Evaluation, milestone: Milestone, verb: str, by: Person) -> None:
    """Kept under the reviewer, not the project: the makers don't learn from the log who evaluates."""
    entry = record(verb, evaluation, by=by, scopes=[by], **told(milestone))
    notify(responsible_and_tracker(milestone.project), entry, url=milestone.get_absolute_url())
    nudge(f"project:{milestone.project_id}", "milestone", milestone.pk)
