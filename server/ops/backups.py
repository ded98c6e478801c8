"""Backing up a SQLite database while the server runs, and restoring it while it does not.

SQLite's online backup makes a consistent copy. PostgreSQL has programs of its own for this.
"""

import contextlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

from server import trigrams
from server.ops.schema import RESTORING, Migrations, unknown_migration

SIDECARS = ("-wal", "-shm", "-journal")
"""Files that SQLite leaves beside a database when it is killed: those of the old one would be replayed into the new."""
_REFERENCE = "reference"
# By type: with ``writable_schema``, a trigger may have any name, even one that SQLite reserves.
_CODE = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE type NOT IN ('table', 'index')"


class BackupError(Exception):
    """A backup cannot be made or restored; the message says why, and nothing was changed."""


@dataclass(frozen=True)
class Content:
    """Identifies a state of the database: the number of entries in its event log, and the newest one's time."""

    events: int
    newest: str


def make(database: Path, target: Path) -> Content:
    """Copy ``database`` to the new file ``target``, readable by its owner only, and return its content.

    Raises:
        BackupError: ``target`` exists, there is no ``database``, or the copy is damaged.
    """
    if not database.exists():  # connecting would create it
        raise BackupError(f"there is no {database}: was `attomenzei-server init` run?")
    with new_file(target) as draft:
        with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(draft)) as copy:
            source.backup(copy)
            # One file without a WAL, which can be copied anywhere.
            copy.execute("PRAGMA journal_mode=DELETE")
        return content_of(draft)


@contextlib.contextmanager
def new_file(target: Path) -> Iterator[Path]:
    """Give the block a file beside ``target``, readable by its owner only, which becomes ``target`` at its end.

    Raises:
        BackupError: ``target`` exists, or the block failed; nothing is left behind.
    """
    # A complete file or none: a partial one must not look like a backup.
    draft = target.with_name(target.name + ".part")
    try:
        if target.exists():
            raise BackupError(f"{target} exists: name a new file")
        draft.unlink(missing_ok=True)
        draft.touch(mode=0o600)
        yield draft
        draft.replace(target)
    except (OSError, sqlite3.Error) as error:
        raise BackupError(f"{target}: {getattr(error, 'strerror', None) or error}") from error
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)


def content_of(path: Path) -> Content:
    """Return the content of the database ``path``.

    Raises:
        BackupError: it is damaged, not of this server, or of a newer version.
    """
    content, applied = _read(path)
    # An older program cannot know what a newer one stores.
    if unknown := unknown_migration(applied):
        raise BackupError(f"{path} was made by a newer program ({unknown}): install that one first")
    return content


def _read(path: Path) -> tuple[Content, Migrations]:
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as found:
            [damage] = found.execute("PRAGMA integrity_check(1)").fetchone()
            if damage != "ok":
                raise BackupError(f"{path} is damaged: {damage}")
            applied = set(found.execute("SELECT app, name FROM django_migrations"))
            events, newest = found.execute("SELECT count(*), coalesce(max(at), '') FROM licenses_event").fetchone()
    except sqlite3.Error as error:
        raise BackupError(f"{path} is not a database of this server: {error}") from error
    return Content(events, newest), applied


def restore(backup: Path, database: Path, now: datetime, *, older: bool) -> Path | None:
    """Replace ``database`` by ``backup`` and return where the old one is now. No server may be running.

    None starts until ``restoring.begin_new_life`` has ended.

    Raises:
        BackupError: the backup cannot be used, the database is open somewhere, or it has entries that the backup
            lacks and ``older`` does not allow that.
    """
    content = content_of(backup)
    if database.exists() and backup.samefile(database):
        raise BackupError(f"{backup} is the database in use: name a backup of it")
    _refuse_foreign_code(backup)
    found = database.exists()
    if found:
        _check_replaceable(database, content, older=older)
    replaced = database.with_name(f"{database.name}.until-{now:%Y%m%dT%H%M%SZ}")
    if replaced.exists():
        raise BackupError(f"{replaced} exists: wait a second")
    draft = _copy(backup, database)  # first: it takes long, and may be interrupted
    try:
        if found:  # again: a command, for which no server has to run, may have written meanwhile
            _check_replaceable(database, content, older=older)
        for suffix in SIDECARS:
            with contextlib.suppress(FileNotFoundError):
                database.with_name(database.name + suffix).replace(replaced.with_name(replaced.name + suffix))
        if found:
            _keep(database, replaced)
        draft.replace(database)
    except OSError as error:
        raise BackupError(f"{replaced}: {error.strerror}") from error
    finally:
        draft.unlink(missing_ok=True)
    return replaced if found else None


