"""`manage.py import_mentors FILE… [--dry-run] [--as EMAIL]`: mentor directories of other communities."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from incubator.accounts.models import Person
from incubator.accounts.permissions import is_operator
from incubator.core import health
from mentors.actions.imports import import_mentors
from mentors.queries.import_plan import ImportPlan, import_plan
from mentors.sources import Record, Unreadable, records


class Command(BaseCommand):
    help = "Import mentors from JSON or YAML files. Running twice changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")
        parser.add_argument(
            "--as", dest="operator", default="", metavar="EMAIL", help="the operator who imports"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if waiting := health.migrations():
            raise CommandError(waiting)
        plan = import_plan(self.read(options["files"]))
        self.tell(plan, options["verbosity"])
        if options["dry_run"]:
            self.stdout.write("Dry run: nothing was changed.")
            return
        number = import_mentors(plan, by=self.operator(options["operator"]))
        self.stdout.write(f"{number} mentors written.")

    def read(self, files: list[str]) -> list[Record]:
        try:
            return [one for file in files for one in records(Path(file).read_text(encoding="utf-8"), file)]
        except (OSError, UnicodeDecodeError, Unreadable) as error:
            raise CommandError(str(error)) from error

    def operator(self, email: str) -> Person:
        """Whoever `--as` names; the only operator, if there is one."""
        people = (
            Person.objects.filter(email__iexact=email)
            if email
            else Person.objects.filter(groups__name="operators")
        )
        found = list(people[:2])
        if len(found) != 1 or not is_operator(found[0]):
            raise CommandError("Say with --as which operator imports: their e-mail address.")
        return found[0]

    def tell(self, plan: ImportPlan, verbosity: int) -> None:
        for row in plan.rows:
            told = [
                row.reason,
                *row.changes,
                *(row.record.remarks if row.status in ("new", "updated") else []),
            ]
            if row.status != "unchanged" or row.reason or verbosity > 1:
                said = "; ".join(part for part in told if part)
                where = f"{Path(row.record.file).name} row {row.record.number}"
                self.stdout.write(
                    f"{row.status:<10} {where}  {row.record.name or '—'}" + (f"  ({said})" if said else "")
                )
        counts = ", ".join(f"{number} {status}" for status, number in plan.counts.items())
        self.stdout.write(f"{len(plan.rows)} rows: {counts}")
