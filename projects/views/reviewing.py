"""Who reviews how: load, punctuality, severity; and what each score is without its reviewers' lean."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incubator.core.access import needs
from incubator.core.http import page_of
from incubator.core.sheets import sheet
from incubator.matching.calibration import Severity
from projects.forms.reviewing import ProgrammeForm
from projects.models import Programme
from projects.queries.reviewing import ReviewerLine, programmes, reviewing_in, score_lines, score_order


@needs("projects.operate")
def reviewer_board(request: HttpRequest) -> HttpResponse:
    context = frame_of(request, "reviewer_board")
    if context["programme"]:
        found = reviewing_in(request.user, context["programme"])
        lines: Any = found.lines
        page = page_of(request, lines)
        context |= {
            "found": found,
            "page": page,
            "leans": leans_of(page.items),
            "spreads": spreads_of(page.items),
        }
    return render(request, "projects/reviewer_board.html", context)


@needs("projects.operate")
def score_board(request: HttpRequest) -> HttpResponse:
    context = frame_of(request, "score_board")
    if context["programme"]:
        order: Any = score_order(request.user, context["programme"])
        page = page_of(request, order)
        context |= {"page": page, "lines": score_lines(page.items)}
    return render(request, "projects/score_board.html", context)


@needs("projects.operate")
def reviewer_sheet(request: HttpRequest) -> HttpResponse:
    programme = programme_of(request)
    head = [
        "reviewer", "waiting", "late", "answered", "on_time", "median_days", "mean", "spread", "lowest", "highest",
        "shared", "difference", "severity", "standard_error", "from", "to",
    ]  # fmt: skip
    lines = reviewing_in(request.user, programme).lines
    return sheet(f"reviewers-{programme.slug}", head, map(cells, lines))


@needs("projects.operate")
def score_sheet(request: HttpRequest) -> HttpResponse:
    programme = programme_of(request)
    head = ["project", "milestone", "version", "reviewers", "raw", "calibrated", "from", "to"]
    return sheet(f"scores-{programme.slug}", head, score_rows(request.user, programme))


def score_rows(user: Any, programme: Programme) -> Iterator[list[Any]]:
    for line in score_lines(score_order(user, programme)):
        milestone, scored = line.submission.milestone, line.scored
        ends = scored.interval or (None, None)
        yield [
            milestone.project.title, milestone.title, line.submission.version,
            scored.scores, scored.raw, scored.value, *ends,
        ]  # fmt: skip


def cells(line: ReviewerLine) -> list[Any]:
    of = line.severity
    lean = [of.shared, of.difference, of.value, of.error, *(of.interval or (None, None))] if of else [0]
    return [
        line.person.name, line.waiting, line.late, line.answered, line.on_time,
        line.median_days, line.mean, line.spread, line.lowest, line.highest, *lean,
    ]  # fmt: skip


def leans_of(lines: Sequence[ReviewerLine]) -> list[dict[str, Any]]:
    """The picture's rows; none while nobody’s lean is known: empty lines say less than a sentence."""
    rows = [lean(line) for line in lines]
    return rows if any(row["value"] is not None for row in rows) else []


def spreads_of(lines: Sequence[ReviewerLine]) -> list[dict[str, Any]]:
    """Rows of `whiskers`: each one's mean between the lowest and the highest score that they gave."""
    return [
        {
            "label": line.person.name,
            "href": line.person.get_absolute_url(),
            "value": line.mean,
            "low": line.lowest,
            "high": line.highest,
        }
        for line in lines
        if line.mean is not None
    ]


def lean(line: ReviewerLine) -> dict[str, Any]:
    """A reviewer as a row of `whiskers`."""
    of = line.severity
    low, high = (of.interval if of else None) or (None, None)
    return {
        "label": line.person.name,
        "href": line.person.get_absolute_url(),
        "value": of.value if of else None,
        "low": low,
        "high": high,
        "note": in_words(of),
    }


def in_words(severity: Severity | None) -> str:
    """How mild or strict, and how sure that is."""
    if severity is None:
        return _("has scored nothing yet")
    if severity.interval is None or severity.value is None:
        return _("not enough in common with others")
    if severity.is_clear:
        said = _("milder than the others") if severity.value > 0 else _("stricter than the others")
    else:
        said = _("no clear lean")
    shared = ngettext("%(count)s shared submission", "%(count)s shared submissions", severity.shared)
    return f"{said} · {shared % {'count': severity.shared}}"


def programme_of(request: HttpRequest) -> Programme:
    chosen: Programme | None = ProgrammeForm(request.GET, programmes=programmes(request.user)).chosen()
    if chosen is None:
        raise Http404
    return chosen


def frame_of(request: HttpRequest, here: str) -> dict[str, Any]:
    """What both pages share: the programme, the way to the other page."""
    every = programmes(request.user)
    programme = ProgrammeForm(request.GET, programmes=every).chosen()
    slug = programme.slug if programme else ""
    form = ProgrammeForm({"programme": slug}, programmes=every)
    tabs = [
        (label, f"{reverse(name)}?programme={slug}", name == here)
        for label, name in ((_("Reviewers"), "reviewer_board"), (_("Scores"), "score_board"))
    ]
    return {"form": form, "programme": programme, "tabs": tabs}
