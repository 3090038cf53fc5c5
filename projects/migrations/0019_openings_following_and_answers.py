"""Openings and those who ask for them, who follows a project, and when an invitation was offered and declined."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0018_reminder_defaults"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Following",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Opening",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="whom do you look for")),
                ("text", models.TextField(max_length=5000, verbose_name="what they would do")),
                (
                    "skills",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60),
                        blank=True,
                        default=list,
                        verbose_name="skills",
                    ),
                ),
                (
                    "hours",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="hours a week"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "open"), ("filled", "filled"), ("closed", "closed")],
                        default="open",
                        max_length=8,
                    ),
                ),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-made_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="OpeningApplication",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("message", models.TextField(max_length=5000, verbose_name="message")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("sent", "waits for an answer"),
                            ("accepted", "accepted"),
                            ("declined", "declined"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="sent",
                        max_length=9,
                    ),
                ),
                ("answer", models.TextField(blank=True, max_length=2000, verbose_name="answer")),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("answered_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="invitation",
            name="invitation_once",
        ),
        migrations.AddField(
            model_name="invitation",
            name="declined_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="invitation",
            name="offered_at",
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("accepted_at", None), ("declined_at", None), ("withdrawn_at", None)),
                fields=("project", "email"),
                name="invitation_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("accepted_at", None), ("declined_at", None)),
                    models.Q(("accepted_at", None), ("withdrawn_at", None)),
                    models.Q(("declined_at", None), ("withdrawn_at", None)),
                    _connector="OR",
                ),
                name="invitation_one_answer",
            ),
        ),
        migrations.AddField(
            model_name="following",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="followings",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="following",
            name="project",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="followings", to="projects.project"
            ),
        ),
        migrations.AddField(
            model_name="opening",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="opening",
            name="project",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="openings", to="projects.project"
            ),
        ),
        migrations.AddField(
            model_name="openingapplication",
            name="opening",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="applications",
                to="projects.opening",
            ),
        ),
        migrations.AddField(
            model_name="openingapplication",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="opening_applications",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="following",
            constraint=models.UniqueConstraint(fields=("project", "person"), name="following_once"),
        ),
        migrations.AddIndex(
            model_name="opening",
            index=django.contrib.postgres.indexes.GinIndex(fields=["skills"], name="opening_skills"),
        ),
        migrations.AddIndex(
            model_name="opening",
            index=models.Index(fields=["state", "-made_at", "-id"], name="opening_list"),
        ),
        migrations.AddConstraint(
            model_name="opening",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "filled", "closed"])), name="opening_state"
            ),
        ),
        migrations.AddConstraint(
            model_name="openingapplication",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["sent", "accepted", "declined", "withdrawn"])),
                name="opening_application_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="openingapplication",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "sent")),
                fields=("opening", "person"),
                name="opening_application_once",
            ),
        ),
    ]
