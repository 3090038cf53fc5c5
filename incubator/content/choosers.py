"""How an editor picks a project: only among those that they may see themselves."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.generic import chooser as views
from wagtail.admin.viewsets.chooser import ChooserViewSet

from projects.models import Project
from projects.queries.visible import visible_projects


class Visible:
    """The list of a chooser, narrowed to what the person at it may see."""

    request: Any

    def get_object_list(self) -> QuerySet[Project]:
        return visible_projects(self.request.user).order_by("title", "pk")


class ProjectChoose(Visible, views.ChooseView):
    pass


class ProjectChooseResults(Visible, views.ChooseResultsView):
    pass


class ProjectChosen(views.ChosenView):
    def get_object(self, pk: Any) -> Project:
        return get_object_or_404(visible_projects(self.request.user), pk=pk)


class ProjectChosenMultiple(views.ChosenMultipleView):
    def get_objects(self, pks: Any) -> QuerySet[Project]:
        return visible_projects(self.request.user).filter(pk__in=pks)


class ProjectChooserViewSet(ChooserViewSet):
    model = Project
    icon = "folder-open-inverse"
    choose_one_text = _("Choose a project")
    choose_another_text = _("Choose another project")
    edit_item_text = _("Look at this project")
    choose_view_class = ProjectChoose
    choose_results_view_class = ProjectChooseResults
    chosen_view_class = ProjectChosen
    chosen_multiple_view_class = ProjectChosenMultiple


project_chooser = ProjectChooserViewSet("project_chooser", url_prefix="choosers/projects")
