"""A milestone's own page and the page on which one of its submissions is evaluated."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import FETCH_RAISE, Prefetch, QuerySet, prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _

from incubator.core.access import allows
from incubator.core.clock import localdate
from incubator.core.journal import name
from incubator.core.models import Entry
from projects.models import (
    Criterion,
    Decision,
    Evaluation,
    EvidenceFile,
    Milestone,
    Submission,
    TeamAnswer,
)
from projects.queries.answering import Answering, answering_of, asked_today
from projects.queries.comparing import word_diff
from projects.queries.contradictions import Contradiction, contradiction_of
from projects.queries.dependencies import Waits, waits_of
from projects.queries.evaluations import (
    TONES,
    Opinion,
    Reader,
    evaluation_of,
    opinions_of,
    reader_of,
    rubric_of,
    sealed,
)
from projects.queries.milestones import offered
from projects.queries.versions import Compared, files_compared, links_compared
from projects.queries.visible import planned_projects
from projects.states import ENDED, SHOWING

SHOWN_CHANGES = 20
CHANGEABLE = ("planned", "active", "changes_requested")


@dataclass(frozen=True)
class Download:
    name: str
    size: int
    url: str
    thumbnail: str = ""  # where its small picture is, if it is one


@dataclass(frozen=True)
class Answer:
    """The decision on one submission, as this reader may read it."""

    label: str
    tone: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Version:
    """One submission: the evidence, what was said of it, and the answer."""

    pk: int
    number: int
    by: Any
    at: datetime
    text: str
    links: tuple[str, ...]
    files: tuple[Download, ...]
    answer_by: date
    is_late: bool
    opinions: tuple[Opinion, ...]
    given: int
    answer: Answer | None
    contradiction: Contradiction | None

    @property
    def pictures(self) -> tuple[Download, ...]:
        return tuple(file for file in self.files if file.thumbnail)


@dataclass(frozen=True)
class Change:
    """What was changed after the start, with what it was before."""

    by: str
    at: datetime
    items: tuple[tuple[str, Any, Any], ...]


@dataclass(frozen=True)
class MilestonePage:
    """The milestone and what this person may do now; an empty address is an act that is not theirs."""

    versions: tuple[Version, ...]
    is_late: bool
    changes: tuple[Change, ...]
    submit_url: str
    edit_url: str
    start_url: str
    abandon_url: str
    evaluate_url: str
    decide_url: str
    decides_later: bool
    judges: bool
    blind: bool
    is_planned: bool
    waits: Waits
    compared: Compared | None
    answering: Answering | None
    ask_url: str
    asked: Entry | None


@dataclass(frozen=True)
class EvaluationPage:
    """The evidence, the rubric, and what this reviewer wrote so far."""

    version: Version
    criteria: tuple[Criterion, ...]
    draft: Evaluation | None
    mine: Opinion | None
    may_write: bool
    may_correct: bool
    evaluation: Evaluation | None


def visible_files(user: Any) -> QuerySet[EvidenceFile]:
    """Evidence files of plans that this person may read."""
    return EvidenceFile.objects.filter(
        submission__milestone__project__in=planned_projects(user)
    ).select_related("submission__milestone__project")


def milestone_page(milestone: Milestone, user: Any) -> MilestonePage:
    """Wants `project` loaded. The same number of queries for one version and for ten."""
    reader = reader_of(user, milestone.project)
    evaluations = list(sealed(submission__milestone=milestone))
    submissions = list(with_evidence(milestone.submissions.all()))
    answers = allows(user, "projects.answer_decision", milestone)
    versions = tuple(version_of(one, milestone, evaluations, reader, answers) for one in submissions)
    waiting = versions[0] if versions and milestone.state == "submitted" else None
    mine = bool(waiting and any(opinion.is_mine for opinion in waiting.opinions))
    answering = answering_of(milestone.project, submissions[:1]).get(waiting.pk) if waiting else None
    may_ask = bool(answering and answering.is_late and allows(user, "projects.ask_tracker", milestone))
    asked = asked_today(milestone) if may_ask else None
    verbs = offered(milestone)
    waits = waits_of(milestone)
    address = [milestone.project.slug, milestone.pk]
    status = milestone.project.status
    plans = status not in ENDED and allows(user, "projects.plan_milestones", milestone)
    may_decide = bool(waiting and allows(user, "projects.decide_milestone", milestone))
    decides = bool(may_decide and waiting and waiting.given)

    def url(to: str, may: bool) -> str:
        return reverse(to, args=address) if may else ""

    return MilestonePage(
        versions=versions,
        is_late=milestone.counts_as_late,
        changes=changes_of(milestone),
        submit_url=url("milestone_submit", plans and status in SHOWING and "submit" in verbs),
        edit_url=url("milestone_edit", plans and milestone.state in CHANGEABLE),
        start_url=url("milestone_start", plans and "start" in verbs and not waits.blockers),
        abandon_url=url("milestone_abandon", plans and "abandon" in verbs),
        evaluate_url=reverse("evaluation_write", args=[waiting.pk]) if waiting and reader.reviews else "",
        decide_url=url("milestone_decide", decides and (mine or not reader.reviews)),
        decides_later=may_decide and not decides,
        judges=reader.judges,
        blind=bool(waiting and reader.reviews and not mine),
        is_planned="start" in verbs,
        waits=waits,
        compared=compared(versions),
        answering=answering,
        ask_url=url("milestone_ask", may_ask and asked is None),
        asked=asked,
    )


def with_evidence(submissions: QuerySet[Submission]) -> QuerySet[Submission]:
    return (
        submissions.select_related("by", "decision__by")
        .prefetch_related(
            Prefetch("files", EvidenceFile.objects.order_by("pk")),
            Prefetch("decision__team_answers", TeamAnswer.objects.select_related("by")),
        )
        .fetch_mode(FETCH_RAISE)
    )


def version_of(
    one: Submission,
    milestone: Milestone,
    evaluations: Iterable[Evaluation],
    reader: Reader,
    answers: bool = False,
) -> Version:
    own = [evaluation for evaluation in evaluations if evaluation.submission_id == one.pk]
    decision: Decision | None = getattr(one, "decision", None)
    slug = milestone.project.slug
    opinions = opinions_of(own, reader, decided=decision is not None)
    url = reverse("decision_answer", args=[slug, decision.pk]) if decision and answers else ""
    return Version(
        pk=one.pk,
        number=one.version,
        by=one.by,
        at=one.made_at,
        text=one.text,
        links=tuple(one.links),
        files=tuple(
            Download(
                file.name,
                file.size,
                reverse("submission_file", args=[slug, file.pk]),
                reverse("submission_thumbnail", args=[slug, file.pk]) if file.thumbnail else "",
            )
            for file in one.files.all()
        ),
        answer_by=one.answer_by,
        is_late=decision is None and one.answer_by < localdate(),
        opinions=opinions,
        given=sum(evaluation.replaced_by_id is None for evaluation in own),
        answer=answer_of(decision, reader) if decision else None,
        contradiction=contradiction_of(decision, opinions, url) if decision else None,
    )


def compared(versions: Sequence[Version]) -> Compared | None:
    """The last version beside the one before it; None for a first."""
    if len(versions) < 2:
        return None
    now, before = versions[:2]
    return Compared(
        before=before.number,
        now=now.number,
        pieces=tuple(word_diff(before.text, now.text)),
        files=files_compared(
            [(file.name, file.size) for file in before.files], [(file.name, file.size) for file in now.files]
        ),
        links=links_compared(before.links, now.links),
    )


def answer_of(decision: Decision, reader: Reader) -> Answer:
    """Makers read what was decided and why; who decided stays with those who judge, unless the programme names them."""
    who = decision.by.name if decision.by else _("somebody who left")
    return Answer(
        label=decision.get_outcome_display(),
        tone=TONES[decision.outcome],
        reason=decision.reason,
        by=who if reader.judges or reader.is_told_names else "",
        at=decision.made_at,
    )


def changes_of(milestone: Milestone) -> tuple[Change, ...]:
    """From the journal: what the plan said before, the latest first."""
    labels = {field.name: str(field.verbose_name) for field in Milestone._meta.fields}
    entries = Entry.objects.filter(
        subject=name(milestone), verb="milestone.changed", facts__has_key="before"
    ).order_by("-pk")[:SHOWN_CHANGES]
    return tuple(
        Change(
            entry.facts["actor"],
            entry.at,
            tuple(
                (labels[key], as_shown(key, before), as_shown(key, entry.facts["after"][key]))
                for key, before in entry.facts["before"].items()
            ),
        )
        for entry in entries
    )


def as_shown(key: str, value: Any) -> Any:
    return date.fromisoformat(value) if key == "due_on" else value


def asked_of(
    submission: Submission, user: Any, read: int | None = None
) -> tuple[Evaluation | None, tuple[Criterion, ...]]:
    """This person's evaluation, if there is one, and what is asked: a draft keeps the rubric it was begun under."""
    mine = evaluation_of(submission, user)
    rubric = mine.rubric if mine else rubric_of(submission, read)
    return mine, tuple(rubric.criteria.all())


def evaluation_page(submission: Submission, user: Any) -> EvaluationPage:
    """Wants `milestone.project` loaded."""
    milestone = submission.milestone
    reader = reader_of(user, milestone.project)
    mine, criteria = asked_of(submission, user)
    if mine is not None:
        prefetch_related_objects([mine], "scores")
    own = with_evidence(Submission.objects.filter(pk=submission.pk)).get()
    version = version_of(own, milestone, list(sealed(submission=submission)), reader)
    undecided = version.answer is None and milestone.state == "submitted"
    is_in = bool(mine and mine.handed_in_at)
    return EvaluationPage(
        version=version,
        criteria=criteria,
        draft=None if is_in else mine,
        mine=next((opinion for opinion in version.opinions if opinion.is_mine), None),
        may_write=undecided and not is_in,
        may_correct=undecided and is_in,
        evaluation=mine,
    )
