"""What the body of a page is put together from. What is live (projects, events) is read when the page is shown.

`pages.body_context` reads it in one go for all blocks of a page; a block only picks its own from there.
"""

from typing import Any

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from incubator.content.choosers import project_chooser
from projects.models import Project

PLAIN_TEXT = ["bold", "italic", "link", "document-link", "ol", "ul"]


def from_page(parent_context: Any, name: str, pk: Any) -> Any:
    """What the page read for its blocks; nothing for a block that is shown outside a page."""
    return (parent_context or {}).get(name, {}).get(pk)


class ProjectBlock(blocks.ChooserBlock):
    """A project as this reader may see it now; for others it is not there."""

    target_model = Project

    @property
    def widget(self) -> Any:
        return project_chooser.widget_class()

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context)
        return context | {"project": from_page(parent_context, "shown_projects", value and value.pk)}

    class Meta:
        template = "content/blocks/project.html"
        icon = "folder-open-inverse"
        label = _("Project")


class ImageBlock(blocks.StructBlock):
    """A picture with words for those who do not see it."""

    image = ImageChooserBlock(label=_("picture"))
    alt = blocks.CharBlock(label=_("what the picture shows"), max_length=240)
    caption = blocks.CharBlock(label=_("caption"), max_length=240, required=False)

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context)
        image = value.get("image")
        return context | {"picture": from_page(parent_context, "pictures", image and image.pk)}

    class Meta:
        template = "content/blocks/image.html"
        icon = "image"
        label = _("Picture")


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("what was said"), max_length=500)
    by = blocks.CharBlock(label=_("by"), max_length=120, required=False)

    class Meta:
        template = "content/blocks/quote.html"
        icon = "openquote"
        label = _("Quote")


class FigureBlock(blocks.StructBlock):
    value = blocks.CharBlock(label=_("number"), max_length=20)
    label = blocks.CharBlock(label=_("of what"), max_length=80)


class CallBlock(blocks.StructBlock):
    """One thing to do next."""

    title = blocks.CharBlock(label=_("title"), max_length=120)
    text = blocks.TextBlock(label=_("text"), max_length=500, required=False)
    button = blocks.CharBlock(label=_("button, a verb"), max_length=40)
    page = blocks.PageChooserBlock(label=_("page"), required=False)
    address = blocks.CharBlock(
        label=_("or an address in this site"),
        max_length=240,
        required=False,
        validators=[RegexValidator(r"^/([^/\\].*)?$", _("Begin with a single slash: /projects/"))],
    )

    class Meta:
        template = "content/blocks/call.html"
        icon = "pick"
        label = _("Call to action")


class BodyBlock(blocks.StreamBlock):
    """All that a body may hold."""

    heading = blocks.CharBlock(
        label=_("Heading"), max_length=160, icon="title", template="content/blocks/heading.html"
    )
    paragraph = blocks.RichTextBlock(
        label=_("Text"), features=PLAIN_TEXT, icon="pilcrow", template="content/blocks/paragraph.html"
    )
    quote = QuoteBlock()
    image = ImageBlock()
    project = ProjectBlock()
    events = blocks.StaticBlock(
        label=_("Next events"),
        admin_text=_("The next three events that the reader may come to."),
        icon="calendar-alt",
        template="content/blocks/events.html",
    )
    figures = blocks.ListBlock(
        FigureBlock(), label=_("Figures"), icon="order", template="content/blocks/figures.html"
    )
    call = CallBlock()
