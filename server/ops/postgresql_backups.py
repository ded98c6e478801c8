"""Backing up PostgreSQL with its own ``pg_dump``. ``pg_restore`` and ``restored`` bring a backup back."""

import os
import subprocess
from pathlib import Path
from typing import Any

from psycopg import pq
from psycopg.conninfo import make_conninfo

from server.ops.backups import BackupError, new_file

LEFT_OUT = ("options", "password", "sslpassword")
"""Parameters that pg_dump must not get: the time limits of requests would end a long dump, and arguments are public."""


def dump(parameters: dict[str, Any], target: Path) -> int:
    """Write the database of ``parameters`` (psycopg's) to the new file ``target``; return its size in bytes.

    Raises:
        BackupError: ``target`` exists, or pg_dump is missing or fails; nothing is left behind.
    """
    with new_file(target) as draft:
        # The password is not in the arguments, which every user of the machine can read.
        password = {"PGPASSWORD": str(parameters["password"])} if parameters.get("password") else {}
        known = {option.keyword.decode() for option in pq.Conninfo.get_defaults()} - set(LEFT_OUT)
        where = make_conninfo(**{name: value for name, value in parameters.items() if name in known})
        _run("pg_dump", "--no-password", "--format=custom", f"--file={draft}", f"--dbname={where}", **password)
        _run("pg_restore", "--list", str(draft))  # the file can be read to its end
        return draft.stat().st_size


def _run(program: str, *arguments: str, **variables: str) -> None:
    try:
        ended = subprocess.run(  # noqa: S603  # the name is ours
            [program, *arguments],
            env={**os.environ, **variables},
            capture_output=True,
            text=True,
            errors="backslashreplace",  # before it is connected, it speaks in PostgreSQL's own locale
            check=False,
        )
    except FileNotFoundError as error:
        raise BackupError(f"{program} is not installed: it is in the package postgresql-client") from error
    if ended.returncode != 0:
        raise BackupError(f"{program}: {' '.join(ended.stderr.split())}")
