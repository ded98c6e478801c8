"""Copies of the journal, for example on a USB stick, and restoring one.

A backup is one SQLite file without a log beside it, encrypted as the journal is, made by SQLite's online backup while
the app runs. A copy is verified before it replaces anything, and a replaced journal is kept under another name.

``keys`` are those of the journal; without them, its key is in a file beside it.
"""

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from enum import StrEnum
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher

from app.sales import journal_check
from app.sales.errors import DISK_ERRORS, journal_error, result_code
from app.sales.keys import Keys
from app.sales.record_key import Key
from app.sales.schema import STEPS
from app.sales.sealed_file import connect, id_in, is_plain, key_for_writing, opened, remove
from app.system.saving import free_path
from licensing.drives import make_folder

_PREFIX = "attomenzei-records"
_LONGEST_NAME = 20
"""Characters of a shop's or terminal's name in a file name, which may have 255 bytes."""
NAMES = "attomenzei-records-*.sqlite3"
_HAS_TABLE = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"

Definition = tuple[str, str, str, str | None]
"""A row of SQLite's schema: type, name, table, SQL."""


class BackupTrouble(StrEnum):
    NOTHING = "nothing"
    """There is no record yet."""
    NOT_OURS = "not_ours"
    NEWER_APP = "newer_app"
    DAMAGED = "damaged"
    CODE_NEEDED = "code_needed"
    """It is encrypted with a key that this terminal does not have: its recovery code opens it."""
    OTHER_CODE = "other_code"
    """The recovery code that was entered is that of another terminal."""


class BackupError(Exception):
    """The file is refused, and nothing has changed."""

    def __init__(self, trouble: BackupTrouble, detail: str = "") -> None:
        super().__init__(f"{trouble.value}: {detail}")
        self.trouble = trouble


def back_up(file: Path, folder: Path, moment: datetime, names: Iterable[str] = (), keys: Keys | None = None) -> Path:
    """Copy the journal ``file`` into ``folder`` under a new name, verify the copy, and return its path.

    The name has the journal's receipt prefix, so that no terminal's backup is another's, ``names`` of shop and terminal
    and the time.

    Raises:
        BackupError: there is nothing to copy, or the copy is damaged.
        JournalError: a disk refused.
        SaveError: the folder is gone.
    """
    keys = keys or Keys(file.parent)
    with sqlite_errors(file):
        if not file.exists():
            raise BackupError(BackupTrouble.NOTHING)
        name = "-".join([prefix_of(file, keys), *map(_plain, filter(None, names)), f"{moment:%Y%m%d-%H%M}.sqlite3"])
    path = free_path(folder, name)
    part = path.with_name(f".{path.name}.part")
    with sqlite_errors(part, file):
        try:
            key = key_for_writing(file, keys)
            with opened(file, key, write=True) as db:
                copy(db, part, key)
            with opened(part, key) as made:
                verify(made)
            _rename_synced(part, path)
        finally:
            remove(part)
    return path


def prefix_of(file: Path, keys: Keys) -> str:
    """Return with what the names of the backups of the journal ``file`` begin."""
    with sqlite_errors(file), opened(file, key_for_writing(file, keys), write=True) as db:
        row = db.execute("SELECT mark FROM journal WHERE mark <> '' ORDER BY rowid DESC LIMIT 1").fetchone()
    return f"{_PREFIX}-{row[0]}" if row else _PREFIX


def entries_in(file: Path, keys: Keys) -> list[tuple[int, int]]:
    """Return how many entries a journal or a backup has and the number of the newest, 0 without one; so of states."""
    with sqlite_errors(file), opened(file, key_of(file, keys), write=True) as db:
        tables = [table for table in ("entries", "states") if db.execute(_HAS_TABLE, [table]).fetchone()]
        queries = (f"SELECT count(*), coalesce(max(rowid), 0) FROM {table}" for table in tables)  # noqa: S608
        return [tuple(db.execute(query).fetchone()) for query in queries]


def _plain(name: str) -> str:
    """Return ``name`` as a part of a file name on any system."""
    plain = "".join("_" if sign.isspace() or sign in '<>:"/\\|?*' else sign for sign in name)
    return plain[:_LONGEST_NAME].strip("._") or "_"


def key_of(backup: Path, keys: Keys, entered: Key | None = None) -> Key | None:
    """Return the key of ``backup``, None for one of a version without encryption.

    ``entered`` is that of a recovery code, for the backup of another terminal.

    Raises:
        BackupError: it is not ours, or another code is needed.
    """
    if is_plain(backup):
        return None
    wanted = id_in(backup)
    if wanted is None:
        raise BackupError(BackupTrouble.NOT_OURS, "neither a database nor encrypted by us")
    if entered is not None and entered.id != wanted:
        raise BackupError(BackupTrouble.OTHER_CODE)
    key = entered or keys.find(wanted)
    if key is None:
        raise BackupError(BackupTrouble.CODE_NEEDED)
    return key


def copy(db: sqlite3.Connection, target: Path, key: Key | None, *, anew: bool = True) -> None:
    """Copy an encrypted ``db`` by SQLite's online backup; a power cut leaves the old or the new ``target``.

    ``key`` is that of ``target``.
    """
    make_folder(target.parent)
    if anew:
        target.unlink(missing_ok=True)
    if not target.exists():
        target.touch(mode=0o600)  # before it contains anything
    with closing(connect(target, key)) as made:
        db.backup(made)
        if anew:
            made.execute("PRAGMA journal_mode = DELETE")  # so that it can be read from a write-protected medium


def verify(db: sqlite3.Connection) -> None:
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
    with closing(sqlcipher.connect(":memory:")) as db:
        for statement in (line for step in STEPS[:version] for line in step):
            db.execute(statement)
        return _schema_of(db)


def _schema_of(db: sqlite3.Connection) -> set[Definition]:
    # All of it: with ``writable_schema``, a trigger may have any name, even one that SQLite reserves.
    return set(map(tuple, db.execute("SELECT type, name, tbl_name, sql FROM sqlite_master")))


def _rename_synced(part: Path, path: Path) -> None:
    with part.open("rb+") as written:
        os.fsync(written.fileno())
    part.rename(path)


@contextmanager
def sqlite_errors(*files: Path) -> Iterator[None]:
    """Raise errors of SQLite and the file system as ``JournalError``, or as ``BackupError`` if the content is to blame.

    ``files`` are those that are worked on.
    """
    try:
        yield
    except DISK_ERRORS as error:
        if result_code(error) in {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}:
            raise BackupError(BackupTrouble.DAMAGED, str(error)) from error
        raise journal_error(error, *files) from error
