"""Applying: a draft that is kept while it is typed, handed in as a version that stays as it was.

Each act holds the project's row first, as accepting and declining do: an answer of the space and a hand-in
of the team never cross.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from incubator.accounts.models import Person
from incubator.core.access import require
from incubator.core.clock import now
from incubator.core.journal import record
from incubator.core.refusal import Offer, Refused
from incubator.notices.actions import notify
from incubator.ui.components.time import local, spoken
from projects.actions.projects import all_taken, locked, operators_without_conflict, places_left, team_of
from projects.actions.readings import tell_readers
from projects.models import AnswerFile, Application, ApplicationVersion, Programme, Project, Question
from projects.queries.comparing import stamp
from projects.states import APPLICATION_FLOW, BEING_WRITTEN, LIVE_APPLICATIONS, PROJECT_FLOW


@dataclass(frozen=True)
class Kept:
    """A draft after saving. `crossed`: by question, what a team mate wrote meanwhile, which stands."""

    application: Application
    crossed: dict[str, str]


@transaction.atomic
def begin_application(project: Project, programme: Programme, *, by: Person) -> Application:
    """Open the draft for this programme, or go on with it. Refused when it could not be handed in today."""
    project = locked(project)
    require(by, "projects.apply", project)
    PROJECT_FLOW.target("apply", project.status)
    check_open(programme)
    draft = project.applications.select_for_update().filter(state__in=LIVE_APPLICATIONS).first()
    if draft is not None:
        if draft.programme_id != programme.pk:
            draft.programme = programme  # what was answered elsewhere stays, should they turn back
            draft.save(update_fields=["programme"])
        return draft
    return project.applications.create(programme=programme, answers=answers_before(project, programme))


@transaction.atomic
def save_answers(
    application: Application,
    *,
    by: Person,
    answers: Mapping[str, str],
    files: Mapping[int, File] | None = None,
    seen: Mapping[str, str] | None = None,
) -> Kept:
    """Keep what was typed so far; an empty answer is none. A new file takes the place of the one before.

    `seen` is the `stamp` of each answer as the writer read it: what a team mate wrote meanwhile is never overwritten
    unseen. Where both wrote, theirs stays and is handed back as crossed.
    """
    application = held(application)
    require(by, "projects.write_application", application)
    check_being_written(application)
    held_questions(application)
    new, crossed = beside(application.answers, answers, seen or {})
    application.answers = {key: text for key, text in (application.answers | new).items() if text}
    application.saved_at = now()
    application.save(update_fields=["answers", "saved_at"])
    asked = set(Question.objects.filter(programme=application.programme_id).values_list("pk", flat=True))
    for pk, file in (files or {}).items():
        if pk in asked:
            AnswerFile.objects.filter(application=application, question=pk).update(is_current=False)
            AnswerFile.objects.create(
                application=application,
                question_id=pk,
                file=file,
                name=(file.name or "")[-200:],
                size=file.size,
            )
    return Kept(application, crossed)


def beside(
    stored: Mapping[str, str], typed: Mapping[str, str], seen: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """What of `typed` is to be written, and what stands where a team mate wrote something else meanwhile."""
    new, crossed = {}, {}
    for key, text in typed.items():
        now_there = stored.get(key, "")
        if key not in seen or seen[key] == stamp(now_there):
            new[key] = text
        elif stamp(text) not in (seen[key], stamp(now_there)):
            crossed[key] = now_there
    return new, crossed


@transaction.atomic
def remove_answer_file(file: AnswerFile, *, by: Person) -> None:
    """Take a file out of the draft. A version that was handed in with it keeps it."""
    application = held(file.application)
    require(by, "projects.write_application", application)
    check_being_written(application)
    AnswerFile.objects.filter(pk=file.pk).update(is_current=False)


@transaction.atomic
def hand_in_application(application: Application, *, by: Person) -> ApplicationVersion:
    """Hand in the draft as the next version, word for word as it is now. Once: a second press is refused."""
    application = held(application)
    project = application.project
    require(by, "projects.hand_in_application", application)
    state = APPLICATION_FLOW.target("hand_in", application.state)
    is_first = project.status != "applied"
    if is_first:
        project.status = PROJECT_FLOW.target("apply", project.status)
        check_open(application.programme)
    check_words(project)
    version = written_down(application, by)
    application.state, application.handed_in_at, application.asked = state, now(), ""
    application.save(update_fields=["state", "handed_in_at", "asked"])
    if is_first:
        project.programme, project.applied_at = application.programme, now()
        project.save(update_fields=["status", "programme", "applied_at", "changed_at"])
    verb = "project.applied" if is_first else "application.handed_in"
    entry = record(
        verb,
        project,
        by=by,
        scopes=[project],
        project=project.title,
        programme=application.programme.title,
        version=version.number,
    )
    if not is_first:
        tell_readers(version, entry)
    notify(operators_without_conflict(project), entry, url=reverse("intake_detail", args=[project.slug]))
    return version


@transaction.atomic
def apply_with_project(project: Project, programme: Programme, *, by: Person) -> Project:
    """Begin and hand in at once: enough where a programme asks nothing beyond the project's own words."""
    application = begin_application(project, programme, by=by)
    hand_in_application(application, by=by)
    return Project.objects.get(pk=project.pk)


