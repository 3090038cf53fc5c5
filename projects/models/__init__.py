"""The facts of the centre, by noun."""

from projects.models.evaluation import (
    ConflictDeclaration,
    Criterion,
    Decision,
    Evaluation,
    Reviewer,
    Rubric,
    Score,
)
from projects.models.milestone import EvidenceFile, Milestone, Submission
from projects.models.pitch import Pitch, PitchVersion, Traction
from projects.models.project import Invitation, Membership, Need, Programme, Project, TrackerNote, Update

__all__ = [
    "ConflictDeclaration", "Criterion", "Decision", "Evaluation", "EvidenceFile", "Invitation", "Membership",
    "Milestone", "Need", "Pitch", "PitchVersion", "Programme", "Project", "Reviewer", "Rubric", "Score", "Submission",
    "TrackerNote", "Traction", "Update",
]  # fmt: skip
