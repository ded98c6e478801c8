"""The backup that is made when the app is closed: only if something is new, and only the newest ones are kept.

It is made up for after a start, and once a day while the app is not closed.
"""

import threading
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from app.sales.backup import BackupError, back_up, entries_in, prefix_of
from app.sales.errors import JournalError
from app.sales.keys import Keys
from app.sales.sealed_file import is_plain
from licensing.drives import require_drive

KEPT = 10
"""Automatic backups of this terminal that stay in the folder."""
FOLDER = "backups"
"""In the data folder, until the shop chooses another place."""
_KIND = "auto"
_one_at_a_time = threading.Lock()
"""Two of the same minute would have the same name."""


def back_up_at_closing(
    file: Path, folder: Path, moment: datetime, names: tuple[str, ...], keys: Keys | None = None
) -> Path | None:
    """Back the journal ``file`` up into ``folder``, unless the newest automatic backup of it there has all entries.

    ``names`` are those of shop and terminal. Only automatic backups of the same receipt prefix are ever removed: those
    of other terminals, and those that somebody made, stay. Return the new file, None if there was nothing to save.

    Raises:
        BackupError, JournalError, SaveError: as ``back_up`` does.
        OSError: the drive of the records is not connected.
    """
    require_drive(file.parent)
    if not file.exists():
        return None
    with _one_at_a_time:
        return _back_up_what_is_new(file, folder, moment, names, keys or Keys(file.parent))


def _back_up_what_is_new(file: Path, folder: Path, moment: datetime, names: tuple[str, ...], keys: Keys) -> Path | None:
    if not any(count for count, _newest in entries_in(file, keys)):
        return None  # but a sale that is being typed
    former = sorted(folder.glob(f"{prefix_of(file, keys)}*-{_KIND}-*.sqlite3"), key=lambda path: path.stat().st_mtime)
    if former and _has_all(former[-1], file, keys):
        return None
    made = back_up(file, folder, moment, (*names, _KIND), keys)
    for old in former[: max(0, len(former) + 1 - KEPT)]:
        with suppress(OSError):  # somebody has it open; the next time
            old.unlink()
    return made


def _has_all(backup: Path, file: Path, keys: Keys) -> bool:
    try:
        return not is_plain(backup) and entries_in(backup, keys) == entries_in(file, keys)
    except (BackupError, JournalError, OSError):
        return False  # a damaged one is none
