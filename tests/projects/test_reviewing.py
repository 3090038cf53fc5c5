"""Reviewing from the operators' side: load, punctuality, severity, and no trace of what they must not judge."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incubator.core.sheets import cell
from projects.actions.evaluations import correct_evaluation
from projects.models import ConflictDeclaration, Evaluation, Submission
from projects.queries.reviewing import reviewing_in, score_order
from tests.factories import PersonFactory, ProgrammeFactory, ProjectFactory
from tests.projects.reviewing import evaluated, handed_in, judged, reviewer

BOARD, SCORES = "/operations/reviewing/", "/operations/reviewing/scores/"
PAGES = (BOARD, SCORES, "/operations/reviewing/reviewers.csv", "/operations/reviewing/scores.csv")


@pytest.fixture
def programme(db):
    return ProgrammeFactory(title="Spring", slug="spring")


def project_in(programme, number=1, **values):
    return ProjectFactory(title=f"Kiln {number}", slug=f"kiln-{number}", programme=programme, **values)


def shared_work(programme, lead, count=6):
    """`count` projects that the same three read; the third is a point stricter each time."""
    people = [PersonFactory(name=name) for name in ("Ada", "Bo", "Strict")]
    for number in range(count):
        project = project_in(programme, number, lead=lead)
        for person in people:
            reviewer(project, person)
        _milestone, submission = handed_in(project, lead)
        base = 3 + number % 2
        for person, score in zip(people, (base, base, base - 1), strict=True):
            evaluated(submission, person, score)
    return people


def rows_of(response):
    text = response.content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize(
    ("name", "status"), [("operator", 200), ("lead", 403), ("mentor_person", 403), ("stranger", 403)]
)
def test_only_operators_open_it(request, client_of, programme, address, name, status):
    assert client_of(request.getfixturevalue(name)).get(address).status_code == status


@pytest.mark.parametrize("address", PAGES)
def test_a_visitor_signs_in_first(client_of, programme, address):
    assert client_of(None).get(address).status_code == 302


def test_the_strict_reviewer_stands_out_in_words_and_figures(client_of, programme, lead, operator):
    shared_work(programme, lead)
    page = client_of(operator).get(BOARD).content.decode()
    assert "stricter than the others · 6 shared submissions" in page
    strict = next(row for row in rows_of(client_of(operator).get(PAGES[2])) if row["reviewer"] == "Strict")
    assert (strict["answered"], strict["on_time"], strict["difference"]) == ("6", "6", "-1.0")
    assert -0.7 < float(strict["severity"]) < -0.6


def test_load_counts_what_is_open_and_late_for_each(programme, lead, operator):
    project = project_in(programme, lead=lead)
    busy, done = reviewer(project), reviewer(project)
    _milestone, submission = handed_in(project, lead)
    evaluated(submission, done)
    Submission.objects.update(answer_by="2020-01-01")

    lines = reviewing_in(operator, programme).lines
    assert [(line.person, line.waiting, line.late) for line in lines] == [(busy, 1, 1), (done, 0, 0)]


def test_a_reviewer_in_conflict_has_no_load_there(programme, lead, operator):
    project = project_in(programme, lead=lead)
    person = reviewer(project)
    handed_in(project, lead)
    ConflictDeclaration.objects.create(person=person, project=project, reason="invested", declared_by=person)
    assert reviewing_in(operator, programme).lines == ()


def test_an_answer_after_the_promised_day_is_not_in_time(programme, lead, operator):
    project = project_in(programme, lead=lead)
    person = reviewer(project)
    _milestone, submission = handed_in(project, lead)
    evaluated(submission, person)
    Submission.objects.update(answer_by="2020-01-01")
    (line,) = reviewing_in(operator, programme).lines
    assert (line.answered, line.on_time) == (1, 0)


def test_a_correction_counts_once_with_its_own_score(programme, lead, operator):
    project = project_in(programme, lead=lead)
    person = reviewer(project)
    _milestone, submission = handed_in(project, lead)
    correct_evaluation(evaluated(submission, person, 3), judged(submission, 4), by=person)

    (line,) = reviewing_in(operator, programme).lines
    assert (Evaluation.objects.count(), line.answered, line.mean) == (2, 1, 4.0)


def test_an_operator_in_conflict_sees_no_trace_of_the_project(client_of, programme, lead, operator):
    shared_work(programme, lead, count=3)
    hidden = project_in(programme, 99, lead=lead)
    person = reviewer(hidden, PersonFactory(name="Only There"))
    waits = reviewer(hidden, PersonFactory(name="Still Waits"))
    _milestone, submission = handed_in(hidden, lead)
    evaluated(submission, person)
    client = client_of(operator)
    assert "Kiln 99" in client.get(SCORES).content.decode()
    assert {"Only There", "Still Waits"} <= {row["reviewer"] for row in rows_of(client.get(PAGES[2]))}

    ConflictDeclaration.objects.create(person=operator, project=hidden, reason="sister", declared_by=operator)
    for address in PAGES:
        shown = client.get(address).content.decode()
        assert not [word for word in ("Kiln 99", person.name, waits.name) if word in shown]
    assert len(score_order(operator, programme)) == 3


def test_the_programme_is_kept_in_the_address_and_nonsense_is_the_newest(
    client_of, programme, lead, operator
):
    other = ProgrammeFactory(title="Older", slug="older", opens_at="2001-01-01T00:00Z")
    project_in(programme, 8, lead=lead)
    evaluated_in = project_in(other, 7, lead=lead)
    person = reviewer(evaluated_in)
    evaluated(handed_in(evaluated_in, lead)[1], person)
    client = client_of(operator)

    assert "Kiln 7" in client.get(SCORES, {"programme": "older"}).content.decode()
    for wanted in ("spring", "nonsense", ""):
        assert "Kiln 7" not in client.get(SCORES, {"programme": wanted}).content.decode()


def test_without_a_wish_the_newest_programme_that_runs_is_shown(client_of, programme, lead, operator):
    older = ProgrammeFactory(title="Older", slug="older", opens_at="2001-01-01T00:00Z")
    assert client_of(operator).get(BOARD).context["programme"].slug == "spring"
    project_in(older, 7, lead=lead)
    assert client_of(operator).get(BOARD).context["programme"].slug == "older"


def test_a_space_without_programmes_says_so(client_of, operator):
    assert "Nobody reviews here yet" in client_of(operator).get(BOARD).content.decode()
    assert "No score yet" in client_of(operator).get(SCORES).content.decode()
    assert client_of(operator).get(PAGES[2]).status_code == 404


def test_a_title_that_looks_like_a_formula_is_quoted_in_the_sheet(client_of, programme, lead, operator):
    project = ProjectFactory(title='=HYPERLINK("x")', slug="formula", programme=programme, lead=lead)
    person = reviewer(project)
    evaluated(handed_in(project, lead)[1], person)
    (row,) = rows_of(client_of(operator).get(PAGES[3]))
    assert (row["project"], row["raw"], row["calibrated"]) == ('\'=HYPERLINK("x")', "3.0", "")


@pytest.mark.parametrize(
    ("given", "written"),
    [("=1", "'=1"), ("+1", "'+1"), ("-1", "'-1"), ("@a", "'@a"), (" =1", "' =1"), ("\t=1", "'\t=1"), ("a=1", "a=1"),
     (-1.5, -1.5), (None, "")],
)  # fmt: skip
def test_cells_that_a_spreadsheet_would_run_are_quoted(given, written):
    assert cell(given) == written


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("address", "questions"), [(BOARD, 10), (SCORES, 9)])
def test_the_pages_ask_as_much_however_much_there_is(
    client_of, programme, lead, operator, address, questions, count
):
    shared_work(programme, lead, count=count)
    client = client_of(operator)
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    assert len(asked) == questions, [query["sql"][:90] for query in asked]


@pytest.mark.parametrize(("count", "pictures", "sentences"), [(1, 1, 1), (6, 2, 0)])
def test_while_nobodys_lean_is_known_a_sentence_stands_for_the_picture(
    client_of, programme, lead, operator, count, pictures, sentences
):
    shared_work(programme, lead, count)
    page = client_of(operator).get(BOARD).content.decode()
    assert page.count('class="bars whiskers"') == pictures
    assert page.count("lean can be told yet") == sentences
