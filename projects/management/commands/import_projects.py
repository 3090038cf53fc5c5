"""manage.py import_projects FILE… [--dry-run] [--as EMAIL]: projects of others, by an operator."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

from incubator.accounts.models import Person
from incubator.core import health
from incubator.core.refusal import Refused
from projects.actions.imports import import_projects
from projects.imports.planning import plan_import
from projects.imports.rows import DUPLICATE, INVALID, Plan

MOST_LINES = 20


class Command(BaseCommand):
    help = "Read hackathon projects (dribdat) or OSHWA hardware from CSV; run twice, it changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")
        parser.add_argument(
            "--as", dest="email", default="", metavar="EMAIL", help="the operator who does it"
        )
        parser.add_argument(
            "--all", action="store_true", help=f"every row left out, not only the first {MOST_LINES}"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if waiting := health.migrations():
            raise CommandError(waiting)
        try:
            plan = plan_import(options["files"])
            self.tell(plan, most=len(plan.rows) if options["all"] else MOST_LINES)
            if options["dry_run"]:
                self.stdout.write("Nothing was written (--dry-run).")
                return
            done = import_projects(plan, by=operator_named(options["email"]))
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        except PermissionDenied:
            raise CommandError("Only an operator may import; name one with --as EMAIL.") from None
        self.stdout.write(f"Written: {done['new']} new, {done['updated']} updated.")

    def tell(self, plan: Plan, *, most: int) -> None:
        """The counts (they add up to the rows), what was left out and why, and what was odd."""
        counts = plan.counts()
        self.stdout.write(
            f"{len(plan.rows)} rows: " + ", ".join(f"{n} {outcome}" for outcome, n in counts.items())
        )
        if plan.events:
            self.stdout.write(f"{len(plan.events)} events become programmes that take no applications")
        for note, times in plan.notes():
            self.stdout.write(f"  {times} × {note}")
        left_out = [*plan.of(INVALID), *plan.of(DUPLICATE)]
        for row in left_out[:most]:
            self.stdout.write(f"  {row.file} row {row.line}: {row.outcome}, {row.reason}")
        if len(left_out) > most:
            self.stdout.write(f"  … and {len(left_out) - most} more (--all)")


def operator_named(email: str) -> Person:
    """The operator who acts: the one named, or the first there is."""
    people = Person.objects.filter(is_active=True).order_by("pk")
    if email:
        person = people.filter(email__iexact=email).first()
    else:
        person = people.filter(Q(groups__name="operators") | Q(is_superuser=True)).first()
    if person is None:
        raise Refused("There is no such operator. Name one with --as EMAIL.")
    return person
