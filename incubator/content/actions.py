"""Publishing from code what an editor would publish in the CMS: one transaction, told once, idempotent by slug."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date as Date
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils.html import escape, linebreaks
from django.utils.text import slugify
from wagtail.models import Page

from incubator.accounts.models import Person
from incubator.content.models import DatedPage, GuideIndexPage, GuidePage, StoryIndexPage, StoryPage
from incubator.core.access import require

type Body = Iterable[Mapping[str, Any]]


@transaction.atomic
def publish_story(
    *, by: Person, title: str, intro: str, body: Body, author: Person | None, date: Date, slug: str = ""
) -> StoryPage:
    """A story under /stories/. One that has the slug already is returned as it is."""
    require(by, "content.publish")
    story = StoryPage(title=title, slug=slug or slug_of(title), intro=intro, author=author, date=date)
    published = published_under(StoryIndexPage.objects.get(), story, body, by=by)
    assert isinstance(published, StoryPage)
    return published


@transaction.atomic
def publish_guide(
    *, by: Person, title: str, intro: str, body: Body, author: Person | None, date: Date, slug: str = ""
) -> GuidePage:
    """A guide under /guides/. One that has the slug already is returned as it is."""
    require(by, "content.publish")
    guide = GuidePage(title=title, slug=slug or slug_of(title), intro=intro, author=author, date=date)
    published = published_under(GuideIndexPage.objects.get(), guide, body, by=by)
    assert isinstance(published, GuidePage)
    return published


def published_under(index: Page, page: DatedPage, body: Body, *, by: Person) -> DatedPage:
    """Add and publish, one at a time per list; the journal hears of it from `reactions`."""
    index = Page.objects.select_for_update(of=("self",)).get(pk=index.pk)
    already = type(page).objects.child_of(index).filter(slug=page.slug).first()
    if already:
        return already
    page.body = [block(part) for part in body]
    page.live, page.owner = False, by
    index.add_child(instance=page)
    page.save_revision(user=by).publish(user=by)
    page.refresh_from_db()
    return page


def block(part: Mapping[str, Any]) -> dict[str, Any]:
    """`{"heading": …}`, `{"paragraph": …}`, `{"quote": {"text", "by"}}` or `{"project": Project}` as a block."""
    ((kind, value),) = part.items()
    return {"type": kind, "value": VALUES[kind](value), "id": str(uuid4())}


def quote(value: Mapping[str, Any]) -> dict[str, str]:
    return {"text": str(value["text"]), "by": str(value.get("by") or "")}


def paragraph(value: str) -> str:
    """Plain text as rich text; nothing in it is markup."""
    return str(linebreaks(escape(value.strip())))


VALUES: dict[str, Callable[[Any], Any]] = {
    "heading": str,
    "paragraph": paragraph,
    "quote": quote,
    "project": lambda project: project.pk,
}


def slug_of(title: str) -> str:
    return slugify(title, allow_unicode=True)[:80] or uuid4().hex[:8]
