"""``staff NAME``: create an account for the console, change its password, role or second factor, deactivate it."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from server import clock
from server.command import ServerCommand, person
from server.console import staff
from server.console.roles import ROLES, WORDS, Role


class Command(ServerCommand):
    help = "Create an account for the console or reset its password; with options, change an existing account."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")
        parser.add_argument(
            "--role",
            choices=ROLES,
            help="viewer: look; support: also release, resume, resend, edit customers; "
            "admin: everything (the default of a new account)",
        )
        parser.add_argument("--keep-password", action="store_true", help="change the role alone")
        parser.add_argument("--reset-second-factor", action="store_true", help="for a lost authenticator")
        parser.add_argument("--dismiss", action="store_true", help="deactivate the account at once")

    def handle(self, *, name: str, role: str | None, **options: Any) -> None:
        try:
            self._handle(name, ROLES[role] if role else None, options)
        except staff.UnknownStaff as error:
            raise CommandError(str(error), returncode=2) from error

    def _handle(self, name: str, role: Role | None, options: dict[str, Any]) -> None:
        who, now = person(), clock.now()
        if options["dismiss"]:
            staff.dismiss(name, who=who, now=now)
            self.stdout.write(f"{name} cannot sign in any more.")
        elif options["reset_second_factor"]:
            staff.forget_second_factor(name, who=who, now=now)
            self.stdout.write(f"{name} sets up a new second factor at the next sign-in.")
        elif options["keep_password"] and role:
            staff.set_role(name, role, who=who, now=now)
            self.stdout.write(f"{name} is {WORDS[role]} now.")
        else:
            self.stdout.write(staff.set_staff(name, role, who=who, now=now))
