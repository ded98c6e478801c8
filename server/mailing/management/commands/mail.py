"""``mail test``, and ``mail list|send|discard``: e-mails that are held after a restore until somebody decides."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.core.management.base import CommandError, CommandParser

from licensing.clock import JST
from server import clock
from server.command import LARGEST_ID, WRONG_CALL, ServerCommand, whole
from server.fields import valid_mail_address
from server.mailing import outbox
from server.mailing.models import Message

REFUSED = 5


class Command(ServerCommand):
    help = "Send a test e-mail; send or discard e-mails that are held after a restore. They may have been sent before."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        actions.add_parser("list", help="those that are held, a line each")
        actions.add_parser("test", help="send one now and print what the mail server says").add_argument("to")
        for action in (actions.add_parser("send", help="send them"), actions.add_parser("discard", help="do not")):
            action.add_argument(
                "ids", metavar="ID", nargs="*", type=whole(1, LARGEST_ID), help="the first column of `list`"
            )
            action.add_argument("--all", action="store_true", help="all that are held")

    def handle(self, *, action: str, **options: Any) -> None:
        if action == "test":
            self._test(options["to"])
            return
        held = Message.objects.filter(state=Message.State.HELD).order_by("pk")
        if action == "list":
            for message in held:
                self.stdout.write(
                    f"{message.pk}  {message.queued_at.astimezone(JST):%Y-%m-%d %H:%M}  {message.to}  {message.subject}"
                )
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

    def _test(self, to: str) -> None:
        try:
            valid_mail_address(to)
            send_mail("あっと免税 / Attomenzei", "テスト送信です。 / This is a test.", None, [to])
        except ValidationError as error:
            raise CommandError(f"not an e-mail address: {to!r}", returncode=WRONG_CALL) from error
        except Exception as error:  # not only OSError: a host or password that cannot be encoded, for example
            raise CommandError(f"not sent: {type(error).__name__}: {error}", returncode=REFUSED) from error
        where = f"Written into {settings.HOME.mail}" if settings.MAIL_TO_FOLDER else f"Accepted for {to}"
        self.stdout.write(f"{where}, from {settings.DEFAULT_FROM_EMAIL}.")
