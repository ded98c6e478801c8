"""A folder of backups: each in a new file that is named by its time, and the oldest deleted.

The name is of the clock, which may have been ahead: a name of a later time than now counts as older than all others.
"""

import math
from datetime import datetime, timedelta
from pathlib import Path

from licensing.clock import JST

PREFIX = "attomenzei-"
UNFINISHED = ".part"
LONGEST = timedelta(days=1)
"""After this nobody writes an unfinished backup any more: it was killed."""


def new_file(folder: Path, suffix: str, now: datetime) -> Path:
    """Return the name of the backup made ``now``, such as ``attomenzei-20261130T033000.dump``; the time is Japan's."""
    return folder / f"{PREFIX}{now.astimezone(JST):%Y%m%dT%H%M%S}{suffix}"


def older(made: Path, keep: int, now: datetime) -> list[Path]:
    """Return all but the newest ``keep`` backups in the folder of ``made``, and what killed ones left, to be deleted.

    ``made``, which is one of them, stays, as do files that a person named; those of a clock that was ahead go first.
    """
    folder, suffix = made.parent, made.suffix
    others = [path for path in folder.glob(f"{PREFIX}[0-9]*T[0-9]*{suffix}") if path.name != made.name]
    others.sort(key=lambda path: (path.name <= made.name, path))
    left = folder.glob(f"{PREFIX}*{suffix}{UNFINISHED}*")  # SQLite has a journal beside it
    unfinished = [path for path in left if _changed(path) < (now - LONGEST).timestamp()]
    return unfinished + others[: max(0, len(others) - (keep - 1))]


def _changed(path: Path) -> float:
    try:
        return path.lstat().st_mtime
    except FileNotFoundError:  # another process has finished it meanwhile
        return math.inf
