"""What both import commands say before they touch anything."""

import pytest
from django.core.management import CommandError, call_command

from incubator.core import health


@pytest.mark.django_db
@pytest.mark.parametrize("command", ["import_projects", "import_mentors"])
def test_a_database_that_is_not_up_to_date_gets_a_sentence(command, tmp_path, monkeypatch):
    monkeypatch.setattr(health, "_migrated", False)
    monkeypatch.setattr(health.MigrationExecutor, "migration_plan", lambda *_: [("some", False)])
    with pytest.raises(CommandError, match=r"The database waits for migrations: run `manage.py migrate`\."):
        call_command(command, str(tmp_path / "none.csv"), "--dry-run")
