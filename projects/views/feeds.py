"""The log as Atom: of one project, and of all that a visitor may read. Always as a visitor sees it, whoever asks."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed, Enclosure
from django.utils.html import format_html_join
from django.utils.http import http_date, quote_etag
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from incubator.core.access import public
from incubator.ui.components.prose import markdown
from projects.queries.found import MARKUP
from projects.queries.log import public_log, public_state
from projects.queries.visible import visible_projects

NOT_IN_XML = {code: None for code in range(32) if chr(code) not in "\t\n\r"} | {0xFFFE: None, 0xFFFF: None}


@public
def update_feed(request: HttpRequest) -> HttpResponse:
    """The latest entries of every public project's log."""
    title = _("What the projects of %(space)s report") % {"space": settings.SPACE_NAME}
    return answered(request, public_log(), title=title, page=reverse("project_list"))


@public
def project_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """One public project's log; what a visitor may not see has no feed."""
    project = get_object_or_404(visible_projects(AnonymousUser()), slug=slug)
    log = public_log().filter(project=project)
    return answered(request, log, title=project.title, page=project.get_absolute_url(), about=project.tagline)


def answered(request: HttpRequest, log: Any, *, title: str, page: str, about: str = "") -> HttpResponse:
    """The feed, or 304 when nothing has changed since the reader came last; asked of the database before building."""
    state = public_state(log, f"{title}{about}")
    etag, changed = quote_etag(state.tag), state.latest
    seconds = int(changed.timestamp()) if changed else None
    response = get_conditional_response(request, etag=etag, last_modified=seconds)
    if response is None:
        content = written(list(state.entries), title=title, page=page, about=about, address=request.path)
        response = HttpResponse(content, content_type="application/atom+xml; charset=utf-8")
        response["ETag"] = etag
        if seconds:
            response["Last-Modified"] = http_date(seconds)
    response["Cache-Control"] = "public, max-age=300"
    return response


def written(entries: Sequence[Any], *, title: str, page: str, about: str, address: str) -> str:
    feed = Atom1Feed(
        title=clean(title),
        link=whole(page),
        description=clean(about),
        subtitle=clean(about),
        feed_url=whole(address),
    )
    for entry in entries:
        link = whole(reverse("update_list", args=[entry.project.slug])) + f"#update-{entry.pk}"
        first = Truncator(" ".join(MARKUP.sub(" ", clean(entry.text).strip().split("\n")[0]).split())).chars(
            80
        )
        feed.add_item(
            title=f"{clean(entry.project.title)}: {first}",
            link=link,
            unique_id=link,
            description=str(markdown(clean(entry.text))) + shown(entry),
            enclosures=[enclosure(entry, shot) for shot in entry.shots if shot["size"]],
            pubdate=entry.made_at,
            updateddate=entry.made_at,
            author_name=entry.author or settings.SPACE_NAME,
        )
    return feed.writeString("utf-8") if entries else empty(feed)


def address_of(entry: Any, shot: dict[str, Any]) -> str:
    return whole(reverse("update_picture", args=[entry.project.slug, shot["pk"]]))


def enclosure(entry: Any, shot: dict[str, Any]) -> Enclosure:
    return Enclosure(address_of(entry, shot), str(shot["size"]), "image/jpeg")


def shown(entry: Any) -> str:
    """The pictures below the words."""
    rows = ((address_of(entry, shot), clean(shot["alt"])) for shot in entry.shots)
    return format_html_join("", '<p><img src="{}" alt="{}"></p>', rows)


def empty(feed: Atom1Feed) -> str:
    """Without entries Django dates a feed with this very second; ours stays the same until something is written."""
    feed.latest_post_date = lambda: datetime(2000, 1, 1, tzinfo=UTC)  # type: ignore[method-assign]
    return feed.writeString("utf-8")


def whole(address: str) -> str:
    return settings.SITE_URL.rstrip("/") + address


def clean(text: str) -> str:
    """Without the signs that XML does not allow."""
    return text.translate(NOT_IN_XML)
