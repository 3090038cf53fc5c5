"""The kinds of pages. Each reads what it shows in `get_context`; templates ask nothing."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.images import get_image_model
from wagtail.models import Page

from incubator.content import living
from incubator.content.blocks import BodyBlock
from incubator.core.clock import localdate
from incubator.core.http import page_of

IMAGE = "wagtailimages.Image"
FEW = 3  # with so few projects none is set apart in the hero


class WrittenPage(Page):
    """A page with a lead and a body of blocks."""

    intro = models.CharField(_("intro"), max_length=300, blank=True)
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("body"))

    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("intro"), FieldPanel("body")]
    settings_panels: ClassVar[list[Any]] = Page.settings_panels
    show_in_menus_default = False

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | living.body_context(request.user, self.body)


class DatedPage(WrittenPage):
    """A page with an author, a day and a picture."""

    date = models.DateField(_("date"), default=localdate)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("author"),
    )
    picture = models.ForeignKey(
        IMAGE, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("picture")
    )

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("intro"),
        FieldPanel("date"),
        FieldPanel("author"),
        FieldPanel("picture"),
        FieldPanel("body"),
    ]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        abstract = True

    @classmethod
    def latest(cls) -> QuerySet[Self]:
        """What is published for everybody, newest first, with what a tile shows."""
        pictures = Prefetch("picture", get_image_model().objects.prefetch_renditions(living.TILE))
        return (
            cls.objects.live()
            .public()
            .select_related("author")
            .prefetch_related(pictures)
            .order_by("-date", "-pk")
        )


class StoryPage(DatedPage):
    """What somebody did here, told."""

    template = "content/story.html"
    parent_page_types: ClassVar[list[str]] = ["content.StoryIndexPage"]

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")


class GuidePage(DatedPage):
    """How to do something here."""

    template = "content/story.html"
    parent_page_types: ClassVar[list[str]] = ["content.GuideIndexPage"]

    class Meta:
        verbose_name = _("guide")
        verbose_name_plural = _("guides")


class TextPage(WrittenPage):
    """A page that has no day: about us, imprint, privacy."""

    template = "content/text.html"
    parent_page_types: ClassVar[list[str]] = ["content.HomePage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("text page")


class IndexPage(WrittenPage):
    """Lists the published pages of one kind."""

    max_count = 1
    parent_page_types: ClassVar[list[str]] = ["content.HomePage"]
    of: ClassVar[type[DatedPage]]

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return context | {"listed": page_of(request, self.of.latest(), 12)}


class StoryIndexPage(IndexPage):
    """The stories, newest first."""

    template = "content/story_index.html"
    subpage_types: ClassVar[list[str]] = ["content.StoryPage"]
    of = StoryPage

    class Meta:
        verbose_name = _("list of stories")


class GuideIndexPage(IndexPage):
    """The guides."""

    template = "content/story_index.html"
    subpage_types: ClassVar[list[str]] = ["content.GuidePage"]
    of = GuidePage

    class Meta:
        verbose_name = _("list of guides")


class ProgrammeIndexPage(WrittenPage):
    """The programmes that take applications, and how to apply."""

    max_count = 1
    template = "content/programmes.html"
    parent_page_types: ClassVar[list[str]] = ["content.HomePage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("list of programmes")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {"programmes": living.open_or_coming()}


class HomePage(WrittenPage):
    """The front page: what is this place, what is made here, how do I join."""

    max_count = 1
    template = "content/home.html"
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    hero_title = models.CharField(_("hero title"), max_length=120)
    picture = models.ForeignKey(
        IMAGE, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("picture")
    )

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("hero_title"),
        FieldPanel("intro", heading=_("Lead")),
        FieldPanel("picture"),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("front page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        made_here = living.made_here(request.user)
        return super().get_context(request, *args, **kwargs) | {
            "featured": made_here[0] if len(made_here) > FEW else None,
            "made_here": made_here[1:] if len(made_here) > FEW else made_here,
            "events": living.coming_events(request.user),
            "programmes": living.open_or_coming()[:3],
            "stories": list(StoryPage.latest()[:3]),
        }
