"""What the journal says about projects and their parts. `%(actor)s` is always there."""

from django.utils.translation import gettext_noop as _

SENTENCES = {
    "project.registered": _("%(actor)s registered “%(project)s”"),
    "project.changed": _("%(actor)s changed “%(project)s”"),
    "project.applied": _("%(actor)s applied to %(programme)s with “%(project)s”"),
    "project.accepted": _("%(actor)s accepted “%(project)s” and follows it from now on"),
    "project.declined": _("%(actor)s declined “%(project)s”: %(reason)s"),
    "project.withdrawn": _("%(actor)s withdrew “%(project)s”"),
    "projects.imported": _("%(actor)s imported projects: %(new)s new, %(updated)s updated"),
    "project.paused": _("%(actor)s paused “%(project)s”"),
    "project.resumed": _("%(actor)s resumed “%(project)s”"),
    "project.advanced": _("“%(project)s” moved on to %(stage)s"),
    "application.begun": _("%(actor)s began to apply to %(programme)s with “%(project)s”"),
    "application.handed_in": _("%(actor)s handed in version %(version)s of “%(project)s” for %(programme)s"),
    "application.changes_requested": _("%(actor)s asked for changes to the application of “%(project)s”"),
    "programme.made": _("%(actor)s made the programme %(programme)s"),
    "programme.changed": _("%(actor)s changed the programme %(programme)s"),
    "question.added": _("%(actor)s asks “%(question)s” in %(programme)s"),
    "question.changed": _("%(actor)s changed the question “%(question)s” of %(programme)s"),
    "question.moved": _("%(actor)s moved the question “%(question)s” of %(programme)s"),
    "question.removed": _("%(actor)s removed the question “%(question)s” from %(programme)s"),
    "question.retired": _("%(actor)s no longer asks “%(question)s” in %(programme)s; its answers stay"),
    "question.restored": _("%(actor)s asks “%(question)s” in %(programme)s again"),
    "membership.invited": _("%(actor)s invited %(email)s to “%(project)s”"),
    "membership.accepted": _("%(actor)s joined “%(project)s”"),
    "membership.declined": _("%(actor)s does not join “%(project)s”"),
    "membership.uninvited": _("%(actor)s withdrew the invitation of %(email)s to “%(project)s”"),
    "membership.lead": _("%(person)s leads “%(project)s” from now on"),
    "membership.left": _("%(person)s left “%(project)s”"),
    "need.added": _("%(actor)s added the need “%(need)s” to “%(project)s”"),
    "need.changed": _("The need “%(need)s” of “%(project)s” is %(state)s now"),
    "update.written": _("%(actor)s wrote in the log of “%(project)s”"),
    "milestone.planned": _("%(actor)s planned “%(milestone)s”"),
    "milestone.changed": _("%(actor)s changed the plan of “%(milestone)s”"),
    "milestone.started": _("%(actor)s started “%(milestone)s”"),
    "milestone.moved": _("%(actor)s moved “%(milestone)s” in the plan"),
    "milestone.submitted": _("%(actor)s handed in “%(milestone)s” of “%(project)s”"),
    "milestone.abandoned": _("%(actor)s abandoned “%(milestone)s”"),
    "milestone.decided": _("“%(milestone)s” of “%(project)s”: %(outcome)s"),
    "milestone.answered": _("%(actor)s wrote how the team follows the evaluations of “%(milestone)s”"),
    "evaluation.handed_in": _("An evaluation of “%(milestone)s” of “%(project)s” is in"),
    "evaluation.corrected": _("An evaluation of “%(milestone)s” of “%(project)s” was corrected"),
    "reviewer.ended": _("%(person)s no longer reviews “%(project)s”"),
    "reviewer.assigned": _("%(actor)s asked %(person)s to review “%(project)s”"),
    "conflict.declared": _("%(actor)s declared a conflict of interest with “%(project)s”"),
    "tracker.noted": _("%(actor)s wrote a tracker's note on “%(project)s”"),
    "rubric.written": _("%(actor)s wrote the rubric “%(rubric)s”, version %(version)s"),
    "rubric.adopted": _("%(programme)s is evaluated by “%(rubric)s”, version %(version)s, from now on"),
    "pitch.published": _("%(actor)s published the pitch of “%(project)s”"),
    "pitch.withdrawn": _("%(actor)s withdrew the pitch of “%(project)s”"),
    # Reminders, and questions to whoever is quiet.
    "reminder.changed": _("%(actor)s changed when people are reminded: %(rule)s"),
    "reminder.milestone_before": _("“%(milestone)s” of “%(project)s” is due on %(day)s"),
    "reminder.milestone_after": _(
        "“%(milestone)s” of “%(project)s” was due on %(day)s: show what you have, or set another day"
    ),
    "reminder.answer_before": _(
        "“%(project)s” waits for your answer to “%(milestone)s”, promised by %(day)s"
    ),
    "reminder.answer_after": _(
        "“%(project)s” still waits for your answer to “%(milestone)s”, promised by %(day)s"
    ),
    "reminder.application": _("%(programme)s closes on %(day)s, and “%(project)s” is not handed in yet"),
    "reminder.invitation": _("Your invitation to the team of “%(project)s” waits for an answer"),
    "reminder.invitation_unanswered": _("%(email)s has not answered the invitation to “%(project)s” yet"),
}
