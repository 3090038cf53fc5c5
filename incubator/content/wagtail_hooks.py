"""What we hang into Wagtail's admin: the chooser of projects, the back office, and our dates' script."""

from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks
from wagtail.permissions import register_permission_policy

from incubator.content import script_free
from incubator.content.back_office import POLICIES, back_office
from incubator.content.choosers import project_chooser

script_free.install()
for model, policy in POLICIES.items():
    register_permission_policy(model, policy)


@hooks.register("register_admin_viewset")
def register_viewsets():  # type: ignore[no-untyped-def]
    return [project_chooser, back_office]


@hooks.register("insert_global_admin_js")
def date_script() -> str:
    return format_html('<script src="{}" type="module"></script>', static("content/cms.js"))
