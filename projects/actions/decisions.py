"""What the space answers on a milestone, and what the team answers to that."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from incubator.accounts.models import Person
from incubator.core.access import require
from incubator.core.clock import now
from incubator.core.journal import record
from incubator.core.live import nudge
from incubator.core.refusal import Offer, Refused
from incubator.notices.actions import notify
from projects.actions.milestones import locked, told
from projects.actions.projects import team_of
from projects.models import Decision, Evaluation, Milestone, Project, Submission, TeamAnswer
from projects.permissions import is_reviewer
from projects.queries.contradictions import are_contradictory
from projects.queries.pictures import means_of, medians_at, overall_of
from projects.queries.reviews import reviewers_and_tracker, reviewers_of
from projects.states import MILESTONE_FLOW

VERBS = {"accept": "accept", "changes": "request_changes", "stop": "stop"}


@transaction.atomic
def decide_milestone(milestone: Milestone, *, by: Person, outcome: str, reason: str) -> Decision:
    """Answer the last submission, with at least one evaluation in and a reason that the makers read."""
    milestone = locked(milestone)
    require(by, "projects.decide_milestone", milestone)
    if outcome not in VERBS:
        raise Refused(_("Choose an outcome: accepted, changes asked for, or stopped."))
    milestone.state = MILESTONE_FLOW.target(VERBS[outcome], milestone.state)
    submission = milestone.submissions.get(version=milestone.submissions.count())
    check_heard(submission, by)
    if not reason.strip():
        raise Refused(_("Write the reason: the makers read it."))
    milestone.decided_at = now()
    milestone.save(update_fields=["state", "decided_at"])
    decision = Decision.objects.create(
        submission=submission, milestone=milestone, outcome=outcome, reason=reason.strip(), by=by
    )
    draw_picture(decision, milestone.project)
    label = str(Decision.Outcome(outcome).label)
    entry = record(
        "milestone.decided", milestone, by=by, scopes=[milestone.project], outcome=label, **told(milestone)
    )
    people = [*team_of(milestone.project), *reviewers_of(milestone.project)]
    notify(people, entry, url=milestone.get_absolute_url())
    nudge(f"project:{milestone.project_id}", "milestone", milestone.pk)
    return decision


def draw_picture(decision: Decision, project: Project) -> None:
    """Keep what the evaluations came to, beside the programme's medians of this moment; pages read it as it stands."""
    decision.overall = overall_of(decision.submission_id)
    decision.means = means_of(decision.submission_id)
    decision.save(update_fields=["overall", "means"])
    medians = medians_at(decision, project.programme_id)
    decision.median = medians.get(None)
    decision.means = [mean | {"median": medians.get(mean["criterion"])} for mean in decision.means]
    decision.save(update_fields=["median", "means"])


def check_heard(submission: Submission, by: Person) -> None:
    """Somebody evaluated it; a reviewer who decides did so too, since before that they read nobody else's."""
    given = Evaluation.objects.filter(submission=submission, replaced_by=None).exclude(handed_in_at=None)
    if not given.exists():
        raise Refused(_("No evaluation is in yet. Decide when at least one is."))
    if is_reviewer(by, submission) and not given.filter(reviewer=by).exists():
        raise Refused(
            _("Hand in your own evaluation first; then you read the others' and decide."),
            [Offer(_("Evaluate it"), reverse("evaluation_write", args=[submission.pk]))],
        )


@transaction.atomic
def answer_decision(decision: Decision, *, by: Person, text: str) -> TeamAnswer:
    """Write what the team follows of evaluations that contradict each other. What was written before stays."""
    decisions = Decision.objects.select_for_update(of=("self",)).select_related("milestone__project")
    decision = decisions.get(pk=decision.pk)
    milestone, text = decision.milestone, text.strip()
    require(by, "projects.answer_decision", milestone)
    if not text:
        raise Refused(_("Write what you do and why: those who evaluated read it."))
    if not are_contradictory(decision):
        raise Refused(
            _("The evaluations agree with each other; the decision says what to do."),
            [Offer(_("Read the decision"), milestone.get_absolute_url())],
        )
    last = decision.team_answers.first()
    if last is not None and last.text == text:  # the second click
        return last
    answer = decision.team_answers.create(text=text, by=by)
    entry = record("milestone.answered", milestone, by=by, scopes=[milestone.project], **told(milestone))
    notify(reviewers_and_tracker(milestone.project), entry, url=milestone.get_absolute_url())
    nudge(f"project:{milestone.project_id}", "milestone", milestone.pk)
    return answer
