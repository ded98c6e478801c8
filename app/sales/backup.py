"""Copies of the journal on a USB stick, and the way back. Each is checked before it counts; nothing is thrown away.

A backup is one SQLite file without a log beside it, as the online backup of SQLite makes it while the app runs.
"""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from app.sales.errors import told
from app.sales.journal import PATIENCE, new_mark
from app.sales.schema import STEPS

if TYPE_CHECKING:
    from sqlite3 import Connection

NAME = "attomenzei-records-{time:%Y%m%d-%H%M}.sqlite3"
NAMES = "attomenzei-records-*.sqlite3"
ASIDE = "sales-{time:%Y%m%d-%H%M%S}.sqlite3"
_LOGS = ("-wal", "-shm", "-journal")


class BackupTrouble(StrEnum):
    NOTHING = "nothing"
    """There is no record yet."""
    NOT_OURS = "not_ours"
    NEWER_APP = "newer_app"
    DAMAGED = "damaged"


class BackupError(Exception):
    """The file is not taken, and nothing has changed."""

    def __init__(self, trouble: BackupTrouble, detail: str = "") -> None:
        super().__init__(f"{trouble.value}: {detail}")
        self.trouble = trouble


@dataclass(frozen=True)
class Comparison:
    """What restoring a backup would do. The numbers count entries: sales and what takes them back.

    ``only_here`` are those that stand on this terminal and not in the backup.
    """

    in_backup: int
    newest_in_backup: date | None
    here: int
    only_here: int


def back_up(file: Path, folder: Path, moment: datetime) -> Path:
    """Copy the journal ``file`` into ``folder`` under a name with the date, check the copy, and return its path.

    Raises:
        BackupError: there is nothing to copy, or the copy is not whole.
        JournalError: a disk refused; what stood there before still does.
    """
    if not file.exists():
        raise BackupError(BackupTrouble.NOTHING)
    path = folder / NAME.format(time=moment)
    part = path.with_name(f".{path.name}.part")
    with _troubles():
        try:
            _copy(file, part)
            with _opened(part) as copy:
                _check(copy)
            _put_in_place(part, path)
        finally:
            _remove(part)
    return path


def compare(file: Path, backup: Path) -> Comparison:
    """Return what restoring ``backup`` over the journal ``file`` would do.

    Raises:
        BackupError: ``backup`` is not ours, of a newer app, or damaged.
        JournalError: it cannot be read.
    """
    with _troubles(), _opened(backup) as there:
        _check(there)
        kept, here = _receipts(there), _receipts_in(file)
        newest = there.execute("SELECT max(entered_on) FROM entries").fetchone()[0]
    return Comparison(len(kept), date.fromisoformat(newest) if newest else None, len(here), len(here - kept))


def restore(file: Path, backup: Path, moment: datetime) -> Path | None:
    """Put the records of ``backup`` in the place of ``file``; return where the former ones stand now, None for none.

    Where records are left behind, receipts go on under a new mark: no receipt number is ever given twice.

    Raises:
        BackupError: ``backup`` is not taken.
        JournalError: a disk refused; the journal is what it was.
    """
    left_behind = compare(file, backup).only_here
    ready = file.with_name(f".{file.name}.restoring")
    with _troubles():
        try:
            _copy(backup, ready, immutable=True)
            with _opened(ready, write=True) as db:
                _check(db)
                if left_behind:
                    _renew_mark(db)
            aside = _set_aside(file, file.with_name(ASIDE.format(time=moment)))
            _copy(ready, file, anew=False)
        finally:
            _remove(ready)
    return aside


def _copy(source: Path, target: Path, *, immutable: bool = False, anew: bool = True) -> Path:
    """Copy a database by SQLite's online backup: ``target`` is the old or the new one, whatever is cut off."""
    import sqlite3

    target.parent.mkdir(parents=True, exist_ok=True)
    if anew:
        target.unlink(missing_ok=True)
    if not target.exists():
        target.touch(mode=0o600)  # before there is passport data in it
    with (
        _opened(source, write=not immutable) as there,
        closing(sqlite3.connect(target, timeout=PATIENCE, isolation_level=None)) as here,
    ):
        there.backup(here)
        if anew:
            here.execute("PRAGMA journal_mode = DELETE")  # one file, also where nothing can be written beside it
    return target


