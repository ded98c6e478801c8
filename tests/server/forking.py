"""Runs ``attomenzei-server`` and ``attomenzei license`` in forks of one process: imports are most of a short run.

``python -m tests.server.forking SOCKET`` is that process, until its standard input ends. A ``Fork`` sends it a command
with its environment, working directory and three standard files.
"""

import atexit
import json
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import IO, Any, TypedDict

LIBRARIES = (
    "app.cli",
    "asgiref.sync",
    "cryptography.fernet",
    "cryptography.x509",
    "django.core.mail",
    "django.core.management",
    "django.core.servers.basehttp",
    "django.db.backends.sqlite3.base",
    "django.db.migrations",
    "django.db.models",
    "django.forms",
    "django.shortcuts",
    "django.template.defaulttags",
    "django.test",
    "django.views.generic",
    "environ",
    "granian",
    "idna",
    "licensing.output",
    "licensing.request",
    "licensing.roots",
    "licensing.standing",
    "licensing.tls",
    "licensing.vendor",
    "logging.config",
    "pydantic.dataclasses",
    "pydantic.json_schema",
    "pydantic.networks",
    "pydantic.type_adapter",
    "segno",
    "urllib3",
)
"""What each command imports: modules that read neither settings nor environment while they are imported."""


class Command(TypedDict):
    program: str
    arguments: Sequence[str]
    environment: dict[str, str]
    folder: str


class Fork:
    """A command that runs; the part of ``subprocess.Popen`` that tests need."""

    def __init__(self, command: Command, *files: IO[Any]) -> None:
        """Start it with ``files`` as standard input, output and error."""
        self.returncode: int | None = None
        self._connection = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._connection.connect(_first_process())
        socket.send_fds(self._connection, [json.dumps(command).encode()], [file.fileno() for file in files])
        self.pid = int(self._connection.recv(16))

    def poll(self) -> int | None:
        if self.returncode is None and select.select([self._connection], [], [], 0)[0]:
            self.wait()
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Return the exit code. Raise ``TimeoutError`` after ``timeout`` seconds."""
        if self.returncode is None:
            self._connection.settimeout(timeout)
            self.returncode = int(self._connection.recv(16))
            self._connection.close()
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


@cache
def _first_process() -> str:
    """Start the process and return the path of its socket."""
    folder = tempfile.TemporaryDirectory(prefix="attomenzei-fork-")
    path = f"{folder.name}/socket"
    command = [sys.executable, "-m", "tests.server.forking", path]
    process = subprocess.Popen(command, cwd=Path(__file__).parents[2], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    atexit.register(folder.cleanup)
    atexit.register(process.communicate)
    return path


def main(path: str) -> None:
    """Accept commands. Each is run by a fork of its own, to the usual end of an interpreter."""
    for name in LIBRARIES:
        import_module(name)
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listener:
        listener.bind(path)
        listener.listen(64)
        os.write(1, b"ready\n")
        command = _wait_for_command(listener)
    if command is not None:
        os.environ.clear()
        os.environ.update(command["environment"])
        os.chdir(command["folder"])
        sys.argv[1:] = command["arguments"]
        runpy.run_module(command["program"], run_name="__main__", alter_sys=True)


def _wait_for_command(listener: socket.socket) -> Command | None:
    """Return a command in the fork that has to run it, and None in the first process at its end."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the forks that report exit codes
    while True:
        if sys.stdin in select.select([listener, sys.stdin], [], [])[0]:
            return None
        connection, _ = listener.accept()
        with connection:
            if not os.fork():
                return _run_in_fork(connection)


def _run_in_fork(connection: socket.socket) -> Command:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    received, files, _, _ = socket.recv_fds(connection, 1 << 20, 3)
    child = os.fork()
    if child:
        connection.sendall(b"%d" % child)
        _, status = os.waitpid(child, 0)
        with suppress(OSError):  # a test that waits no longer
            connection.sendall(b"%d" % os.waitstatus_to_exitcode(status))
        os._exit(0)
    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)
    command: Command = json.loads(received)
    return command


if __name__ == "__main__":
    main(sys.argv[1])
