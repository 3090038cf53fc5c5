"""One's own stream: read by its person alone, opened safely."""

import pytest
from django.db import transaction
from django.urls import reverse

from incubator.accounts.models import Person
from incubator.core.journal import record
from incubator.notices.actions import notify, read_all_notifications
from incubator.notices.models import Notification
from incubator.notices.queries import own_notifications, unread_count
from tests.factories import PersonFactory


@pytest.fixture
def tell(lead):
    """`tell(person, …)` of something that somebody did."""

    def telling(*people, url="/projects/", by=lead):
        with transaction.atomic():
            entry = record("person.updated_profile", lead, by=by)
            notify(people, entry, url=url)
        return Notification.objects.filter(entry=entry)

    return telling


def test_each_is_told_once_never_the_actor_nor_somebody_who_left(tell, lead, member):
    gone = PersonFactory(is_active=False)
    rows = tell(member, member, lead, gone, None)
    assert [row.person for row in rows] == [member]


def test_one_sees_and_counts_ones_own_alone(tell, member, stranger):
    tell(member)
    assert (unread_count(member), unread_count(stranger)) == (1, 0)
    assert not own_notifications(stranger).exists()


@pytest.mark.parametrize(
    ("url", "to"),
    [
        ("/projects/quiet-kiln/", "/projects/quiet-kiln/"),
        ("https://evil.example/", "/me/notifications/"),
        ("//evil.example/", "/me/notifications/"),
        ("/\\evil.example/", "/me/notifications/"),
        ("javascript:alert(1)", "/me/notifications/"),
    ],
)
def test_opening_one_marks_it_read_and_stays_in_the_house(url, to, tell, client_of, member):
    row = tell(member, url=url).get()

    answers = [client_of(member).get(reverse("notification_open", args=[row.pk])) for _ in range(2)]

    row.refresh_from_db()
    assert [answer.url for answer in answers] == [to, to]
    assert row.read_at is not None


def test_somebody_elses_is_not_there(tell, client_of, member, stranger):
    row = tell(member).get()
    assert client_of(stranger).get(reverse("notification_open", args=[row.pk])).status_code == 404
    row.refresh_from_db()
    assert row.read_at is None


def test_reading_all_reads_ones_own(tell, client_of, member, stranger):
    tell(member, stranger)
    assert client_of(member).get(reverse("notification_read_all")).status_code == 405
    client_of(member).post(reverse("notification_read_all"))

    assert (unread_count(member), unread_count(stranger)) == (0, 1)
    assert read_all_notifications(by=member) == 0


@pytest.mark.parametrize("rows", [1, 3])
def test_the_stream_asks_the_same_for_one_and_three(rows, tell, client_of, member, django_assert_num_queries):
    [tell(member) for _ in range(rows)]
    client = client_of(member)
    with django_assert_num_queries(6):
        page = client.get(reverse("notification_list"))
    assert page.context["page"].total == rows


def test_an_empty_stream_says_what_will_come(client_of, member):
    assert "Nothing yet" in client_of(member).get(reverse("notification_list")).text


def test_what_somebody_called_themself_is_not_run(tell, client_of, member, lead):
    Person.objects.filter(pk=lead.pk).update(name="<script>alert(1)</script>")
    lead.refresh_from_db()
    tell(member)
    assert "<script>alert" not in client_of(member).get(reverse("notification_list")).text


def test_the_badge_counts_and_a_visitor_has_none(tell, client_of, member):
    tell(member)
    assert ">1<" in client_of(member).get(reverse("notification_count")).text
    assert client_of(None).get(reverse("notification_count")).status_code == 302
