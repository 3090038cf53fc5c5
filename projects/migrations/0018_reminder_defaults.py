"""A space begins with reminders that help without nagging; operators change them on one page."""

from typing import Any

from django.db import migrations

DEFAULTS = (
    ("milestone", "before", 7),
    ("milestone", "before", 1),
    ("milestone", "after", 3),
    ("answer", "before", 1),
    ("answer", "after", 2),
    ("application", "before", 7),
    ("application", "before", 2),
    ("invitation", "after", 5),
)


def fill(apps: Any, schema_editor: Any) -> None:
    rules = apps.get_model("projects", "ReminderRule")
    for about, side, days in DEFAULTS:
        rules.objects.get_or_create(about=about, side=side, days=days)
    apps.get_model("projects", "QuietRule").objects.get_or_create(pk=1)


class Migration(migrations.Migration):
    dependencies = [("projects", "0017_reminders_and_hellos")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
