"""`manage.py run`: serve the whole space from one process on this machine."""

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from incubator.bootstrap import WrongSurroundings, port_from, run


class Command(BaseCommand):
    help = "Serves the space on this machine: database, pages, sockets and tasks in one process."
    requires_system_checks = ()  # `make check` runs them; here they only cost time

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            run(port_from(os.environ.get("PORT")), self.say)
        except WrongSurroundings as error:
            raise CommandError(str(error)) from error

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()  # who reads a pipe wants to know at once, too
