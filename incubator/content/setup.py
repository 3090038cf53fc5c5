"""What must be there before anybody opens the site: the tree's first pages, the site, the groups of the CMS.

`ensure_site` may run as often as one likes: it adds what is missing and leaves alone what editors changed.
"""

from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.coreutils import get_supported_content_language_variant
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Locale, Page, Site

from incubator.content.models import (
    GuideIndexPage,
    HomePage,
    ProgrammeIndexPage,
    StoryIndexPage,
    TextPage,
    WrittenPage,
)

GROUPS = ("editors", "operators")
ON_PAGES = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page")
ON_FILES = ("add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document")
WITH_PERMISSIONS = ("wagtailcore", "wagtailadmin", "wagtailimages", "wagtaildocs")


@transaction.atomic
def ensure_site() -> HomePage:
    """The front page with its sections, the default site and the two groups."""
    home = HomePage.objects.first() or first_home()
    for page in sections():
        if not home.get_children().filter(slug=page.slug).exists():
            home.add_child(instance=page)
    Site.objects.get_or_create(is_default_site=True, defaults={"root_page": home, **address()})
    ensure_groups()
    return home


def first_home() -> HomePage:
    """The front page in the place of Wagtail's welcome page."""
    Locale.objects.get_or_create(language_code=get_supported_content_language_variant(settings.LANGUAGE_CODE))
    plain = ContentType.objects.get_for_model(Page)
    if Page.get_first_root_node() is None:
        Page.add_root(instance=Page(title="Root", slug="root"))
    for welcome in Page.objects.filter(depth=2, content_type=plain):
        welcome.delete()
    Group.objects.filter(name__in=["Editors", "Moderators"], user=None).delete()
    home = HomePage(
        title=settings.SPACE_NAME,
        slug="home",
        hero_title=_("From an idea to a product that stays"),
        intro=_(
            "A maker space with machines, mentors and money. You bring an idea and the will to test it;"
            " we see you from the first sketch to the market, step by step."
        ),
    )
    Page.get_first_root_node().add_child(instance=home)
    return home


def sections() -> list[WrittenPage]:
    """The pages under the front page, as they are made; editors change them afterwards."""
    return [
        StoryIndexPage(
            title=_("Stories"),
            slug="stories",
            intro=_("What others did here, told by those who were there. The failures, too."),
        ),
        GuideIndexPage(
            title=_("Guides"), slug="guides", intro=_("How to do it here, from people who did it before you.")
        ),
        ProgrammeIndexPage(
            title=_("Programmes"), slug="programmes", intro=_("Where you can take part, and how to apply.")
        ),
        text(_("About us"), "about", _("Who runs this place, and what for.")),
        text(_("Imprint"), "imprint", _("Who answers for this site.")),
        text(_("Privacy"), "privacy", _("What we keep of you, who reads it, and how you take it back.")),
    ]


def text(title: str, slug: str, intro: str) -> TextPage:
    return TextPage(title=title, slug=slug, intro=intro)


def address() -> dict[str, Any]:
    parts = urlsplit(settings.SITE_URL)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return {"hostname": parts.hostname or "localhost", "port": port, "site_name": settings.SPACE_NAME}


def ensure_groups() -> None:
    """Editors and operators enter the CMS and publish anywhere in the tree."""
    for label in WITH_PERMISSIONS:
        create_permissions(apps.get_app_config(label), verbosity=0)
    root = Page.get_first_root_node()
    files = Collection.get_first_root_node() or Collection.add_root(instance=Collection(name="Root"))
    enter = Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    on_pages = permissions("wagtailcore", ON_PAGES)
    on_files = permissions("wagtailimages", ON_FILES) + permissions("wagtaildocs", ON_FILES)
    for name in GROUPS:
        group, _made = Group.objects.get_or_create(name=name)
        group.permissions.add(enter)
        for permission in on_pages:
            GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
        for permission in on_files:
            GroupCollectionPermission.objects.get_or_create(
                group=group, collection=files, permission=permission
            )


def permissions(label: str, codenames: tuple[str, ...]) -> list[Permission]:
    return list(Permission.objects.filter(content_type__app_label=label, codename__in=codenames))
