"""Programmes in the operator's hands: dates, places, questions that are asked, moved, retired."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from incubator.core.clock import now
from incubator.core.models import Entry
from incubator.core.refusal import Refused
from projects.actions.programmes import (
    add_question,
    change_programme,
    change_question,
    make_programme,
    move_question,
    remove_question,
    restore_question,
)
from projects.forms.programmes import ProgrammeForm, QuestionForm
from projects.models import Application, Programme, Question
from tests.factories import ProgrammeFactory, ProjectFactory, RubricFactory
from tests.races import together

LIST = "/operations/programmes/"


@pytest.fixture
def programme(db):
    return ProgrammeFactory(title="Spring", slug="spring", places=4)


@pytest.fixture
def questions(programme):
    return [
        Question.objects.create(programme=programme, label=label, position=place)
        for place, label in enumerate(["What?", "Where?", "When?"])
    ]


def labels(programme):
    return list(programme.questions.filter(retired_at=None).values_list("label", flat=True))


def answered(question):
    project = ProjectFactory(status="draft")
    return Application.objects.create(
        project=project, programme=question.programme, answers={str(question.pk): "On the roof."}
    )


def typed(**changes):
    day = now().date()
    values = {
        "title": "Autumn", "opens_at": f"{day}T09:00", "closes_at": f"{day + timedelta(days=20)}T23:59",
        "starts_on": str(day + timedelta(days=40)), "ends_on": str(day + timedelta(days=200)), "places": "12",
        "rubric": str(RubricFactory().pk),
    }  # fmt: skip
    return values | changes


def test_making_a_programme_from_the_page_asks_for_questions_next(client_of, operator):
    client, values = client_of(operator), typed(cohort="Autumn 27")
    first, second = client.post(f"{LIST}new/", values), client.post(f"{LIST}new/", values)

    assert (first.url, second.url) == (f"{LIST}autumn/", f"{LIST}autumn/")
    assert list(Programme.objects.values_list("slug", "cohort")) == [("autumn", "Autumn 27")]


def test_opening_and_closing_are_on_the_spaces_clock_wherever_the_operator_is(db, settings, frozen):
    settings.SPACE_TIME_ZONE = "Europe/Zurich"
    with timezone.override("America/New_York"):
        form = ProgrammeForm(typed(opens_at="2026-03-28T09:00", closes_at="2026-03-30T09:00"))
        assert form.is_valid(), form.errors
        opens, closes = form.cleaned_data["opens_at"], form.cleaned_data["closes_at"]
        programme = ProgrammeFactory(opens_at=opens, closes_at=closes)
        shown = str(ProgrammeForm(programme=programme)["closes_at"])

    # The clock goes forward in between.
    assert opens.astimezone(UTC) == datetime(2026, 3, 28, 8, tzinfo=UTC)
    assert closes.astimezone(UTC) == datetime(2026, 3, 30, 7, tzinfo=UTC)
    assert 'value="2026-03-30T09:00"' in shown


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"closes_at": "2026-03-01T09:00"}, "closes_at", "closes before it opens"),
        ({"closes_at": "9999-12-31T23:59"}, "closes_at", "more than ten years away"),
        ({"opens_at": "0001-01-01T00:00"}, "opens_at", "before the year 2000"),
        ({"starts_on": "9999-12-31"}, "starts_on", "more than ten years away"),
        ({"ends_on": "2026-03-03"}, "ends_on", "ends before it starts"),
        ({"ends_on": "next spring"}, "ends_on", "valid date"),
        ({"places": "-1"}, "places", "greater than or equal to 0"),
        ({"places": "99999999999999999999"}, "places", "less than or equal to 10000"),
        ({"title": "x" * 121}, "title", "at most 120"),
        ({"about": "x" * 20_001}, "about", "at most 20000"),
        ({"rubric": "0"}, "rubric", "valid choice"),
    ],
)
def test_what_cannot_be_gets_a_sentence_at_its_field(changes, field, words, client_of, operator, frozen):
    values = typed(**changes)
    response = client_of(operator).post(f"{LIST}new/", values)

    assert response.status_code == 422
    assert words in response.context["form"].errors[field][0]
    assert Programme.objects.count() == 0
    assert values[field][:40] in response.content.decode() or field == "rubric"


def test_changing_keeps_what_it_was_and_never_leaves_fewer_places_than_are_taken(
    programme, operator, client_of
):
    for _ in range(2):
        ProjectFactory(programme=programme, status="incubating")
    change_programme(programme, by=operator, places=3, title="Spring")
    assert Entry.objects.get(verb="programme.changed").facts["before"] == {"places": 4}

    with pytest.raises(Refused, match="2 projects hold a place"):
        change_programme(programme, by=operator, places=1)
    response = client_of(operator).post(f"{LIST}spring/edit/", typed(places="1"))
    assert (response.status_code, Programme.objects.get(pk=programme.pk).places) == (409, 3)


def test_questions_move_up_and_down_and_stop_at_the_ends(questions, programme, operator, client_of):
    move_question(questions[0], by=operator, up=True)
    assert labels(programme) == ["What?", "Where?", "When?"]
    client_of(operator).post(f"{LIST}spring/questions/{questions[0].pk}/down/")
    client_of(operator).post(f"{LIST}spring/questions/{questions[2].pk}/up/")
    assert labels(programme) == ["Where?", "When?", "What?"]


def test_a_question_goes_until_somebody_answered_it_then_it_is_only_retired(questions, programme, operator):
    answered(questions[1])
    assert remove_question(questions[0], by=operator) is None
    kept = remove_question(questions[1], by=operator)

    assert labels(programme) == ["When?"]
    assert kept.retired_at is not None
    restore_question(kept, by=operator)
    assert labels(programme) == ["When?", "Where?"]
    with pytest.raises(Refused, match="removed a moment ago"):
        change_question(Question(pk=questions[0].pk or 1, programme=programme), by=operator, label="Who?")


def test_how_it_is_answered_stays_once_somebody_did(questions, operator, client_of):
    answered(questions[0])
    address = f"{LIST}spring/questions/{questions[0].pk}/edit/"
    values = {"label": "How many?", "kind": "number", "required": "on"}
    response = client_of(operator).post(address, values)

    assert response.status_code == 409
    assert "stays a long text" in response.content.decode()
    assert "How many?" in response.content.decode()
    assert client_of(operator).post(address, values | {"kind": "long"}).status_code == 302
    questions[0].refresh_from_db()
    assert questions[0].label == "How many?"


def test_asking_the_same_twice_is_a_double_click_and_forty_are_enough(programme, operator):
    for _ in range(2):
        add_question(programme, by=operator, kind="short", label="What?", choices=["a"])
    assert list(programme.questions.values_list("label", "choices")) == [("What?", [])]
    for number in range(39):
        add_question(programme, by=operator, kind="short", label=f"{number}?")
    with pytest.raises(Refused, match="at most 40"):
        add_question(programme, by=operator, kind="short", label="One more?")


@pytest.mark.parametrize(
    ("choices", "words"),
    [("", "at least two"), ("one\n one \n", "at least two"), ("\n".join(map(str, range(31))), "Thirty"),
     ("a\n" + "b" * 121, "longer than 120")],
)  # fmt: skip
def test_a_choice_offers_two_to_thirty_short_lines(choices, words, db):
    form = QuestionForm({"label": "Which?", "kind": "choice", "choices": choices})
    assert words in form.errors["choices"][0]


def test_the_preview_shows_what_applicants_see_and_escapes_what_operators_wrote(
    programme, operator, client_of
):
    for kind in Question.Kind.values:
        Question.objects.create(
            programme=programme, kind=kind, label=f"By {kind}?", help_text="<b>bold</b>", choices=["x", "y"]
        )
    page = client_of(operator).get(f"{LIST}spring/preview/").content.decode()

    assert [f"By {kind}?" in page for kind in Question.Kind.values] == [True] * 6
    assert "<b>bold</b>" not in page and "&lt;b&gt;bold" in page


def test_only_operators_make_and_change_and_for_others_there_is_nothing(
    questions, programme, client_of, operator, lead, stranger
):
    for somebody in (lead, stranger):
        client = client_of(somebody)
        assert client.get(LIST).status_code == 403
        assert client.get(f"{LIST}new/").status_code == 403
        for part in ("", "edit/", "preview/", "questions/new/", f"questions/{questions[0].pk}/edit/"):
            assert client.get(f"{LIST}spring/{part}").status_code == 404
        for verb in ("up", "down", "remove", "restore"):
            assert client.post(f"{LIST}spring/questions/{questions[0].pk}/{verb}/").status_code == 404
        with pytest.raises(PermissionDenied):
            make_programme(by=somebody, title="Mine")
        with pytest.raises(PermissionDenied):
            remove_question(questions[0], by=somebody)
    assert client_of(operator).get(f"{LIST}spring/").status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_the_pages_ask_the_same_number_of_questions(
    rows, client_of, operator, programme, django_assert_num_queries
):
    for number in range(rows):
        ProgrammeFactory()
        answered(Question.objects.create(programme=programme, label=f"{number}?"))
    client = client_of(operator)
    client.get(LIST)
    with django_assert_num_queries(6):
        client.get(LIST)
    with django_assert_num_queries(7):
        client.get(f"{LIST}spring/")


@pytest.mark.django_db(transaction=True)
def test_two_operators_who_order_at_once_lose_no_question():
    from tests.conftest import person

    operator, programme = person("Olga Operator", "operators"), ProgrammeFactory()
    for number in range(6):
        add_question(programme, by=operator, kind="short", label=f"{number}?")
    rows = list(programme.questions.all())
    together(4, lambda n: move_question(rows[n + 1], by=operator, up=bool(n % 2)))
    together(4, lambda n: add_question(programme, by=operator, kind="short", label="Last?"))

    assert sorted(labels(programme)) == sorted([*(f"{number}?" for number in range(6)), "Last?"])
    assert sorted(programme.questions.values_list("position", flat=True)) == list(range(7))
