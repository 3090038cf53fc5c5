"""Graduation through the last gate, and a certificate that whoever has the link can check."""

import itertools
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied

from incubator.core.models import Entry
from incubator.core.refusal import Refused
from incubator.notices.models import Notification
from projects.actions.graduation import forget_on_certificates, issue_certificate, revoke_certificate
from projects.models import Certificate, CertificateName, ConflictDeclaration
from projects.queries.certificates import certificate_page
from tests.conftest import person
from tests.factories import MilestoneFactory
from tests.projects.gating import ADVANCE, DROP, decided, stage_done
from tests.races import together


@pytest.fixture
def graduated(frozen, project, operator, stranger):
    """Through all three gates, with an advisor whom no certificate names."""
    project.memberships.create(person=stranger, role="advisor")
    project.programme.title = "Spring"
    project.programme.save()
    for number in (1, 2, 3):
        stage_done(project)
        decided(project, ADVANCE, operator, number)
        frozen.shift(60 * 60 * 24 * 30)
    project.refresh_from_db()
    return project


@pytest.fixture
def certificate(graduated):
    return Certificate.objects.select_related("project").get()


def test_from_the_last_stage_to_advance_is_to_graduate(graduated, certificate, lead):
    assert (graduated.status, graduated.stage) == ("graduated", "market")
    assert [str(gate.badge.label) for gate in graduated.gates.all()] == ["graduated", "advance", "advance"]
    assert (certificate.title, certificate.programme, len(certificate.key)) == ("Quiet Kiln", "Spring", 32)
    assert certificate.stages == [
        {"stage": "idea", "since": None, "until": "2026-03-02"},
        {"stage": "prototype", "since": "2026-03-02", "until": "2026-04-01"},
        {"stage": "market", "since": "2026-04-01", "until": "2026-05-01"},
    ]
    assert [(one.name, one.role) for one in certificate.names.all()] == [
        ("Lena Lead", "lead"), ("Milo Member", "member"),
    ]  # fmt: skip
    assert Notification.objects.filter(person=lead, entry__verb="project.graduated").exists()


def test_the_last_stage_too_must_be_done(project, operator):
    project.stage = "market"
    project.save()
    MilestoneFactory(project=project, state="active")
    with pytest.raises(Refused, match="not done"):
        decided(project, ADVANCE, operator)
    assert not Certificate.objects.exists()


def test_a_project_without_a_programme_graduates_too_and_a_drop_certifies_nothing(project, operator):
    project.stage, project.programme = "market", None
    project.save()
    stage_done(project)
    decided(project, ADVANCE, operator)
    assert Certificate.objects.get().programme == ""
    with pytest.raises(Refused):
        decided(project, DROP, operator, 2)


def test_the_zone_in_which_it_was_issued_does_not_matter(certificate, graduated):
    """A row read back stands in UTC."""
    gate = certificate.gate
    certificate.delete()
    gate.made_at = gate.made_at.astimezone(ZoneInfo("Europe/Zurich"))
    issue_certificate(graduated, gate)
    assert certificate_page(Certificate.objects.get()).is_good is True


@pytest.mark.django_db(transaction=True)
def test_two_who_graduate_it_at_once_issue_one_certificate(project, operator):
    project.stage = "market"
    project.save()
    stage_done(project)
    together(2, lambda _: decided(project, ADVANCE, operator))
    assert Certificate.objects.count() == 1


def test_what_was_certified_stays_when_the_project_and_people_change_their_names(
    graduated, certificate, lead
):
    graduated.title, lead.name = "Loud Kiln", "Lena Other"
    graduated.save()
    lead.save()
    page = certificate_page(Certificate.objects.get())
    assert (page.certificate.title, page.names[0].name, page.is_good) == ("Quiet Kiln", "Lena Lead", True)


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Loud Kiln"}, {"programme": "Autumn"}, {"stages": []}, {"key": "x" * 32},
        {"issued_at": "2026-01-01T00:00Z"},
    ],
)  # fmt: skip
def test_content_that_was_changed_behind_our_back_is_not_genuine(certificate, change):
    Certificate.objects.update(**change)
    assert certificate_page(Certificate.objects.get()).is_good is False


def test_a_name_that_was_changed_or_added_is_not_genuine(certificate):
    CertificateName.objects.filter(role="lead").update(name="Somebody Else")
    assert certificate_page(certificate).is_whole is False


def test_a_name_is_taken_out_and_the_rest_holds(certificate, member, lead):
    assert forget_on_certificates(member) == 1
    page = certificate_page(certificate)
    assert ([one.name for one in page.names], page.is_good) == (["Lena Lead", ""], True)
    assert not CertificateName.objects.filter(name="Milo Member").exists()


def test_an_account_that_is_gone_is_not_named(certificate, member):
    member.delete()
    page = certificate_page(certificate)
    assert ([one.name for one in page.names], page.is_good) == (["Lena Lead", ""], True)


