"""``mail list|send|discard``: e-mails that are held after a restore, until somebody decides about them."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from server import clock
from server.command import ServerCommand
from server.mailing import outbox
from server.mailing.models import Message

REFUSED = 5


class Command(ServerCommand):
    help = "E-mails that are held after a restore, because they may have been sent before it."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        actions.add_parser("list", help="those that are held, a line each")
        for action in (actions.add_parser("send", help="send them"), actions.add_parser("discard", help="do not")):
            action.add_argument("ids", metavar="ID", nargs="*", type=int, help="the first column of `list`")
            action.add_argument("--all", action="store_true", help="all that are held")

    def handle(self, *, action: str, **options: Any) -> None:
        held = Message.objects.filter(state=Message.State.HELD).order_by("pk")
        if action == "list":
            for message in held:
                self.stdout.write(f"{message.pk}  {message.queued_at:%Y-%m-%d %H:%M}  {message.to}  {message.subject}")
            return
        chosen = list(held if options["all"] else held.filter(pk__in=options["ids"]))
        if not chosen or set(options["ids"]) - {message.pk for message in chosen}:
            raise CommandError("give ids of `mail list`, or --all", returncode=REFUSED)
        now = clock.now()
        for message in chosen:
            if action == "send":
                outbox.queue_again(message, now)
            else:
                outbox.discard(message)
