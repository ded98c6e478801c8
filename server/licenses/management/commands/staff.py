"""``staff NAME``: a login for the console."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from server.licenses.staff import set_staff


class Command(BaseCommand):
    help = "Give a member of the staff a login for the console, or a new password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")

    def handle(self, *, name: str, **options: Any) -> None:
        self.stdout.write(set_staff(name))
