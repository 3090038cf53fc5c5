"""Letters: marked, filled in, released in one act, mailed once a person, answered; no trace of a conflict."""

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.core.exceptions import PermissionDenied

from incubator.core.models import Entry
from incubator.core.refusal import Refused
from incubator.notices.models import Notification
from incubator.notices.queries import owed_to
from projects.actions.applications import request_changes
from projects.actions.endings import withdraw_project
from projects.actions.letters import (
    change_outcome,
    propose_outcomes,
    release_letters,
    write_texts,
)
from projects.actions.projects import accept_project, decline_project
from projects.models import Application, Letter, LetterBatch, Project, ProposedOutcome
from projects.queries.letter_texts import filled_in, unknown_places
from projects.queries.letters import batch_in_preparation, preview_of
from projects.tasks import mail_letters, mail_owed_letters
from tests.factories import PersonFactory
from tests.projects.reading import again, application_in, in_conflict_with, read_programme
from tests.races import together

pytestmark = pytest.mark.django_db
TEXTS = {
    "accept_subject": "{programme}: {project} is in",
    "accept_text": "Dear {name}, {project} of {lead} starts on {starts_on}.\n\n{paragraph}",
    "decline_subject": "{project}",
    "decline_text": "Dear {name}, not this time.",
}


@pytest.fixture
def programme(frozen):
    return read_programme(places=6)


def another_operator(name="Otto Other"):
    person = PersonFactory(name=name)
    person.groups.add(Group.objects.get(name="operators"))
    return person


def marked(programme, operator, **outcomes):
    """`k1="accept"`: an application of its own lead, marked; the batch."""
    made = {int(key[1:]): application_in(programme, int(key[1:])) for key in outcomes}
    propose_outcomes(
        programme, {made[int(key[1:])].pk: value for key, value in outcomes.items()}, by=operator
    )
    return write_texts(programme, TEXTS, by=operator)


def released(batch, operator):
    return release_letters(batch, by=operator, seal=preview_of(batch, operator).seal)


def status_of():
    return dict(Project.objects.order_by("slug").values_list("slug", "status"))


def test_placeholders_are_known_by_name_and_filled_in_once():
    assert unknown_places("{project} {nmae} { lead } {nmae}") == ["nmae", " lead "]
    assert filled_in("{project}!", {"project": "{lead}", "lead": "no"}) == "{lead}!"


@pytest.mark.parametrize(
    ("field", "text"),
    [("accept_text", "{nmae}"), ("decline_subject", "{paragraph}"), ("accept_subject", "{x y}")],
)
def test_an_unknown_placeholder_is_refused_by_its_name(field, text, programme, operator, client_of):
    with pytest.raises(Refused, match=text[1:-1]):
        write_texts(programme, TEXTS | {field: text}, by=operator)
    answer = client_of(operator).post("/operations/programmes/spring/letters/", TEXTS | {field: text})
    assert (answer.status_code, f"{text[1:-1]}}}" in answer.content.decode()) == (422, True)


def test_the_preview_shows_each_recipient_the_words_as_they_go_out(programme, operator):
    batch = marked(programme, operator, k1="accept", k2="decline")
    change_outcome(
        batch.outcomes.get(outcome="decline"), by=operator, outcome="decline", paragraph="Test it, {lead}."
    )
    preview = preview_of(batch, operator)

    assert [(one.person.name, one.subject, one.text) for one in preview.letters] == [
        ("Lead 1", "Spring: Kettle 1 is in", "Dear Lead 1, Kettle 1 of Lead 1 starts on 2 Mar 2026."),
        ("Lead 2", "Kettle 2", "Dear Lead 2, not this time.\n\nTest it, Lead 2."),
    ]
    assert (preview.accepts, preview.declines, preview.left, preview.people) == (1, 1, 6, 2)


def test_release_decides_everything_and_owes_each_letter(programme, operator):
    batch = marked(programme, operator, k1="accept", k2="decline", k3="accept")
    released(batch, operator)

    assert status_of() == {"kettle-1": "incubating", "kettle-2": "declined", "kettle-3": "incubating"}
    assert set(Application.objects.values_list("state", flat=True)) == {"accepted", "declined"}
    assert Letter.objects.filter(mailed_at=None).count() == 3
    assert Project.objects.get(slug="kettle-1").tracker == operator
    assert Entry.objects.get(verb="project.declined").facts["reason"] == "Dear Lead 2, not this time."
    url = Letter.objects.get(person__name="Lead 2").get_absolute_url()
    assert Notification.objects.filter(entry__verb="project.declined").values_list("url", flat=True)[0] == url


