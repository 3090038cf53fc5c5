"""What Celery does for projects, by noun; imported here so that it finds them all."""

from projects.tasks.dossiers import make_one_dossier, tend_dossiers
from projects.tasks.invitations import mail_invitation, mail_owed_invitations
from projects.tasks.letters import mail_letters, mail_owed_letters
from projects.tasks.reminders import greet_quiet_teams, remind_of_dates

__all__ = [
    "greet_quiet_teams",
    "mail_invitation",
    "mail_letters",
    "mail_owed_invitations",
    "mail_owed_letters",
    "make_one_dossier",
    "remind_of_dates",
    "tend_dossiers",
]
