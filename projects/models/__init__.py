"""The facts of the centre, by noun."""

from projects.models.dossier import Dossier
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
from projects.models.log import UpdatePicture
from projects.models.milestone import EvidenceFile, Milestone, Submission
from projects.models.pitch import Pitch, PitchVersion, Traction
from projects.models.project import Invitation, Membership, Need, Programme, Project, TrackerNote, Update

__all__ = [
    "AnswerFile",
    "Application",
    "ApplicationVersion",
    "ConflictDeclaration",
    "Criterion",
    "Decision",
    "Dossier",
    "Evaluation",
    "EvidenceFile",
    "Invitation",
    "Membership",
    "Milestone",
    "Need",
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
    "UpdatePicture",
]  # fmt: skip