def test_a_second_press_and_a_second_operator_change_nothing(programme, operator):
    batch = marked(programme, operator, k1="accept")
    seal = preview_of(batch, operator).seal
    first = release_letters(batch, by=operator, seal=seal)
    second = release_letters(batch, by=another_operator(), seal=seal)
    assert (second.released_by, Letter.objects.count(), LetterBatch.objects.count()) == (operator, 1, 1)
    assert first.pk == second.pk


MEANWHILE = {
    "accepted": lambda one, by: accept_project(one.project, by=by),
    "declined": lambda one, by: decline_project(one.project, by=by, reason="No."),
    "changes": lambda one, by: request_changes(one, by=by, reason="More."),
    "withdrawn": lambda one, by: withdraw_project(one.project, by=one.project.memberships.get().person),
    "anew": lambda one, by: again(one, by),
}


@pytest.mark.parametrize("what", MEANWHILE)
def test_what_moved_on_meanwhile_refuses_the_whole_and_is_named(what, programme, operator):
    batch = marked(programme, operator, k1="accept", k2="decline", k3="accept")
    seal = preview_of(batch, operator).seal
    MEANWHILE[what](Application.objects.get(project__slug="kettle-2"), operator)
    before = status_of()
    with pytest.raises(Refused, match=r"when they were marked: Kettle 2\."):
        release_letters(batch, by=operator, seal=seal)
    assert (status_of(), Letter.objects.count()) == (before, 0)


def test_more_than_the_places_left_are_refused_with_both_numbers(programme, operator):
    programme.places = 1
    programme.save()
    batch = marked(programme, operator, k1="accept", k2="accept")
    with pytest.raises(Refused, match="2 accepted of 1 place left"):
        released(batch, operator)
    assert set(status_of().values()) == {"applied"}


def test_nothing_goes_out_that_was_not_read(programme, operator):
    batch = marked(programme, operator, k1="accept")
    seal = preview_of(batch, operator).seal
    write_texts(programme, TEXTS | {"accept_text": "Other words"}, by=operator)
    with pytest.raises(Refused, match="changed since you read them"):
        release_letters(batch, by=operator, seal=seal)
    change_outcome(batch.outcomes.get(), by=operator, outcome="", paragraph="")
    with pytest.raises(Refused, match="Nothing is marked"):
        released(batch, operator)


@pytest.mark.parametrize(
    "who", ["lead", "mentor_person", "editor", "stranger", "provider", "investor_person"]
)
def test_only_operators_mark_write_and_release(who, request, programme, operator, client_of):
    person, batch = request.getfixturevalue(who), marked(programme, operator, k1="accept")
    for act in (
        lambda: propose_outcomes(programme, {}, by=person),
        lambda: write_texts(programme, TEXTS, by=person),
        lambda: change_outcome(batch.outcomes.get(), by=person, outcome="decline", paragraph=""),
        lambda: release_letters(batch, by=person, seal=""),
    ):
        with pytest.raises(PermissionDenied):
            act()
    client, base = client_of(person), "/operations/programmes/spring/"
    pages = [f"{base}readings/", f"{base}readings.csv", f"{base}letters/", f"{base}letters/preview/"]
    assert [client.get(page).status_code for page in pages] == [404] * 4
    assert client.post(f"/operations/letters/batches/{batch.pk}/release/").status_code == 404
    assert client.get("/operations/letters/").status_code == 403


def test_marking_a_decided_one_is_refused_and_marks_none(programme, operator):
    first, second = application_in(programme, 1), application_in(programme, 2)
    decline_project(second.project, by=operator, reason="No.")
    with pytest.raises(Refused, match="“Kettle 2” is “declined” now"):
        propose_outcomes(programme, {first.pk: "accept", second.pk: "accept"}, by=operator)
    assert not ProposedOutcome.objects.exists()


