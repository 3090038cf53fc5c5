"""What the journal says about people and organisations."""

from django.utils.translation import gettext_noop as _

SENTENCES = {
    "person.joined": _("%(actor)s joined"),
    "person.updated_profile": _("%(actor)s changed their profile"),
    "organisation.registered": _("%(actor)s registered %(organisation)s"),
    "organisation.verified": _("%(actor)s verified %(organisation)s"),
    "organisation.declined": _("%(actor)s did not verify %(organisation)s: %(reason)s"),
}

# What each is about, by verb or by noun: see `notices.models.Topic`.
TOPICS = {
    "person": "space",
    "organisation": "space",
    "organisation.verified": "letters",
    "organisation.declined": "letters",
}
