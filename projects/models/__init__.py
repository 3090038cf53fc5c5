"""The facts of the centre, by noun."""

from projects.models.evaluation import (
    ConflictDeclaration,
    Criterion,
    Decision,
    Evaluation,
    Reviewer,
    Rubric,
    Score,
    TeamAnswer,
)
from projects.models.intake import AnswerFile, Application, ApplicationVersion, Question
from projects.models.milestone import EvidenceFile, Milestone, Submission
from projects.models.pitch import Pitch, PitchVersion, Traction
from projects.models.project import Invitation, Membership, Need, Programme, Project, TrackerNote, Update
from projects.models.team import Following, Opening, OpeningApplication

__all__ = [
    "AnswerFile",
    "Application",
    "ApplicationVersion",
    "ConflictDeclaration",
    "Criterion",
    "Decision",
    "Evaluation",
    "EvidenceFile",
    "Following",
    "Invitation",
    "Membership",
    "Milestone",
    "Need",
    "Opening",
    "OpeningApplication",
    "Pitch",
    "PitchVersion",
    "Programme",
    "Project",
    "Question",
    "Reviewer",
    "Rubric",
    "Score",
    "Submission",
    "TeamAnswer",
    "TrackerNote",
    "Traction",
    "Update",
]  # fmt: skip
