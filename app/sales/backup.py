"""Copies of the journal, for example on a USB stick, and restoring one.

A backup is one SQLite file without a log beside it, made by SQLite's online backup while the app runs. A copy is
verified before it replaces anything, and a replaced journal is kept under another name.
"""

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from app.sales import journal_check, journal_rows
from app.sales.errors import journal_error, result_code
from app.sales.journal_file import BUSY_TIMEOUT
from app.sales.schema import STEPS
from app.system.saving import free_path

_PREFIX = "attomenzei-records"
_LONGEST_NAME = 20
"""Characters of a shop's or terminal's name in a file name, which may have 255 bytes."""
NAMES = "attomenzei-records-*.sqlite3"
_HAS_TABLE = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
REPLACED_NAME = "sales-{time:%Y%m%d-%H%M%S}.sqlite3"
_LOGS = ("-wal", "-shm", "-journal")
_LOST = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_ERROR}
"""What a journal says that its shop cannot use any more; a locked one, or one of another account, it can."""

Definition = tuple[str, str, str, str | None]
"""A row of SQLite's schema: type, name, table, SQL."""


class BackupTrouble(StrEnum):
    NOTHING = "nothing"
    """There is no record yet."""
    NOT_OURS = "not_ours"
    NEWER_APP = "newer_app"
    DAMAGED = "damaged"


class BackupError(Exception):
    """The file is refused, and nothing has changed."""

    def __init__(self, trouble: BackupTrouble, detail: str = "") -> None:
        super().__init__(f"{trouble.value}: {detail}")
        self.trouble = trouble


@dataclass(frozen=True)
class Comparison:
    """What restoring a backup would do. The numbers count entries, which are sales and voids.

    ``only_here`` are the entries of this terminal that the backup lacks.
    """

    in_backup: int
    newest_in_backup: date | None
    here: int
    only_here: int


def back_up(file: Path, folder: Path, moment: datetime, names: Iterable[str] = ()) -> Path:
    """Copy the journal ``file`` into ``folder`` under a new name, verify the copy, and return its path.

    The name has the journal's receipt prefix, so that no terminal's backup is another's, ``names`` of shop and terminal
    and the time.

    Raises:
        BackupError: there is nothing to copy, or the copy is damaged.
        JournalError: a disk refused.
        SaveError: the folder is gone.
    """
    with _sqlite_errors(file):
        if not file.exists():
            raise BackupError(BackupTrouble.NOTHING)
        name = "-".join([prefix_of(file), *map(_plain, filter(None, names)), f"{moment:%Y%m%d-%H%M}.sqlite3"])
    path = free_path(folder, name)
    part = path.with_name(f".{path.name}.part")
    with _sqlite_errors(part, file):
        try:
            _copy(file, part)
            with _opened(part) as copy:
                _verify(copy)
            _rename_synced(part, path)
        finally:
            _remove(part)
    return path


def prefix_of(file: Path) -> str:
    """Return with what the names of the backups of the journal ``file`` begin."""
    with _sqlite_errors(file), _opened(file, write=True) as db:
        row = db.execute("SELECT mark FROM journal WHERE mark <> '' ORDER BY rowid DESC LIMIT 1").fetchone()
    return f"{_PREFIX}-{row[0]}" if row else _PREFIX


def entries_in(file: Path) -> tuple[int, ...]:
    """Return how many entries and states a journal or a backup has."""
    with _sqlite_errors(file), _opened(file, write=True) as db:
        tables = [table for table in ("entries", "states") if db.execute(_HAS_TABLE, [table]).fetchone()]
        return tuple(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables)  # noqa: S608


def _plain(name: str) -> str:
    """Return ``name`` as a part of a file name on any system."""
    plain = "".join("_" if sign.isspace() or sign in '<>:"/\\|?*' else sign for sign in name)
    return plain[:_LONGEST_NAME].strip("._") or "_"


def compare(file: Path, backup: Path) -> Comparison:
    """Return what restoring ``backup`` over the journal ``file`` would do.

    Raises:
        BackupError: ``backup`` is not ours, is of a newer app, or is damaged.
        JournalError: it cannot be read.
    """
    with _sqlite_errors(backup), _opened(backup) as there:
        _verify(there)
        in_backup = _receipts(there)
        newest = there.execute("SELECT max(entered_on) FROM entries").fetchone()[0]
    with _sqlite_errors(file):
        here = _receipts_in(file)
    day = journal_rows.read_day(newest) if newest else None
    return Comparison(len(in_backup), day, len(here), len(here - in_backup))


def restore(file: Path, backup: Path, moment: datetime) -> Path | None:
    """Replace the journal ``file`` by ``backup``; return the new path of the former journal, None if there was none.

    Receipt numbers continue with a new prefix, as nobody knows which numbers were issued after the backup was made:
    here, by a journal that is lost, or by the machine that made it.

    Raises:
        BackupError: ``backup`` is refused.
        JournalError: a disk refused; the journal is unchanged.
    """
    compare(file, backup)
    ready = file.with_name(f".{file.name}.restoring")
    with _sqlite_errors(file):
        try:
            _copy(backup, ready, immutable=True)
            with _opened(ready, write=True) as db:
                _verify(db)
                db.execute("INSERT INTO journal (mark) VALUES ('')")  # none: the next entry gets a new one
            replaced = _keep_replaced(file, file.with_name(REPLACED_NAME.format(time=moment)))
            _copy(ready, file, anew=False)
        finally:
            _remove(ready)
    return replaced


