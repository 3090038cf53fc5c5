"""What the journal says about what is shared. `%(actor)s` is always there; `%(when)s` is in the space's time."""

from django.utils.translation import gettext_noop as _

SENTENCES = {
    "resource.offered": _("%(actor)s offers “%(resource)s”"),
    "resource.approved": _("%(actor)s approved “%(resource)s”"),
    "resource.declined": _("%(actor)s declined “%(resource)s”: %(reason)s"),
    "unit.added": _("%(actor)s added %(unit)s to “%(resource)s”"),
    "unit.broke_down": _("%(actor)s reported a fault on %(unit)s (%(resource)s): %(reason)s"),
    "unit.repaired": _("%(actor)s reported %(unit)s (%(resource)s) as working again"),
    "booking.requested": _("%(actor)s asks for %(unit)s (%(resource)s), %(when)s"),
    "booking.made": _("%(actor)s booked %(unit)s (%(resource)s), %(when)s"),
    "booking.confirmed": _("%(actor)s confirmed %(unit)s (%(resource)s), %(when)s"),
    "booking.declined": _("%(actor)s declined %(unit)s (%(resource)s), %(when)s: %(reason)s"),
    "booking.cancelled": _("%(actor)s cancelled %(unit)s (%(resource)s), %(when)s"),
    "booking.checked_in": _("%(actor)s checked in at %(unit)s (%(resource)s)"),
    "booking.completed": _("%(actor)s finished at %(unit)s (%(resource)s)"),
    "certification.issued": _("%(actor)s certified %(person)s for “%(training)s”"),
}

# What each is about, by verb or by noun: see `notices.models.Topic`.
TOPICS = {
    "resource": "space",
    "resource.approved": "letters",
    "resource.declined": "letters",
    "unit": "bookings",
    "booking": "bookings",
    "certification": "bookings",
}
