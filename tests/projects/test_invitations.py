"""Invitations in time: expired, sent again, declined, and to projects that are over."""

from datetime import timedelta
from importlib import import_module
from smtplib import SMTPRecipientsRefused

import pytest
from django.apps import apps
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from incubator.core.clock import now
from incubator.core.models import Entry
from incubator.core.refusal import Refused
from incubator.notices.models import Notification
from projects.actions.invitations import (
    MOST_LETTERS,
    MOST_OPEN_INVITATIONS,
    accept_invitation,
    decline_invitation,
    invite_to_team,
    resend_invitation,
    withdraw_invitation,
)
from projects.actions.team import end_membership, hand_over_lead
from projects.models import Invitation, Project
from projects.queries.team import own_invitations
from projects.states import ENDED, PROJECT_FLOW
from projects.tasks import mail_invitation, mail_owed_invitations
from tests.races import together

A_DAY = 24 * 3600
TEAM = "/projects/quiet-kiln/team/"


@pytest.fixture
def invitation(project, lead, stranger, frozen):
    return invite_to_team(project, by=lead, email=stranger.email)


def test_an_invitation_is_good_for_fourteen_days_and_not_a_second_longer(invitation, stranger, frozen):
    frozen.shift(14 * A_DAY - 1)
    assert not invitation.is_expired
    assert list(own_invitations(stranger)) == [invitation]
    frozen.shift(1)
    assert invitation.is_expired
    assert list(own_invitations(stranger)) == []
    with pytest.raises(Refused, match="expired"):
        accept_invitation(invitation, by=stranger)
    assert not invitation.project.memberships.filter(person=stranger).exists()


def test_the_page_of_an_expired_link_says_so_and_how_to_get_a_new_one(
    invitation, stranger, client_of, frozen
):
    frozen.shift(15 * A_DAY)
    page = client_of(stranger).get(invitation.get_absolute_url()).content.decode()
    assert "has expired" in page
    assert "Ask Lena Lead" in page
    assert "Join the team" not in page
    assert client_of(stranger).post(f"{invitation.get_absolute_url()}accept/").status_code == 409


def test_a_letter_of_an_expired_invitation_is_not_sent_any_more(invitation, frozen):
    frozen.shift(15 * A_DAY)
    assert (mail_owed_invitations(), mail_invitation(invitation.pk), len(mail.outbox)) == (0, 0, 0)


def test_sent_again_it_is_good_again_by_the_same_link_and_the_letter_says_until_when(
    invitation, lead, stranger, frozen
):
    mail_owed_invitations()
    frozen.shift(15 * A_DAY)
    again = resend_invitation(invitation, by=lead)
    assert (again.key, again.mailed_at, again.is_expired) == (invitation.key, None, False)
    assert mail_owed_invitations() == 1
    assert "good until 31 March 2026" in " ".join(mail.outbox[1].body.split())
    assert Notification.objects.filter(person=stranger).count() == 2
    accept_invitation(again, by=stranger)


def test_one_letter_a_day(invitation, lead, client_of, frozen):
    frozen.shift(A_DAY - 1)
    with pytest.raises(Refused, match="less than a day"):
        resend_invitation(invitation, by=lead)
    page = client_of(lead).post(f"/projects/quiet-kiln/invitations/{invitation.pk}/resend/")
    assert page.status_code == 409
    assert "until tomorrow" in page.content.decode()
    assert "Send again" not in page.content.decode()
    frozen.shift(1)
    assert "Send again" in client_of(lead).get(TEAM).content.decode()
    assert (
        client_of(lead).post(f"/projects/quiet-kiln/invitations/{invitation.pk}/resend/").status_code == 302
    )
    assert Entry.objects.filter(verb="membership.reminded").count() == 1


