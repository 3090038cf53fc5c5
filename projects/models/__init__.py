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
from projects.models.plan import Dependency, PlanTemplate, TemplateRow
from projects.models.project import Invitation, Membership, Need, Programme, Project, TrackerNote, Update

__all__ = [
    "AnswerFile",
    "Application",
    "ApplicationVersion",
    "ConflictDeclaration",
    "Criterion",
    "Decision",
    "Dependency",
    "Evaluation",
    "EvidenceFile",
    "Invitation",
    "Membership",
    "Milestone",
    "Need",
    "Pitch",
    "PitchVersion",
    "PlanTemplate",
    "Programme",
    "Project",
    "Question",
    "Reviewer",
    "Rubric",
    "Score",
    "Submission",
    "TeamAnswer",
    "TemplateRow",
    "TrackerNote",
    "Traction",
    "Update",
]  # fmt: skip
