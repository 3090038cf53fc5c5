"""A dossier is asked for, made in the background, taken by who asked, and thrown away."""

import os
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction

from incubator.core.clock import now
from incubator.core.models import Entry
from incubator.notices.models import Notification
from projects.actions import dossiers as actions
from projects.actions.dossiers import make_dossier, request_dossier, sweep_dossiers, sweep_lost_files
from projects.models import Dossier
from projects.tasks import make_one_dossier, tend_dossiers
from tests.factories import PersonFactory, ProjectFactory
from tests.projects.dossiers import NOTE, SECRET, UNDECIDED, full_kiln, made, unpacked, words_of  # noqa: F401
from tests.projects.reviewing import handed_in, reviewer
from tests.races import together

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("lead", True),
        ("member", True),
        ("operator", True),
        ("mentor_person", False),
        ("stranger", False),
        ("advisor", False),
    ],
)
def test_the_team_and_operators_ask_for_it(who, may, request, kiln):
    if who == "advisor":
        person = PersonFactory()
        kiln.memberships.create(person=person, role="advisor")
    else:
        person = request.getfixturevalue(who)
    if may:
        assert request_dossier(kiln, by=person, form="zip", language="en").state == "queued"
        assert Entry.objects.filter(verb="dossier.asked", actor=person).count() == 1
        return
    with pytest.raises(PermissionDenied):
        request_dossier(kiln, by=person, form="zip", language="en")
    assert not Dossier.objects.exists()


def test_asking_again_while_one_is_made_is_the_same_and_afterwards_a_new_one(kiln, lead, member):
    first = request_dossier(kiln, by=lead, form="zip", language="en")
    assert request_dossier(kiln, by=lead, form="zip", language="en") == first
    assert request_dossier(kiln, by=lead, form="pdf", language="en") != first
    assert request_dossier(kiln, by=member, form="zip", language="en") != first
    make_dossier(first.pk)
    assert request_dossier(kiln, by=lead, form="zip", language="en") != first
    assert Entry.objects.filter(verb="dossier.asked").count() == 4


def test_who_asked_is_told_when_it_is_ready_and_a_second_worker_makes_nothing(kiln, lead):
    dossier = request_dossier(kiln, by=lead, form="zip", language="en")
    assert (make_one_dossier(dossier.pk), make_one_dossier(dossier.pk)) == (True, False)
    told = Notification.objects.get(entry__verb="dossier.ready")
    assert (told.person, told.url) == (lead, "/projects/kiln/dossier/")


def test_whoever_left_before_it_was_made_gets_none(kiln, member):
    dossier = request_dossier(kiln, by=member, form="zip", language="en")
    kiln.memberships.filter(person=member).delete()
    assert make_dossier(dossier.pk) is False
    dossier.refresh_from_db()
    assert (dossier.state, dossier.file.name) == ("failed", "")
    assert Notification.objects.filter(person=member, entry__verb="dossier.failed").count() == 1


def test_what_kills_the_worker_each_time_ends_after_three_attempts(kiln, lead, frozen, monkeypatch):
    dossier = request_dossier(kiln, by=lead, form="zip", language="en")

    def killed(*_args):
        raise SystemExit

    monkeypatch.setattr(actions, "write_file", killed)
    for attempt in range(1, 4):
        with pytest.raises(SystemExit):
            make_dossier(dossier.pk)
        dossier.refresh_from_db()
        assert (dossier.state, dossier.attempts) == ("queued", attempt)
    assert tend_dossiers() == 0
    dossier.refresh_from_db()
    assert dossier.state == "queued", "another worker may still be at it"
    frozen.shift(301)
    assert tend_dossiers() == 0
    dossier.refresh_from_db()
    assert dossier.state == "failed"


def test_the_sweep_makes_what_got_lost_and_throws_away_what_is_over(
    kiln, lead, frozen, django_capture_on_commit_callbacks
):
    dossier = request_dossier(kiln, by=lead, form="zip", language="en")
    assert tend_dossiers() == 1
    dossier.refresh_from_db()
    assert dossier.expires_at == now() + timedelta(days=7)
    frozen.shift(timedelta(days=7) - timedelta(seconds=1))
    assert sweep_dossiers() == 0
    frozen.shift(2)
    with django_capture_on_commit_callbacks(execute=True):
        assert sweep_dossiers() == 1
    assert not Dossier.objects.exists()
    assert not default_storage.exists(dossier.file.name)


