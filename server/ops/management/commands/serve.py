"""``serve``: runs the server under granian and prints its address."""

import contextlib
import copy
import functools
import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.db import connections
from granian import Granian
from granian.constants import HTTPModes, Interfaces

from server.command import ServiceCommand, whole
from server.licenses.keys.key_files import KeyFileError
from server.licenses.keys.signing import signer
from server.ops import running_lock
from server.ops.connections import THREADS, ConnectionsError, check_connections
from server.ops.jobs_process import jobs_running
from server.ops.key_check import check_keys
from server.ops.logs import is_json
from server.ops.management.commands.work import wait_for_end_of_input
from server.ops.schema import SchemaError, check_schema
from server.ports import address_of, free_port, is_free

log = logging.getLogger(__name__)


class Command(ServiceCommand):
    help = "Serve terminals, the web pages and the API."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="an IPv4 or IPv6 address or a name (127.0.0.1)")
        parser.add_argument("--port", type=whole(0, 65535), default=8765, help="0: a free one (8765)")
        parser.add_argument("--workers", type=whole(1, 64), default=1, help="processes (1)")
        parser.add_argument("--no-jobs", action="store_true", help="do not start `work` (e-mail, webhooks) beside it")
        parser.add_argument("--with-parent", action="store_true", help="exit when standard input is closed")

    def handle(self, *, host: str, port: int, workers: int, no_jobs: bool, with_parent: bool, **options: Any) -> None:
        check_ready(workers)
        address, port = choose_address(host, port)
        # One process that supervises workers; each worker has its own threads and database connections.
        server = Granian(
            "server.wsgi:application",
            address=address,
            port=port,
            interface=Interfaces.WSGI,
            http=HTTPModes.http1,
            websockets=False,
            workers=workers,
            blocking_threads=THREADS,
            workers_kill_timeout=10,
            respawn_failed_workers=True,  # one that is killed (out of memory) must not end the others
            log_access=False,  # server.ops.logs writes the line of a request
            log_dictconfig=copy.deepcopy(settings.LOGGING),
        )
        server.on_startup(lambda: threading.Thread(target=self._announce, args=(address, port), daemon=True).start())
        if hasattr(signal, "SIGHUP"):
            server.on_startup(
                functools.partial(signal.signal, signal.SIGHUP, _at_hangup(server.signal_handler_interrupt))
            )
        if with_parent:
            terminate = functools.partial(os.kill, os.getpid(), signal.SIGTERM)
            threading.Thread(target=wait_for_end_of_input, args=(terminate,), daemon=True).start()
        connections.close_all()  # the workers are forked: none may share this process's connection
        with contextlib.nullcontext() if no_jobs else jobs_running() as jobs:
            server.serve()
        if jobs is not None and jobs.failed:
            raise CommandError("the background jobs could not be kept running; the log has their output", returncode=1)

    def _announce(self, address: str, port: int) -> None:
        """Print the address once the first worker accepts connections."""
        waited = threading.Event()
        # Granian has no hook for a worker that accepts connections, so try to connect.
        while not waited.wait(0.05):
            with contextlib.suppress(OSError), socket.create_connection((address, port)):
                break
        listening = f"Listening on http://{f'[{address}]' if ':' in address else address}:{port}"
        if is_json(settings.LOGGING):  # every line is an object then
            log.info("%s", listening)
        else:
            self.stdout.write(listening)
            self.stdout.flush()


def _at_hangup(end: Callable[..., None]) -> Callable[..., None] | signal.Handlers:
    """Return what SIGHUP does: ``end`` with the terminal in which a person started this, and nothing to a service.

    Granian would go on unseen, with new workers that have the settings of before and, after an upgrade, parts of two
    programs.
    """
    at_terminal = sys.stdin is not None and sys.stdin.isatty()
    return end if at_terminal and signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN else signal.SIG_IGN


def check_ready(workers: int) -> None:
    """Raise CommandError if ``init`` has to be run first, or the database is too small for so many ``workers``.

    ImproperlyConfigured if the folder cannot be written: each worker would fail at its lock.
    """
    try:
        signer()
    except KeyFileError as error:
        hint = "" if settings.HOME.ready else "; run `attomenzei-server init`"
        raise CommandError(f"{error}{hint}", returncode=2) from error
    with running_lock.stopped(settings.HOME):
        pass
    try:
        check_schema()
        check_keys()
        check_connections(workers)
    except (SchemaError, KeyFileError, ConnectionsError) as error:
        raise CommandError(str(error), returncode=2) from error


def choose_address(host: str, port: int) -> tuple[str, int]:
    """Return the address of ``host``, and ``port``, or a free one for 0.

    Granian's workers share their port (SO_REUSEPORT), so a second server would silently get half of the requests;
    this is an error instead.
    """
    try:
        _, address = address_of(host)
        if port == 0:
            return address, free_port(host=address)
    except OSError as error:
        raise CommandError(f"cannot listen on {host}: {error.strerror}", returncode=2) from error
    if not is_free(port, address):
        raise CommandError(f"cannot listen on {host}:{port}: taken, or not an address of this machine", returncode=2)
    return address, port
