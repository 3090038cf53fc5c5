"""Two web processes and a worker beside each other: what is said on one is heard on the other, what is owed is done."""

import json
import signal

import pytest
from django.db import connection, transaction
from playwright.sync_api import expect
from websockets.sync.client import connect

from incubator.community.actions.talk import room_of_project
from incubator.community.models import ChatRoom, Message
from incubator.core.models import Delivery
from projects.models import Invitation, Project
from tests.browser import HOW_TO_GET_IT, Watch, browsing, chromium, context_of
from tests.many.machines import Visitor, eventually

OTHERS = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


def socket_of(address, person, room):
    """A browser's end of a room, without a browser."""
    headers = {"Cookie": f"sessionid={Visitor(address, person).session}", "Origin": address}
    return connect(f"{address.replace('http', 'ws', 1)}/ws/rooms/{room.pk}/", additional_headers=headers)


def caught_up(socket):
    """Say that nothing was seen yet, and wait until all of it came: from then on nothing is missed."""
    socket.send(json.dumps({"after": 0}))
    while json.loads(socket.recv(timeout=20))["type"] != "caught_up":
        pass


def heard(socket, count):
    """What the next so many messages say, by their number."""
    texts = {}
    while len(texts) < count:
        frame = json.loads(socket.recv(timeout=20))
        if frame["type"] == "message":
            texts[frame["number"]] = frame["text"]
    return texts


def test_both_processes_are_ready(webs, team):
    for address in webs:
        assert json.loads(Visitor(address, team[1]).get("/readyz"))["ready"]


def test_what_is_said_on_one_process_is_heard_on_the_other(webs, team):
    project, lead, member = team
    room = room_of_project(project)
    before = room.last_number  # others of these tests may have talked in it
    with socket_of(webs[0], lead, room) as here, socket_of(webs[1], member, room) as there:
        for socket in (here, there):
            caught_up(socket)
        here.send(json.dumps({"say": "Is the kiln warm on your side?", "key": "one"}))
        assert heard(there, 1) == {before + 1: "Is the kiln warm on your side?"}
        there.send(json.dumps({"say": "Eight hundred degrees.", "key": "two"}))
        assert heard(here, 2) == {
            before + 1: "Is the kiln warm on your side?",
            before + 2: "Eight hundred degrees.",
        }
        assert heard(there, 1) == {before + 2: "Eight hundred degrees."}
    numbers = Message.objects.filter(room=room).values_list("number", flat=True)
    assert list(numbers) == list(range(1, before + 3))


@pytest.mark.skipif(chromium() is None, reason=HOW_TO_GET_IT)
def test_a_browser_on_one_process_shows_what_another_said_on_the_other(webs, team):
    project, lead, member = team
    path = room_of_project(project).get_absolute_url()
    with browsing() as browser:
        pages = [context_of(browser, *pair).new_page() for pair in zip(webs, (lead, member), strict=True)]
        watches = [Watch(page) for page in pages]
        for page in pages:
            page.goto(path)
        for page, other, text in [
            (pages[0], pages[1], "From the first."),
            (pages[1], pages[0], "From the second."),
        ]:
            page.get_by_label("Message", exact=True).fill(text)
            page.get_by_role("button", name="Send").click()
            expect(other.get_by_role("log")).to_contain_text(text)
        assert [watch.take() for watch in watches] == [[], []]


def test_the_worker_does_what_a_page_left_to_it(machines, webs, team):
    _project, lead, _member = team
    with machines.worker():
        Visitor(webs[0], lead).send(
            "/projects/new/", title="Night oven", stage="idea", visibility="community"
        )
        eventually(
            lambda: ChatRoom.objects.filter(project__title="Night oven").exists(), "the project's room"
        )


def test_a_worker_killed_before_it_began_loses_nothing_and_does_nothing_twice(machines, webs, team):
    project, lead, _member = team
    with machines.worker() as worker:
        eventually(lambda: not Delivery.objects.filter(done_at=None).exists(), "an idle worker")
        machines.end(worker, signal.SIGKILL)
    team_page = f"/projects/{project.slug}/team/"
    Visitor(webs[1], lead).send(team_page, f"{team_page}invite/", email="new@test.example", role="member")
    assert Invitation.objects.get().mailed_at is None
    with machines.worker():
        eventually(lambda: Invitation.objects.get().mailed_at, "the letter")
        eventually(lambda: not Delivery.objects.filter(done_at=None).exists(), "every delivery")
    assert len([letter for letter in machines.letters() if "new@test.example" in letter]) == 1


def test_a_worker_killed_in_the_middle_of_a_reaction_leaves_it_undone_and_the_next_does_it_once(
    machines, webs, team
):
    _project, lead, _member = team
    visitor = Visitor(webs[0], lead)  # its session must not wait for the lock below to end
    with machines.worker() as worker:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("LOCK TABLE community_chatroom IN EXCLUSIVE MODE")
            visitor.send("/projects/new/", title="Cold oven", stage="idea", visibility="community")
            eventually(somebody_waits_for_a_room, "the worker in the middle of its reaction")
            machines.end(worker, signal.SIGKILL)
        project = Project.objects.get(title="Cold oven")
        owed = Delivery.objects.get(
            subscriber__endswith="open_project_room", subject=f"projects.project:{project.pk}"
        )
        eventually(nobody_is_in_a_transaction, "the end of what the dead worker had begun")
        owed.refresh_from_db()
        assert (owed.done_at, ChatRoom.objects.filter(project=project).count()) == (None, 0)
    with machines.worker():
        eventually(lambda: ChatRoom.objects.filter(project=project).exists(), "the project's room")
        eventually(lambda: not Delivery.objects.filter(done_at=None).exists(), "every delivery")
    assert ChatRoom.objects.filter(project=project).count() == 1


def somebody_waits_for_a_room():
    return asked("wait_event_type = 'Lock' AND query ILIKE '%chatroom%'")


def nobody_is_in_a_transaction():
    return not asked("xact_start IS NOT NULL AND backend_type = 'client backend'")


def asked(condition):
    """How many other sessions of this database are so; the view is a snapshot of the transaction's first look."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(f"{OTHERS} AND {condition}")
        return cursor.fetchone()[0]


def test_granian_serves_the_pages(machines, team):
    _project, lead, _member = team
    page = Visitor(machines.granian(), lead).get("/projects/quiet-kiln/")
    assert "Quiet Kiln" in page