def test_thirty_letters_a_day_for_a_project(project, lead, frozen):
    for number in range(MOST_LETTERS):
        if number == MOST_OPEN_INVITATIONS:
            Invitation.objects.update(declined_at=now())
        last = invite_to_team(project, by=lead, email=f"n{number}@test.example")
    with pytest.raises(Refused, match="Thirty letters"):
        invite_to_team(project, by=lead, email="more@test.example")
    Invitation.objects.filter(pk=last.pk).update(offered_at=now() - timedelta(days=2))
    invite_to_team(project, by=lead, email="more@test.example")
    with pytest.raises(Refused, match="Thirty letters"):
        resend_invitation(last, by=lead)


def test_an_expired_one_makes_room_for_a_new_one(invitation, project, lead, stranger, frozen):
    frozen.shift(15 * A_DAY)
    new = invite_to_team(project, by=lead, email=stranger.email, role="advisor")
    invitation.refresh_from_db()
    assert invitation.withdrawn_at == now()
    assert accept_invitation(new, by=stranger).role == "advisor"


def test_declined_is_told_apart_from_taken_back_and_whoever_invited_reads_it(
    invitation, lead, member, stranger, client_of
):
    decline_invitation(invitation, by=stranger)
    invitation.refresh_from_db()
    assert (invitation.declined_at, invitation.withdrawn_at) == (now(), None)
    for act in (resend_invitation, withdraw_invitation):
        with pytest.raises(Refused, match="declined"):
            act(invitation, by=lead)
    page = client_of(lead).get(TEAM).content.decode()
    assert "said no" in page
    assert "Send again" not in page
    assert "You said no" in client_of(stranger).get(invitation.get_absolute_url()).content.decode()


def test_what_was_taken_back_is_in_no_list(invitation, lead, client_of):
    withdraw_invitation(invitation, by=lead)
    assert invitation.email not in client_of(lead).get(TEAM).content.decode()


@pytest.mark.parametrize(
    ("answers", "ok"),
    [
        ({"accepted_at"}, True),
        ({"declined_at"}, True),
        ({"accepted_at", "declined_at"}, False),
        ({"withdrawn_at", "declined_at"}, False),
    ],
)
def test_the_database_keeps_one_answer(answers, ok, invitation):
    change = dict.fromkeys(answers, now())
    if ok:
        assert Invitation.objects.update(**change) == 1
        return
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.update(**change)


@pytest.mark.parametrize(("who", "may"), [("lead", True), ("operator", True), ("member", False), ("provider", False)])  # fmt: skip
def test_who_sends_again(who, may, invitation, request, client_of, frozen):
    person = request.getfixturevalue(who)
    frozen.shift(2 * A_DAY)
    if may:
        resend_invitation(invitation, by=person)
        return
    with pytest.raises(PermissionDenied):
        resend_invitation(invitation, by=person)
    Project.objects.update(visibility="team")
    address = f"/projects/quiet-kiln/invitations/{invitation.pk}/resend/"
    assert client_of(person).post(address).status_code == (403 if who == "member" else 404)


@pytest.mark.parametrize("status", PROJECT_FLOW.states)
def test_nobody_is_invited_to_what_is_over_nor_joins_it(
    status, invitation, lead, stranger, client_of, frozen
):
    frozen.shift(2 * A_DAY)
    Project.objects.update(status=status)
    project = Project.objects.get()
    if status not in ENDED:
        invite_to_team(project, by=lead, email="other@test.example")
        resend_invitation(invitation, by=lead)
        assert accept_invitation(invitation, by=stranger).person == stranger
        return
    acts = (
        lambda: invite_to_team(project, by=lead, email="other@test.example"),
        lambda: resend_invitation(invitation, by=lead),
        lambda: accept_invitation(invitation, by=stranger),
    )
    for act in acts:
        with pytest.raises(Refused, match="is over"):
            act()
    assert "This project is over" in client_of(stranger).get(invitation.get_absolute_url()).content.decode()
    assert "nobody joins it" in client_of(lead).get(TEAM).content.decode()
    decline_invitation(invitation, by=stranger)


def test_a_person_who_came_in_meanwhile_gets_no_further_letter(invitation, project, lead, stranger, frozen):
    project.memberships.create(person=stranger, role="member")
    frozen.shift(2 * A_DAY)
    with pytest.raises(Refused, match="in the team already"):
        resend_invitation(invitation, by=lead)


