"""Invitations: each was offered when it was made; those that were declined, and not taken back, say so from now on."""

from django.db import migrations
from django.db.models import F


def tell_apart(apps, schema_editor):
    invitations = apps.get_model("projects", "Invitation").objects
    invitations.update(offered_at=F("made_at"))
    entries = apps.get_model("core", "Entry").objects.filter(verb="membership.declined")
    declined = [int(subject.partition(":")[2]) for subject in entries.values_list("subject", flat=True)]
    invitations.filter(pk__in=declined, accepted_at=None).exclude(withdrawn_at=None).update(
        declined_at=F("withdrawn_at"), withdrawn_at=None
    )


def put_together(apps, schema_editor):
    invitations = apps.get_model("projects", "Invitation").objects
    invitations.exclude(declined_at=None).update(withdrawn_at=F("declined_at"), declined_at=None)


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0019_openings_following_and_answers"),
        ("core", "0002_extensions"),
    ]

    operations = [migrations.RunPython(tell_apart, put_together, elidable=True)]
