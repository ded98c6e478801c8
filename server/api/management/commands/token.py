"""``token issue|list|revoke``: bearer tokens with which the vendor's other systems use the API."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from licensing.clock import JST
from server import clock
from server.api import tokens
from server.api.models import Scope, Token
from server.command import ServerCommand, person

REFUSED = 5


class Command(ServerCommand):
    help = "Issue, list or revoke tokens for the API at /api/v1 (docs/api.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        issue = actions.add_parser("issue", help="make a token; its secret is printed once and not stored")
        issue.add_argument("--name", required=True, help="who uses it, such as billing: the event log names it")
        issue.add_argument("--scope", action="append", required=True, choices=Scope.values, help="may be given again")
        actions.add_parser("list", help="all tokens, a line each")
        revoke = actions.add_parser("revoke", help="make a token useless at once")
        revoke.add_argument("--name", required=True)

    def handle(self, *, action: str, **options: Any) -> None:
        try:
            getattr(self, f"_{action}")(**options)
        except tokens.TokenError as error:
            raise CommandError(str(error), returncode=REFUSED) from error

    def _issue(self, *, name: str, scope: list[str], **_: Any) -> None:
        _token, secret = tokens.issue(name, scope, who=person(), now=clock.now())
        self.stdout.write(secret)
        self.refuse_lost_output()
        self.stderr.write("Keep it where only that system can read it: it is not shown again.")

    def _list(self, **_: Any) -> None:
        for token in Token.objects.order_by("pk"):
            used = f"{token.last_used_at.astimezone(JST):%Y-%m-%d %H:%M}" if token.last_used_at else "never used"
            state = "revoked" if token.revoked_at else "active"
            self.stdout.write(f"{token.prefix}…  {state:<7}  {used:<16}  {' '.join(token.scopes)}  {token.name}")

    def _revoke(self, *, name: str, **_: Any) -> None:
        tokens.revoke(name, who=person(), now=clock.now())
        self.stdout.write(f"The token {name} is revoked.")
