"""The cohort at a glance: states and lateness, the funnel, who waits on whom; nothing of projects in conflict."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incubator.accounts.models import Person
from projects.models import ConflictDeclaration, Project, Submission
from projects.queries.cohort import funnel_of
from projects.queries.reviewing import open_to
from projects.queries.waits import load_of, waits
from tests.factories import MilestoneFactory, ProgrammeFactory, ProjectFactory
from tests.projects.reviewing import evaluated, handed_in, reviewer

BOARD, SHEET = "/operations/cohort/", "/operations/cohort/milestones.csv"


@pytest.fixture
def programme(db):
    return ProgrammeFactory(title="Spring", slug="spring")


def cohort(programme, lead, count):
    projects = []
    for number in range(count):
        project = ProjectFactory(
            title=f"Kiln {number}", slug=f"kiln-{number}", programme=programme, lead=lead
        )
        reviewer(project)
        MilestoneFactory(project=project, title="Overdue", state="active", due_on="2020-01-01")
        handed_in(project, lead, title="Waits")
        projects.append(project)
    return projects


@pytest.mark.parametrize("address", [BOARD, SHEET])
@pytest.mark.parametrize(
    ("name", "status"), [("operator", 200), ("lead", 403), ("mentor_person", 403), ("stranger", 403)]
)
def test_only_operators_open_it(request, client_of, programme, address, name, status):
    assert client_of(request.getfixturevalue(name)).get(address).status_code == status


def test_each_cell_says_its_state_and_what_is_late(client_of, programme, lead, operator):
    (project,) = cohort(programme, lead, 1)
    page = client_of(operator).get(BOARD).content.decode()
    for milestone in project.milestones.all():
        assert milestone.get_absolute_url() in page
    for status, late in (("incubating", "1"), ("paused", "0"), ("dropped", "0")):
        Project.objects.update(status=status)
        rows = csv.DictReader(io.StringIO(client_of(operator).get(SHEET).content.decode("utf-8-sig")))
        assert {row["milestone"]: (row["state"], row["late"]) for row in rows} == {
            "Overdue": ("active", late),
            "Waits": ("submitted", "0"),
        }


def test_the_funnel_counts_each_project_once_a_step(programme, lead, operator):
    for number, status in enumerate(
        ["draft", "applied", "declined", "incubating", "incubating", "graduated"]
    ):
        applied = None if status == "draft" else "2026-01-01T00:00Z"
        project = ProjectFactory(
            slug=f"p{number}", status=status, programme=programme, lead=lead, applied_at=applied
        )
        if number == 3:
            MilestoneFactory.create_batch(2, project=project, state="accepted")
    assert [step["value"] for step in funnel_of(open_to(operator, programme))] == [5, 3, 2, 1]


def test_who_waits_names_only_those_who_owe_an_answer(programme, lead, operator):
    (project,) = cohort(programme, lead, 1)
    owes, done = project.reviewers.get().person, reviewer(project)
    evaluated(Submission.objects.get(), done)
    Submission.objects.update(answer_by="2020-01-01")
    (wait,) = waits(open_to(operator, programme))
    assert (wait.people, wait.is_late, wait.days) == ((owes,), True, 0)


def test_nothing_waits_for_a_closed_account(programme, lead, operator):
    (project,) = cohort(programme, lead, 1)
    Person.objects.filter(pk=project.reviewers.get().person_id).update(is_active=False)
    (wait,) = waits(open_to(operator, programme))
    assert (wait.kind, wait.people) == ("assign", ())
    assert load_of(open_to(operator, programme)) == {}


@pytest.mark.parametrize("address", [BOARD, SHEET])
def test_an_operator_in_conflict_sees_no_trace_of_the_project(client_of, programme, lead, operator, address):
    _kept, hidden = cohort(programme, lead, 2)
    assert "Kiln 1" in client_of(operator).get(address).content.decode()
    ConflictDeclaration.objects.create(person=operator, project=hidden, reason="sister", declared_by=operator)
    shown = client_of(operator).get(address).content.decode()
    assert ("Kiln 0" in shown, "Kiln 1" in shown) == (True, False)
    assert [step["value"] for step in funnel_of(open_to(operator, programme))] == [1, 1, 0, 0]


def test_a_space_without_programmes_says_so(client_of, operator):
    assert "No project was accepted yet" in client_of(operator).get(BOARD).content.decode()
    assert client_of(operator).get(SHEET).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_board_asks_as_much_however_much_there_is(client_of, programme, lead, operator, count):
    cohort(programme, lead, count)
    client = client_of(operator)
    client.get(BOARD)
    with CaptureQueriesContext(connection) as asked:
        client.get(BOARD)
    assert len(asked) == 15


def test_what_everybody_has_evaluated_waits_for_the_decision(programme, lead, operator):
    (project,) = cohort(programme, lead, 1)
    decides = reviewer(project, responsible=True)
    for one in project.reviewers.all():
        evaluated(Submission.objects.get(), one.person)
    (wait,) = waits(open_to(operator, programme))
    assert (wait.kind, wait.people) == ("decide", (decides,))


def test_what_nobody_reviews_waits_for_a_reviewer(programme, lead, operator):
    (project,) = cohort(programme, lead, 1)
    project.reviewers.all().delete()
    (wait,) = waits(open_to(operator, programme))
    assert (wait.kind, wait.people) == ("assign", ())


def test_funnel_and_waits_come_as_sheets(client_of, programme, lead, operator):
    (project,) = cohort(programme, lead, 1)
    name = project.reviewers.get().person.name
    sheets = {
        sheet: client_of(operator).get(f"/operations/cohort/{sheet}.csv").content.decode("utf-8-sig")
        for sheet in ("funnel", "waits")
    }
    rows = {sheet: list(csv.reader(io.StringIO(text)))[1:] for sheet, text in sheets.items()}
    assert [row[1] for row in rows["funnel"]] == ["1", "1", "0", "0"]
    assert [row[:6] for row in rows["waits"]] == [["Kiln 0", "Waits", "1", "evaluate", name, "0"]]
