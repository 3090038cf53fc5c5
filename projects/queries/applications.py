"""Applications as their readers see them: who may open which, a version as it was handed in, two compared."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import FETCH_RAISE, Q, QuerySet
from django.urls import reverse
from django.utils import formats
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from incubator.accounts.permissions import is_operator
from incubator.core.access import allows
from incubator.core.flow import Badge
from projects.models import (
    AnswerFile,
    Application,
    ApplicationVersion,
    Project,
)
from projects.models.conflicts import in_conflict, reading
from projects.queries.comparing import Piece, word_diff
from projects.queries.visible import on_board
from projects.states import BEING_WRITTEN, LIVE_APPLICATIONS


@dataclass(frozen=True)
class ShownAnswer:
    """A question as it was asked, and what was answered."""

    label: str
    text: str
    is_long: bool
    file: dict[str, Any] | None
    url: str


@dataclass(frozen=True)
class ShownVersion:
    """A version as it was handed in."""

    number: int
    by: Any
    at: datetime
    title: str
    tagline: str
    story: str
    asked: str
    answers: tuple[ShownAnswer, ...]


@dataclass(frozen=True)
class ApplicationPage:
    """An application and what this person may do now; an empty address is an act that is not theirs."""

    application: Any
    badge: Badge
    numbers: tuple[int, ...]
    version: ShownVersion | None
    edit_url: str
    intake_url: str
    is_team: bool


@dataclass(frozen=True)
class ComparedAnswer:
    label: str
    pieces: tuple[Piece, ...]
    note: str

    @property
    def is_changed(self) -> bool:
        return bool(self.note) or any(piece.kind != "same" for piece in self.pieces)


def visible_applications(user: Any) -> QuerySet[Application]:
    """The team's own, also drafts; those that were handed in, for operators without conflict."""
    applications = Application.objects.select_related("project", "programme")
    if not user.is_authenticated:
        return applications.none()
    own = Q(project__in=Project.objects.filter(on_board(user)))
    if not is_operator(user):
        return applications.filter(own)
    open_to = Project.objects.exclude(in_conflict(user))
    return applications.filter(own | Q(project__in=open_to, handed_in_at__isnull=False))


def visible_versions(user: Any) -> QuerySet[ApplicationVersion]:
    return ApplicationVersion.objects.filter(application__in=visible_applications(user)).select_related(
        "application__project", "application__programme", "by"
    )


def visible_answer_files(user: Any) -> QuerySet[AnswerFile]:
    """Files of applications that this person may read; a reader's only once they were handed in."""
    files = AnswerFile.objects.select_related("application__project", "question")
    own = Q(application__in=visible_applications(user))
    if not user.is_authenticated:
        return files.filter(own)
    return files.filter(own | Q(application__in=Application.objects.filter(reading(user))))


def was_handed_in(file: AnswerFile) -> bool:
    """Whether a version refers to it."""
    return file.application.versions.filter(answers__contains=[{"file": {"pk": file.pk}}]).exists()


def live_application(project: Project) -> Application | None:
    """The draft or the one that waits, if there is one."""
    live = project.applications.filter(state__in=LIVE_APPLICATIONS).select_related("programme", "project")
    return live.first()


def handed_in_last(project: Project, user: Any) -> Application | None:
    """What the space reads when it decides; nothing for whoever may not read it."""
    handed_in = visible_applications(user).filter(project=project, handed_in_at__isnull=False)
    return handed_in.order_by("-pk").first()


def current_files(application: Application) -> dict[int, AnswerFile]:
    """The files of the draft, by question."""
    files = application.files.filter(is_current=True).select_related("question")
    return {one.question_id: one for one in files.fetch_mode(FETCH_RAISE)}


def application_page(application: Application, user: Any, number: int | None = None) -> ApplicationPage:
    """The version with this number, or the last one."""
    versions = list(application.versions.select_related("by").fetch_mode(FETCH_RAISE))
    wanted = next((one for one in versions if number in (None, one.number)), None)
    project = application.project
    writes = application.state in BEING_WRITTEN and allows(user, "projects.write_application", application)
    edit = reverse("application_edit", args=[project.slug, application.pk]) if writes else ""
    operates = is_operator(user)
    return ApplicationPage(
        application=application,
        badge=application.badge,
        numbers=tuple(sorted(one.number for one in versions)),
        version=shown(wanted, project.slug) if wanted else None,
        edit_url=edit,
        intake_url=reverse("intake_detail", args=[project.slug]) if operates else "",
        is_team=allows(user, "projects.write_application", application),
    )


def shown(version: ApplicationVersion, slug: str) -> ShownVersion:
    return ShownVersion(
        number=version.number,
        by=version.by,
        at=version.made_at,
        title=version.title,
        tagline=version.tagline,
        story=version.story,
        asked=version.asked,
        answers=tuple(answer_shown(given, slug) for given in version.answers),
    )


def answer_shown(given: dict[str, Any], slug: str) -> ShownAnswer:
    file = given.get("file")
    return ShownAnswer(
        label=given["label"],
        text=in_words(given),
        is_long=given["kind"] == "long",
        file=file,
        url=reverse("answer_file", args=[slug, file["pk"]]) if file else "",
    )


def in_words(given: dict[str, Any]) -> str:
    """An answer as people read it: a day in their language, everything else as it was typed."""
    if given["kind"] == "date" and (day := parse_date(given["text"])):
        return formats.date_format(day)
    return str(given["text"])


def compared(old: ApplicationVersion, new: ApplicationVersion) -> list[ComparedAnswer]:
    """Question by question, in the order of the newer one; what is no longer asked comes last."""
    rows = [
        ComparedAnswer(label, tuple(word_diff(getattr(old, key), getattr(new, key))), "")
        for key, label in (("title", _("Title")), ("tagline", _("In one sentence")), ("story", _("Story")))
    ]
    before = {one["question"]: one for one in old.answers}
    rows += [answer_compared(before.pop(given["question"], None), given) for given in new.answers]
    return rows + [answer_compared(gone, None) for gone in before.values()]


def answer_compared(old: dict[str, Any] | None, new: dict[str, Any] | None) -> ComparedAnswer:
    notes = []
    if old is None:
        notes.append(_("Not asked before."))
    elif new is None:
        notes.append(_("Not asked any more."))
    elif old["label"] != new["label"]:
        notes.append(_("It was asked as “%(label)s”.") % {"label": old["label"]})
    files = [(one or {}).get("file") or {} for one in (old, new)]
    if files[0].get("pk") != files[1].get("pk"):
        notes.append(_("Another file."))
    names = [file.get("name", "") for file in files]
    texts = [(in_words(one) if one else "") or name for one, name in zip((old, new), names, strict=True)]
    label = (new or old or {})["label"]
    return ComparedAnswer(label, tuple(word_diff(*texts)), " ".join(notes))
