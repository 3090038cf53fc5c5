"""An application while others act: who hears of it, words that come too late, a question that is being taken away."""

import threading

import pytest
from allauth.account.models import EmailAddress
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from incubator.notices.models import Notification
from projects.actions.applications import hand_in_application, save_answers
from projects.actions.programmes import remove_question
from projects.models import Question
from tests.conftest import person
from tests.projects.applying import applied_with, asking, draft_of, field, question
from tests.races import together


@pytest.fixture
def programme(db):
    return asking()


def address(application, part="edit/"):
    return f"/projects/{application.project.slug}/applications/{application.pk}/{part}"


def test_an_operator_with_a_second_account_in_the_team_reads_nothing(client_of, lead, operator, programme):
    application = applied_with(lead, programme)
    assert client_of(operator).get(address(application, "")).status_code == 200
    EmailAddress.objects.create(user=lead, email=operator.email, verified=True)
    assert client_of(operator).get(address(application, "")).status_code == 404


def test_operators_in_conflict_do_not_hear_of_it_and_many_cost_no_more(lead, operator, conflicted, programme):
    conflicted.groups.add(*operator.groups.all())
    costs, others = [], []
    for slug in ("one", "many"):
        application = draft_of(lead, programme, slug=slug)
        with CaptureQueriesContext(connection) as queries:
            hand_in_application(application, by=lead)
        costs.append(len(queries))
        others = others or [person(f"Op{n} Operator", "operators") for n in range(6)]
    told = Notification.objects.filter(entry__subject=f"projects.project:{application.project_id}")
    assert set(told.values_list("person", flat=True)) == {operator.pk, *(one.pk for one in others)}
    assert costs[0] == costs[1]


def test_words_that_come_after_a_team_mate_handed_in_stay_on_the_page(client_of, lead, member, programme):
    application = draft_of(lead, programme)
    application.project.memberships.create(person=member, role="member")
    hand_in_application(application, by=lead)
    late = {field(programme, "long"): "And at six it still boils."}
    page = client_of(member).post(address(application), late)

    assert (page.status_code, "And at six it still boils." in page.content.decode()) == (409, True)
    assert "Your application is in" in page.content.decode()
    assert 'name="hand_in"' not in page.content.decode()
    same = {field(programme, "long"): "It boils at noon."}
    assert client_of(member).post(address(application), same).url == address(application, "")
    by_itself = client_of(member).post(address(application), same, headers={"HX-Request": "true"})
    assert (by_itself.status_code, "<html" in by_itself.content.decode()) == (409, False)


@pytest.mark.django_db(transaction=True)
def test_a_question_is_not_taken_away_while_it_is_being_answered():
    """The answer is written but not committed; the removal waits, then finds it answered and retires the question."""
    lead, operator = person("Lena Lead"), person("Olga Operator", "operators")
    application = draft_of(lead, asking())
    wanted = question(application.programme, "short")
    written, go = threading.Event(), threading.Event()

    def answer():
        with transaction.atomic():
            save_answers(application, by=lead, answers={str(wanted.pk): "In the yard."})
            written.set()
            go.wait(1)

    def remove():
        written.wait(5)
        return remove_question(wanted, by=operator)

    results = together(2, lambda n: (answer, remove)[n]())
    assert (results[1] is not None, Question.objects.filter(pk=wanted.pk).count()) == (True, 1)