@pytest.mark.django_db(transaction=True)
def test_sending_again_twice_at_once_sends_once(project, lead, stranger):
    invitation = invite_to_team(project, by=lead, email=stranger.email)
    Invitation.objects.update(offered_at=now() - timedelta(days=3))
    results = together(2, lambda n: resend_invitation(invitation, by=lead))
    assert sorted(type(result).__name__ for result in results) == ["Invitation", "Refused"]
    assert Entry.objects.filter(verb="membership.reminded").count() == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_the_teams_page_asks_the_same_questions_however_many_invitations(
    rows, project, lead, client_of, django_assert_num_queries
):
    for number in range(rows):
        project.invitations.create(email=f"n{number}@test.example", by=lead)
    client = client_of(lead)
    client.get(TEAM)
    with django_assert_num_queries(11):
        client.get(TEAM)


def test_old_rows_are_told_apart_by_the_journal(project, lead, stranger, frozen):
    step = import_module("projects.migrations.0020_invitations_told_apart")
    declined = project.invitations.create(email="a@test.example", by=lead)
    decline = Entry.objects.create(verb="membership.declined", subject=f"projects.invitation:{declined.pk}")
    taken_back = project.invitations.create(email="b@test.example", by=lead)
    before = now() - timedelta(days=40)
    Invitation.objects.update(withdrawn_at=now(), made_at=before)

    step.tell_apart(apps, None)
    for row in (declined, taken_back):
        row.refresh_from_db()
    assert decline.verb == "membership.declined"
    assert (declined.declined_at, declined.withdrawn_at, declined.offered_at) == (now(), None, before)
    assert (taken_back.declined_at, taken_back.withdrawn_at) == (None, now())
    step.put_together(apps, None)
    declined.refresh_from_db()
    assert (declined.declined_at, declined.withdrawn_at) == (None, now())


@pytest.mark.parametrize("then", [withdraw_invitation, decline_invitation])
def test_taking_it_back_is_no_way_to_write_twice_a_day(then, invitation, project, lead, stranger, frozen):
    assert mail_owed_invitations() == 1
    then(invitation, by=stranger if then is decline_invitation else lead)
    with pytest.raises(Refused, match="less than a day"):
        invite_to_team(project, by=lead, email=invitation.email)
    frozen.shift(A_DAY)
    assert invite_to_team(project, by=lead, email=invitation.email).pk != invitation.pk


def test_an_address_that_the_server_refuses_holds_up_nobody_else(project, lead, monkeypatch):
    owed = [invite_to_team(project, by=lead, email=f"{name}@test.example") for name in ("a", "b", "c")]
    sent = []

    def send(subject, text, sender, to):
        if to == ["b@test.example"]:
            raise SMTPRecipientsRefused({to[0]: (550, b"no such box")})
        sent.extend(to)

    monkeypatch.setattr("projects.tasks.invitations.send_mail", send)
    assert mail_owed_invitations() == 2
    assert sorted(sent) == ["a@test.example", "c@test.example"]
    owed[1].refresh_from_db()
    assert owed[1].mailed_at is None


def test_a_no_is_told_to_the_lead_where_whoever_invited_has_left(invitation, project, lead, member, stranger):
    hand_over_lead(project.memberships.get(person=member), by=lead)
    end_membership(project.memberships.get(person=lead), by=lead)
    decline_invitation(invitation, by=stranger)
    told = Notification.objects.filter(entry__verb="membership.declined")
    assert [one.person for one in told] == [member]


@pytest.mark.parametrize(
    ("visibility", "url"), [("community", "/projects/quiet-kiln/"), ("team", "/projects/")]
)
def test_who_was_let_go_is_led_to_what_they_still_see(visibility, url, project, lead, member):
    Project.objects.update(visibility=visibility)
    end_membership(project.memberships.get(person=member), by=lead)
    assert Notification.objects.get(person=member).url == url
