"""``restored``: completes a restore that PostgreSQL's own program has done."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, OutputWrapper

from licensing.errors import VendorError
from server import clock
from server.command import WRONG_CALL, ServerCommand
from server.ops import running_lock
from server.ops.management.commands.backup import REFUSED
from server.ops.restoring import begin_new_life
from server.ops.schema import migrate


class Command(ServerCommand):
    help = "Complete a pg_restore, once: skip ids that were given since, and hold the queued e-mails."

    def handle(self, **options: Any) -> None:
        with running_lock.stopped(settings.HOME) as stopped:
            if not stopped:
                raise CommandError("the server or its jobs are running: stop them first", returncode=REFUSED)
            held = complete()
        self.stdout.write("Followers of the event log whose last entry was lost are told to read it again.")
        report(self.stdout, held)


def complete() -> int:
    """Do what a restored database needs, and return how many e-mails wait for a decision."""
    migrate()
    try:
        return begin_new_life(clock.now())
    except VendorError as error:
        hint = "correct that and run `attomenzei-server restored`"
        raise CommandError(f"{error}; {hint}", returncode=WRONG_CALL) from error


def report(out: OutputWrapper, held: int) -> None:
    """Print what a person has to decide: about keys, too, because no restored file tells of a later one."""
    out.write(
        "If the keys were restored too, and had been rotated since: run `keys rotate` as many times, because terminals"
        " refuse an older keyset."
    )
    if held:
        out.write(f"{held} e-mails may have been sent already and are held: `attomenzei-server mail list`.")