def test_the_page_asks_waits_and_gives(kiln, lead, client_of):
    client = client_of(lead)
    assert "Nothing is made yet" in client.get("/projects/kiln/dossier/").content.decode()
    assert client.post("/projects/kiln/dossier/ask/", {"form": "zip"}).url == "/projects/kiln/dossier/"
    waiting = client.get("/projects/kiln/dossier/?part=list").content.decode()
    assert "being made" in waiting
    assert "load delay:3s" in waiting
    dossier = Dossier.objects.get()
    assert client.get(f"/projects/kiln/dossier/{dossier.pk}/").status_code == 404

    make_dossier(dossier.pk)
    ready = client.get("/projects/kiln/dossier/?part=list").content.decode()
    assert f"/projects/kiln/dossier/{dossier.pk}/" in ready
    assert "load delay" not in ready
    assert "<html" not in ready
    given = client.get(f"/projects/kiln/dossier/{dossier.pk}/")
    assert given["Content-Disposition"] == 'attachment; filename="kiln-2026-03-02.zip"'
    assert given["X-Content-Type-Options"] == "nosniff"
    assert unpacked(b"".join(given.streaming_content))["project.md"].startswith("# Stiller Ofen")


def test_the_page_of_a_failed_one_says_the_way_out(kiln, lead, client_of):
    Dossier.objects.create(project=kiln, requested_by=lead, form="pdf", language="en", state="failed")
    assert "Ask for it again" in client_of(lead).get("/projects/kiln/dossier/").content.decode()
    assert client_of(lead).post("/projects/kiln/dossier/ask/", {"form": "exe"}).status_code == 404
    assert client_of(lead).get("/projects/kiln/dossier/ask/").status_code == 405


def test_a_dossier_is_for_who_asked_and_as_long_as_they_may(
    kiln, lead, member, operator, stranger, client_of, frozen
):
    made(kiln, member)
    address = f"/projects/kiln/dossier/{Dossier.objects.get().pk}/"
    assert client_of(member).get(address).status_code == 200
    for other in (lead, operator, stranger):
        assert client_of(other).get(address).status_code == 404
    assert client_of(None).get(address).status_code in (302, 404)
    assert client_of(stranger).get("/projects/kiln/dossier/").status_code == 403
    kiln.memberships.filter(person=member).delete()
    assert client_of(member).get(address).status_code == 403
    kiln.memberships.create(person=member)
    frozen.shift(timedelta(days=8))
    assert client_of(member).get(address).status_code == 404


@pytest.mark.parametrize("how", ["declared", "joined"])
def test_what_an_operator_took_is_shut_once_they_come_into_conflict(how, kiln, operator, client_of):
    made(kiln, operator)
    client, address = client_of(operator), f"/projects/kiln/dossier/{Dossier.objects.get().pk}/"
    assert client.get(address).status_code == 200
    if how == "declared":
        kiln.conflicts.create(person=operator, reason="relatives")
    else:
        kiln.memberships.create(person=operator)
    assert client.get(address).status_code == 404
    assert address not in client.get("/projects/kiln/dossier/").content.decode()
    made(kiln, operator)
    own = Dossier.objects.order_by("pk").last()
    assert client.get(f"/projects/kiln/dossier/{own.pk}/").status_code == 200


def test_a_file_that_no_row_names_is_thrown_away_after_a_day(kiln, lead):
    made(kiln, lead)
    kept = Dossier.objects.get().file.name
    names = [default_storage.save(f"dossiers/{age}.zip", ContentFile(b"x")) for age in ("old", "young")]
    for name, hours in ((kept, 30), (names[0], 25), (names[1], 23)):
        then = (now() - timedelta(hours=hours)).timestamp()
        os.utime(default_storage.path(name), (then, then))
    assert (sweep_lost_files(), sweep_lost_files()) == (1, 0)
    assert [default_storage.exists(name) for name in (kept, *names)] == [True, False, True]


@pytest.mark.django_db(transaction=True)
def test_a_second_worker_does_not_wait_for_the_first(lead):
    asked = request_dossier(ProjectFactory(lead=lead), by=lead, form="zip", language="en")

    def second(_number):
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '2s'")
        return make_dossier(asked.pk)

    with transaction.atomic():
        Dossier.objects.select_for_update().get(pk=asked.pk)
        assert together(1, second) == [False]
    asked.refresh_from_db()
    assert asked.attempts == 0


def test_a_hidden_project_has_no_dossier_page(kiln, stranger, client_of):
    kiln.visibility = "team"
    kiln.save()
    assert client_of(stranger).get("/projects/kiln/dossier/").status_code == 404
    assert client_of(stranger).post("/projects/kiln/dossier/ask/", {"form": "zip"}).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_are_one_request_and_two_workers_make_one_file(lead):
    project = ProjectFactory(lead=lead)
    asked = together(2, lambda _n: request_dossier(project, by=lead, form="zip", language="en"))
    assert asked[0] == asked[1]
    assert sorted(together(2, lambda _n: make_dossier(asked[0].pk))) == [False, True]
    assert Notification.objects.filter(entry__verb="dossier.ready").count() == 1


def test_a_judgement_in_draft_stands_in_no_dossier(kiln, lead, operator):
    other = reviewer(kiln)
    _milestone, submission = handed_in(kiln, lead, title="Third firing", position=3)
    submission.evaluations.create(reviewer=other, rubric=kiln.programme.rubric, feedback="HALF-WRITTEN")
    text = "\n".join(unpacked(made(kiln, operator)).values())
    assert "Third firing" in text
    assert "HALF-WRITTEN" not in text
