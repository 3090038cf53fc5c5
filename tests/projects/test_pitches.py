"""The team's pitch: saved as a draft, published as versions, withdrawn."""

import itertools

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from incubator.core.access import allows
from incubator.core.flow import IllegalMove
from incubator.core.refusal import Refused
from projects.actions.pitches import publish_pitch, save_pitch, withdraw_pitch
from projects.models import Pitch, Project
from projects.states import PITCH_FLOW

WORDS = {"problem": "Loud", "solution": "Quiet", "market": "Potters", "team": "Us"}
ALLOWED = {
    ("publish", "draft"), ("publish", "withdrawn"), ("publish", "published"), ("withdraw", "published"),
}  # fmt: skip


def typed(*rows, **changes):
    values = {**WORDS, "currency": "EUR", "ask_amount": "", **changes}
    values |= {"traction-TOTAL_FORMS": len(rows), "traction-INITIAL_FORMS": 0}
    for number, row in enumerate(rows):
        values |= {f"traction-{number}-{key}": value for key, value in row.items()}
    return values


def test_the_flow_offers_exactly_the_agreed_moves():
    for verb, state in itertools.product(["publish", "withdraw"], PITCH_FLOW.states):
        assert (verb in PITCH_FLOW.offered(state)) is ((verb, state) in ALLOWED)


@pytest.mark.parametrize("who", ["lead", "member", "operator", "stranger", "mentor_person"])
def test_the_team_writes_and_the_lead_publishes(who, request, project):
    user = request.getfixturevalue(who)
    assert allows(user, "projects.change_pitch", project) is (who in ("lead", "member"))
    assert allows(user, "projects.publish_pitch", project) is (who == "lead")


def test_publishing_names_what_is_missing(project, lead):
    save_pitch(project, by=lead, problem="Loud")
    with pytest.raises(Refused, match="the solution, the market, the team"):
        publish_pitch(project, by=lead)
    assert Pitch.objects.get().state == "draft"


@pytest.mark.parametrize(
    ("change", "sentence"), [({"visibility": "team"}, "Only the team"), ({"status": "draft"}, "taken in")]
)
def test_what_others_may_not_see_is_not_published(change, sentence, project, lead):
    save_pitch(project, by=lead, **WORDS)
    Project.objects.update(**change)
    with pytest.raises(Refused, match=sentence):
        publish_pitch(project, by=lead)


def test_investors_read_the_version_not_the_draft(project, lead):
    save_pitch(project, by=lead, **WORDS)
    first = publish_pitch(project, by=lead)
    save_pitch(project, by=lead, problem="Very loud")
    assert first.content["problem"] == "Loud"
    assert publish_pitch(project, by=lead).number == 2


def test_withdrawing_a_draft_is_refused_and_a_stranger_changes_nothing(project, lead, stranger, member):
    for act in (withdraw_pitch, publish_pitch, save_pitch):
        with pytest.raises(PermissionDenied):
            act(project, by=stranger)
    with pytest.raises(PermissionDenied):
        publish_pitch(project, by=member)
    assert not Pitch.objects.exists()
    with pytest.raises(IllegalMove):
        withdraw_pitch(project, by=lead)


def test_the_page_saves_figures_publishes_and_withdraws(client_of, project, lead):
    client, slug = client_of(lead), project.slug
    row = {"figure": "40", "label": "pots", "on": "2026-02-01"}
    assert client.post(reverse("pitch_edit", args=[slug]), typed(row, {"figure": ""})).status_code == 302
    assert Pitch.objects.get().traction.get().label == "pots"
    assert client.get(reverse("pitch_publish", args=[slug])).status_code == 405
    assert client.post(reverse("pitch_publish", args=[slug])).url == reverse("pitch_detail", args=[slug])
    client.post(reverse("pitch_withdraw", args=[slug]))
    assert Pitch.objects.get().state == "withdrawn"


@pytest.mark.parametrize(
    ("rows", "change", "sentence"),
    [
        ([], {"ask_amount": "-5"}, "above zero"),
        ([], {"currency": "XXX"}, "valid choice"),
        ([], {"video": "not a link"}, "valid URL"),
        ([{"figure": "40", "label": "pots", "on": "yesterday"}], {}, "valid date"),
    ],
)
def test_bad_input_is_answered_and_kept(rows, change, sentence, client_of, project, lead):
    page = client_of(lead).post(
        reverse("pitch_edit", args=[project.slug]), typed(*rows, market="Keep me", **change)
    )
    assert page.status_code == 422
    assert sentence in page.text
    assert "Keep me" in page.text


def test_a_form_without_its_counters_is_no_error_of_ours(client_of, project, lead):
    assert client_of(lead).post(reverse("pitch_edit", args=[project.slug]), WORDS).status_code == 422


def test_publishing_too_early_shows_why(client_of, project, lead):
    page = client_of(lead).post(reverse("pitch_publish", args=[project.slug]))
    assert (page.status_code, "Write the problem" in page.text) == (409, True)


@pytest.mark.parametrize(("who", "status"), [("visitor", 302), ("stranger", 403), ("member", 200)])
def test_who_opens_the_page(who, status, client_of, request, project):
    person = None if who == "visitor" else request.getfixturevalue(who)
    Project.objects.update(visibility="public")
    assert client_of(person).get(reverse("pitch_edit", args=[project.slug])).status_code == status
