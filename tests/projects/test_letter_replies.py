"""A letter's page is its recipient's; what they answer reaches the operators, and the space writes back."""

import pytest
from django.core.exceptions import PermissionDenied

from incubator.core.refusal import Refused
from incubator.notices.models import Notification
from projects.actions.letters import propose_outcomes, release_letters
from projects.actions.replies import answer_letter, write_back
from projects.models import Letter, LetterReply
from projects.queries.letters import batch_in_preparation, preview_of
from tests.projects.reading import application_in, in_conflict_with, read_programme
from tests.projects.test_letters import another_operator
from tests.races import together

pytestmark = pytest.mark.django_db


def sent(operator, lead):
    programme = read_programme()
    propose_outcomes(programme, {application_in(programme, lead=lead).pk: "decline"}, by=operator)
    batch = batch_in_preparation(programme)
    release_letters(batch, by=operator, seal=preview_of(batch, operator).seal)
    Notification.objects.all().delete()
    return Letter.objects.get()


@pytest.fixture
def letter(frozen, operator, lead):
    return sent(operator, lead)


def told():
    return list(Notification.objects.order_by("pk").values_list("person__name", "url"))


def test_the_recipient_answers_and_operators_without_conflict_hear_of_it(letter, lead, operator):
    other, blind = another_operator(), another_operator("Bruno Blind")
    in_conflict_with(letter.application, blind)
    answer_letter(letter, by=lead, text="What was unclear?")
    answer_letter(letter, by=lead, text="What was unclear?")

    address = f"/operations/letters/{letter.pk}/"
    assert sorted(told()) == [(operator.name, address), (other.name, address)]
    assert LetterReply.objects.get().is_of_space is False


def test_the_space_writes_back_and_the_recipient_hears_of_it(letter, lead, operator):
    write_back(letter, by=operator, text="The numbers.")
    assert told() == [("Lena Lead", f"/letters/{letter.pk}/")]
    with pytest.raises(Refused, match="Write something"):
        write_back(letter, by=operator, text="  ")


@pytest.mark.parametrize("who", ["member", "mentor_person", "conflicted", "editor", "stranger", "operator"])
def test_nobody_else_answers_a_letter_nor_opens_it(who, request, letter, client_of):
    person = request.getfixturevalue(who)
    with pytest.raises(PermissionDenied):
        answer_letter(letter, by=person, text="Me too.")
    assert client_of(person).get(f"/letters/{letter.pk}/").status_code == 404
    assert client_of(person).post(f"/letters/{letter.pk}/", {"text": "Hm"}).status_code == 404


@pytest.mark.parametrize("who", ["lead", "member", "mentor_person", "conflicted", "editor", "stranger"])
def test_only_operators_without_conflict_write_back(who, request, letter, client_of):
    person = request.getfixturevalue(who)
    with pytest.raises(PermissionDenied):
        write_back(letter, by=person, text="I am the space.")
    assert client_of(person).get(f"/operations/letters/{letter.pk}/").status_code == 404
    blind = another_operator("Bruno Blind")
    in_conflict_with(letter.application, blind)
    with pytest.raises(PermissionDenied):
        write_back(letter, by=blind, text="I know them.")


def test_one_thread_from_both_ends(letter, lead, operator, client_of):
    mine, theirs = f"/letters/{letter.pk}/", f"/operations/letters/{letter.pk}/"
    assert client_of(lead).post(mine, {"text": ""}).status_code == 422
    assert client_of(lead).post(mine, {"text": "<b>Why?</b>"}).status_code == 302
    assert client_of(operator).post(theirs, {"text": "Because of the pump."}).status_code == 302
    for client, address in ((client_of(lead), mine), (client_of(operator), theirs)):
        page = client.get(address).content.decode()
        assert "&lt;b&gt;Why?" in page
        assert "Because of the pump." in page
        assert letter.subject in page


@pytest.mark.django_db(transaction=True)
def test_the_same_words_pressed_twice_at_once_are_one_answer(frozen, operator, lead):
    letter = sent(operator, lead)
    together(2, lambda _n: answer_letter(letter, by=lead, text="Why?"))
    assert LetterReply.objects.count() == 1
