"""Backing up PostgreSQL with its own ``pg_dump``. ``pg_restore`` and ``restored`` bring a backup back."""

import os
import subprocess
from pathlib import Path
from typing import Any

from psycopg.conninfo import make_conninfo

from server.ops.backups import BackupError

CONNECTION = ("dbname", "host", "port", "user", "sslmode", "sslrootcert", "sslcert", "sslkey", "target_session_attrs")
"""Parameters of the connection that pg_dump needs too. The time limits of requests would end a long dump."""


def dump(parameters: dict[str, Any], target: Path) -> int:
    """Write the database of ``parameters`` (psycopg's) to the new file ``target``; return its size in bytes.

    Raises:
        BackupError: ``target`` exists, or pg_dump is missing or fails; nothing is left behind.
    """
    if target.exists():
        raise BackupError(f"{target} exists: name a new file")
    draft = target.with_name(target.name + ".part")
    try:
        # The password is not in the arguments, which every user of the machine can read.
        password = {"PGPASSWORD": str(parameters["password"])} if parameters.get("password") else {}
        where = make_conninfo(**{name: parameters[name] for name in CONNECTION if name in parameters})
        _run("pg_dump", "--format=custom", f"--file={draft}", f"--dbname={where}", **password)
        _run("pg_restore", "--list", str(draft))  # the file can be read to its end
        size = draft.stat().st_size
        draft.replace(target)
    except OSError as error:
        raise BackupError(f"{target}: {error.strerror}") from error
    finally:
        draft.unlink(missing_ok=True)
    return size


def _run(program: str, *arguments: str, **variables: str) -> None:
    try:
        ended = subprocess.run(  # noqa: S603  # the name is ours
            [program, *arguments], env={**os.environ, **variables}, capture_output=True, text=True, check=False
        )
    except FileNotFoundError as error:
        raise BackupError(f"{program} is not installed: it is in the package postgresql-client") from error
    if ended.returncode != 0:
        raise BackupError(f"{program}: {' '.join(ended.stderr.split())}")
