"""The facts of the centre, by noun."""

from projects.models.conflicts import Conflict
from projects.models.corrections import CorrectionDraft
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
from projects.models.gate import Appeal, Certificate, CertificateName, Gate
from projects.models.hello import Hello, QuietRule
from projects.models.intake import AnswerFile, Application, ApplicationVersion, Question
from projects.models.letters import Letter, LetterBatch, LetterReply, ProposedOutcome
from projects.models.log import UpdatePicture
from projects.models.milestone import EvidenceFile, Milestone, Submission
from projects.models.pitch import Pitch, PitchVersion, Traction
from projects.models.plan import Dependency, PlanTemplate, TemplateRow
from projects.models.project import Invitation, Membership, Need, Programme, Project, TrackerNote, Update
from projects.models.reading import ProgrammeReader, Reading, ReadingScore
from projects.models.reminders import Reminder, ReminderRule
from projects.models.team import Following, Opening, OpeningApplication

__all__ = [
    "AnswerFile",
    "Appeal",
    "Application",
    "ApplicationVersion",
    "Certificate",
    "CertificateName",
    "Conflict",
    "ConflictDeclaration",
    "CorrectionDraft",
    "Criterion",
    "Decision",
    "Dependency",
    "Dossier",
    "Evaluation",
    "EvidenceFile",
    "Following",
    "Gate",
    "Hello",
    "Invitation",
    "Letter",
    "LetterBatch",
    "LetterReply",
    "Membership",
    "Milestone",
    "Need",
    "Opening",
    "OpeningApplication",
    "Pitch",
    "PitchVersion",
    "PlanTemplate",
    "Programme",
    "ProgrammeReader",
    "Project",
    "ProposedOutcome",
    "Question",
    "QuietRule",
    "Reading",
    "ReadingScore",
    "Reminder",
    "ReminderRule",
    "Reviewer",
    "Rubric",
    "Score",
    "Submission",
    "TeamAnswer",
    "TemplateRow",
    "TrackerNote",
    "Traction",
    "Update",
    "UpdatePicture",
]  # fmt: skip
