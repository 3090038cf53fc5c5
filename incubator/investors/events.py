"""What the journal says about investors and their interest."""

from django.utils.translation import gettext_noop as _

SENTENCES = {
    "investor.applied": _("%(actor)s asks to be verified as an investor"),
    "investor.verified": _("%(actor)s verified %(investor)s as an investor"),
    "investor.declined": _("%(actor)s did not verify %(investor)s as an investor: %(reason)s"),
    "interest.watching": _("An investor watches “%(project)s”"),
    "interest.intro_requested": _("%(actor)s asks for an intro to “%(project)s”"),
    "interest.introduced": _("%(actor)s introduces you to the team of “%(project)s”"),
    "interest.declined": _("The team of “%(project)s” said no to an intro: %(reason)s"),
    "interest.passed": _("%(actor)s passed on “%(project)s”"),
    "interest.moved": _("%(actor)s moved “%(project)s” to %(state)s"),
}

# What each is about, by verb or by noun: see `notices.models.Topic`.
TOPICS = {
    "investor": "space",
    "investor.verified": "letters",
    "investor.declined": "letters",
    "interest": "investing",
}
