"""Runs ``attomenzei-server`` as a process."""

import atexit
import contextlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def environment(folder: Path, **variables: str) -> dict[str, str]:
    """Return this process's environment with another home, and of our settings only ``variables``."""
    ours = ("ATTOMENZEI_", "DATABASE_URL", "EMAIL_URL", "DJANGO_", "COV_")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {**inherited, "ATTOMENZEI_HOME": str(folder), **variables}


def run(folder: Path, *arguments: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    """Run the command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "server", *arguments],
        cwd=ROOT,
        env=environment(folder, **variables),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


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
    child = subprocess.Popen(
        [sys.executable, "-m", "server", *arguments],
        cwd=ROOT,
        env=environment(folder, **variables),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    with child:
        try:
            yield child, _wait_for(child, expect)
        finally:
            child.terminate()


@contextlib.contextmanager
def spawned(folder: Path, *arguments: str, **variables: str) -> Iterator["Child"]:
    """Start the command; it is killed at the end of the block if it is still running."""
    child = subprocess.Popen(
        [sys.executable, "-m", "server", *arguments],
        cwd=ROOT,
        env=environment(folder, **variables),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    with child:
        try:
            yield child
        finally:
            child.kill()


Child = subprocess.Popen[str]


def _wait_for(child: Child, expect: str) -> "re.Match[str]":
    assert child.stdout is not None
    printed = ""
    for line in child.stdout:
        printed += line
        found = re.search(expect, printed)
        if found is not None:
            return found
    raise AssertionError(f"it ended without {expect!r}:\n{printed}")
