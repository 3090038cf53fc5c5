"""Following a project with one press, and no longer with another."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from incubator.core.access import needs
from projects.actions.following import follow_project, unfollow_project
from projects.models import Project
from projects.queries.following import followable
from projects.queries.visible import visible_projects


@needs("projects.follow_project", visible_projects)
@require_POST
def project_follow(request: HttpRequest, project: Project) -> HttpResponse:
    follow_project(project, by=request.user)
    messages.success(
        request, _("You hear when “%(project)s” writes in its log.") % {"project": project.title}
    )
    return redirect(project)


@needs("projects.unfollow_project", followable)
@require_POST
def project_unfollow(request: HttpRequest, project: Project) -> HttpResponse:
    unfollow_project(project, by=request.user)
    messages.success(request, _("You don’t follow “%(project)s” any more.") % {"project": project.title})
    user: Any = request.user
    still_there = visible_projects(user).filter(pk=project.pk).exists()
    return redirect(project if still_there else "project_list")
