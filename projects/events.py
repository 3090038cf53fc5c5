"""What the journal says about projects and their parts. `%(actor)s` is always there."""

from django.utils.translation import gettext_noop as _

SENTENCES = {
    "project.registered": _("%(actor)s registered “%(project)s”"),
    "project.changed": _("%(actor)s changed “%(project)s”"),
    "project.applied": _("%(actor)s applied to %(programme)s with “%(project)s”"),
    "project.accepted": _("%(actor)s accepted “%(project)s” and follows it from now on"),
    "project.declined": _("%(actor)s declined “%(project)s”: %(reason)s"),
    "project.withdrawn": _("%(actor)s withdrew “%(project)s”"),
    "project.paused": _("%(actor)s paused “%(project)s”"),
    "project.resumed": _("%(actor)s resumed “%(project)s”"),
    "project.advanced": _("“%(project)s” moved on to %(stage)s"),
    "membership.invited": _("%(actor)s invited %(email)s to “%(project)s”"),
    "membership.accepted": _("%(actor)s joined “%(project)s”"),
    "membership.left": _("%(person)s left “%(project)s”"),
    "need.added": _("%(actor)s added the need “%(need)s” to “%(project)s”"),
    "need.changed": _("The need “%(need)s” of “%(project)s” is %(state)s now"),
    "update.written": _("%(actor)s wrote in the log of “%(project)s”"),
    "milestone.planned": _("%(actor)s planned “%(milestone)s”"),
    "milestone.changed": _("%(actor)s changed the plan of “%(milestone)s”"),
    "milestone.started": _("%(actor)s started “%(milestone)s”"),
    "milestone.submitted": _("%(actor)s handed in “%(milestone)s” of “%(project)s”"),
    "milestone.abandoned": _("%(actor)s abandoned “%(milestone)s”"),
    "milestone.decided": _("“%(milestone)s” of “%(project)s”: %(outcome)s"),
    "evaluation.handed_in": _("An evaluation of “%(milestone)s” of “%(project)s” is in"),
    "reviewer.assigned": _("%(actor)s asked %(person)s to review “%(project)s”"),
    "conflict.declared": _("%(actor)s declared a conflict of interest with “%(project)s”"),
    "tracker.noted": _("%(actor)s wrote a tracker's note on “%(project)s”"),
    "pitch.published": _("%(actor)s published the pitch of “%(project)s”"),
    "pitch.withdrawn": _("%(actor)s withdrew the pitch of “%(project)s”"),
}
