"""What a certificate says and whether it still is what was issued.

Each name stands in the content by a salted digest of its own, so that a name can be taken out later and the whole
still holds: without the salt nobody finds the name in its digest.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date
from typing import Any

from django.db.models import FETCH_RAISE, QuerySet

from incubator.accounts.permissions import is_operator
from projects.models import Certificate, CertificateName, Project
from projects.models.project import Membership


@dataclass(frozen=True)
class Named:
    name: str  # empty where it was taken out
    role: str


@dataclass(frozen=True)
class Passed:
    label: str
    since: date | None
    until: date


@dataclass(frozen=True)
class CertificatePage:
    certificate: Certificate
    names: list[Named]
    stages: list[Passed]
    is_whole: bool  # the content still has the digest that was issued

    @property
    def is_good(self) -> bool:
        return self.is_whole and self.certificate.revoked_at is None


def certificates() -> QuerySet[Certificate]:
    """For whoever has the link; there is no list of them."""
    return Certificate.objects.select_related("project").fetch_mode(FETCH_RAISE)


def operated_certificates(user: Any) -> QuerySet[Certificate]:
    """Those that an operator may look after; for others there is nothing there."""
    return certificates() if is_operator(user) else Certificate.objects.none()


def certificate_page(certificate: Certificate) -> CertificatePage:
    names = list(certificate.names.order_by("pk"))
    return CertificatePage(
        certificate=certificate,
        names=[
            Named(one.name if one.person_id else "", str(Membership.Role(one.role).label)) for one in names
        ],
        stages=[passed(one) for one in certificate.stages],
        is_whole=is_whole(certificate, names),
    )


def passed(stage: dict[str, Any]) -> Passed:
    since = date.fromisoformat(stage["since"]) if stage["since"] else None
    return Passed(str(Project.Stage(stage["stage"]).label), since, date.fromisoformat(stage["until"]))


def is_whole(certificate: Certificate, names: Iterable[CertificateName]) -> bool:
    names = list(names)
    told = all(name_digest(one.name, one.role, one.salt) == one.digest for one in names if one.salt)
    return told and digest_of(certificate, [one.digest for one in names]) == certificate.digest


def name_digest(name: str, role: str, salt: str) -> str:
    return sha256([salt, role, name])


def digest_of(certificate: Certificate, names: list[str]) -> str:
    """SHA-256 of what is certified: JSON with sorted keys and without spaces, in UTF-8."""
    return sha256(
        {
            "title": certificate.title,
            "programme": certificate.programme,
            "stages": certificate.stages,
            "names": names,
            "issued_at": certificate.issued_at.astimezone(UTC).isoformat(),
            "key": certificate.key,
        }
    )


def sha256(content: Any) -> str:
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
