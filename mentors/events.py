"""What the journal says about mentors. `%(actor)s` is always there."""

from django.utils.translation import gettext_noop as _

SENTENCES = {
    "mentor.applied": _("%(actor)s would like to mentor"),
    "mentor.changed": _("%(actor)s changed what they can help with"),
    "mentor.approved": _("%(actor)s approved %(mentor)s as a mentor"),
    "mentor.declined": _("%(actor)s did not approve %(mentor)s as a mentor: %(reason)s"),
    "mentor.paused": _("%(mentor)s pauses as a mentor"),
    "mentor.resumed": _("%(mentor)s takes requests again"),
    "mentor.retired": _("%(mentor)s is no mentor any more"),
    "mentor.imported": _("%(actor)s imported the mentor %(mentor)s"),
    "mentorship.requested": _("%(actor)s asks %(mentor)s for help with “%(project)s”"),
    "mentorship.accepted": _("%(mentor)s mentors “%(project)s” now"),
    "mentorship.declined": _("%(mentor)s can't help with “%(project)s”: %(reason)s"),
    "mentorship.withdrawn": _("%(actor)s withdrew the request to %(mentor)s for “%(project)s”"),
    "mentorship.closed": _("The request to %(mentor)s for “%(project)s” is closed: %(reason)s"),
    "mentorship.reminded": _("“%(project)s” still waits for an answer from %(mentor)s"),
    "mentorship.completed": _("%(actor)s completed the mentoring of “%(project)s” by %(mentor)s"),
    "mentorship.ended": _("The mentoring of “%(project)s” by %(mentor)s has ended"),
    "hours.changed": _("%(actor)s changed their office hours"),
    "calendar.connected": _("%(actor)s connected their calendar to the office hours"),
    "calendar.removed": _("%(actor)s removed their calendar from the office hours"),
    "session.booked": _("%(actor)s booked a session of %(mentor)s and “%(project)s”: %(at)s"),
    "session.requested": _("%(actor)s asks for a session of %(mentor)s and “%(project)s”: %(at)s"),
    "session.confirmed": _("The session of %(mentor)s and “%(project)s” is confirmed: %(at)s"),
    "session.clashes": _(
        "Your calendar shows something else when “%(project)s” would like a session: %(at)s. Confirm or decline."
    ),
    "session.moved": _(
        "%(actor)s moved the session of %(mentor)s and “%(project)s” from %(before)s to %(at)s"
    ),
    "session.cancelled": _(
        "%(actor)s cancelled the session of %(mentor)s and “%(project)s” (%(at)s): %(reason)s"
    ),
    "session.held": _("%(actor)s says that the session of %(mentor)s and “%(project)s” took place"),
    "session.missed": _(
        "%(actor)s waited in vain at the session of %(mentor)s and “%(project)s”: %(reason)s"
    ),
    "session.reminded": _("Soon: the session of %(mentor)s and “%(project)s”, %(at)s"),
    "session.noted": _("%(actor)s wrote a note on the session of %(mentor)s and “%(project)s”"),
    "session.agreed": _("%(actor)s wrote down what was agreed with “%(project)s”: %(what)s"),
    "session.done": _("%(actor)s did what was agreed with “%(project)s”: %(what)s"),
    "session.reopened": _("%(actor)s says that this is still to do for “%(project)s”: %(what)s"),
    "session.rated": _("%(actor)s rated the session of %(mentor)s and “%(project)s”"),
    "suggestion.dismissed": _("%(actor)s set a suggested mentor aside for “%(project)s”"),
    # match rounds
    "match_round.made": _("%(actor)s made the match round “%(round)s”"),
    "match_round.changed": _("%(actor)s changed the match round “%(round)s”"),
    "match_round.started": _("%(actor)s had the match round “%(round)s” worked out"),
    "match_round.proposed": _("The proposal of the match round “%(round)s” is ready"),
    "match_round.cancelled": _("%(actor)s stopped the run of the match round “%(round)s”"),
    "match_round.edited": _("%(actor)s changed a pair in the match round “%(round)s”"),
    "match_round.published": _("%(actor)s published the match round “%(round)s”"),
    "match_round.discarded": _("%(actor)s discarded the match round “%(round)s”"),
    "mentorship.proposed": _("%(actor)s proposes %(mentor)s as a mentor of “%(project)s”"),
}

# What each is about, by verb or by noun: see `notices.models.Topic`.
TOPICS = {
    "mentor": "space",
    "mentor.approved": "letters",
    "mentor.declined": "letters",
    "mentorship": "mentoring",
    "hours": "mentoring",
    "calendar": "mentoring",
    "session": "mentoring",
    "suggestion": "mentoring",
    "match_round": "space",
}
