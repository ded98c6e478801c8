"""``serve``: runs the server under granian and prints its address."""

import contextlib
import copy
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from typing import IO, Any, cast

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from granian import Granian
from granian.constants import Interfaces

from server.command import ServerCommand, whole
from server.licenses.keys.key_files import KeyFileError
from server.licenses.keys.signing import signer
from server.ports import free_port, is_free

THREADS = 2 * (os.cpu_count() or 1) + 1
"""Threads of a worker, each with a database connection: as many as granian recommends."""


class Command(ServerCommand):
    help = "Serve terminals, the web pages and the API."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (127.0.0.1)")
        parser.add_argument("--port", type=whole(0, 65535), default=8765, help="0: a free one (8765)")
        parser.add_argument("--workers", type=whole(1, 64), default=1, help="processes (1)")
        parser.add_argument("--no-jobs", action="store_true", help="do not start `work` (e-mail, webhooks) beside it")

    def handle(self, *, host: str, port: int, workers: int, no_jobs: bool, **options: Any) -> None:
        check_ready()
        port = choose_port(host, port)
        # One process that supervises workers; each worker has its own threads and database connections.
        server = Granian(
            "server.wsgi:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            websockets=False,
            workers=workers,
            blocking_threads=THREADS,
            workers_kill_timeout=10,
            log_access=False,  # server.ops.logs writes the line of a request
            log_dictconfig=copy.deepcopy(settings.LOGGING),
        )
        server.on_startup(lambda: threading.Thread(target=self._announce, args=(host, port), daemon=True).start())
        connections.close_all()  # the workers are forked: none may share this process's connection
        with contextlib.nullcontext() if no_jobs else _jobs():
            server.serve()

    def _announce(self, host: str, port: int) -> None:
        """Print the address once the first worker accepts connections."""
        waited = threading.Event()
        # Granian has no hook for a worker that accepts connections, so try to connect.
        while not waited.wait(0.05):
            with closing(socket.socket()) as probe:
                if probe.connect_ex((host, port)) == 0:
                    break
        self.stdout.write(f"Listening on http://{host}:{port}")
        self.stdout.flush()


@contextlib.contextmanager
def _jobs() -> Iterator[None]:
    """Run ``work`` until the block ends or this process is killed: its standard input is closed then."""
    command = [sys.executable, "-m", "server", "work", "--with-parent"]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as jobs, contextlib.closing(_unshared_stdin(jobs)):  # noqa: S603
        yield  # `command` is our own program


def _unshared_stdin(jobs: "subprocess.Popen[bytes]") -> IO[bytes]:
    """Return the pipe to ``jobs`` after making sure that workers, which are forked, close their copy of it."""
    pipe = cast("IO[bytes]", jobs.stdin)
    os.register_at_fork(after_in_child=pipe.close)
    return pipe


def check_ready() -> None:
    """Raise CommandError if ``init`` has to be run first."""
    try:
        signer()
    except KeyFileError as error:
        hint = "" if settings.HOME.ready else "; run `attomenzei-server init`"
        raise CommandError(f"{error}{hint}", returncode=2) from error
    executor = MigrationExecutor(connections["default"])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise CommandError("the database is not up to date: run `attomenzei-server init`", returncode=2)


def choose_port(host: str, port: int) -> int:
    """Return ``port``, or a free one for 0.

    Granian's workers share their port (SO_REUSEPORT), so a second server would silently get half of the requests;
    this is an error instead.
    """
    if port == 0:
        return free_port()
    if not is_free(port, host):
        raise CommandError(f"cannot listen on {host}:{port}: taken, or not an address of this machine", returncode=2)
    return port
