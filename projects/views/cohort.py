"""How does a cohort stand? Its milestones as a heat map, its funnel, and what waits for whom."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from incubator.core.access import needs
from incubator.core.http import page_of
from incubator.core.sheets import sheet
from projects.queries.cohort import cohort_projects, columns_of, funnel_of, longest_waiting
from projects.views.reviewing import frame_of, programme_of


@needs("projects.operate")
def cohort_board(request: HttpRequest) -> HttpResponse:
    context = frame_of(request, "cohort_board")
    if programme := context["programme"]:
        page = page_of(request, cohort_projects(request.user, programme))
        columns = columns_of(page.items)
        context |= {
            "page": page,
            "columns": columns,
            "rows": [(project, columns[len(project.plan) :]) for project in page.items],
            "funnel": funnel_of(request.user, programme),
            "waits": longest_waiting(request.user, programme),
        }
    return render(request, "projects/cohort_board.html", context)


@needs("projects.operate")
def cohort_sheet(request: HttpRequest) -> HttpResponse:
    programme = programme_of(request)
    head = ["project", "status", "milestone", "state", "due", "late"]
    rows = (
        [project.title, project.status, one.title, one.state, one.due_on, int(one.is_late)]
        for project in cohort_projects(request.user, programme)
        for one in project.plan  # type: ignore[attr-defined]
    )
    return sheet(f"cohort-{programme.slug}", head, rows)
