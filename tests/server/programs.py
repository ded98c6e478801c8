"""Runs ``attomenzei-server`` as a process."""

import atexit
import contextlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Self

from tests.server.forking import Command, Fork

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60
"""Seconds that a command may take."""


def environment(folder: Path, **variables: str) -> dict[str, str]:
    """Return this process's environment with another home, and of our settings only ``variables``."""
    ours = ("ATTOMENZEI_", "DATABASE_URL", "EMAIL_URL", "DJANGO_", "COV_")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {**inherited, "ATTOMENZEI_HOME": str(folder), **variables}


def run(folder: Path, *arguments: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    """Run the command to its end."""
    return run_in(ROOT, arguments, environment(folder, **variables))


def run_in(
    folder: Path, arguments: Sequence[str], variables: dict[str, str], program: str = "server"
) -> "subprocess.CompletedProcess[str]":
    """Run the command to its end in ``folder`` with these environment variables."""
    if any(name.startswith("PYTHON") and os.environ.get(name) != value for name, value in variables.items()):
        return subprocess.run(
            [sys.executable, "-m", program, *arguments],  # some variables are read by an interpreter's start alone
            cwd=folder,
            env=variables,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
    with (
        Path(os.devnull).open() as nothing,
        tempfile.TemporaryFile("w+") as output,
        tempfile.TemporaryFile("w+") as errors,
    ):
        fork = Fork(_command(program, arguments, variables, folder), nothing, output, errors)
        code = fork.wait(PATIENCE)
        output.seek(0)
        errors.seek(0)
        return subprocess.CompletedProcess(list(arguments), code, output.read(), errors.read())


def _command(program: str, arguments: Sequence[str], variables: dict[str, str], folder: Path) -> Command:
    return {"program": program, "arguments": arguments, "environment": variables, "folder": str(folder)}


def create_server(folder: Path, **variables: str) -> None:
    """Create a server in ``folder`` as ``init`` does: a copy, because migrating takes seconds.

    A ``DATABASE_URL`` must be one of ``Cluster.new_database``, which has the tables already.
    """
    shutil.copytree(_template(), folder, dirs_exist_ok=True)
    if "DATABASE_URL" in variables:
        (folder / "attomenzei.sqlite3").unlink()


@cache
def _template() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="attomenzei-server-"))
    atexit.register(shutil.rmtree, folder)
    initialise(folder)
    return folder


def initialise(folder: Path, **variables: str) -> None:
    ended = run(folder, "init", **variables)
    assert ended.returncode == 0, ended.stderr


@contextlib.contextmanager
def started(folder: Path, *arguments: str, expect: str, **variables: str) -> Iterator["tuple[Child, re.Match[str]]"]:
    """Run the command until the block ends; the block begins once its output matches ``expect``."""
    with Child(ROOT, arguments, environment(folder, **variables)) as child:
        try:
            yield child, _wait_for(child, expect)
        finally:
            child.terminate()


@contextlib.contextmanager
def spawned(folder: Path, *arguments: str, **variables: str) -> Iterator["Child"]:
    """Start the command; it is killed at the end of the block if it is still running."""
    with Child(ROOT, arguments, environment(folder, **variables)) as child:
        try:
            yield child
        finally:
            child.kill()


class Child(Fork):
    """A command with pipes for its input, and for its output and errors."""

    def __init__(self, folder: Path, arguments: Sequence[str], variables: dict[str, str]) -> None:
        itself, written = os.pipe()
        read, output = os.pipe()
        self.stdin = os.fdopen(written, "w", encoding="utf-8")
        self.stdout = os.fdopen(read, encoding="utf-8")
        with os.fdopen(itself) as reader, os.fdopen(output, "w") as writer:
            super().__init__(_command("server", arguments, variables, folder), reader, writer, writer)

    def communicate(self, timeout: float) -> tuple[str, None]:
        """Return what it still writes until its end, for which it has ``timeout`` seconds."""
        self.stdin.close()
        patience = threading.Timer(timeout, self.kill)
        patience.start()
        printed = self.stdout.read()
        self.wait()
        patience.cancel()
        return printed, None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stdin.close()
        self.stdout.close()
        self.wait()


def _wait_for(child: Child, expect: str) -> "re.Match[str]":
    printed = ""
    for line in child.stdout:
        printed += line
        found = re.search(expect, printed)
        if found is not None:
            return found
    raise AssertionError(f"it ended without {expect!r}:\n{printed}")