def _check_replaceable(database: Path, content: Content, *, older: bool) -> None:
    _close(database)
    lost = _lost(database, content)
    if lost and not older:
        raise BackupError(f"the database in use is newer: {lost}; --older restores the backup nevertheless")


def _keep(database: Path, replaced: Path) -> None:
    """Give ``database`` a second name. It is not renamed: `init` would create an empty one if this were killed then."""
    try:
        os.link(database, replaced)
    except OSError:  # a file system without hard links
        shutil.copy(database, replaced)


def _refuse_foreign_code(backup: Path) -> None:
    """Refuse a backup that has another trigger or view than its migrations make: it would run in this server.

    The SQL of tables and indexes is not compared: it runs nothing, and it differs between versions of Django.
    """
    with closing(sqlite3.connect(f"{backup.resolve().as_uri()}?mode=ro", uri=True)) as there:
        found = set(there.execute(_CODE))
        applied = list(there.execute("SELECT app, name FROM django_migrations"))
    connections.databases[_REFERENCE] = {**connections.databases["default"], "NAME": ":memory:"}
    try:
        with closing(connections[_REFERENCE]) as reference:
            MigrationExecutor(reference).migrate(applied)
            expected = set(reference.cursor().execute(_CODE))
            indexes = _code_of_indexes(reference)
    finally:
        del connections[_REFERENCE], connections.databases[_REFERENCE]
    if foreign := (found - indexes) ^ expected:
        [name, *_] = sorted(str(definition[1]) for definition in foreign)
        raise BackupError(f"{backup} is not a database of this server: its trigger or view {name} is not ours")


def _code_of_indexes(reference: BaseDatabaseWrapper) -> set[Any]:
    """Return the triggers of the indexes for searching, which a backup may lack: ``migrate`` makes them after it."""
    executor = MigrationExecutor(reference)
    executor.migrate(executor.loader.graph.leaf_nodes())
    without = set(reference.cursor().execute(_CODE))
    trigrams.create_indexes(using=reference.alias)
    return set(reference.cursor().execute(_CODE)) - without


def _close(database: Path) -> None:
    """Write the WAL of ``database`` into its one file; this fails while another process has it open."""
    try:
        with closing(sqlite3.connect(database, timeout=1)) as found:
            found.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError as error:
        raise BackupError(f"{database} is open somewhere ({error}): stop the server and its jobs") from error
    except sqlite3.DatabaseError:
        return  # damaged: this is what backups are for


def _lost(database: Path, backup: Content) -> str:
    """Return what would be lost with ``database``, if it can be read at all."""
    try:
        current, _migrations = _read(database)  # which may be a newer program's: a failed upgrade is taken back
    except BackupError:
        return ""
    more = current.events - backup.events
    if more > 0 or current.newest > backup.newest:
        return f"{more} entries of its event log are not in the backup"
    return ""


def _copy(backup: Path, database: Path) -> Path:
    """Copy ``backup`` to a file beside ``database`` and return that."""
    draft = database.with_name(database.name + ".part")
    try:
        draft.unlink(missing_ok=True)
        draft.touch(mode=0o600)
        with closing(sqlite3.connect(backup)) as source, closing(sqlite3.connect(draft)) as copy:
            source.backup(copy)
            copy.execute(f"PRAGMA user_version = {RESTORING}")
    except (OSError, sqlite3.Error) as error:
        draft.unlink(missing_ok=True)
        raise BackupError(f"{database}: {error}") from error
    return draft
