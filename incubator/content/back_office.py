"""The back office under /cms/: programmes, rubrics, projects and people to list, filter, look at and export.

Nothing is changed here: an action asks what a form of the CMS would not (that a rubric in use keeps its criteria, for
one). So the policies below do not ask Django's permissions, which a superuser would always have.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.permission_policies.base import BasePermissionPolicy

from incubator.accounts.models import Person
from incubator.core.access import allows
from projects.models import Criterion, Programme, Project, Rubric


class OperatorsOnly(BasePermissionPolicy):
    """Operators may do `actions`; nobody may do anything else."""

    def __init__(self, model: type[Model], actions: Iterable[str]) -> None:
        super().__init__(model)
        self.actions = frozenset(actions)

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action in self.actions and allows(user, "content.back_office")

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Model) -> bool:
        return self.user_has_permission(user, action)

    def user_has_any_permission_for_instance(self, user: Any, actions: Any, instance: Model) -> bool:
        return self.user_has_any_permission(user, actions)

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> QuerySet[Any]:
        everything: QuerySet[Any] = self.model._default_manager.all()
        return everything if self.user_has_any_permission(user, actions) else everything.none()

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[Person]:
        people = Person.objects.filter(is_active=True, groups__name="operators")
        return people if self.actions & set(actions) else people.none()


class OfficeViewSet(ModelViewSet):
    """Outside the CMS's index of references, which would look through a project at each of its saves."""

    add_to_reference_index = False
    inspect_view_enabled = True
    copy_view_enabled = False


class ProgrammeViewSet(OfficeViewSet):
    model = Programme
    icon = "calendar-alt"
    menu_label = _("Programmes")
    list_display = ["title", "opens_at", "closes_at", "places"]
    list_filter = ["opens_at", "closes_at"]
    search_fields = ["title", "summary"]
    list_export = ["title", "slug", "opens_at", "closes_at", "starts_on", "ends_on", "places"]
    form_fields = ["title"]


class RubricViewSet(OfficeViewSet):
    model = Rubric
    icon = "list-ul"
    menu_label = _("Rubrics")
    list_display = ["title", "made_at"]
    search_fields = ["title"]
    form_fields = ["title"]


class CriterionViewSet(OfficeViewSet):
    model = Criterion
    icon = "list-ol"
    menu_label = _("Criteria")
    list_display = ["label", "rubric", "weight", "position"]
    list_filter = ["rubric"]
    search_fields = ["label"]
    list_export = ["rubric", "label", "weight", "one", "three", "five", "position"]
    form_fields = ["label"]


class ProjectViewSet(OfficeViewSet):
    model = Project
    icon = "folder-open-inverse"
    menu_label = _("Projects")
    list_display = ["title", "stage", "status", "visibility", "registered_at"]
    list_filter = ["stage", "status", "visibility"]
    search_fields = ["title", "tagline"]
    list_export = ["title", "slug", "tagline", "stage", "status", "visibility", "registered_at"]
    inspect_view_fields = [
        "title", "tagline", "stage", "status", "visibility", "programme", "tracker", "registered_at", "changed_at",
    ]  # fmt: skip
    form_fields = ["title"]


class PersonViewSet(OfficeViewSet):
    model = Person
    icon = "group"
    menu_label = _("People")
    list_display = ["name", "email", "headline", "is_active", "joined_at"]
    list_filter = ["is_active", "groups"]
    search_fields = ["name", "email"]
    list_export = ["name", "handle", "email", "headline", "is_active", "joined_at"]
    inspect_view_fields = ["name", "handle", "email", "headline", "visibility", "is_active", "joined_at"]
    form_fields = ["name"]


class BackOffice(ModelViewSetGroup):
    menu_label = _("Back office")
    menu_icon = "cogs"
    items = (ProgrammeViewSet, RubricViewSet, CriterionViewSet, ProjectViewSet, PersonViewSet)


back_office = BackOffice()
POLICIES: dict[type[Model], BasePermissionPolicy] = {
    model: OperatorsOnly(model, ["view"]) for model in (Programme, Rubric, Criterion, Project, Person)
}