def _copy(source: Path, target: Path, *, immutable: bool = False, anew: bool = True) -> Path:
    """Copy a database by SQLite's online backup, which is atomic: a power cut leaves the old or the new ``target``."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if anew:
        target.unlink(missing_ok=True)
    if not target.exists():
        target.touch(mode=0o600)  # before it contains passport data
    with (
        _opened(source, write=not immutable) as there,
        closing(sqlite3.connect(target, timeout=BUSY_TIMEOUT, isolation_level=None)) as here,
    ):
        there.backup(here)
        if anew:
            here.execute("PRAGMA journal_mode = DELETE")  # so that it can be read from a write-protected medium
    return target


@contextmanager
def _opened(file: Path, *, write: bool = False) -> Iterator[sqlite3.Connection]:
    """Yield a connection to an existing file. Without ``write``, SQLite creates nothing beside it, not even a lock."""
    how = "mode=rw" if write else "mode=ro&immutable=1"
    with closing(
        sqlite3.connect(f"{file.absolute().as_uri()}?{how}", uri=True, timeout=BUSY_TIMEOUT, isolation_level=None)
    ) as db:
        db.execute("PRAGMA trusted_schema = OFF")  # somebody else may have prepared the file
        yield db


def _verify(db: sqlite3.Connection) -> None:
    version = int(db.execute("PRAGMA user_version").fetchone()[0])
    found = _schema_of(db)
    if not {"journal", "entries", "sales"} <= {name for _type, name, _table, _sql in found}:
        raise BackupError(BackupTrouble.NOT_OURS, "other tables")
    if version > len(STEPS):
        raise BackupError(BackupTrouble.NEWER_APP, f"schema {version}")
    if found != _schema(version):
        raise BackupError(BackupTrouble.NOT_OURS, "another schema")
    intact = db.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok"
    if not intact or db.execute("PRAGMA foreign_key_check").fetchone():
        raise BackupError(BackupTrouble.DAMAGED)
    try:
        journal_check.check_types(db)
    except ValueError as error:
        raise BackupError(BackupTrouble.DAMAGED, str(error)) from error


def _schema(version: int) -> set[Definition]:
    """Return the definitions of everything in a journal of ``version``."""
    with closing(sqlite3.connect(":memory:")) as db:
        for statement in (line for step in STEPS[:version] for line in step):
            db.execute(statement)
        return _schema_of(db)


def _schema_of(db: sqlite3.Connection) -> set[Definition]:
    # All of it: with ``writable_schema``, a trigger may have any name, even one that SQLite reserves.
    return set(db.execute("SELECT type, name, tbl_name, sql FROM sqlite_master"))


def _receipts(db: sqlite3.Connection) -> set[str]:
    return {receipt for (receipt,) in db.execute("SELECT receipt FROM entries")}


def _receipts_in(file: Path) -> set[str]:
    """Return the receipt numbers of the journal here; none if it is missing or damaged."""
    if not file.exists():
        return set()
    try:
        with _opened(file, write=True) as db:
            return _receipts(db)
    except sqlite3.DatabaseError as error:
        _require_damage(error)
        return set()


def _keep_replaced(file: Path, kept: Path) -> Path | None:
    """Copy the journal ``file`` to ``kept``; rename it with its logs if it is damaged. None if there is none."""
    if not file.exists():
        return None
    try:
        with _opened(file, write=True) as db:
            _receipts(db)
        return _copy(file, kept)
    except sqlite3.DatabaseError as error:
        _require_damage(error)
        for log in _LOGS:
            with suppress(FileNotFoundError):
                Path(f"{file}{log}").rename(f"{kept}{log}")
        kept.unlink(missing_ok=True)
        return file.rename(kept)


def _require_damage(error: sqlite3.DatabaseError) -> None:
    """Raise ``error`` unless it says that the journal itself is of no use any more."""
    if result_code(error) not in _LOST:
        raise error


def _rename_synced(part: Path, path: Path) -> None:
    with part.open("rb+") as written:
        os.fsync(written.fileno())
    part.rename(path)


def _remove(part: Path) -> None:
    with suppress(OSError):  # the stick may have been removed
        part.unlink(missing_ok=True)


@contextmanager
def _sqlite_errors(*files: Path) -> Iterator[None]:
    """Raise errors of SQLite and the file system as ``JournalError``, or as ``BackupError`` if the content is to blame.

    ``files`` are those that are worked on.
    """
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        if result_code(error) == sqlite3.SQLITE_NOTADB:
            raise BackupError(BackupTrouble.NOT_OURS, str(error)) from error
        if result_code(error) == sqlite3.SQLITE_CORRUPT:
            raise BackupError(BackupTrouble.DAMAGED, str(error)) from error
        raise journal_error(error, *files) from error
