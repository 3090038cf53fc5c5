"""How does a cohort stand? Its milestones as a heat map, its funnel, and what waits for whom."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from incubator.core.access import needs
from incubator.core.http import page_of
from incubator.core.sheets import sheet
from projects.queries.cohort import cohort_projects, columns_of, funnel_of
from projects.queries.reviewing import open_to
from projects.queries.waits import waits
from projects.views.reviewing import frame_of, programme_of

SHOWN_WAITING = 12


@needs("projects.operate")
def cohort_board(request: HttpRequest) -> HttpResponse:
    context = frame_of(request, "cohort_board")
    if programme := context["programme"]:
        projects = open_to(request.user, programme)
        page = page_of(request, cohort_projects(projects))
        columns = columns_of(page.items)
        context |= {
            "page": page,
            "columns": columns,
            "rows": [(project, columns[len(project.plan) :]) for project in page.items],
            "funnel": funnel_of(projects),
            "waits": waits(projects, SHOWN_WAITING),
        }
    return render(request, "projects/cohort_board.html", context)


@needs("projects.operate")
def cohort_sheet(request: HttpRequest) -> HttpResponse:
    programme = programme_of(request)
    head = ["project", "status", "milestone", "state", "due", "late"]
    rows = (
        [project.title, project.status, one.title, one.state, one.due_on, int(one.counts_as_late)]
        for project in cohort_projects(open_to(request.user, programme))
        for one in project.plan  # type: ignore[attr-defined]
    )
    return sheet(f"cohort-{programme.slug}", head, rows)


@needs("projects.operate")
def funnel_sheet(request: HttpRequest) -> HttpResponse:
    programme = programme_of(request)
    steps = funnel_of(open_to(request.user, programme))
    return sheet(
        f"funnel-{programme.slug}", ["step", "projects"], ([one["label"], one["value"]] for one in steps)
    )


@needs("projects.operate")
def waits_sheet(request: HttpRequest) -> HttpResponse:
    """Everything that waits, one line for each who owes something; nobody's where an operator has to act."""
    programme = programme_of(request)
    head = ["project", "milestone", "version", "waits_for", "person", "days", "promised", "late"]
    rows = (
        [
            one.submission.milestone.project.title, one.submission.milestone.title, one.submission.version,
            one.kind, person, one.days, one.submission.answer_by, int(one.is_late),
        ]
        for one in waits(open_to(request.user, programme))
        for person in ([person.name for person in one.people] or [""])
    )  # fmt: skip
    return sheet(f"waits-{programme.slug}", head, rows)
