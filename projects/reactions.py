"""What follows from what was done in the centre."""

from incubator.core.journal import reacts
from incubator.core.models import Entry
from projects.tasks import mail_invitation, mail_owed_letters, make_one_dossier


@reacts("membership.invited", "membership.reminded")
def send_letter(entry: Entry) -> None:
    """At once; the sweep pays what gets lost on the way."""
    mail_invitation.delay_on_commit(int(entry.subject.partition(":")[2]))


@reacts("letters.released")
def send_letters(entry: Entry) -> None:
    """At once; the sweep pays what gets lost on the way."""
    mail_owed_letters.delay_on_commit()


@reacts("dossier.asked")
def make_asked_dossier(entry: Entry) -> None:
    """At once; the sweep makes what gets lost on the way."""
    make_one_dossier.delay_on_commit(int(entry.subject.partition(":")[2]))
