"""Who is in conflict with which project, as one view: the rule that reviewing, matching and investing ask.

A view under it tells which accounts are one person. UNION ALL throughout, so that a question for one person or one project reaches
the indexes under it; that a pair may come twice matters to nobody. A migration that changes the type of a column named here drops the view and
makes it again.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

VIEW = """
CREATE VIEW projects_sameperson (person_id, other_id) AS
SELECT id, id FROM accounts_person
UNION ALL
SELECT named.user_id, owned.user_id
FROM account_emailaddress named JOIN account_emailaddress owned ON owned.email = named.email AND owned.verified
UNION ALL
SELECT person.id, owned.user_id
FROM accounts_person person JOIN account_emailaddress owned ON owned.email = person.email AND owned.verified
UNION ALL
SELECT named.user_id, person.id
FROM account_emailaddress named JOIN accounts_person person ON person.email = named.email;

CREATE VIEW projects_conflict AS
SELECT same.person_id, member.project_id
FROM projects_sameperson same JOIN projects_membership member ON member.person_id = same.other_id
UNION ALL
SELECT same.person_id, declared.project_id
FROM projects_sameperson same JOIN projects_conflictdeclaration declared ON declared.person_id = same.other_id
UNION ALL
SELECT same.person_id, member.project_id
FROM projects_sameperson same
JOIN accounts_organisationmember mine ON mine.person_id = same.other_id
JOIN accounts_organisationmember theirs ON theirs.organisation_id = mine.organisation_id
JOIN projects_membership member ON member.person_id = theirs.person_id;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0014_letters_of_titles"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(VIEW, "DROP VIEW projects_conflict; DROP VIEW projects_sameperson;"),
        migrations.CreateModel(
            name="Conflict",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "person_id",
                        "project_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="projects.project",
                    ),
                ),
            ],
            options={"db_table": "projects_conflict", "managed": False},
        ),
        migrations.CreateModel(
            name="SamePerson",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "person_id", "other_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"db_table": "projects_sameperson", "managed": False},
        ),
    ]
