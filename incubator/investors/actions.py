"""What investors do with pitches, what leads answer, and whom operators verify."""

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from incubator.accounts.models import Person
from incubator.core.access import require
from incubator.core.journal import record
from incubator.core.refusal import Refused
from incubator.investors.models import Interest, Investor
from incubator.investors.queries import leads_of
from incubator.investors.states import INTEREST_FLOW, INVESTOR_FLOW
from incubator.notices.actions import notify
from projects.actions.projects import operators
from projects.models import Pitch


@transaction.atomic
def apply_as_investor(
    *, by: Person, focus: str, fields: list[str], ticket_min: Decimal | None = None,
    ticket_max: Decimal | None = None, currency: str = "EUR",
) -> Investor:  # fmt: skip
    """Ask to be verified; asked twice, the second corrects the first. After a no it is a new question."""
    require(by, "investors.apply")
    values: dict[str, Any] = {
        "focus": focus, "fields": fields, "ticket_min": ticket_min, "ticket_max": ticket_max, "currency": currency
    }  # fmt: skip
    investor, made = Investor.objects.select_for_update().update_or_create(person=by, defaults=values)
    again = "apply" in INVESTOR_FLOW.offered(investor.state)
    if again:
        investor.state = INVESTOR_FLOW.target("apply", investor.state)
        investor.save(update_fields=["state"])
    if not (made or again):
        return investor
    entry = record("investor.applied", investor, by=by, scopes=[by])
    notify(operators(), entry, url=reverse("investor_queue"))
    return investor


@transaction.atomic
def verify_investor(investor: Investor, *, by: Person) -> Investor:
    return decide_investor(investor, "verify", by=by)


@transaction.atomic
def decline_investor(investor: Investor, *, by: Person, reason: str) -> Investor:
    if not reason.strip():
        raise Refused(_("Write the reason: they read it."))
    return decide_investor(investor, "decline", by=by, reason=reason)


def decide_investor(investor: Investor, verb: str, *, by: Person, **facts: str) -> Investor:
    investor = Investor.objects.select_for_update(of=("self",)).select_related("person").get(pk=investor.pk)
    require(by, "investors.verify_investor", investor)
    investor.state = INVESTOR_FLOW.target(verb, investor.state)
    investor.save(update_fields=["state"])
    past = {"verify": "investor.verified", "decline": "investor.declined"}[verb]
    entry = record(past, investor, by=by, scopes=[investor.person], investor=investor.person.name, **facts)
    notify([investor.person], entry, url=reverse("pitch_list"))
    return investor


@transaction.atomic
def watch_pitch(pitch: Pitch, *, by: Person) -> Interest:
    """Put it on the investor's list. Watching twice is watching once."""
    interest = locked_interest(pitch, by=by)
    if interest.state != INTEREST_FLOW.initial and "watch" in INTEREST_FLOW.offered(interest.state):
        interest.state = INTEREST_FLOW.target("watch", interest.state)
        interest.save(update_fields=["state", "changed_at"])
    return interest


def locked_interest(pitch: Pitch, *, by: Person) -> Interest:
    """This investor's interest in the pitch, made when it is new (the team hears that somebody watches, not who)."""
    pitch = Pitch.objects.select_for_update(of=("self",)).select_related("project").get(pk=pitch.pk)
    require(by, "investors.watch_pitch", pitch)
    investor = Investor.objects.get(person=by)
    interest, made = Interest.objects.select_for_update(of=("self",)).get_or_create(
        investor=investor, pitch=pitch
    )
    if made:
        record("interest.watching", interest, by=by, scopes=[by], project=pitch.project.title)
    return interest


@transaction.atomic
def request_intro(pitch: Pitch, *, by: Person, message: str) -> Interest:
    """Ask the team's lead to be introduced. They answer; until then nothing of theirs is shown."""
    interest = locked_interest(pitch, by=by)
    if not message.strip():
        raise Refused(_("Write who you are and why you ask: the team reads it before it answers."))
    interest.state = INTEREST_FLOW.target("ask", interest.state)
    interest.message = message
    interest.save(update_fields=["state", "message", "changed_at"])
    project = interest.pitch.project
    entry = record("interest.intro_requested", interest, by=by, scopes=[project, by], project=project.title)
    notify(leads_of(interest), entry, url=reverse("intro_list"))
    return interest


@transaction.atomic
def answer_intro(interest: Interest, *, by: Person, accept: bool, answer: str) -> Interest:
    """The lead's yes (contacts are shown to each other from then on) or no, with a sentence."""
    interest = (
        Interest.objects.select_for_update(of=("self",))
        .select_related("investor__person", "pitch__project")
        .get(pk=interest.pk)
    )
    project = interest.pitch.project
    require(by, "investors.answer_intro", project)
    if not accept and not answer.strip():
        raise Refused(_("Write a sentence: they read why not."))
    interest.state = INTEREST_FLOW.target("introduce" if accept else "decline", interest.state)
    interest.answer, interest.answered_by = answer, by
    interest.save(update_fields=["state", "answer", "answered_by", "changed_at"])
    verb = "interest.introduced" if accept else "interest.declined"
    entry = record(verb, interest, by=by, scopes=[project], project=project.title, reason=answer)
    notify([interest.investor.person], entry, url=interest.pitch.get_absolute_url())
    return interest


@transaction.atomic
def pass_on_pitch(interest: Interest, *, by: Person) -> Interest:
    """Off the list; the team hears of it only if it had been asked."""
    interest = (
        Interest.objects.select_for_update(of=("self",))
        .select_related("investor", "pitch__project")
        .get(pk=interest.pk)
    )
    require(by, "investors.change_interest", interest)
    team_knew = interest.state not in ("watching",)
    interest.state = INTEREST_FLOW.target("give_up", interest.state)
    interest.save(update_fields=["state", "changed_at"])
    project = interest.pitch.project
    entry = record("interest.passed", interest, by=by, scopes=[by], project=project.title)
    if team_knew:
        notify(leads_of(interest), entry, url=reverse("intro_list"))
    return interest
