"""What the journal says about events, registrations and talk."""

from django.utils.translation import gettext_noop as _

SENTENCES = {
    "event.announced": _("%(actor)s announced “%(event)s”"),
    "event.changed": _("%(actor)s changed “%(event)s”"),
    "event.cancelled": _("%(actor)s cancelled “%(event)s”: %(reason)s"),
    "registration.made": _("%(actor)s comes to “%(event)s”"),
    "registration.waitlisted": _("%(actor)s waits for a place at “%(event)s”"),
    "registration.moved_up": _("A place at “%(event)s” is yours"),
    "registration.cancelled": _("%(actor)s does not come to “%(event)s”"),
    "registration.attended": _("%(person)s was at “%(event)s”"),
    "message.removed": _("%(actor)s removed a message in “%(room)s”"),
    "message.mentioned": _("%(actor)s mentioned you in “%(room)s”"),
}

# What each is about, by verb or by noun: see `notices.models.Topic`.
TOPICS = {
    "event": "events",
    "event.cancelled": "letters",
    "registration": "events",
    "message": "talk",
}
