"""What the journal says about pages. `%(actor)s` is always there."""

from django.utils.translation import gettext_noop as _

SENTENCES = {
    "story.published": _("%(actor)s published the story “%(story)s”"),
    "guide.published": _("%(actor)s published the guide “%(guide)s”"),
}

# What each is about, by verb or by noun: see `notices.models.Topic`.
TOPICS = {"story": "space", "guide": "space"}
