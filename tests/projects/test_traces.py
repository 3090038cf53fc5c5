"""A project with which somebody is in conflict leaves no trace in any figure of theirs: not in a list, not in a count.

Whoever is in conflict counts everything that they get while such projects wait (one handed in, one that applied), and
while there are none; the two are the same.
"""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail

from incubator.core.clock import now
from incubator.insights.queries.desk import desk_of
from incubator.insights.queries.search import find
from incubator.notices.models import Notification
from incubator.notices.tasks import mail_owed
from projects.models import ConflictDeclaration, Milestone
from tests.factories import PersonFactory, ProgrammeFactory, ProjectFactory
from tests.projects.reviewing import handed_in, reviewer

CAST = ["mentor_person", "conflicted", "provider", "investor_person", "operator", "editor", "stranger"]
MEMBERS = {
    "inbox": 1,
    "to decide": 0,
    "desk": 1,
    "desk queues": [],
    "notifications": 1,
    "mails": 1,
    "search": 1,
}
OPERATORS = MEMBERS | {
    # Projects as such are every operator's to find; it is their reviewing that leaves no trace.
    "search": 0,
    # Applications, milestones, and the cast's own organisation that waits to be verified.
    "desk queues": [1, 1, 0, 0, 0, 0, 1, 0, 0, 0],
    "queues": [1, 1, 0, 0, 0, 0, 1, 0, 0, 0],
    "intake": 1,
    "reviewers": [7, 7],
    "scores": 0,
    "cohort": 1,
    "funnel": [2, 1, 0, 0],
    "waits": [7],
}


@pytest.fixture
def programme(db):
    return ProgrammeFactory(title="Spring", slug="spring")


@pytest.fixture
def everybody(request):
    return {name: request.getfixturevalue(name) for name in CAST}


def declared(person, project, lead):
    ConflictDeclaration.objects.create(person=person, project=project, reason="sister", declared_by=person)


def under_another_account(person, project, lead):
    EmailAddress.objects.get_or_create(user=person, email=lead.email, verified=False)


def waits(programme, lead, everybody, title, way=None):
    """Two projects of this lead, one with a milestone in, one that applied; everybody is asked to review."""
    running = ProjectFactory(
        title=f"{title} runs", programme=programme, lead=lead, visibility="team", applied_at=now()
    )
    applied = ProjectFactory(
        title=f"{title} applies", programme=programme, lead=lead, visibility="team",
        status="applied", applied_at=now(),
    )  # fmt: skip
    for person in everybody.values():
        reviewer(running, person)
        if way:
            for project in (running, applied):
                way(person, project, lead)
    handed_in(running, lead, title=f"{title} works")


def figures_of(name, person, client):
    """Every count that this person gets."""
    Notification.objects.update(made_at=now() - timedelta(minutes=10))
    mail_owed()
    desk, inbox = desk_of(person), client.get("/reviews/").context
    got = {
        "inbox": inbox["page"].total,
        "to decide": len(inbox["inbox"].to_decide),
        "desk": len(desk.waits) + bool(desk.first),
        "desk queues": [one.number for one in desk.queues],
        "notifications": len(desk.news),
        "mails": sum(person.email in letter.to for letter in mail.outbox),
        "search": 0 if name == "operator" else sum(len(kind.lines) for kind in find(person, "Kiln")),
    }
    if name != "operator":
        return got
    board = client.get("/operations/reviewing/").context
    cohort = client.get("/operations/cohort/").context
    return got | {
        "queues": [one.number for one in client.get("/operations/").context["queues"]],
        "intake": client.get("/operations/intake/").context["page"].total,
        "reviewers": [board["page"].total, sum(line.waiting for line in board["page"].items)],
        "scores": client.get("/operations/reviewing/scores/").context["page"].total,
        "cohort": cohort["page"].total,
        "funnel": [step["value"] for step in cohort["funnel"]],
        "waits": [len(wait.people) for wait in cohort["waits"]],
    }


@pytest.mark.parametrize(
    "way", [None, declared, under_another_account], ids=["absent", "declared", "account"]
)
@pytest.mark.parametrize("name", CAST)
def test_every_figure_is_the_same_with_and_without_a_project_in_conflict(
    name, way, programme, lead, everybody, client_of
):
    waits(programme, PersonFactory(name="Nobody's Friend"), everybody, "Kiln")
    if way:
        waits(programme, lead, everybody, "Hidden Kiln", way)
        assert Milestone.objects.filter(state="submitted").count() == 2
    expected = OPERATORS if name == "operator" else MEMBERS
    assert figures_of(name, everybody[name], client_of(everybody[name])) == expected
