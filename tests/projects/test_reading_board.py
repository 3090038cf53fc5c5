"""The operators' table: figures, order, filters, CSV, marks, and nothing of what one has not read oneself."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from projects.actions.letters import propose_outcomes, release_letters
from projects.actions.projects import decline_project
from projects.models import LetterBatch, ProposedOutcome
from projects.queries.letters import batch_in_preparation, preview_of
from projects.queries.reading_board import board_of
from tests.projects.reading import again, application_in, read_by, read_programme, reader_of

pytestmark = pytest.mark.django_db
ADDRESS = "/operations/programmes/spring/readings/"


@pytest.fixture
def programme(frozen):
    return read_programme(places=6)


@pytest.fixture
def three(programme, operator):
    """Kettle 1: 4 and 2; Kettle 2: 5; Kettle 3: nothing. Two readers."""
    made = [application_in(programme, number, fields=[f"field {number % 2}"]) for number in (1, 2, 3)]
    first, second = (reader_of(programme, operator) for _ in "12")
    read_by(made[0], first, 4, "accept")
    read_by(made[0], second, 2, "decline")
    read_by(made[1], first, 5, "unsure")
    return made


def lines(operator, programme, **chosen):
    board = board_of(operator, programme, {"state": "open", "field": "", "sort": "waiting"} | chosen)
    return [line.application.project.title for line in board.lines]


def test_means_spreads_and_recommendations_stand_beside_who_is_still_to_read(three, programme, operator):
    board = board_of(operator, programme, {"state": "open", "field": "", "sort": "waiting"})
    one, two, none = board.lines
    assert (one.mean, round(one.spread, 3), one.read, one.still) == (3.0, 1.414, 2, ())
    assert one.recommended == {"accept": 1, "unsure": 0, "decline": 1}
    assert (two.mean, two.spread, two.read, len(two.still)) == (5.0, None, 1, 1)
    assert (none.mean, none.read, len(none.still)) == (None, 0, 2)
    assert (board.total, board.read_by_all) == (3, 1)


@pytest.mark.parametrize(
    ("sort", "titles"),
    [
        ("waiting", "123"), ("-mean", "213"), ("mean", "123"), ("-spread", "123"), ("read", "321"), ("title", "123"),
    ],
)  # fmt: skip
def test_the_table_is_put_in_order_and_what_has_no_figure_comes_last(
    sort, titles, three, programme, operator
):
    assert lines(operator, programme, sort=sort) == [f"Kettle {number}" for number in titles]


def test_filters_cut_by_state_and_field(three, programme, operator):
    decline_project(three[0].project, by=operator, reason="No.")
    assert lines(operator, programme) == ["Kettle 2", "Kettle 3"]
    assert lines(operator, programme, state="declined") == ["Kettle 1"]
    assert lines(operator, programme, state="all", field="field 1") == ["Kettle 1", "Kettle 3"]


def test_a_reading_of_an_earlier_version_counts_until_it_is_read_anew(three, programme, operator):
    again(three[1], operator)
    line = board_of(operator, programme, {"state": "open", "field": "", "sort": "title"}).lines[1]
    assert (line.mean, line.read, len(line.still)) == (5.0, 1, 2)


def test_an_operator_who_reads_sees_scores_only_where_their_own_is_in(three, programme, operator, client_of):
    reader_of(programme, operator, operator)
    client = client_of(operator)

    def shown():
        page = client.get(f"{ADDRESS}?sort=-mean").context["board"].lines
        return {line.application.project.title: (line.mean, sum(line.recommended.values())) for line in page}

    assert shown() == {"Kettle 1": (None, 0), "Kettle 2": (None, 0), "Kettle 3": (None, 0)}
    assert lines(operator, programme, sort="-mean") == ["Kettle 1", "Kettle 2", "Kettle 3"]
    rows = list(csv.DictReader(io.StringIO(client.get(f"{ADDRESS[:-1]}.csv").content.decode("utf-8-sig"))))
    assert {row["mean"] + row["accept"] + row["spread"] for row in rows} == {""}
    read_by(three[1], operator, 1, "decline")
    assert shown() == {"Kettle 2": (3.0, 2), "Kettle 1": (None, 0), "Kettle 3": (None, 0)}


def test_the_sheet_follows_the_filters(three, operator, client_of):
    text = client_of(operator).get(f"{ADDRESS[:-1]}.csv?sort=-mean&field=field+1").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["project"], row["mean"], row["readings"], row["decline"]) for row in rows] == [
        ("Kettle 1", "3.0", "2", "1"),
        ("Kettle 3", "", "0", "0"),
    ]


def test_nonsense_behind_the_table_is_nothing_chosen(three, operator, client_of):
    page = client_of(operator).get(f"{ADDRESS}?sort=up&state=%00&field=none&page=x")
    assert (page.status_code, page.context["board"].total) == (200, 3)


def test_marks_are_kept_from_the_page_and_a_colleagues_stays(three, programme, operator, client_of):
    propose_outcomes(programme, {three[1].pk: "decline"}, by=operator)
    sent = {f"outcome_{one.pk}": "" for one in three} | {f"was_{one.pk}": "" for one in three}
    sent |= {f"outcome_{three[0].pk}": "accept"}
    answer = client_of(operator).post(f"{ADDRESS}mark/?sort=-mean", sent)
    assert answer.url == f"{ADDRESS}?sort=-mean"
    assert set(ProposedOutcome.objects.values_list("application__project__title", "outcome")) == {
        ("Kettle 1", "accept"), ("Kettle 2", "decline"),
    }  # fmt: skip


def test_a_refused_mark_shows_the_table_with_what_was_chosen(three, programme, operator, client_of):
    decline_project(three[2].project, by=operator, reason="No.")
    sent = {f"outcome_{three[0].pk}": "accept", f"outcome_{three[2].pk}": "accept"}
    answer = client_of(operator).post(f"{ADDRESS}mark/", sent)
    assert (answer.status_code, ProposedOutcome.objects.count()) == (409, 0)
    assert '<option value="accept" selected>' in answer.content.decode()


def test_from_the_table_to_the_log_by_the_pages(three, programme, operator, client_of, lead):
    client, base = client_of(operator), "/operations/programmes/spring/letters/"
    assert client.get(f"{base}preview/").url == base
    assert "Nothing is marked yet" in client.get(base).content.decode()
    client.post(f"{ADDRESS}mark/", {f"outcome_{one.pk}": "accept" for one in three})
    row = ProposedOutcome.objects.get(application=three[0])
    outcome = f"/operations/letters/outcomes/{row.pk}/"
    refused = client.post(outcome, {"outcome": "decline", "paragraph": "Ask {who}"})
    assert (refused.status_code, "Ask {who}" in refused.content.decode()) == (422, True)
    assert client.post(outcome, {"outcome": "decline", "paragraph": "Measure it."}).status_code == 302
    preview = client.get(f"{base}preview/")
    assert "Measure it." in preview.content.decode()
    batch = LetterBatch.objects.get()
    release = f"/operations/letters/batches/{batch.pk}/release/"
    assert client.post(release, {"seal": "stale"}).status_code == 409
    seal = preview.context["preview"].seal
    assert client.post(release, {"seal": seal}).url == f"/operations/letters/batches/{batch.pk}/"
    assert client.post(release, {"seal": seal}).status_code == 302
    assert client.post(outcome, {"outcome": "accept", "paragraph": "Late."}).status_code == 404
    assert "Lead 1" in client.get(f"/operations/letters/batches/{batch.pk}/").content.decode()
    assert "0 of 3 sent" in client.get("/operations/letters/").content.decode()


def batch_sent(programme, operator):
    batch = batch_in_preparation(programme)
    return release_letters(batch, by=operator, seal=preview_of(batch, operator).seal)


@pytest.mark.parametrize("rows", [1, 3])
def test_each_list_asks_as_much_for_one_as_for_three(rows, programme, operator, client_of):
    readers = [reader_of(programme, operator) for _ in range(2)]
    made = [application_in(programme, number) for number in range(rows)]
    for one in made:
        read_by(one, readers[0])
    propose_outcomes(programme, {one.pk: "accept" for one in made}, by=operator)
    client, base = client_of(operator), "/operations/programmes/spring/letters/"

    def asked(address):
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return sum("projects_" in one["sql"] for one in queries.captured_queries)

    before = {name: asked(address) for name, address in
              {"board": ADDRESS, "batch": base, "preview": f"{base}preview/"}.items()}  # fmt: skip
    batch = batch_sent(programme, operator)
    after = {name: asked(address) for name, address in
             {"log": "/operations/letters/", "sent": f"/operations/letters/batches/{batch.pk}/"}.items()}  # fmt: skip
    assert before | after == {"board": 8, "batch": 4, "preview": 6, "log": 2, "sent": 3}