def test_a_revoked_one_says_so_and_is_revoked_once(certificate, operator, lead):
    revoke_certificate(certificate, by=operator, reason="The figures were invented.")
    assert certificate_page(Certificate.objects.get()).is_good is False
    assert Notification.objects.filter(person=lead, entry__verb="certificate.revoked").exists()
    with pytest.raises(Refused, match="already"):
        revoke_certificate(certificate, by=operator, reason="Again.")
    assert Certificate.objects.get().revoked_because == "The figures were invented."


def test_revoking_wants_a_reason(certificate, operator):
    with pytest.raises(Refused, match="reason"):
        revoke_certificate(certificate, by=operator, reason=" ")
    assert Certificate.objects.get().revoked_at is None


@pytest.mark.django_db(transaction=True)
def test_revoking_twice_at_once_revokes_once(project, operator):
    project.stage = "market"
    project.save()
    stage_done(project)
    decided(project, ADVANCE, operator)
    certificate = Certificate.objects.get()
    together(2, lambda n: revoke_certificate(certificate, by=operator, reason=f"{n}"))
    assert Entry.objects.filter(verb="certificate.revoked").count() == 1


NAMES = ["lead", "member", "mentor_person", "investor_person", "editor", "stranger"]


@pytest.mark.parametrize("name", NAMES)
def test_nobody_but_an_operator_revokes(request, certificate, name):
    with pytest.raises(PermissionDenied):
        revoke_certificate(certificate, by=request.getfixturevalue(name), reason="Mine.")


# The page.


def test_whoever_has_the_link_reads_what_was_certified(client_of, certificate):
    answer = client_of(None).get(certificate.get_absolute_url())
    content = answer.content.decode()
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert 'name="robots" content="noindex' in content
    for said in ("Genuine", "Quiet Kiln", "Spring", "Lena Lead", "1 May 2026", certificate.digest):
        assert said in content
    assert "Sami Stranger" not in content
    assert "Revoke" not in content


def test_an_unknown_key_is_nowhere(client_of, certificate):
    for key in ("x" * 32, certificate.key[:-1], certificate.key.swapcase()):
        assert client_of(None).get(f"/certificates/{key}/").status_code == 404


def test_the_page_costs_the_same_for_one_name_and_three(client_of, certificate, django_assert_num_queries):
    for rows in (2, 4):
        with django_assert_num_queries(2):
            client_of(None).get(certificate.get_absolute_url())
        for number in range(2):
            CertificateName.objects.create(certificate=certificate, name=f"{rows}{number}", role="member")


def test_a_changed_one_says_that_it_is_not_as_issued(client_of, certificate):
    Certificate.objects.update(title="Loud Kiln")
    content = client_of(None).get(certificate.get_absolute_url()).content.decode()
    assert "Not as it was issued" in content
    assert "Genuine" not in content


def test_an_operator_revokes_on_the_page_and_everybody_reads_it(client_of, certificate, operator, lead):
    address, act = certificate.get_absolute_url(), f"{certificate.get_absolute_url()}revoke/"
    client = client_of(operator)
    assert "Revoke this certificate" in client.get(address).content.decode()
    assert client.get(act).status_code == 405
    refused = client.post(act, {"reason": ""})
    assert (refused.status_code, Certificate.objects.get().revoked_at) == (422, None)
    assert client.post(act, {"reason": "The figures were invented."}).status_code == 302
    again = client.post(act, {"reason": "Typed a second time."})
    assert again.status_code == 409
    assert "Typed a second time." in again.content.decode()

    content = client_of(None).get(address).content.decode()
    assert "The figures were invented." in content
    assert "Genuine" not in content


def test_who_may_not_revoke_does_not_find_it_there(client_of, certificate, lead, operator):
    act = f"{certificate.get_absolute_url()}revoke/"
    partial = person("Paula Partial", "operators")
    ConflictDeclaration.objects.create(person=partial, project=certificate.project, reason="cousins")
    statuses = [client_of(one).post(act, {"reason": "Mine."}).status_code for one in (None, lead, partial)]
    assert statuses == [404, 404, 403]


@pytest.mark.parametrize(("name", "reads"), itertools.product(["lead", "operator"], [True]))
def test_the_team_finds_the_certificate_on_the_project(
    request, client_of, certificate, graduated, name, reads
):
    content = client_of(request.getfixturevalue(name)).get(graduated.get_absolute_url()).content.decode()
    assert (certificate.get_absolute_url() in content) is reads


def test_others_do_not_find_it_on_the_project(client_of, certificate, graduated, mentor_person):
    for somebody in (None, mentor_person):
        graduated.visibility = "public"
        graduated.save()
        content = client_of(somebody).get(graduated.get_absolute_url()).content.decode()
        assert certificate.key not in content
