"""A part of one project under another one's address is not there, not even for whoever may do both."""

import pytest
from django.urls import reverse

from projects.actions.gates import appeal_gate
from projects.actions.invitations import invite_to_team
from projects.actions.openings import ask_for_place, make_opening
from projects.models import Appeal, Invitation, Membership, Milestone, Opening, OpeningApplication
from tests.factories import MilestoneFactory, ProjectFactory
from tests.projects.gating import HOLD, decided

# Each address with what stands behind the project's in it; all but the last of each row are tried by POST.
PARTS = {
    "opening": ("opening_edit", "opening_close", "opening_fill", "place_ask", "opening_detail"),
    "asked": ("place_accept", "place_decline", "place_withdraw"),
    "invitation": ("invitation_resend", "invitation_withdraw"),
    "membership": ("membership_end", "membership_lead"),
    "milestone": (
        "milestone_edit", "milestone_start", "milestone_abandon", "milestone_up", "milestone_down",
        "milestone_ask", "milestone_submit", "milestone_decide", "milestone_detail",
    ),
    "gate": ("gate_appeal", "appeal_answer", "gate_detail"),
}  # fmt: skip


@pytest.fixture
def parts(project, lead, member, operator, stranger, frozen):
    opening = make_opening(project, by=lead, title="Firmware", text="Write the ramp.")
    gate = decided(project, HOLD, operator)
    appeal_gate(gate, by=lead, words="The crack came from the transport.")
    return {
        "opening": opening.pk,
        "asked": ask_for_place(opening, by=stranger, message="Hello").pk,
        "invitation": invite_to_team(project, by=lead, email="new@test.example").pk,
        "membership": project.memberships.get(person=member).pk,
        "milestone": MilestoneFactory(project=project, state="planned").pk,
        "gate": gate.number,
    }


def rows():
    """What could have changed."""
    models = (Appeal, Invitation, Membership, Milestone, Opening, OpeningApplication)
    return [list(model.objects.order_by("pk").values()) for model in models]


@pytest.mark.parametrize(("part", "name"), [(part, name) for part in PARTS for name in PARTS[part]])
@pytest.mark.parametrize("who", ["lead", "operator"])
def test_a_part_of_another_project_is_not_there(who, part, name, parts, lead, request, client_of):
    other = ProjectFactory(lead=lead, title="Other", slug="other")
    before, client = rows(), client_of(request.getfixturevalue(who))
    address = reverse(name, args=[other.slug, parts[part]])
    answers = {client.post(address, {"message": "Hi", "reason": "Hi", "words": "Hi", "ruling": "uphold"})}
    answers |= {client.get(address)} if name.endswith(("detail", "edit")) else set()
    assert {one.status_code for one in answers} == {404}
    assert rows() == before
