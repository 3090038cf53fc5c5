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
from projects.models.letters import Letter, LetterBatch, LetterReply, ProposedOutcome
from projects.models.milestone import EvidenceFile, Milestone, Submission
from projects.models.pitch import Pitch, PitchVersion, Traction
from projects.models.project import Invitation, Membership, Need, Programme, Project, TrackerNote, Update
from projects.models.reading import ProgrammeReader, Reading, ReadingScore

__all__ = [
    "AnswerFile",
    "Application",
    "ApplicationVersion",
    "ConflictDeclaration",
    "Criterion",
    "Decision",
    "Evaluation",
    "EvidenceFile",
    "Invitation",
    "Letter",
    "LetterBatch",
    "LetterReply",
    "Membership",
    "Milestone",
    "Need",
    "Pitch",
    "PitchVersion",
    "Programme",
    "ProgrammeReader",
    "Project",
    "ProposedOutcome",
    "Question",
    "Reading",
    "ReadingScore",
    "Reviewer",
    "Rubric",
    "Score",
    "Submission",
    "TeamAnswer",
    "TrackerNote",
    "Traction",
    "Update",
]  # fmt: skip
