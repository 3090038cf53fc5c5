"""A correction while it is written: kept as one types, like the evaluation that it corrects."""

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from incubator.accounts.models import Person
from incubator.core.access import require
from incubator.core.clock import now
from incubator.core.refusal import Refused
from projects.actions.milestones import locked
from projects.models import CorrectionDraft, Evaluation, Submission


@transaction.atomic
def save_correction_draft(evaluation: Evaluation, said: Mapping[str, str], *, by: Person) -> CorrectionDraft:
    """Keep the form as it stands, also after the decision: the words are their own. Nothing that is in changes."""
    submission = Submission.objects.select_related("milestone__project").get(pk=evaluation.submission_id)
    locked(submission.milestone)
    require(by, "projects.evaluate", submission)
    evaluation = Evaluation.objects.select_for_update(of=("self",)).get(pk=evaluation.pk)
    if evaluation.reviewer_id != by.pk:
        raise PermissionDenied(_("An evaluation is corrected by whoever wrote it."))
    if evaluation.handed_in_at is None or evaluation.replaced_by_id:
        raise Refused(_("Only your last evaluation that is in can be corrected."))
    values = {"said": dict(said), "saved_at": now()}
    draft, _new = CorrectionDraft.objects.update_or_create(evaluation=evaluation, defaults=values)
    return draft
