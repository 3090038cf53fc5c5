"""What the journal says about pages. `%(actor)s` is always there."""

from django.utils.translation import gettext_noop as _

SENTENCES = {
    "story.published": _("%(actor)s published the story “%(story)s”"),
    "guide.published": _("%(actor)s published the guide “%(guide)s”"),
}
