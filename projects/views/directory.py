"""Which projects are there?"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from incubator.core.access import public
from incubator.core.http import page_of
from projects.forms.directory import DirectoryForm
from projects.queries.directory import fields_in_use, mark_found, programmes_in_use, project_directory
from projects.queries.stage_map import counts_without, field_counts, field_rows, stage_counts

FIELDS_A_PAGE = 8


@public
def project_list(request: HttpRequest) -> HttpResponse:
    """The directory of what this reader may see; what they look for stays in the address."""
    user, form = request.user, form_of(request)
    wanted = form.wanted()
    counts = stage_counts(user, wanted)
    total = counts[wanted["stage"]] if wanted.get("stage") else sum(counts.values())
    page = page_of(request, project_directory(user, wanted), total=total)
    mark_found(page.items, wanted.get("q", ""))
    return render(
        request,
        "projects/project_list.html",
        {
            "form": form,
            "page": page,
            "wanted": wanted,
            "active": form.active(request.GET),
            "stations": form.stations(request.GET, counts),
            "ways_out": [] if page.total else ways_out(request, form),
        },
    )


@public
def project_map(request: HttpRequest) -> HttpResponse:
    """The same projects on the way from −1 to 1, field by field; a page of fields at a time."""
    user, form = request.user, form_of(request)
    del form.fields["stage"], form.fields["sort"]
    wanted = form.wanted()
    counts = stage_counts(user, wanted)
    page = page_of(request, field_counts(user, wanted), size=FIELDS_A_PAGE)
    return render(
        request,
        "projects/project_map.html",
        {
            "form": form,
            "page": page,
            "rows": field_rows(user, wanted, page.items),
            "total": sum(counts.values()),
            "stations": [
                (one, reverse("project_list") + one.url) for one in form.stations(request.GET, counts)
            ],
            "ways_out": [] if sum(counts.values()) else ways_out(request, form),
            "kept": request.GET.urlencode(),
        },
    )


def form_of(request: HttpRequest) -> DirectoryForm:
    user = request.user
    return DirectoryForm(
        request.GET,
        fields_in_use=fields_in_use(user),
        programmes=programmes_in_use(user),
        follows=user.is_authenticated,
    )


def ways_out(request: HttpRequest, form: DirectoryForm) -> list[tuple[str, str, str, int]]:
    """Nothing fits: which filter to take away, and how many there are then; the most first."""
    without = counts_without(request.user, form.wanted())
    rows = [
        (label, value, url, without[name])
        for name, label, value, url in form.narrowing(request.GET)
        if without[name]
    ]
    return sorted(rows, key=lambda row: -row[3])
