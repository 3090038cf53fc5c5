"""The letters of invitations. The row is the debt: a lost broker costs minutes, never the letter."""

import logging
from smtplib import SMTPDataError, SMTPRecipientsRefused

from celery import shared_task
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from incubator.core.clock import now
from projects.models import Invitation
from projects.queries.team import open_invitations

log = logging.getLogger(__name__)


@shared_task
def mail_owed_invitations() -> int:
    """The sweep: each letter that did not go out yet; the number that did now."""
    owed = (
        open_invitations().filter(mailed_at=None).order_by("-offered_at").values_list("pk", flat=True)[:200]
    )
    return sum(mail_in_the_sweep(pk) for pk in list(owed))


def mail_in_the_sweep(pk: int) -> int:
    """An address that the server refuses costs only its own letter; it stays owed and does not hold up the others."""
    try:
        return mail_invitation(pk)
    except (SMTPRecipientsRefused, SMTPDataError):
        log.warning("invitation refused by the mail server", extra={"invitation": pk}, exc_info=True)
        return 0


@shared_task(autoretry_for=(OSError,), retry_backoff=30, max_retries=5)
def mail_invitation(pk: int) -> int:
    """One letter; 0 when it is not owed or another worker is at it. The mark falls if sending fails."""
    with transaction.atomic():
        invitation = (
            open_invitations()
            .select_for_update(of=("self",), skip_locked=True)
            .filter(pk=pk, mailed_at=None)
            .select_related("project", "by")
            .first()
        )
        if invitation is None:
            return 0
        invitation.mailed_at = now()
        invitation.save(update_fields=["mailed_at"])
        with translation.override(settings.LANGUAGE_CODE):
            subject, text = letter(invitation)
        send_mail(subject, text, settings.DEFAULT_FROM_EMAIL, [invitation.email])
    return 1


def letter(invitation: Invitation) -> tuple[str, str]:
    title = " ".join(invitation.project.title.split())
    subject = _("An invitation to “%(project)s”") % {"project": title}
    context = {
        "invitation": invitation,
        "url": f"{settings.SITE_URL}{invitation.get_absolute_url()}",
        "space": settings.SPACE_NAME,
    }
    return f"[{settings.SPACE_NAME}] {subject}", render_to_string("projects/invitation.txt", context)
