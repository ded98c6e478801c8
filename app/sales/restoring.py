"""Restoring a backup: what it would do, and doing it. The replaced journal is kept under another name."""

import sqlite3
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from app.sales import journal_rows
from app.sales.backup import copy, key_of, sqlite_errors, verify
from app.sales.errors import DISK_ERRORS, READ_ERRORS, JournalError, JournalTrouble, result_code
from app.sales.journal import new_mark
from app.sales.keys import Keys
from app.sales.record_key import Key
from app.sales.sealed_file import LOGS, export, id_in, key_for_writing, opened, remove
from licensing.drives import make_folder

UNFINISHED_FROM = 6
"""The version of the schema since which an unfinished sale is kept; that of a backup is over."""
REPLACED_NAMES = "sales-*.sqlite3"
_LOST = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_ERROR}
"""What a journal says that its shop cannot use any more; a locked one, or one of another account, it can."""


@dataclass(frozen=True)
class Comparison:
    """What restoring a backup would do. The numbers count entries, which are sales and voids.

    ``only_here`` are the entries of this terminal that the backup lacks.
    """

    in_backup: int
    newest_in_backup: date | None
    here: int
    only_here: int


def compare(file: Path, backup: Path, keys: Keys | None = None, entered: Key | None = None) -> Comparison:
    """Return what restoring ``backup`` over the journal ``file`` would do.

    ``entered`` is the key of a recovery code, for the backup of another terminal.

    Raises:
        BackupError: ``backup`` is not ours, is of a newer app, is damaged, or needs another code.
        JournalError: it cannot be read.
    """
    keys = keys or Keys(file.parent)
    with sqlite_errors(backup), opened(backup, key_of(backup, keys, entered)) as there:
        verify(there)
        in_backup = _receipts(there)
        newest = there.execute("SELECT max(entered_on) FROM entries").fetchone()[0]
    with sqlite_errors(file):
        here = _receipts_in(file, keys)
    day = journal_rows.read_day(newest) if newest else None
    return Comparison(len(in_backup), day, len(here), len(here - in_backup))


def restore(
    file: Path, backup: Path, moment: datetime, keys: Keys | None = None, entered: Key | None = None
) -> Path | None:
    """Replace the journal ``file`` by ``backup``; return the new path of the former journal, None if there was none.

    Receipt numbers continue with a new prefix, as nobody knows which numbers were issued after the backup was made:
    here, by a journal that is lost, or by the machine that made it. A terminal that has no key yet, or has lost it,
    goes on with that of the backup, whose recovery code the shop has.

    Raises:
        BackupError: ``backup`` is refused.
        JournalError: a disk refused; the journal is unchanged.
    """
    keys = keys or Keys(file.parent)
    compare(file, backup, keys, entered)
    ready = file.with_name(f".{file.name}.restoring")
    with sqlite_errors(file):
        key = key_of(backup, keys, entered)
        own = _own_key(file, keys, key)
        try:
            _copy_of(backup, ready, key, own)
            with opened(ready, own, write=True) as db:
                verify(db)
                # Of no machine, so the next entry gets another one. Until then it tells the backups made here from
                # those of the terminal that this one comes from.
                marks = {mark for (mark,) in db.execute("SELECT mark FROM journal")}
                db.execute("INSERT INTO journal (mark) VALUES (?)", [new_mark(marks)])
                if int(db.execute("PRAGMA user_version").fetchone()[0]) >= UNFINISHED_FROM:
                    db.execute("DELETE FROM unfinished")
            replaced = _keep_replaced(file, file.with_name(replaced_name(moment)), keys)
            with opened(ready, own, write=True) as db:
                copy(db, file, own, anew=False)
        finally:
            remove(ready)
    return replaced


def _own_key(file: Path, keys: Keys, of_backup: Key | None) -> Key:
    """Return the key with which the journal goes on."""
    if of_backup is None or _journal_key(file, keys) is not None or keys.current is not None:
        return _journal_key(file, keys) or keys.own()
    keys.adopt(of_backup)
    return of_backup


def _journal_key(file: Path, keys: Keys) -> Key | None:
    """Return the key of the journal here, None if there is none, or if it is of no use."""
    wanted = id_in(file) if file.exists() else None
    return None if wanted is None else keys.find(wanted)


def _copy_of(backup: Path, ready: Path, key: Key | None, own: Key) -> None:
    """Copy ``backup``, which has the ``key``, to the new file ``ready``, encrypted with ``own``."""
    with opened(backup, key) as there:
        if key is None:
            make_folder(ready.parent)
            export(there, ready, own)
        else:
            copy(there, ready, own)


def _receipts(db: sqlite3.Connection) -> set[str]:
    return {receipt for (receipt,) in db.execute("SELECT receipt FROM entries")}


def _receipts_in(file: Path, keys: Keys) -> set[str]:
    """Return the receipt numbers of the journal here; none if it is missing, damaged or cannot be decrypted."""
    if not file.exists():
        return set()
    try:
        with opened(file, key_for_writing(file, keys), write=True) as db:
            return _receipts(db)
    except READ_ERRORS as error:
        _require_loss(error)
        return set()


def _keep_replaced(file: Path, kept: Path, keys: Keys) -> Path | None:
    """Copy the journal ``file`` to ``kept``; rename it with its logs if it is of no use. None if there is none."""
    if not file.exists():
        return None
    try:
        key = key_for_writing(file, keys)
        with opened(file, key, write=True) as db:
            _receipts(db)
            damaged = db.execute("PRAGMA cipher_integrity_check").fetchone() is not None
            if not damaged:
                _copy_whole(db, kept, key)
        # SQLite reads each page that it replaces: a damaged one fails (as a lack of memory).
        return set_aside(file, kept) if damaged else kept
    except READ_ERRORS as error:
        _require_loss(error)
        return set_aside(file, kept)


def _copy_whole(db: sqlite3.Connection, kept: Path, key: Key | None) -> None:
    try:
        copy(db, kept, key)
    except DISK_ERRORS:
        remove(kept)  # a part of it would be offered as if it were the journal
        raise


def replaced_name(moment: datetime) -> str:
    """Return the name under which a replaced journal is kept, as ``REPLACED_NAMES`` finds it."""
    return f"sales-{moment:%Y%m%d-%H%M%S}.sqlite3"


def set_aside(file: Path, kept: Path) -> Path:
    """Rename the journal ``file`` with its logs to ``kept``, and return that."""
    for log in LOGS:
        with suppress(FileNotFoundError):
            Path(f"{file}{log}").rename(f"{kept}{log}")
    kept.unlink(missing_ok=True)
    return file.rename(kept)


def _require_loss(error: Exception) -> None:
    """Raise ``error`` unless it says that the journal itself is of no use any more."""
    if isinstance(error, JournalError):
        lost = error.trouble in {JournalTrouble.KEY_MISSING, JournalTrouble.NOT_READABLE}
    else:
        lost = result_code(error) in _LOST
    if not lost:
        raise error
