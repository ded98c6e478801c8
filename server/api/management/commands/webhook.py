"""``webhook add|list|test|change-kinds|change-secret|off|on``: URLs of other systems that receive events."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from licensing.clock import day_of
from server import clock
from server.api import deliveries, webhooks
from server.api.models import Webhook, WebhookKind
from server.api.webhook_urls import AddressError
from server.command import ServerCommand, person

REFUSED = 5


class Command(ServerCommand):
    help = "Add, list and test webhooks: events are posted to these addresses, signed (docs/api.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        add = actions.add_parser("add", help="add an address; the secret that signs is printed once")
        add.add_argument("--kind", action="append", choices=WebhookKind.values, help="may be given again (all)")
        actions.add_parser("list", help="all webhooks, a line each")
        change = actions.add_parser("change-kinds", help="report other kinds of events from now on")
        change.add_argument("--kind", action="append", choices=WebhookKind.values, required=True, help="again for more")
        for action in (
            add,
            change,
            actions.add_parser("test", help="send a test message now, and print what came of it"),
            actions.add_parser("off", help="send no more"),
            actions.add_parser("on", help="send again"),
            actions.add_parser("change-secret", help="print a new secret; for a day messages are signed with both"),
        ):
            action.add_argument("url", metavar="URL")

    def handle(self, *, action: str, **options: Any) -> None:
        try:
            getattr(self, "_" + action.replace("-", "_"))(**options)
        except AddressError as error:
            raise CommandError(str(error), returncode=REFUSED) from error

    def _add(self, *, url: str, kind: list[str] | None, **_: Any) -> None:
        _webhook, secret = webhooks.add(url, kind or WebhookKind.values, who=person(), now=clock.now())
        self._print(secret)

    def _list(self, **_: Any) -> None:
        for webhook in Webhook.objects.order_by("pk"):
            state = (
                "on"
                if webhook.disabled_at is None
                else f"off since {day_of(webhook.disabled_at)}: {webhook.disabled_because}"
            )
            self.stdout.write(f"{webhook.url}  {' '.join(webhook.kinds)}  {state}")

    def _change_kinds(self, *, url: str, kind: list[str], **_: Any) -> None:
        webhooks.change_kinds(self._found(url)[0], kind, who=person(), now=clock.now())

    def _test(self, *, url: str, **_: Any) -> None:
        sent = deliveries.send_test(self._found(url)[0], who=person(), now=clock.now())
        if not sent.delivered_at:
            raise CommandError(f"not accepted: {sent.last_error}", returncode=REFUSED)
        self.stdout.write(f"{url} accepted the message {sent.message}.")

    def _change_secret(self, *, url: str, **_: Any) -> None:
        [newest, *_others] = self._found(url)
        self._print(webhooks.change_secret(newest, who=person(), now=clock.now()))
        self.stderr.write("For a day messages are signed with the former one too.")

    def _print(self, secret: str) -> None:
        self.stdout.write(secret)
        self.refuse_lost_output()
        self.stderr.write("Give it to the receiver, which checks signatures with it: it is not shown again.")

    def _off(self, *, url: str, **_: Any) -> None:
        self._switch(url, active=False)

    def _on(self, *, url: str, **_: Any) -> None:
        self._switch(url, active=True)

    def _switch(self, url: str, *, active: bool) -> None:
        known = self._found(url)
        for webhook in known[:1] if active else known:  # only one may send there, the newest
            webhooks.switch(webhook, active=active, who=person(), now=clock.now())

    def _found(self, url: str) -> list[Webhook]:
        """Return the webhooks with ``url``, the newest first."""
        known = list(Webhook.objects.filter(url=url).order_by("-active", "-pk"))
        if not known:
            raise CommandError(
                f"there is no webhook {url}; `attomenzei-server webhook list` shows all", returncode=REFUSED
            )
        return known
