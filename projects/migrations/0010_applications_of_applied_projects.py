"""Projects that had applied before there were applications get theirs, with what they say now as version 1."""

from django.db import migrations


def write_down(apps, schema_editor):
    models = {
        name: apps.get_model("projects", name) for name in ("Project", "Application", "ApplicationVersion")
    }
    waiting = models["Project"].objects.filter(status="applied", applications=None).exclude(programme=None)
    for project in waiting.iterator():
        at = project.applied_at or project.changed_at
        application = models["Application"].objects.create(
            project=project, programme_id=project.programme_id, state="handed_in",
            begun_at=at, saved_at=at, handed_in_at=at,
        )  # fmt: skip
        models["ApplicationVersion"].objects.create(
            application=application, number=1, made_at=at,
            title=project.title, tagline=project.tagline, story=project.story,
        )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("projects", "0009_applications")]

    operations = [migrations.RunPython(write_down, migrations.RunPython.noop, elidable=True)]