def test_marks_are_kept_changed_and_taken_back(programme, operator):
    one = application_in(programme)
    assert propose_outcomes(programme, {one.pk: "accept"}, by=operator) == 1
    assert propose_outcomes(programme, {one.pk: "accept"}, by=operator) == 0
    change_outcome(
        ProposedOutcome.objects.get(), by=operator, outcome="accept", paragraph="Bring the kettle."
    )
    propose_outcomes(programme, {one.pk: "decline"}, by=operator)
    assert ProposedOutcome.objects.get().paragraph == "Bring the kettle."
    propose_outcomes(programme, {one.pk: ""}, by=operator)
    assert not ProposedOutcome.objects.exists()


def test_one_mail_a_person_however_many_projects(programme, operator, lead, member):
    for number, outcome in ((1, "accept"), (2, "decline")):
        one = application_in(programme, number, lead=lead)
        one.project.memberships.create(person=member, role="member")
        propose_outcomes(programme, {one.pk: outcome}, by=operator)
    released(write_texts(programme, TEXTS, by=operator), operator)

    assert (mail_owed_letters(), mail_owed_letters()) == (2, 0)
    assert sorted(one.to[0] for one in mail.outbox) == ["lena@test.example", "milo@test.example"]
    sent = mail.outbox[0]
    assert "2 letters from Spring" in sent.subject
    assert "Kettle 1 of Lena Lead" in sent.body
    assert "not this time" in sent.body
    assert not owed_to(Letter.objects.first().made_at.replace(year=2027)).filter(person=lead).exists()


def test_an_advisor_hears_of_it_in_their_stream_and_gets_no_letter(programme, operator, stranger):
    one = application_in(programme)
    one.project.memberships.create(person=stranger, role="advisor")
    propose_outcomes(programme, {one.pk: "accept"}, by=operator)
    released(write_texts(programme, TEXTS, by=operator), operator)
    assert not Letter.objects.filter(person=stranger).exists()
    assert Notification.objects.get(person=stranger).url == "/projects/kettle-1/"


def test_the_reason_that_a_project_keeps_has_its_placeholders_filled_in(programme, operator):
    batch = marked(programme, operator, k1="decline", k2="decline")
    row, lone = batch.outcomes.order_by("application__project__title")
    change_outcome(row, by=operator, outcome="decline", paragraph="{project} needs a {name}.")
    lone.application.project.memberships.all().delete()
    released(batch, operator)
    reasons = Entry.objects.filter(verb="project.declined").order_by("pk")
    assert [one.facts["reason"] for one in reasons] == [
        "Kettle 1 needs a Lead 1.",
        "Dear , not this time.",
    ]


def test_a_mark_that_is_none_changes_nothing(programme, operator):
    batch = marked(programme, operator, k1="accept")
    row = batch.outcomes.get()
    assert propose_outcomes(programme, {row.application_id: "<b>"}, by=operator) == 0
    assert batch.outcomes.get().outcome == "accept"


def test_a_visitor_signs_in_and_comes_back_to_the_letter(programme, operator, client_of):
    released(marked(programme, operator, k1="accept"), operator)
    address = Letter.objects.get().get_absolute_url()
    for visit in (client_of(None).get, client_of(None).post):
        assert visit(address).url == f"/accounts/login/?next={address}"
    assert client_of(None).get("/letters/0/").url == "/accounts/login/?next=/letters/0/"


