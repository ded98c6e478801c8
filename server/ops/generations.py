"""A folder of backups: each in a new file that is named by its time, and the oldest deleted."""

from datetime import datetime
from pathlib import Path

from licensing.clock import JST

PREFIX = "attomenzei-"


def new_file(folder: Path, suffix: str, now: datetime) -> Path:
    """Return the name of the backup made ``now``, such as ``attomenzei-20261130T033000.dump``; the time is Japan's."""
    return folder / f"{PREFIX}{now.astimezone(JST):%Y%m%dT%H%M%S}{suffix}"


def delete_older(made: Path, keep: int) -> list[Path]:
    """Delete all but the newest ``keep`` backups in the folder of ``made``, which is one of them; return the deleted.

    ``made`` stays, though another may be named by a clock that was ahead; a file that a person named does too.
    """
    others = sorted(path for path in made.parent.glob(f"{PREFIX}[0-9]*T[0-9]*{made.suffix}") if path.name != made.name)
    older = others[: max(0, len(others) - (keep - 1))]
    for path in older:
        path.unlink()
    return older
