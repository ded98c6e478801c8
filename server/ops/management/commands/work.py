"""``work``: runs the background jobs (sealing the event log, e-mail, webhooks, reminders) until it is stopped."""

import os
import signal
import sys
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from server import clock
from server.command import ServiceCommand
from server.ops import running_lock, worker
from server.ops.schema import SchemaError, check_restored


class Command(ServiceCommand):
    help = "Run the background jobs: seal the event log, send e-mail and webhooks. `serve` starts this by itself."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do everything that is due now, then exit")
        parser.add_argument("--with-parent", action="store_true", help="exit when standard input is closed")

    def handle(self, *, once: bool, with_parent: bool, **options: Any) -> None:
        running = None if once else running_lock.hold(settings.HOME)
        try:
            check_restored()
        except SchemaError as error:
            raise CommandError(str(error), returncode=2) from error
        if running is None:
            while worker.run_once(clock.now()):
                pass
            return
        stopping = _stopping()
        if with_parent:
            threading.Thread(target=wait_for_end_of_input, args=(stopping.set,), daemon=True).start()
        worker.run(stopping)
        running.release()


def _stopping() -> threading.Event:
    stopping = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        stopping.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    return stopping


def wait_for_end_of_input(end: Callable[[], None]) -> None:
    """Call ``end`` when standard input, which the parent process holds open, is closed."""
    # Not sys.stdin: its buffer's lock, held by a daemon thread, aborts the interpreter when it ends.
    while os.read(sys.stdin.fileno(), 4096):
        pass
    end()
