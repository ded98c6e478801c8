"""``staff list`` and ``staff NAME``: the accounts of the console."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser

from licensing.clock import JST
from server import clock
from server.command import WRONG_CALL, ServerCommand, confirmed, person
from server.console import factors, staff
from server.console.roles import ROLES, WORDS, Role

LIST = "list"
OPERATIONS: dict[str, tuple[Callable[..., None], str, str]] = {
    "reset_second_factor": (
        staff.forget_second_factor,
        "for a lost authenticator",
        "{} sets up a new second factor at the next sign-in.",
    ),
    "dismiss": (staff.dismiss, "deactivate the account at once", "{} cannot sign in any more."),
    "reactivate": (staff.reactivate, "let a dismissed account sign in again", "{} can sign in again."),
    "unlock": (staff.unlock, "after too many failed attempts: do not wait", "{} can try again at once."),
}
"""Option: what it does, its help, what is printed."""


class Command(ServerCommand):
    help = "List the accounts of the console, create one, change its role, password or second factor."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", metavar="NAME", help="a login; `list` prints all of them")
        parser.add_argument(
            "--role",
            choices=ROLES,
            help="viewer: look; support: also release, resume, resend, edit customers; "
            "admin: everything (the default of a new account)",
        )
        parser.add_argument("--yes", action="store_true", help="reset the password of an existing account unasked")
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--keep-password", action="store_true", help="of an existing account, when its role changes")
        for option, (_function, summary, _sentence) in OPERATIONS.items():
            what.add_argument(f"--{option.replace('_', '-')}", action="store_true", help=summary)

    def handle(self, *, name: str, role: str | None, **options: Any) -> None:
        if name == LIST:
            self._list()
            return
        name = User.normalize_username(name)  # as the page of signing in does with what is typed
        chosen = next((operation for option, operation in OPERATIONS.items() if options[option]), None)
        try:
            if chosen is not None:
                function, _summary, sentence = chosen
                function(name, who=person(), now=clock.now())
                self.stdout.write(sentence.format(name))
            elif options["keep_password"]:
                self._set_role(name, ROLES[role] if role else None)
            else:
                self._set_password(name, ROLES[role] if role else None, asked=not options["yes"])
        except staff.UnknownStaff as error:
            raise CommandError(str(error), returncode=WRONG_CALL) from error

    def _list(self) -> None:
        locked = staff.locked_out(clock.now())
        for user in User.objects.order_by("username"):
            role = staff.role_of(user)
            state = "locked out" if user.username in locked else "active" if user.is_active else "dismissed"
            factor = "second factor" if factors.has_factor(user) else "no second factor"
            last = f"{user.last_login.astimezone(JST):%Y-%m-%d %H:%M}" if user.last_login else "never signed in"
            self.stdout.write(
                f"{user.username:<20}  {WORDS[role] if role else '-':<7}  {state:<10}  {factor:<16}  {last}"
            )

    def _set_role(self, name: str, role: Role | None) -> None:
        if not User.objects.filter(username=name).exists():
            raise staff.UnknownStaff(f"there is no login {name}, so there is no password to keep")
        if role is None:
            self.stdout.write(f"{name} is unchanged: give a --role, or leave --keep-password out for a new password.")
            return
        staff.set_role(name, role, who=person(), now=clock.now())
        self.stdout.write(f"{name} is {WORDS[role]} now.")

    @staticmethod
    def _check_name(name: str) -> None:
        try:
            User._meta.get_field("username").clean(name, None)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages), returncode=WRONG_CALL) from error

    def _set_password(self, name: str, role: Role | None, *, asked: bool) -> None:
        known = User.objects.filter(username=name).first()
        if known is None:
            self._check_name(name)
        question = f"{name} exists. Replace its password{'' if known and known.is_active else ', and reactivate it'}?"
        if known and asked and not confirmed(question):
            hint = "--yes replaces its password, --keep-password with --role changes its role alone"
            raise CommandError(f"{name} exists, and nothing was changed: {hint}", returncode=WRONG_CALL)
        self.stdout.write(staff.set_staff(name, role, who=person(), now=clock.now()))
        self.refuse_lost_output()
        done = "Its password was replaced" if known else "The account was created"
        self.stderr.write(f"{done}. {name} signs in with this password, which is not shown again.")