@transaction.atomic
def request_changes(application: Application, *, by: Person, reason: str) -> Application:
    """Ask the team for another version. The project stays applied, and nobody else takes its turn."""
    application = held(application)
    project = application.project
    require(by, "projects.decide_application", project)
    if not reason.strip():
        raise Refused(_("Write what to change: the team reads it."))
    application.state = APPLICATION_FLOW.target("request_changes", application.state)
    application.asked = reason
    application.save(update_fields=["state", "asked"])
    entry = record(
        "application.changes_requested",
        project,
        by=by,
        scopes=[project],
        project=project.title,
        reason=reason,
    )
    notify(team_of(project), entry, url=reverse("application_edit", args=[project.slug, application.pk]))
    return application


def held(application: Application) -> Application:
    """The application as it is now, its project's row and its own held."""
    project = locked(application.project)
    found = Application.objects.select_for_update(of=("self",)).select_related("programme")
    application = found.get(pk=application.pk)
    application.project = project
    return application


def held_questions(application: Application) -> None:
    """Hold the programme's row, as its questions' acts do: none is taken away while it is being answered."""
    Programme.objects.select_for_update(of=("self",), no_key=True).get(pk=application.programme_id)


def check_open(programme: Programme) -> None:
    """Raise `Refused` when nothing can be handed in now; the same sentences that the page says before."""
    if refusal := closed_because(programme):
        raise refusal


def closed_because(programme: Programme) -> Refused | None:
    """Not open yet, closed, or full; None when it takes applications."""
    facts = {"programme": programme.title}
    if now() < programme.opens_at:
        facts["at"] = spoken(local(programme.opens_at))
        return Refused(_("%(programme)s does not take applications now: it opens %(at)s.") % facts)
    if not programme.is_open:
        facts["at"] = spoken(local(programme.closes_at))
        return Refused(
            _("%(programme)s does not take applications now: it closed %(at)s. Your answers are kept.")
            % facts
        )
    return all_taken(programme) if places_left(programme) < 1 else None


def check_being_written(application: Application) -> None:
    if application.state not in BEING_WRITTEN:
        raise Refused(
            _("Your application is in, so its answers stay as they are."),
            [Offer(_("Read it back"), application.get_absolute_url())],
        )


def check_words(project: Project) -> None:
    if not (project.tagline and project.story):
        raise Refused(
            _("Say in one sentence what it is and tell its story first; then apply."),
            [Offer(_("Complete it"), reverse("project_edit", args=[project.slug]))],
        )


def written_down(application: Application, by: Person) -> ApplicationVersion:
    """The draft as a version; refused while something that must be answered is not."""
    questions = list(application.programme.questions.filter(retired_at=None))
    files = {one.question_id: one for one in application.files.filter(is_current=True)}
    answers = [
        answer_to(one, application.answers.get(str(one.pk), ""), files.get(one.pk)) for one in questions
    ]
    missing = [
        one.label
        for one, given in zip(questions, answers, strict=True)
        if one.required and not (given["text"] or given["file"])
    ]
    if missing:
        raise Refused(
            _("Not answered yet: “%(question)s”.") % {"question": missing[0]},
            [
                Offer(
                    _("Answer it"),
                    reverse("application_edit", args=[application.project.slug, application.pk]),
                )
            ],
        )
    return application.versions.create(
        number=application.versions.count() + 1,
        by=by,
        title=application.project.title,
        tagline=application.project.tagline,
        story=application.project.story,
        asked=application.asked,
        answers=answers,
    )


def answer_to(question: Question, text: str, file: AnswerFile | None) -> dict[str, Any]:
    """One answer with the question as it reads today."""
    attached = {"pk": file.pk, "name": file.name, "size": file.size} if file else None
    is_file = question.kind == Question.Kind.FILE
    return {
        "question": question.pk,
        "label": question.label,
        "kind": question.kind,
        "text": "" if is_file else text,
        "file": attached if is_file else None,
    }


def answers_before(project: Project, programme: Programme) -> dict[str, str]:
    """What they answered this programme the last time, so that applying again begins from there."""
    last = project.applications.filter(programme=programme).order_by("-pk").first()
    return dict(last.answers) if last else {}
