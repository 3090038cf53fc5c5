"""Who leads: handing over, leaving, taking the project back, and an operator's word when nobody leads."""

import pytest
from django.core.exceptions import PermissionDenied

from incubator.core.models import Entry
from incubator.core.refusal import Refused
from incubator.notices.models import Notification
from projects.actions.invitations import invite_to_team
from projects.actions.team import appoint_lead, end_membership, hand_over_lead
from projects.models import ConflictDeclaration, Membership, Project
from projects.states import ENDED, PROJECT_FLOW
from tests.factories import PersonFactory, ProjectFactory
from tests.races import together

BOARD, APPOINT, TEAM = "/operations/leaderless/", "/operations/leaderless/quiet-kiln/", "/projects/quiet-kiln/team/"  # fmt: skip


def leads(project):
    return list(project.memberships.filter(role="lead").values_list("person__name", flat=True))


def left(person):
    person.is_active = False
    person.save()


@pytest.mark.parametrize("who", ["lead", "member", "advisor", "operator", "stranger"])
def test_only_the_lead_hands_over(who, project, lead, member, operator, stranger, provider):
    advisor = project.memberships.create(person=provider, role="advisor").person
    people = {"lead": lead, "member": member, "advisor": advisor, "operator": operator, "stranger": stranger}
    to = project.memberships.get(person=member)
    if who == "lead":
        hand_over_lead(to, by=lead)
        assert leads(project) == ["Milo Member"]
        return
    with pytest.raises(PermissionDenied):
        hand_over_lead(to, by=people[who])
    assert leads(project) == ["Lena Lead"]


def test_the_lead_goes_to_a_member_who_is_there(project, lead, member, stranger, client_of):
    advisor = project.memberships.create(person=stranger, role="advisor")
    to = project.memberships.get(person=member)
    with pytest.raises(Refused, match="advises"):
        hand_over_lead(advisor, by=lead)
    with pytest.raises(Refused, match="leads it already"):
        hand_over_lead(project.memberships.get(person=lead), by=lead)
    left(member)
    with pytest.raises(Refused, match="no account"):
        hand_over_lead(to, by=lead)
    page = client_of(lead).post(f"{TEAM}{to.pk}/lead/")
    assert (page.status_code, "no account here" in page.content.decode()) == (409, True)
    assert leads(project) == ["Lena Lead"]


def test_the_page_offers_a_lead_who_wants_to_leave_the_way(project, lead, member, client_of):
    page = client_of(lead).get(TEAM).content.decode()
    assert "Make one of the members the lead first" in page
    own = project.memberships.get(person=lead)
    refused = client_of(lead).post(f"{TEAM}{own.pk}/end/")
    assert (refused.status_code, "Make somebody else the lead first" in refused.content.decode()) == (
        409,
        True,
    )
    end_membership(project.memberships.get(person=member), by=member)
    assert "Invite a member first" in client_of(lead).get(TEAM).content.decode()


def test_leaving_asks_first(project, member, client_of):
    page = client_of(member).get(TEAM).content.decode()
    assert "Leave this team? You need a new invitation" in page
    assert "Make lead" not in page


@pytest.mark.parametrize("status", PROJECT_FLOW.states)
def test_the_lead_finds_the_way_to_take_the_project_back(status, project, lead, member, client_of):
    Project.objects.update(status=status)
    offers = {
        who: "/projects/quiet-kiln/withdraw/"
        in [act.url for act in client_of(person).get("/projects/quiet-kiln/").context["page"].acts]
        for who, person in (("lead", lead), ("member", member))
    }
    assert offers == {"lead": "withdraw" in PROJECT_FLOW.offered(status), "member": False}


def test_taking_it_back_names_what_it_does(project, lead, client_of):
    page = client_of(lead).get("/projects/quiet-kiln/").content.decode()
    assert "for good? It leaves every list" in page
    assert client_of(lead).post("/projects/quiet-kiln/withdraw/").status_code == 302
    project.refresh_from_db()
    assert project.status == "withdrawn"


def test_an_operator_appoints_one_of_the_team_and_everybody_concerned_is_told(
    project, lead, member, operator
):
    left(lead)
    appoint_lead(project, member, by=operator, reason=" Lena closed her account. ")
    assert leads(project) == ["Milo Member"]
    assert project.memberships.get(person=lead).role == "member"
    entry = Entry.objects.get(verb="membership.appointed")
    assert entry.facts["reason"] == "Lena closed her account."
    assert set(Notification.objects.values_list("person", flat=True)) == {member.pk}


def test_or_anybody_by_address_who_joins_with_it(project, lead, member, stranger, operator, client_of):
    invitation = invite_to_team(project, by=lead, email=stranger.email)
    Notification.objects.all().delete()
    left(lead)
    answer = client_of(operator).post(
        APPOINT, {"email": "SAMI@test.example", "reason": "She built half of it."}
    )
    assert answer.url == BOARD
    assert leads(project) == ["Sami Stranger"]
    assert set(Notification.objects.values_list("person", flat=True)) == {member.pk, stranger.pk}
    invitation.refresh_from_db()
    assert invitation.accepted_at is not None


