"""Who sees which project: the query and the predicate say the same, over everything there is."""

import itertools

import pytest
from django.contrib.auth.models import AnonymousUser

from projects.models import ConflictDeclaration, Project, Reviewer
from projects.permissions import may_view
from projects.queries.visible import visible_projects
from projects.states import PROJECT_FLOW
from tests.factories import ProgrammeFactory, ProjectFactory

HIDDEN = {"draft", "applied", "declined", "withdrawn"}
MEMBERS = {"community", "investors", "public"}


@pytest.fixture
def every_project(lead, member, mentor_person, conflicted, provider, investor_person):
    """One of each status and visibility: a team, an advisor, two reviewers (one of them a colleague), a declaration."""
    programme, made = ProgrammeFactory(), []
    for status, visibility in itertools.product(PROJECT_FLOW.states, Project.Visibility.values):
        one = ProjectFactory(
            slug=f"{status}-{visibility}",
            status=status,
            visibility=visibility,
            programme=programme,
            lead=lead,
        )
        one.memberships.create(person=member, role="member")
        one.memberships.create(person=provider, role="advisor")
        for person in (mentor_person, conflicted, investor_person):
            Reviewer.objects.create(project=one, person=person)
        ConflictDeclaration.objects.create(project=one, person=investor_person, reason="sits on their board")
        made.append(one)
    return made


def expected(who: str, project: Project) -> bool:
    """The table in words: near ones see all; others what is not hidden, by its visibility."""
    if who in ("lead", "member", "provider", "operator", "mentor_person"):
        return True
    if project.status in HIDDEN:
        return False
    return project.visibility == "public" if who == "visitor" else project.visibility in MEMBERS


@pytest.mark.parametrize(
    "who",
    [
        "visitor", "lead", "member", "mentor_person", "conflicted", "provider", "investor_person", "operator",
        "editor", "stranger",
    ],
)  # fmt: skip
def test_the_query_and_the_predicate_agree_over_every_status_and_visibility(who, every_project, request):
    user = AnonymousUser() if who == "visitor" else request.getfixturevalue(who)
    found = set(visible_projects(user).values_list("pk", flat=True))

    for project in every_project:
        assert (project.pk in found) is expected(who, project), (who, project.slug)
        assert may_view(user, project) is expected(who, project), (who, project.slug)


def test_a_reviewer_whose_time_has_ended_sees_the_project_no_more(lead, mentor_person):
    project = ProjectFactory(visibility="team", lead=lead)
    reviewer = Reviewer.objects.create(project=project, person=mentor_person)
    assert visible_projects(mentor_person).filter(pk=project.pk).exists()

    reviewer.ended_at = project.registered_at
    reviewer.save()

    assert not visible_projects(mentor_person).exists()
    assert not may_view(mentor_person, project)