@contextmanager
def _opened(file: Path, *, write: bool = False) -> Iterator["Connection"]:
    """Yield a connection to an existing file; without ``write`` nothing is made beside it, not even a lock."""
    import sqlite3

    how = "mode=rw" if write else "mode=ro&immutable=1"
    with closing(
        sqlite3.connect(f"{file.absolute().as_uri()}?{how}", uri=True, timeout=PATIENCE, isolation_level=None)
    ) as db:
        db.execute("PRAGMA trusted_schema = OFF")
        yield db


def _check(db: "Connection") -> None:
    version = int(db.execute("PRAGMA user_version").fetchone()[0])
    found = _schema_of(db)
    if not {"journal", "entries", "sales"} <= {name for _kind, name, _sql in found}:
        raise BackupError(BackupTrouble.NOT_OURS, "other tables")
    if version > len(STEPS):
        raise BackupError(BackupTrouble.NEWER_APP, f"schema {version}")
    if found != _schema(version):
        raise BackupError(BackupTrouble.NOT_OURS, "another schema")
    whole = db.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok"
    if not whole or db.execute("PRAGMA foreign_key_check").fetchone():
        raise BackupError(BackupTrouble.DAMAGED)
    if db.execute("SELECT count(*) FROM journal").fetchone()[0] != 1:
        raise BackupError(BackupTrouble.DAMAGED, "no mark")


def _schema(version: int) -> set[tuple[str, str, str]]:
    """Return what a journal of ``version`` is made of."""
    import sqlite3

    with closing(sqlite3.connect(":memory:")) as db:
        for statement in (line for step in STEPS[:version] for line in step):
            db.execute(statement)
        return _schema_of(db)


def _schema_of(db: "Connection") -> set[tuple[str, str, str]]:
    rows = db.execute("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'")
    return {(kind, name, " ".join(str(sql).split())) for kind, name, sql in rows}


def _receipts(db: "Connection") -> set[str]:
    return {receipt for (receipt,) in db.execute("SELECT receipt FROM entries")}


def _receipts_in(file: Path) -> set[str]:
    """Return the receipts of the journal here; none where it is missing, or cannot be read and is set aside whole."""
    import sqlite3

    if not file.exists():
        return set()
    try:
        with _opened(file, write=True) as db:
            return _receipts(db)
    except sqlite3.Error:
        return set()


def _renew_mark(db: "Connection") -> None:
    [guard] = db.execute("SELECT sql FROM sqlite_master WHERE name = 'journal_refuses_update'").fetchone()
    db.execute("BEGIN IMMEDIATE")
    with db:
        db.execute("DROP TRIGGER journal_refuses_update")
        db.execute("UPDATE journal SET mark = ?", [new_mark()])
        db.execute(guard)


def _set_aside(file: Path, aside: Path) -> Path | None:
    """Keep what is in ``file`` under another name; what cannot be read is moved there as it is."""
    import sqlite3

    if not file.exists():
        return None
    try:
        with _opened(file, write=True) as db:
            _receipts(db)
        return _copy(file, aside)
    except sqlite3.DatabaseError:
        for log in _LOGS:
            with suppress(FileNotFoundError):
                Path(f"{file}{log}").rename(f"{aside}{log}")
        aside.unlink(missing_ok=True)
        return file.rename(aside)


def _put_in_place(part: Path, path: Path) -> None:
    with part.open("rb+") as written:
        os.fsync(written.fileno())
    part.replace(path)


def _remove(part: Path) -> None:
    with suppress(OSError):  # the stick may be gone
        part.unlink(missing_ok=True)


@contextmanager
def _troubles() -> Iterator[None]:
    """Turn what SQLite and the file system say into ``JournalError``; a file that is no database is not ours."""
    import sqlite3

    try:
        yield
    except (sqlite3.Error, OSError) as error:
        code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
        if code == sqlite3.SQLITE_NOTADB:
            raise BackupError(BackupTrouble.NOT_OURS, str(error)) from error
        if code == sqlite3.SQLITE_CORRUPT:
            raise BackupError(BackupTrouble.DAMAGED, str(error)) from error
        raise told(error) from error
