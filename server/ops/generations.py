"""A folder of backups: each in a new file that is named by its time, and the oldest deleted."""

from datetime import datetime
from pathlib import Path

from licensing.clock import JST

PREFIX = "attomenzei-"


def new_file(folder: Path, suffix: str, now: datetime) -> Path:
    """Return the name of the backup made ``now``, such as ``attomenzei-20261130T033000.dump``; the time is Japan's."""
    return folder / f"{PREFIX}{now.astimezone(JST):%Y%m%dT%H%M%S}{suffix}"


def delete_older(folder: Path, suffix: str, keep: int) -> list[Path]:
    """Delete all but the newest ``keep`` backups of ``folder``; return the deleted ones."""
    backups = sorted(folder.glob(f"{PREFIX}*{suffix}"))
    older = backups[: max(0, len(backups) - keep)]
    for path in older:
        path.unlink()
    return older
