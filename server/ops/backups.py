"""Copies of a SQLite database: made while the server runs, and put back while it does not.

SQLite's own online backup takes the copy, so it is the database at one moment. What PostgreSQL needs it brings itself.
"""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db.migrations.loader import MigrationLoader

SIDES = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a database: of the old one, it would spoil the new one."""


class BackupError(Exception):
    """A backup cannot be made or put back; the message says why, and nothing was changed."""


@dataclass(frozen=True)
class Content:
    """What tells two states of a server apart: how many entries its event log has, and the newest one's time."""

    events: int
    newest: str


def make(database: Path, target: Path) -> Content:
    """Copy ``database`` to the new file ``target``, for its owner's eyes only, and return what is in it.

    Raises:
        BackupError: ``target`` is there already, or the copy is not whole.
    """
    if target.exists():
        raise BackupError(f"{target} is there already: name a new file")
    draft = target.with_name(target.name + ".part")
    draft.unlink(missing_ok=True)
    try:
        draft.touch(mode=0o600)
        with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(draft)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
        content = looked_at(draft)
        draft.replace(target)
    except (OSError, sqlite3.Error) as error:
        raise BackupError(f"{target}: {error}") from error
    finally:
        draft.unlink(missing_ok=True)
    return content


def looked_at(path: Path) -> Content:
    """Return what is in the database ``path``.

    Raises:
        BackupError: it is damaged, no database of ours, or of a newer program than this one.
    """
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as found:
            [damage] = found.execute("PRAGMA integrity_check(1)").fetchone()
            if damage != "ok":
                raise BackupError(f"{path} is damaged: {damage}")
            applied = set(found.execute("SELECT app, name FROM django_migrations"))
            events, newest = found.execute("SELECT count(*), coalesce(max(at), '') FROM licenses_event").fetchone()
    except sqlite3.Error as error:
        raise BackupError(f"{path} is no database of this server: {error}") from error
    unknown = applied - set(MigrationLoader(None).disk_migrations)
    if unknown:
        raise BackupError(f"{path} was made by a newer program ({sorted(unknown)[0]}): install that one first")
    return Content(events, newest)


def put_back(backup: Path, database: Path, now: datetime, *, older: bool) -> Path | None:
    """Put ``backup`` in the place of ``database`` and return where the old one is now. No server may be running.

    Raises:
        BackupError: the backup cannot be used, somebody has the database open, or it has entries that the
            backup has not and ``older`` does not say that they may be left out.
    """
    held = looked_at(backup)
    if not database.exists():
        _take(backup, database)
        return None
    _close(database)
    lost = _lost(database, held)
    if lost and not older:
        raise BackupError(f"the database in use is newer: {lost}; --older puts the backup in its place all the same")
    aside = database.with_name(f"{database.name}.until-{now:%Y%m%dT%H%M%SZ}")
    if aside.exists():
        raise BackupError(f"{aside} is there already: wait a second")
    database.rename(aside)
    try:
        _take(backup, database)
    except BackupError:
        aside.replace(database)
        raise
    return aside


def _close(database: Path) -> None:
    """Bring all of ``database`` into its one file; whoever has it open keeps it from that."""
    try:
        with closing(sqlite3.connect(database, timeout=1)) as found:
            found.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError as error:
        raise BackupError(f"{database} is open somewhere ({error}): stop the server and its jobs") from error
    except sqlite3.DatabaseError:  # damaged: this is what backups are for
        for side in SIDES:
            database.with_name(database.name + side).unlink(missing_ok=True)


def _lost(database: Path, held: Content) -> str:
    """Return what would be lost with ``database``, as far as it can be read."""
    try:
        there = looked_at(database)
    except BackupError:
        return ""
    more = there.events - held.events
    return f"{more} entries of its event log are not in the backup" if more > 0 or there.newest > held.newest else ""


def _take(backup: Path, database: Path) -> None:
    draft = database.with_name(database.name + ".part")
    try:
        draft.unlink(missing_ok=True)
        draft.touch(mode=0o600)
        with closing(sqlite3.connect(backup)) as source, closing(sqlite3.connect(draft)) as copy:
            source.backup(copy)
        draft.replace(database)
    except (OSError, sqlite3.Error) as error:
        draft.unlink(missing_ok=True)
        raise BackupError(f"{database}: {error}") from error
