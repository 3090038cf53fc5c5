"""The certificate of a project that graduated: issued at the last gate, revoked with a reason, names taken out."""

from datetime import datetime

from django.db import transaction
from django.utils import formats
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from incubator.accounts.models import Person
from incubator.core.access import require
from incubator.core.clock import localdate, now
from incubator.core.journal import record
from incubator.core.refusal import Offer, Refused
from incubator.notices.actions import notify
from projects.actions.projects import team_of
from projects.models import Certificate, CertificateName, Gate, Membership, Project
from projects.queries.certificates import digest_of, name_digest


def issue_certificate(project: Project, gate: Gate) -> Certificate:
    """What the project is called today, who is in the team, which stages it passed when. Wants its row held."""
    certificate = Certificate(
        project=project,
        gate=gate,
        title=project.title,
        programme=project.programme.title if project.programme else "",
        stages=stages_passed(project, gate),
        issued_at=gate.made_at,
        issued_by=gate.by,
    )
    members = project.memberships.exclude(role=Membership.Role.ADVISOR).select_related("person")
    names = [named(one) for one in members.order_by("pk")]
    certificate.digest = digest_of(certificate, [one.digest for one in names])
    certificate.save()
    for one in names:
        one.certificate = certificate
    CertificateName.objects.bulk_create(names)
    return certificate


def named(membership: Membership) -> CertificateName:
    person, salt = membership.person, get_random_string(32)
    return CertificateName(
        person=person,
        name=person.name,
        role=membership.role,
        salt=salt,
        digest=name_digest(person.name, membership.role, salt),
    )


def stages_passed(project: Project, last: Gate) -> list[dict[str, str | None]]:
    """Each stage that a gate let it out of; it came into the first on the day of its acceptance, as far as is known."""
    passed = project.gates.filter(outcome=Gate.Outcome.ADVANCE, number__lte=last.number).order_by("number")
    return [
        {
            "stage": gate.stage,
            "since": gate.evidence["since"] or day_of(project.decided_at),
            "until": day_of(gate.made_at),
        }
        for gate in passed
    ]


def day_of(at: datetime | None) -> str | None:
    return localdate(at).isoformat() if at else None


@transaction.atomic
def revoke_certificate(certificate: Certificate, *, by: Person, reason: str) -> Certificate:
    """Its page says from now on that it does not hold, since when, and why."""
    certificates = Certificate.objects.select_for_update(of=("self",)).select_related("project")
    certificate = certificates.get(pk=certificate.pk)
    require(by, "projects.revoke_certificate", certificate)
    if certificate.revoked_at is not None:
        day = formats.date_format(localdate(certificate.revoked_at))
        raise Refused(
            _("It was revoked on %(day)s already.") % {"day": day},
            [Offer(_("See the certificate"), certificate.get_absolute_url())],
        )
    if not reason.strip():
        raise Refused(_("Write the reason: everybody with the link reads it."))
    certificate.revoked_at, certificate.revoked_by = now(), by
    certificate.revoked_because = reason.strip()
    certificate.save(update_fields=["revoked_at", "revoked_by", "revoked_because"])
    project = certificate.project
    entry = record("certificate.revoked", certificate, by=by, scopes=[project], project=project.title)
    notify(team_of(project), entry, url=certificate.get_absolute_url())
    return certificate


@transaction.atomic
def forget_on_certificates(person: Person) -> int:
    """Take a person's name off every certificate, for whoever erases them; the certificates hold all the same."""
    return CertificateName.objects.filter(person=person).update(person=None, name="", salt="")
