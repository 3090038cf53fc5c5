"""`manage.py reset_data`: forget everything and start anew, after asking."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from incubator.bootstrap import WrongSurroundings, reset


class Command(BaseCommand):
    help = "Removes the local database and the uploaded files, after asking."
    requires_system_checks = ()  # some of them would start the database

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--yes", action="store_true", help="don't ask")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.LOCAL_MODE:
            raise CommandError("DATABASE_URL is set; only the local database can be reset.")
        question = f"Remove the database and the uploaded files of {Path(settings.DATA_DIR)}? Type yes: "
        if not options["yes"] and not self.agreed(question):
            self.stdout.write("Nothing was removed.")
            return
        try:
            reset()
        except WrongSurroundings as error:
            raise CommandError(str(error)) from error
        self.stdout.write("Removed. “make run” starts anew.")

    def agreed(self, question: str) -> bool:
        try:
            return input(question).strip().lower() in ("yes", "y")
        except EOFError:
            return False
