"""Inviting, answering, leaving, handing over; needs; the log; a declared conflict."""

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied

from incubator.core.flow import IllegalMove
from incubator.core.models import Entry
from incubator.core.refusal import Refused
from incubator.notices.models import Notification
from projects.actions.invitations import (
    MOST_OPEN_INVITATIONS,
    accept_invitation,
    decline_invitation,
    invite_to_team,
    withdraw_invitation,
)
from projects.actions.needs import add_need, move_need
from projects.actions.team import end_membership, hand_over_lead
from projects.actions.updates import declare_conflict, write_update
from projects.models import Invitation, Membership
from projects.permissions import has_conflict
from projects.tasks import mail_invitation, mail_owed_invitations
from tests.races import together


def test_an_invitation_is_owed_by_mail_and_told_to_who_has_an_account(project, lead, stranger):
    invitation = invite_to_team(project, by=lead, email=" Sami@Test.Example ", role="member")

    assert (invitation.email, invitation.mailed_at) == ("sami@test.example", None)
    assert Notification.objects.get().person == stranger


def test_the_letter_goes_out_once_however_often_the_sweep_runs(project, lead):
    invitation = invite_to_team(project, by=lead, email="new@test.example")

    assert (mail_owed_invitations(), mail_owed_invitations(), mail_invitation(invitation.pk)) == (1, 0, 0)
    [letter] = mail.outbox
    assert letter.to == ["new@test.example"]
    assert f"/invitations/{invitation.key}/" in letter.body
    assert "Quiet Kiln" in letter.subject


def test_a_letter_that_could_not_be_sent_stays_owed(project, lead, monkeypatch):
    invitation = invite_to_team(project, by=lead, email="new@test.example")

    def fail(*args, **kwargs):
        raise ValueError("no post today")

    monkeypatch.setattr("projects.tasks.invitations.send_mail", fail)
    with pytest.raises(ValueError, match="no post"):
        mail_invitation(invitation.pk)
    invitation.refresh_from_db()
    assert invitation.mailed_at is None


def test_a_letter_of_an_invitation_that_was_taken_back_is_not_sent(project, lead):
    withdraw_invitation(invite_to_team(project, by=lead, email="new@test.example"), by=lead)

    assert (mail_owed_invitations(), len(mail.outbox)) == (0, 0)


@pytest.mark.parametrize(
    ("email", "role", "words"),
    [
        ("milo@test.example", "member", "in the team already"),
        ("asked@test.example", "member", "invited already"),
        ("x@test.example", "lead", "one lead"),
    ],
)
def test_what_there_is_no_place_for_is_refused(email, role, words, project, lead):
    invite_to_team(project, by=lead, email="asked@test.example")
    with pytest.raises(Refused, match=words):
        invite_to_team(project, by=lead, email=email, role=role)


def test_open_invitations_have_an_end(project, lead):
    for number in range(MOST_OPEN_INVITATIONS):
        invite_to_team(project, by=lead, email=f"n{number}@test.example")
    with pytest.raises(Refused, match="Twenty"):
        invite_to_team(project, by=lead, email="more@test.example")


def test_accepting_joins_the_team_and_tells_it(project, lead, member, stranger):
    invitation = invite_to_team(project, by=lead, email=stranger.email, role="advisor")
    Notification.objects.all().delete()
    membership = accept_invitation(invitation, by=stranger)

    assert (membership.role, membership.project) == ("advisor", project)
    assert set(Notification.objects.values_list("person", flat=True)) == {lead.pk, member.pk}
    with pytest.raises(Refused, match="accepted already"):
        accept_invitation(invitation, by=stranger)


def test_the_link_alone_opens_nothing(project, lead, stranger):
    invitation = invite_to_team(project, by=lead, email="somebody@test.example")
    for act in (accept_invitation, decline_invitation):
        with pytest.raises(PermissionDenied):
            act(invitation, by=stranger)
    assert not project.memberships.filter(person=stranger).exists()


def test_what_was_taken_back_or_declined_cannot_be_accepted(project, lead, stranger):
    first = invite_to_team(project, by=lead, email=stranger.email)
    withdraw_invitation(first, by=lead)
    second = invite_to_team(project, by=lead, email=stranger.email)
    decline_invitation(second, by=stranger)
    for invitation in (first, second):
        with pytest.raises(Refused):
            accept_invitation(invitation, by=stranger)


@pytest.mark.django_db(transaction=True)
def test_accepting_twice_at_once_joins_once(project, lead, stranger):
    invitation = invite_to_team(project, by=lead, email=stranger.email)
    results = together(2, lambda n: accept_invitation(invitation, by=stranger))

    assert sorted(type(result).__name__ for result in results) == ["Membership", "Refused"]
    assert Entry.objects.filter(verb="membership.accepted").count() == 1


@pytest.mark.django_db(transaction=True)
def test_inviting_the_same_person_twice_at_once_invites_once(project, lead):
    results = together(2, lambda n: invite_to_team(project, by=lead, email="new@test.example"))

    assert sorted(type(result).__name__ for result in results) == ["Invitation", "Refused"]
    assert Invitation.objects.count() == 1


def test_the_lead_hands_over_before_leaving(project, lead, member):
    own, other = project.memberships.get(person=lead), project.memberships.get(person=member)
    with pytest.raises(Refused, match="lead first"):
        end_membership(own, by=lead)
    hand_over_lead(other, by=lead)
    end_membership(own, by=lead)

    assert [(m.person, m.role) for m in project.memberships.all()] == [(member, "lead")]
    with pytest.raises(Refused, match="not in the team"):
        end_membership(own, by=member)


def test_a_member_leaves_but_takes_nobody_out(project, lead, member, stranger):
    advisor = Membership.objects.create(project=project, person=stranger, role="advisor")
    with pytest.raises(PermissionDenied):
        end_membership(advisor, by=member)
    end_membership(project.memberships.get(person=member), by=member)
    with pytest.raises(PermissionDenied):
        hand_over_lead(advisor, by=stranger)


def test_a_need_is_added_once_and_goes_its_way(project, member):
    need = add_need(project, by=member, kind="knowledge", title="An electrician's eye", skills=["wiring"])
    assert add_need(project, by=member, kind="knowledge", title="An electrician's eye") == need

    move_need(need, "meet", by=member)
    with pytest.raises(IllegalMove):
        move_need(need, "withdraw", by=member)
    assert Entry.objects.filter(subject=f"projects.need:{need.pk}").count() == 2


def test_needs_and_log_are_the_teams(project, stranger, operator):
    for somebody in (stranger, operator):
        with pytest.raises(PermissionDenied):
            add_need(project, by=somebody, kind="room", title="A room")
        with pytest.raises(PermissionDenied):
            write_update(project, by=somebody, text="hello")
    assert not Entry.objects.exists()


def test_the_same_words_within_minutes_are_one_entry_of_the_log(project, lead, member, frozen):
    first = write_update(project, by=lead, text="It fired.")
    assert write_update(project, by=lead, text="It fired.") == first
    frozen.shift(3600)
    assert write_update(project, by=lead, text="It fired.") != first
    assert set(Notification.objects.values_list("person", flat=True)) == {member.pk}


def test_a_declared_conflict_counts_and_is_kept_once(project, mentor_person):
    declare_conflict(project, by=mentor_person, reason="my cousin leads it")
    declare_conflict(project, by=mentor_person, reason="again")

    assert has_conflict(mentor_person, project)
    assert Entry.objects.filter(verb="conflict.declared").count() == 1
