"""Which projects are there?"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from incubator.core.access import public
from incubator.core.http import page_of
from projects.forms.directory import DirectoryForm
from projects.queries.directory import fields_in_use, mark_found, programmes_in_use, project_directory


@public
def project_list(request: HttpRequest) -> HttpResponse:
    """The directory of what this reader may see; what they look for stays in the address."""
    user = request.user
    form = DirectoryForm(
        request.GET,
        fields_in_use=fields_in_use(user),
        programmes=programmes_in_use(user),
        follows=user.is_authenticated,
    )
    wanted = form.wanted()
    page = page_of(request, project_directory(user, wanted))
    mark_found(page.items, wanted.get("q", ""))
    return render(
        request,
        "projects/project_list.html",
        {
            "form": form,
            "page": page,
            "wanted": wanted,
            "active": form.active(request.GET),
        },
    )
