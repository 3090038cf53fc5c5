"""What the journal tells of the demo's history, with the notifications that follow, and the stories."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Model, OuterRef, Subquery

from incubator.content.actions import publish_guide, publish_story
from incubator.core.journal import record
from incubator.core.models import Delivery, Entry
from incubator.demo.filling.words import Words
from incubator.investors.models import Interest
from incubator.notices.actions import notify
from incubator.notices.models import Notification
from mentors.models import Mentorship
from projects.models import ApplicationVersion, Decision, Evaluation, Project, Submission


def told(at: datetime, verb: str, subject: Model, by: Any, scopes: list[Any], **facts: Any) -> Entry:
    """An entry as of then."""
    entry = record(verb, subject, by=by, scopes=scopes, **facts)
    Entry.objects.filter(pk=entry.pk).update(at=at)
    return entry


def fill_journal(words: Words) -> None:
    """The history in the order in which it happened; nothing of it is owed to anybody any more."""
    moments: list[tuple[datetime, Any]] = []
    for project in Project.objects.select_related("tracker", "programme"):
        moments += [(at, (verb, project)) for at, verb in moments_of(project)]
    moments += [
        (s.made_at, ("milestone.submitted", s))
        for s in Submission.objects.select_related("milestone__project", "by")
    ]
    moments += [
        (d.made_at, ("milestone.decided", d))
        for d in Decision.objects.select_related("milestone__project", "by")
    ]
    for again in ApplicationVersion.objects.filter(number__gt=1).select_related(
        "application__project", "application__programme", "by"
    ):
        asked_at = again.made_at - timedelta(days=4)
        moments.append((asked_at, ("application.changes_requested", again)))
        moments.append((again.made_at, ("application.handed_in", again)))
    for at, (verb, thing) in sorted(moments, key=lambda moment: (moment[0], moment[1][0], moment[1][1].pk)):
        tell(at, verb, thing, words)
    tell_waiting(words)
    Delivery.objects.filter(done_at=None).update(done_at=words.now)


def moments_of(project: Project) -> list[tuple[datetime, str]]:
    found = [(project.registered_at, "project.registered")]
    if project.applied_at and project.programme:
        found.append((project.applied_at, "project.applied"))
    if project.decided_at and project.tracker:
        found.append((project.decided_at, "project.accepted"))
    return found


def tell(at: datetime, verb: str, thing: Any, words: Words) -> None:
    if isinstance(thing, Project):
        lead = thing.memberships.select_related("person").get(role="lead").person
        by = thing.tracker if verb == "project.accepted" else lead
        programme = thing.programme.title if thing.programme else ""
        told(at, verb, thing, by, [thing], project=thing.title, programme=programme)
        return
    if isinstance(thing, ApplicationVersion):
        tell_version(at, verb, thing, words)
        return
    milestone = thing.milestone
    facts = {"milestone": milestone.title, "project": milestone.project.title}
    if isinstance(thing, Decision):
        facts["outcome"] = str(thing.get_outcome_display())
    told(at, verb, milestone, thing.by, [milestone.project], **facts)


def tell_version(at: datetime, verb: str, version: ApplicationVersion, words: Words) -> None:
    """What was asked for, by an operator; or the version that answers it, by the team."""
    project, programme = version.application.project, version.application.programme
    if verb == "application.changes_requested":
        told(
            at,
            verb,
            project,
            words.people["olga-brandt"],
            [project],
            project=project.title,
            reason=version.asked,
        )
        return
    facts = {"programme": programme.title, "version": version.number}
    told(at, verb, project, version.by, [project], project=project.title, **facts)


def tell_waiting(words: Words) -> None:
    """What people find unread: evaluations that came in, requests that wait."""
    waiting = Evaluation.objects.filter(submission__milestone__state="submitted")
    for one in waiting.select_related("submission__milestone__project"):
        milestone = one.submission.milestone
        facts = {"milestone": milestone.title, "project": milestone.project.title}
        entry = told(one.made_at, "evaluation.handed_in", one, one.reviewer, [one.reviewer], **facts)
        notify([milestone.project.tracker], entry, url=milestone.get_absolute_url())
    for interest in Interest.objects.filter(state="intro_requested").select_related(
        "investor__person", "pitch__project"
    ):
        project = interest.pitch.project
        entry = told(
            interest.since,
            "interest.intro_requested",
            interest,
            interest.investor.person,
            [project],
            project=project.title,
        )
        notify(
            [row.person for row in project.memberships.filter(role="lead").select_related("person")],
            entry,
            url="/intros/",
        )
    for ask in Mentorship.objects.filter(state="requested").select_related("mentor__person", "project"):
        lead = ask.project.memberships.select_related("person").get(role="lead").person
        entry = told(
            ask.requested_at or words.now, "mentorship.requested", ask, lead, [ask.project], project=ask.project.title,
            mentor=ask.mentor.person.name,
        )  # fmt: skip
        notify([ask.mentor.person], entry, url="/mentoring/")


def fill_stories(words: Words) -> None:
    for row in words.read("stories"):
        publish = publish_guide if row["kind"] == "guide" else publish_story
        publish(
            by=words.people["eduardo-sala"],
            title=row["title"],
            intro=row["intro"],
            body=[block_of(block, words) for block in row["body"]],
            author=words.person(row.get("author")),
            date=words.on(min(row["days"], 0)),
        )


def block_of(block: dict[str, Any], words: Words) -> dict[str, Any]:
    """The words' keys of people and projects, as the things themselves."""
    (kind, value), *_rest = block.items()
    if kind == "project":
        return {kind: words.projects[value]}
    if kind == "quote" and value.get("by") in words.people:
        return {kind: {"text": value["text"], "by": words.people[value["by"]].name}}
    return {kind: value}


def date_notifications(words: Words) -> None:
    """Whoever was told of something was told when it happened."""
    at = Entry.objects.filter(pk=OuterRef("entry")).values("at")
    Notification.objects.update(made_at=Subquery(at))
