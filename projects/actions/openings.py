"""Places in the team that it looks to fill: making, changing, closing; asking for one, answering, stepping back."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from incubator.accounts.models import Person
from incubator.core.access import require
from incubator.core.clock import now
from incubator.core.journal import record
from incubator.core.live import nudge
from incubator.core.refusal import Offer, Refused
from incubator.notices.actions import notify
from projects.actions.invitations import refuse_ended, settle_offers
from projects.actions.projects import locked, team_of
from projects.models import Membership, Opening, OpeningApplication, Project
from projects.permissions import is_reviewer
from projects.states import OPENING_APPLICATION_FLOW, OPENING_FLOW

MOST_OPENINGS = 10
MOST_TRIES = 3
SAME = timedelta(minutes=5)
EDITABLE = ("title", "text", "skills", "hours")


@transaction.atomic
def make_opening(project: Project, *, by: Person, **values: Any) -> Opening:
    """Say whom the team looks for. The same title within minutes is the same press of a button."""
    project = locked(project)
    require(by, "projects.change_opening", project)
    refuse_ended(project)
    new = {key: values[key] for key in EDITABLE if key in values}
    again = project.openings.filter(by=by, title=new["title"], made_at__gte=now() - SAME).first()
    if again:
        return again
    if project.openings.filter(state=OPENING_FLOW.initial).count() >= MOST_OPENINGS:
        raise Refused(_("Ten places are open already. Close one that you don't look to fill any more."))
    opening: Opening = project.openings.create(by=by, **new)
    record("opening.made", opening, by=by, scopes=[project], opening=opening.title, project=project.title)
    nudge(f"project:{project.pk}", "openings")
    return opening


@transaction.atomic
def change_opening(opening: Opening, *, by: Person, **values: Any) -> Opening:
    """Change what it says while it is open; the journal keeps what it was before."""
    project, opening = locked_opening(opening)
    require(by, "projects.change_opening", opening)
    refuse_unless_open(opening)
    new = {key: values[key] for key in EDITABLE if key in values}
    before = {key: getattr(opening, key) for key, value in new.items() if getattr(opening, key) != value}
    if before:
        for key in before:
            setattr(opening, key, new[key])
        opening.save(update_fields=list(before))
        facts = {"opening": opening.title, "project": project.title, "before": before}
        record("opening.changed", opening, by=by, scopes=[project], **facts)
    return opening


@transaction.atomic
def close_opening(opening: Opening, *, by: Person) -> None:
    """Look no further; whoever still waits for an answer is told."""
    project, opening = locked_opening(opening)
    require(by, "projects.change_opening", opening)
    end_opening(project, opening, "close", by=by)


@transaction.atomic
def fill_opening(opening: Opening, *, by: Person) -> None:
    """The place is taken, by whomever; whoever still waits for an answer is told kindly."""
    project, opening = locked_opening(opening)
    require(by, "projects.change_opening", opening)
    end_opening(project, opening, "fill", by=by)


@transaction.atomic
def ask_for_place(opening: Opening, *, by: Person, message: str) -> OpeningApplication:
    """Apply, with some words to the team. One at a time, and three times at most."""
    project, opening = locked_opening(opening)
    require(by, "projects.ask_for_place", opening)
    refuse_ended(project)
    refuse_unless_open(opening)
    refuse_application(project, opening, by, message)
    application: OpeningApplication = opening.applications.create(person=by, message=message.strip())
    facts = {"opening": opening.title, "project": project.title}
    entry = record("opening.asked", application, by=by, scopes=[project, by], **facts)
    notify(working_team(project), entry, url=opening.get_absolute_url())
    return application


@transaction.atomic
def accept_applicant(application: OpeningApplication, *, by: Person, fills: bool = False) -> Membership:
    """They are in the team from now on. Others stay in question, unless this fills the place."""
    project, opening, application = locked_application(application)
    require(by, "projects.answer_applicant", application)
    refuse_ended(project)
    person = application.person
    answered(application, "accept", "")
    if not person.is_active:
        raise Refused(_("%(person)s has no account here any more.") % {"person": person.name})
    membership, _is_new = Membership.objects.get_or_create(
        project=project, person=person, defaults={"role": Membership.Role.MEMBER}
    )
    settle_offers(project, person)
    facts = {"opening": opening.title, "project": project.title, "person": person.name}
    entry = record("opening.accepted", application, by=by, scopes=[project, person], **facts)
    notify(team_of(project), entry, url=project.get_absolute_url())
    nudge(f"project:{project.pk}", "team")
    if fills and opening.state == OPENING_FLOW.initial:
        end_opening(project, opening, "fill", by=by)
    return membership


@transaction.atomic
def decline_applicant(application: OpeningApplication, *, by: Person, reason: str) -> None:
    """Say no with a reason, which the applicant alone reads beside the team."""
    project, opening, application = locked_application(application)
    require(by, "projects.answer_applicant", application)
    if not reason.strip():
        raise Refused(_("Write a word of why: %(person)s reads it.") % {"person": application.person.name})
    answered(application, "decline", reason.strip())
    facts = {"opening": opening.title, "project": project.title, "answer": reason.strip()}
    entry = record("opening.declined", application, by=by, scopes=[application.person], **facts)
    notify([application.person], entry, url=reverse("applied_list"))


@transaction.atomic
def withdraw_from_place(application: OpeningApplication, *, by: Person) -> None:
    """Step back before it is answered."""
    project, opening, application = locked_application(application)
    require(by, "projects.withdraw_from_place", application)
    answered(application, "withdraw", "")
    facts = {"opening": opening.title, "project": project.title}
    entry = record("opening.unasked", application, by=by, scopes=[project, by], **facts)
    notify(working_team(project), entry, url=opening.get_absolute_url())


def refuse_application(project: Project, opening: Opening, by: Person, message: str) -> None:
    if not message.strip():
        raise Refused(_("Write some words to the team: who you are, and why this project."))
    if Membership.objects.filter(project=project, person=by).exists():
        raise Refused(
            _("You are in the team of “%(project)s” already.") % {"project": project.title},
            [Offer(_("See the project"), project.get_absolute_url())],
        )
    if is_reviewer(by, project):
        raise Refused(
            _("You evaluate this project. Declare a conflict of interest on its page first, then apply.")
        )
    own = opening.applications.filter(person=by)
    if own.filter(state=OPENING_APPLICATION_FLOW.initial).exists():
        raise Refused(_("You applied for this place already. The team has not answered yet."))
    if own.count() >= MOST_TRIES:
        raise Refused(_("You applied for this place three times. Write to somebody of the team instead."))


def refuse_unless_open(opening: Opening) -> None:
    if opening.state != OPENING_FLOW.initial:
        raise Refused(
            _("The place “%(opening)s” is %(state)s. Other projects look for people too.")
            % {"opening": opening.title, "state": opening.badge.label},
            [Offer(_("See the openings"), reverse("opening_list"))],
        )


def end_opening(project: Project, opening: Opening, verb: str, *, by: Person) -> None:
    """Filled or closed; those who wait get a kind no, and are told. Wants the project's row held."""
    opening.state = OPENING_FLOW.target(verb, opening.state)
    opening.ended_at = now()
    opening.save(update_fields=["state", "ended_at"])
    told = {
        "fill": ("opening.filled", _("The place is filled. Thank you for asking; we were glad to read you.")),
        "close": (
            "opening.closed",
            _("We closed this opening without filling it. Thank you for asking; it was not about you."),
        ),
    }
    word, answer = told[verb]
    waiting = list(
        opening.applications.filter(state=OPENING_APPLICATION_FLOW.initial).select_related("person")
    )
    for application in waiting:
        answered(application, "decline", answer)
    facts = {"opening": opening.title, "project": project.title}
    entry = record(word, opening, by=by, scopes=[project], **facts)
    notify([application.person for application in waiting], entry, url=reverse("applied_list"))
    nudge(f"project:{project.pk}", "openings")


def answered(application: OpeningApplication, verb: str, answer: str) -> None:
    application.state = OPENING_APPLICATION_FLOW.target(verb, application.state)
    application.answer, application.answered_at = answer, now()
    application.save(update_fields=["state", "answer", "answered_at"])


def working_team(project: Project) -> list[Person]:
    """The lead and the members: who reads the applications."""
    roles = (Membership.Role.LEAD, Membership.Role.MEMBER)
    return list(Person.objects.filter(memberships__project=project, memberships__role__in=roles))


def locked_opening(opening: Opening) -> tuple[Project, Opening]:
    """The project, held, and the opening as it is now."""
    project = locked(opening.project)
    return project, Opening.objects.select_related("project").get(pk=opening.pk)


def locked_application(
    application: OpeningApplication,
) -> tuple[Project, Opening, OpeningApplication]:
    """The project, held, with the opening and the application as they are now."""
    project, opening = locked_opening(application.opening)
    found = OpeningApplication.objects.select_related("person", "opening__project").get(pk=application.pk)
    return project, opening, found
