"""An application while others act: who hears of it, words that come too late, a question that is being taken away."""

import re
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


def stamps_of(response):
    return re.search(r'name="seen" value="([^"]*)"', response.content.decode())[1].replace("&quot;", '"')


def test_two_team_mates_in_one_draft_overwrite_nothing_unseen(client_of, lead, member, programme):
    """Each keeps their own answers; where both wrote, the second reads the first's words and decides."""
    application = draft_of(lead, programme)
    application.project.memberships.create(person=member, role="member")
    short, long = field(programme, "short"), field(programme, "long")
    hers, his = client_of(lead), client_of(member)
    her_page, his_page = hers.get(address(application)), his.get(address(application))
    by_itself = {"HX-Request": "true"}

    first = {short: "A kettle", long: "It boils at noon.", "seen": stamps_of(her_page)}
    assert hers.post(address(application), first, headers=by_itself).status_code == 200
    second = {short: "", long: "It boils at one.", "seen": stamps_of(his_page)}
    his_saved = his.post(address(application), second, headers=by_itself)
    application.refresh_from_db()
    key_short, key_long = str(question(programme, "short").pk), str(question(programme, "long").pk)
    assert (his_saved.status_code, application.answers[key_short], application.answers[key_long]) == (
        200, "A kettle", "It boils at one.",
    )  # fmt: skip

    third = {short: "A pot", long: "It boils at one.", "seen": stamps_of(his_saved)}
    crossed = his.post(address(application), third, headers=by_itself)
    again = his.post(address(application), third | {"seen": stamps_of(crossed)}, headers=by_itself)
    handing = his.post(address(application), third | {"seen": stamps_of(crossed), "hand_in": "1"})
    application.refresh_from_db()
    assert [one.status_code for one in (crossed, again, handing)] == [422, 422, 422]
    assert (application.answers[key_short], application.state) == ("A kettle", "draft")
    assert "“A kettle”" in handing.content.decode()
    assert "A pot" in handing.content.decode()

    his.post(address(application), third | {"seen": stamps_of(handing)})
    application.refresh_from_db()
    assert application.answers[key_short] == "A pot"


@pytest.mark.parametrize("nonsense", ["", "[", "[1]", '{"a": {}}', "null", "{" * 30_000])
def test_stamps_that_nobody_sent_are_none(client_of, lead, programme, nonsense):
    application = draft_of(lead, programme)
    typed = {field(programme, "short"): "A pot", field(programme, "long"): "Noon.", "seen": nonsense}
    assert client_of(lead).post(address(application), typed).status_code == 302
    application.refresh_from_db()
    assert application.answers[str(question(programme, "short").pk)] == "A pot"
