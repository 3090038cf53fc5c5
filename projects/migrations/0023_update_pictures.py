"""An entry of the log may have several pictures, each with what it shows; and may be removed without a trace lost."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

MOVE = """
INSERT INTO projects_updatepicture (update_id, file, alt, position)
SELECT id, picture, '', 0 FROM projects_update WHERE picture <> ''
"""
BACK = """
UPDATE projects_update SET picture = first.file
  FROM (SELECT DISTINCT ON (update_id) update_id, file FROM projects_updatepicture
         ORDER BY update_id, position, id) first
 WHERE first.update_id = projects_update.id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0022_readings_and_letters"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("update", "removed_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField(
            "update",
            "removed_by",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.CreateModel(
            name="UpdatePicture",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("file", models.ImageField(upload_to="updates/", verbose_name="picture")),
                ("alt", models.CharField(blank=True, max_length=240, verbose_name="what the picture shows")),
                ("size", models.PositiveIntegerField(editable=False, null=True)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "update",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pictures",
                        to="projects.update",
                    ),
                ),
            ],
            options={"ordering": ["position", "pk"]},
        ),
        migrations.RunSQL(MOVE, BACK),
        migrations.RemoveField("update", "picture"),
    ]
