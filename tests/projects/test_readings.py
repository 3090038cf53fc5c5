"""Readers and readings: named, blind until handed in, sealed, anew after another version, no trace in conflict."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incubator.core.models import Entry
from incubator.core.refusal import Refused
from incubator.notices.models import Notification
from projects.actions.applications import hand_in_application, request_changes, save_answers
from projects.actions.programmes import change_programme
from projects.actions.projects import accept_project, decline_project
from projects.actions.readings import Said, end_reader, hand_in_reading, name_reader, save_reading_draft
from projects.actions.rubrics import Asked, write_rubric
from projects.models import AnswerFile, ProgrammeReader, Reading
from projects.queries.readers import eligible_people, left_to_read
from projects.queries.readings import reading_page, reading_programmes
from tests.factories import MentorFactory, RubricFactory
from tests.projects.applying import picture, question
from tests.projects.reading import (
    again,
    application_in,
    in_conflict_with,
    posted,
    read_by,
    read_programme,
    reader_of,
    said,
)
from tests.races import together

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(frozen):
    return read_programme()


def test_operators_name_mentors_and_operators_once_and_they_are_told(programme, operator, mentor_person):
    MentorFactory(person=mentor_person)
    name_reader(programme, mentor_person, by=operator)
    name_reader(programme, mentor_person, by=operator)
    name_reader(programme, operator, by=operator)

    assert programme.readers.count() == 2
    assert list(Notification.objects.values_list("person__name", "url")) == [("Mira Mentor", "/reading/")]


def test_nobody_else_is_named_nor_names(programme, operator, stranger, mentor_person):
    MentorFactory(person=mentor_person, state="applied")
    for person in (stranger, mentor_person):
        with pytest.raises(Refused, match="mentors and operators"):
            name_reader(programme, person, by=operator)
    operator.is_active = False
    operator.save()
    assert not eligible_people().exists()


@pytest.mark.parametrize(
    "who", ["lead", "mentor_person", "editor", "stranger", "provider", "investor_person"]
)
def test_only_operators_name_and_end_readers(who, request, programme, operator):
    person = request.getfixturevalue(who)
    reader = reader_of(programme, operator)
    with pytest.raises(PermissionDenied):
        name_reader(programme, operator, by=person)
    with pytest.raises(PermissionDenied):
        end_reader(programme.readers.get(person=reader), by=person)


def test_whoever_ended_reads_nothing_and_what_was_handed_in_stays(programme, operator):
    application, reader = application_in(programme), reader_of(programme, operator)
    read_by(application, reader)
    end_reader(programme.readers.get(), by=operator)
    end_reader(programme.readers.get(), by=operator)

    with pytest.raises(PermissionDenied):
        save_reading_draft(application, said(application), by=reader)
    assert Reading.objects.get().handed_in_at
    assert Entry.objects.filter(verb="reader.ended").count() == 1
    name_reader(programme, reader, by=operator)
    assert ProgrammeReader.objects.get().ended_at is None


def test_a_draft_is_kept_and_handed_in_once_with_its_weighted_mean(programme, operator):
    criteria = list(programme.application_rubric.criteria.all())
    criteria[0].weight = 3
    criteria[0].save()
    application, reader = application_in(programme), reader_of(programme, operator)
    save_reading_draft(application, Said(scores={criteria[0].pk: 5}, note="Bold."), by=reader)
    assert Reading.objects.get().note == "Bold."
    scores = {criteria[0].pk: 5, criteria[1].pk: 1, criteria[2].pk: None}
    reading = hand_in_reading(application, Said(scores=scores, recommendation="unsure"), by=reader)

    assert (reading.overall, reading.left_out) == (4.0, [criteria[2].pk])
    for act in (save_reading_draft, hand_in_reading):
        with pytest.raises(Refused, match="sealed"):
            act(application, said(application, 1), by=reader)
    assert Reading.objects.get().overall == 4.0


def test_handing_in_wants_every_score_and_a_recommendation(programme, operator):
    application, reader = application_in(programme), reader_of(programme, operator)
    with pytest.raises(Refused, match="each criterion"):
        hand_in_reading(application, Said(recommendation="accept"), by=reader)
    with pytest.raises(Refused, match="recommend"):
        read_by(application, reader, recommendation="revise")
    assert not Reading.objects.exists()


@pytest.mark.parametrize(
    "who", ["lead", "member", "mentor_person", "operator", "editor", "stranger", "conflicted"]
)
def test_whoever_is_not_named_reads_nothing(who, request, client_of, programme, operator):
    application, person = application_in(programme), request.getfixturevalue(who)
    with pytest.raises(PermissionDenied):
        read_by(application, person)
    assert client_of(person).get(f"/reading/{application.pk}/").status_code == 404
    assert client_of(person).post(f"/reading/{application.pk}/draft/", {}).status_code == 404


def test_a_draft_application_is_nobodys_to_read(programme, operator):
    reader, application = reader_of(programme, operator), application_in(programme)
    application.handed_in_at = None
    application.save()
    with pytest.raises(PermissionDenied):
        read_by(application, reader)


@pytest.mark.parametrize(
    "decide", [accept_project, lambda project, by: decline_project(project, by=by, reason="no")]
)
def test_after_the_decision_words_are_kept_and_nothing_is_handed_in(decide, programme, operator, client_of):
    application, reader = application_in(programme), reader_of(programme, operator)
    decide(application.project, by=operator)
    answer = client_of(reader).post(f"/reading/{application.pk}/", posted(application, note="My words."))

    assert answer.status_code == 409
    assert "decided before" in answer.content.decode()
    assert "My words." in answer.content.decode()
    assert (Reading.objects.get().handed_in_at, Reading.objects.get().note) == (None, "My words.")


def test_others_are_seen_after_handing_in_and_never_before(programme, operator, client_of):
    application = application_in(programme)
    first, second = (reader_of(programme, operator) for _ in "12")
    read_by(application, first, 5, note="Seen it boil.")
    client = client_of(second)
    address = f"/reading/{application.pk}/"
    assert "Seen it boil." not in client.get(address).content.decode()
    assert reading_page(application, second).others == ()
    assert client.post(address, posted(application, 2, "decline")).status_code == 302
    assert "Seen it boil." in client.get(address).content.decode()


def test_another_version_tells_those_who_read_and_blinds_them_again(programme, operator, client_of):
    application = application_in(programme)
    first, second, third = (reader_of(programme, operator) for _ in "123")
    read_by(application, first, note="Thin.")
    read_by(application, second, note="Thick.")
    Notification.objects.all().delete()
    application = again(application, operator)

    told = Notification.objects.filter(url__startswith="/reading/").values_list("person", flat=True)
    assert set(told) == {first.pk, second.pk}
    page = reading_page(application, first)
    assert (page.before.note, page.others, page.may_write) == ("Thin.", (), True)
    read_by(application, first, 4, note="Thicker.")
    page = reading_page(application, first)
    assert [(one.note, one.number) for one in page.others] == [("Thick.", 1)]
    assert [one.pk for one in left_to_read(third)] == [application.pk]


def test_a_version_that_came_while_reading_refuses_and_keeps_the_words(programme, operator, client_of):
    application, reader = application_in(programme), reader_of(programme, operator)
    stale = posted(application, 4, note="Mine.")
    again(application, operator)
    client = client_of(reader)
    answer = client.post(f"/reading/{application.pk}/", stale)
    assert answer.status_code == 409
    assert "Mine." in answer.content.decode()
    assert client.post(f"/reading/{application.pk}/", posted(application, 4)).status_code == 302
    assert Reading.objects.get(handed_in_at__isnull=False).version.number == 2


def test_the_next_unread_is_one_press_away(programme, operator, client_of):
    first, second = application_in(programme, 1), application_in(programme, 2)
    reader = reader_of(programme, operator)
    client = client_of(reader)
    assert client.post(f"/reading/{first.pk}/", posted(first)).url == f"/reading/{second.pk}/"
    assert client.post(f"/reading/{second.pk}/", posted(second)).url == f"/reading/{second.pk}/"
    assert client.post(f"/reading/{second.pk}/", posted(second)).status_code == 409


def test_the_draft_page_keeps_what_is_typed_and_refuses_what_is_too_long(programme, operator, client_of):
    application, reader = application_in(programme), reader_of(programme, operator)
    client = client_of(reader)
    address = f"/reading/{application.pk}/draft/"
    assert "Draft kept" in client.post(address, {"note": "Hm."}, HTTP_HX_REQUEST="true").content.decode()
    assert client.post(address, {"note": "x" * 5001}, HTTP_HX_REQUEST="true").status_code == 422
    assert client.post(address, {"note": "Hm, yes."}).url == "/reading/"
    assert Reading.objects.get().note == "Hm, yes."
    invalid = client.post(f"/reading/{application.pk}/", {"note": "Kept on the page."})
    assert invalid.status_code == 422
    assert "Kept on the page." in invalid.content.decode()


def test_a_reader_opens_what_was_attached_and_nobody_else_does(programme, operator, client_of, stranger):
    application, reader = application_in(programme), reader_of(programme, operator)
    lead = application.project.memberships.get().person
    request_changes(application, by=operator, reason="A picture, please.")
    asked = question(programme, "file")
    save_answers(application, by=lead, answers={}, files={asked.pk: picture()})
    file = AnswerFile.objects.get()
    address = f"/projects/kettle-1/answers/{file.pk}/"
    assert client_of(reader).get(address).status_code == 404  # a draft's file
    hand_in_application(application, by=lead)
    assert client_of(reader).get(address).status_code == 200
    assert client_of(stranger).get(address).status_code == 404
    in_conflict_with(application, reader)
    assert client_of(reader).get(address).status_code == 404


def test_a_conflict_leaves_no_trace_in_list_or_count(programme, operator, client_of, conflicted, lead):
    """`conflicted` shares a company with the lead of the one and only application: not even 0 of 0."""
    application = application_in(programme, lead=lead)
    reader_of(programme, operator, conflicted)
    other = reader_of(programme, operator)

    def seen(person):
        page = client_of(person).get("/reading/")
        text = page.content.decode().split("<main")[1]
        return {
            "listed": page.context["page"].total,
            "programmes": [(one.title, one.left, one.total) for one in reading_programmes(person)],
            "next": page.context["next_url"],
            "named": "Kettle" in text or "Spring" in text,
            "opened": client_of(person).get(f"/reading/{application.pk}/").status_code,
        }

    assert seen(conflicted) == {"listed": 0, "programmes": [], "next": "", "named": False, "opened": 404}
    assert seen(other) == {
        "listed": 1,
        "programmes": [("Spring", 1, 1)],
        "next": f"/reading/{application.pk}/",
        "named": True,
        "opened": 200,
    }


def test_a_conflict_declared_after_reading_takes_it_away_and_tells_nothing(programme, operator):
    application, reader = application_in(programme), reader_of(programme, operator)
    read_by(application, reader)
    in_conflict_with(application, reader)
    Notification.objects.all().delete()
    again(application, operator)
    assert not Notification.objects.filter(person=reader).exists()


def test_a_rubric_that_is_read_by_gives_way_to_its_next_version_only(programme, operator):
    application, reader = application_in(programme), reader_of(programme, operator)
    old = programme.application_rubric
    change_programme(programme, by=operator, application_rubric=RubricFactory(title="Another"))
    change_programme(programme, by=operator, application_rubric=old)
    read_by(application, reader)
    for rubric in (None, RubricFactory(title="A third")):
        with pytest.raises(Refused, match="being read by “Applications”"):
            change_programme(programme, by=operator, application_rubric=rubric)
    newer = write_rubric(old, by=operator, title="Applications", criteria=[Asked("Pull", 1, "a", "b", "c")])
    assert (newer.replaces, old.criteria.count()) == (old, 3)
    change_programme(programme, by=operator, application_rubric=newer)
    programme.refresh_from_db()
    assert programme.application_rubric == newer


def test_readers_page_names_ends_and_is_the_operators(programme, operator, client_of, mentor_person, lead):
    MentorFactory(person=mentor_person)
    client, address = client_of(operator), "/operations/programmes/spring/readers/"
    assert client.get(address).status_code == 200
    assert client.post(address, {"person": lead.pk}).status_code == 422
    assert client.post(address, {"person": mentor_person.pk}).status_code == 302
    reader = ProgrammeReader.objects.get()
    assert "Mira Mentor" in client.get(address).content.decode()
    assert client_of(lead).get(address).status_code == 404
    assert client_of(lead).post(f"{address}{reader.pk}/end/").status_code == 404
    assert client.post(f"{address}{reader.pk}/end/").status_code == 302
    assert ProgrammeReader.objects.get().ended_at


@pytest.mark.parametrize("rows", [1, 3])
def test_the_readers_list_asks_as_much_for_one_as_for_three(rows, programme, operator, client_of):
    reader = reader_of(programme, operator)
    for number in range(rows):
        application_in(programme, number)
    client = client_of(reader)
    client.get("/reading/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/reading/")
    assert sum("projects_" in one["sql"] for one in asked.captured_queries) == 4


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_hand_in_one_reading(frozen, operator):
    programme = read_programme()
    application, reader = application_in(programme), reader_of(programme, operator)
    results = together(2, lambda number: read_by(application, reader, number + 1))
    assert sorted(type(one).__name__ for one in results) == ["Reading", "Refused"]
    assert Reading.objects.count() == 1