@pytest.mark.parametrize(
    ("change", "words"),
    [({"reason": "  "}, "Write the reason"), ({"inactive": True}, "no account"), ({"self": True}, "themself"), ({"twin": True}, "themself"), ({"again": True}, "leads it already")],
)  # fmt: skip
def test_what_an_operator_may_not_do(change, words, project, lead, stranger, operator):
    person = operator if "self" in change else lead if "again" in change else stranger
    if "inactive" in change:
        left(person)
    if "twin" in change:
        operator.emailaddress_set.create(email=person.email, verified=False)
    with pytest.raises(Refused, match=words):
        appoint_lead(project, person, by=operator, reason=change.get("reason", "Nobody leads."))
    assert leads(project) == ["Lena Lead"]


@pytest.mark.parametrize("status", PROJECT_FLOW.states)
def test_only_what_is_not_over_needs_a_lead(status, project, lead, member, operator, client_of):
    left(lead)
    Project.objects.update(status=status)
    shown = [one.slug for one in client_of(operator).get(BOARD).context["page"].items]
    assert shown == ([] if status in ENDED else ["quiet-kiln"])
    if status not in ("alumni", "withdrawn"):  # whoever was let go needs a lead to appeal
        appoint_lead(project, member, by=operator, reason="Nobody leads.")
        assert client_of(operator).get(BOARD).context["page"].items == []
        return
    with pytest.raises(Refused, match="is over"):
        appoint_lead(project, member, by=operator, reason="Nobody leads.")
    assert "needs no lead" in client_of(operator).get(APPOINT).content.decode()


@pytest.mark.parametrize("who", ["lead", "member", "mentor_person", "investor_person", "stranger", "editor"])
def test_appointing_is_the_operators(who, project, member, request, client_of):
    person = request.getfixturevalue(who)
    with pytest.raises(PermissionDenied):
        appoint_lead(project, member, by=person, reason="Because.")
    assert [client_of(person).get(page).status_code for page in (BOARD, APPOINT)] == [403, 403]
    assert client_of(None).get(BOARD).status_code == 302


def test_an_operator_in_conflict_neither_sees_it_listed_nor_appoints(
    project, lead, member, operator, client_of
):
    left(lead)
    ConflictDeclaration.objects.create(project=project, person=operator, reason="a cousin")
    assert client_of(operator).get(BOARD).context["page"].items == []
    assert client_of(operator).get(APPOINT).status_code == 403
    assert "Appoint a lead" not in client_of(operator).get(TEAM).content.decode()
    with pytest.raises(PermissionDenied):
        appoint_lead(project, member, by=operator, reason="Nobody leads.")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, "one of the two"),
        ({"email": "nobody@test.example"}, "Nobody here signs in"),
        ({"email": "no address"}, "valid email"),
        ({"member": "both", "email": "sami@test.example"}, "one of the two"),
        ({"member": "999999"}, "valid choice"),
    ],
)
def test_the_form_says_what_is_wrong_and_keeps_the_reason(typed, words, project, lead, member, operator, stranger, client_of):  # fmt: skip
    left(lead)
    if typed.get("member") == "both":
        typed = typed | {"member": str(member.pk)}
    page = client_of(operator).post(APPOINT, typed | {"reason": "A long reason of mine"})
    assert page.status_code == 422
    assert words in page.content.decode()
    assert "A long reason of mine" in page.content.decode()
    right = client_of(operator).post(APPOINT, {"member": member.pk, "reason": "Because."})
    assert right.url == BOARD


def test_a_refusal_in_the_form_is_said_there(project, lead, operator, client_of):
    page = client_of(operator).post(APPOINT, {"email": operator.email, "reason": "I do it myself"})
    assert (page.status_code, "I do it myself" in page.content.decode()) == (409, True)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_board_asks_the_same_questions_however_many(rows, operator, client_of, django_assert_num_queries):
    for _ in range(rows):
        ProjectFactory().memberships.create(person=PersonFactory(), role="member")
    client = client_of(operator)
    client.get(BOARD)
    with django_assert_num_queries(7):
        assert len(client.get(BOARD).context["page"].items) == rows


@pytest.mark.django_db(transaction=True)
def test_two_operators_at_once_leave_one_lead(project, lead, member, stranger, operator, provider):
    other = PersonFactory(name="Otto Operator")
    other.groups.set(operator.groups.all())
    pairs = [(member, operator), (stranger, other)]
    results = together(
        2, lambda n: appoint_lead(project, pairs[n][0], by=pairs[n][1], reason="Nobody leads.")
    )
    assert [type(result).__name__ for result in results] == ["Membership", "Membership"]
    assert Membership.objects.filter(project=project, role="lead").count() == 1


@pytest.mark.django_db(transaction=True)
def test_handing_over_and_taking_out_at_once_leave_a_lead(project, lead, member):
    to = project.memberships.get(person=member)
    acts = [lambda: hand_over_lead(to, by=lead), lambda: end_membership(to, by=member)]
    together(2, lambda n: acts[n]())
    assert len(leads(project)) == 1