def test_a_conflict_leaves_no_trace_for_operators(programme, operator, client_of):
    """Both operators look at the same batch; one is in conflict with Kettle 2."""
    batch = marked(programme, operator, k1="accept", k2="decline")
    other = another_operator()
    in_conflict_with(Application.objects.get(project__slug="kettle-2"), other)

    def before(person):
        client = client_of(person)
        board = client.get("/operations/programmes/spring/readings/")
        texts = [
            board.content.decode(),
            client.get("/operations/programmes/spring/readings.csv").content.decode(),
            client.get("/operations/programmes/spring/letters/").content.decode(),
            client.get("/operations/programmes/spring/letters/preview/").content.decode(),
        ]
        preview, shown = preview_of(batch, person), board.context["board"]
        return {
            "total": shown.total,
            "proposed": dict(shown.proposed),
            "letters": len(preview.letters),
            "people": preview.people,
            "declines": preview.declines,
            "named": ["Kettle 2" in text or "Lead 2" in text for text in texts],
        }

    assert before(operator) == {
        "total": 2, "proposed": {"accept": 1, "decline": 1}, "letters": 2, "people": 2, "declines": 1,
        "named": [True] * 4,
    }  # fmt: skip
    assert before(other) == {
        "total": 1, "proposed": {"accept": 1, "decline": 0}, "letters": 1, "people": 1, "declines": 0,
        "named": [False] * 4,
    }  # fmt: skip

    released(batch, other)
    assert status_of() == {"kettle-1": "incubating", "kettle-2": "applied"}
    left = batch_in_preparation(programme)
    assert [row.application.project.slug for row in left.outcomes.all()] == ["kettle-2"]
    released(left, operator)
    letter = Letter.objects.get(person__name="Lead 2")

    def after(person):
        client = client_of(person)
        return {
            "batches": client.get("/operations/letters/").context["page"].total,
            "batch": client.get(f"/operations/letters/batches/{left.pk}/").status_code,
            "letter": client.get(f"/operations/letters/{letter.pk}/").status_code,
            "again": client.post(f"/operations/letters/{letter.pk}/again/").status_code,
        }

    assert after(operator) == {"batches": 2, "batch": 200, "letter": 200, "again": 409}
    assert after(other) == {"batches": 1, "batch": 404, "letter": 404, "again": 404}


@pytest.mark.django_db(transaction=True)
def test_two_operators_release_at_once_and_it_happens_once(frozen, operator):
    programme = read_programme(places=6)
    batch = marked(programme, operator, k1="accept", k2="decline")
    seal, hands = preview_of(batch, operator).seal, [operator, another_operator()]
    results = together(2, lambda number: release_letters(batch, by=hands[number], seal=seal).pk)
    assert results == [batch.pk, batch.pk]
    assert (Letter.objects.count(), Entry.objects.filter(verb="letters.released").count()) == (2, 1)
    assert sum(together(3, lambda _n: mail_owed_letters())) == 2
    assert len(mail.outbox) == 2


@pytest.mark.django_db(transaction=True)
def test_releasing_and_accepting_one_from_its_page_at_once_never_exceeds_the_places(frozen, operator):
    programme = read_programme(places=1)
    batch = marked(programme, operator, k1="accept")
    second, seal = application_in(programme, 2), preview_of(batch, operator).seal
    acts = [
        lambda: release_letters(batch, by=operator, seal=seal),
        lambda: accept_project(second.project, by=operator),
    ]
    results = together(2, lambda number: acts[number]())
    assert sum(isinstance(one, Refused) for one in results) == 1
    assert list(status_of().values()).count("incubating") == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_one_person_send_one_mail(frozen, operator):
    programme = read_programme()
    batch = released(marked(programme, operator, k1="accept"), operator)
    person = Letter.objects.get().person_id
    assert sorted(together(2, lambda _n: mail_letters(batch.pk, person))) == [0, 1]
    assert len(mail.outbox) == 1


@pytest.mark.django_db(transaction=True)
def test_releasing_while_teams_withdraw_hand_in_and_a_colleague_decides_is_all_or_nothing(frozen, operator):
    """Four ways to hold the same projects at the same instant: none waits for another for ever."""
    programme = read_programme(places=9)
    batch = marked(programme, operator, k1="accept", k2="decline", k3="accept")
    seal = preview_of(batch, operator).seal
    two, three = (Application.objects.get(project__slug=f"kettle-{n}") for n in (2, 3))
    lead = three.project.memberships.get().person
    fresh = application_in(programme, 4)
    acts = [
        lambda: release_letters(batch, by=operator, seal=seal),
        lambda: withdraw_project(three.project, by=lead),
        lambda: decline_project(two.project, by=operator, reason="Not now."),
        lambda: accept_project(fresh.project, by=operator),
    ]
    results = together(4, lambda number: acts[number]())
    assert not [one for one in results if isinstance(one, Exception) and not isinstance(one, Refused)]
    batch.refresh_from_db()
    states = status_of()
    if batch.released_at:
        assert (states["kettle-1"], Letter.objects.count()) == ("incubating", 3)
    else:
        assert (states["kettle-1"], Letter.objects.count()) == ("applied", 0)
    assert states["kettle-4"] == "incubating"
