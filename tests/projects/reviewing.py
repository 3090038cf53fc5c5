"""Shared by the tests of milestones and evaluations: a milestone that was handed in, and what reviewers say."""

from projects.actions.evaluations import Judgement, hand_in_evaluation
from projects.actions.milestones import submit_milestone
from projects.models import Reviewer
from tests.factories import MilestoneFactory, PersonFactory

WORDS = "The curve convinces me; log the noise with the door open, too."


def handed_in(project, by, **values):
    """A milestone of the project with its first version in."""
    milestone = MilestoneFactory(project=project, state="active", **values)
    return milestone, submit_milestone(milestone, by=by, text="Three pots, whole.")


def reviewer(project, person=None, *, responsible=False):
    person = person or PersonFactory()
    Reviewer.objects.create(project=project, person=person, is_responsible=responsible)
    return person


def judged(submission, score=3, recommendation="accept", **values):
    """A complete judgement with the same score on every criterion of the programme's rubric."""
    criteria = submission.milestone.project.programme.rubric.criteria.values_list("pk", flat=True)
    words = {"feedback": WORDS, "recommendation": recommendation} | values
    return Judgement(scores=dict.fromkeys(criteria, score), **words)


def evaluated(submission, person, score=3, recommendation="accept", **values):
    return hand_in_evaluation(submission, judged(submission, score, recommendation, **values), by=person)
