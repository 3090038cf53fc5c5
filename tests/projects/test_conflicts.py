"""The one rule of conflicts: every way into it, asked from either side, and no trace for whoever is in it."""

import pytest
from allauth.account.models import EmailAddress

from projects.models import ConflictDeclaration, Project
from projects.models.conflicts import conflicts_of, in_conflict, people_in_conflict, reviewing
from projects.permissions import has_conflict, is_responsible, is_reviewer
from projects.queries.reviews import reviewers_of
from tests.factories import OrganisationFactory, PersonFactory, ProjectFactory
from tests.projects.reviewing import reviewer

Person = PersonFactory._meta.model


def nothing(person, project, lead):
    """No conflict: another project's team, another organisation."""
    ProjectFactory(lead=person)
    OrganisationFactory().memberships.create(person=person)


def in_the_team(person, project, lead):
    project.memberships.create(person=person, role="advisor")


def declared(person, project, lead):
    ConflictDeclaration.objects.create(person=person, project=project, reason="sister")


def colleagues(person, project, lead):
    company = OrganisationFactory()
    company.memberships.create(person=person)
    company.memberships.create(person=lead)


def names_the_leads_address(person, project, lead):
    EmailAddress.objects.create(user=person, email=lead.email, verified=False)


def is_named_by_the_lead_and_confirmed(person, project, lead):
    EmailAddress.objects.create(user=lead, email=person.email, verified=True)


def is_named_by_the_lead_unconfirmed(person, project, lead):
    """A maker does not get rid of a reviewer by naming their address."""
    EmailAddress.objects.create(user=lead, email=person.email, verified=False)


def shares_a_third_address(person, project, lead):
    EmailAddress.objects.create(user=lead, email="third@test.example", verified=True)
    EmailAddress.objects.create(user=person, email="third@test.example", verified=False)


def is_the_other_account_of_a_colleague(person, project, lead):
    other = PersonFactory()
    colleagues(other, project, lead)
    EmailAddress.objects.create(user=person, email=other.email, verified=False)


def declared_under_the_other_account(person, project, lead):
    other = PersonFactory()
    declared(other, project, lead)
    EmailAddress.objects.create(user=other, email=person.email, verified=True)


WAYS = {
    nothing: False,
    in_the_team: True,
    declared: True,
    colleagues: True,
    names_the_leads_address: True,
    is_named_by_the_lead_and_confirmed: True,
    is_named_by_the_lead_unconfirmed: False,
    shares_a_third_address: True,
    is_the_other_account_of_a_colleague: True,
    declared_under_the_other_account: True,
}


@pytest.mark.parametrize(("way", "expected"), WAYS.items(), ids=lambda way: getattr(way, "__name__", way))
def test_each_way_into_a_conflict_counts_whichever_side_asks(way, expected, project, lead, mentor_person):
    reviewer(project, mentor_person, responsible=True)
    way(mentor_person, project, lead)

    assert {
        "predicate": has_conflict(mentor_person, project),
        "projects": Project.objects.filter(in_conflict(mentor_person), pk=project.pk).exists(),
        "people": Person.objects.filter(people_in_conflict(project), pk=mentor_person.pk).exists(),
        "pairs": (mentor_person.pk, project.pk) in conflicts_of([mentor_person.pk]),
        "not reviewing": not Project.objects.filter(reviewing(mentor_person), pk=project.pk).exists(),
        "not a reviewer": not is_reviewer(mentor_person, project),
        "not responsible": not is_responsible(mentor_person, project),
        "not told": mentor_person not in reviewers_of(project),
    } == dict.fromkeys(
        [
            "predicate",
            "projects",
            "people",
            "pairs",
            "not reviewing",
            "not a reviewer",
            "not responsible",
            "not told",
        ],
        expected,
    )


def test_a_conflict_with_one_project_says_nothing_of_another(project, lead, mentor_person):
    other = ProjectFactory()
    declared(mentor_person, project, lead)
    assert (has_conflict(mentor_person, project), has_conflict(mentor_person, other)) == (True, False)
