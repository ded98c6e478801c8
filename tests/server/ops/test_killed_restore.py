"""A restore that is killed at any of its calls, or that follows a server that was: no database is lost or mixed."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from server.ops import backups
from server.ops.schema import RESTORING
from tests.server.programs import create_server

CALLS = ((os, "open"), (os, "link"), (os, "rename"), (os, "replace"), (os, "unlink"), (sqlite3, "connect"))
KILLED = 9


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a database with the table ``newer``; ``b`` beside its folder is a backup without that."""
    monkeypatch.setattr(backups, "_refuse_foreign_code", lambda _backup: None)  # opens a database of Django's
    create_server(tmp_path / "vendor")
    database = tmp_path / "vendor" / "attomenzei.sqlite3"
    backups.make(database, tmp_path / "b")
    with closing(sqlite3.connect(database)) as changed:
        changed.execute("CREATE TABLE newer (x)")
    return database


def content(database: Path) -> tuple[int, bool]:
    """Return the mark of an unfinished restore, and whether the table is there that the backup lacks."""
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=rw", uri=True)) as found:
        assert found.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        [mark] = found.execute("PRAGMA user_version").fetchone()
        [tables] = found.execute("SELECT count(*) FROM sqlite_master WHERE name = 'newer'").fetchone()
    return mark, bool(tables)


def killed_before(call: int, work: Callable[[], object]) -> bool:
    """Do ``work`` in a process that ends before the call of that number; return whether there was one."""
    child = os.fork()
    if child == 0:
        left = call

        def counted(real: Callable[..., Any]) -> Callable[..., Any]:
            def count(*arguments: Any, **options: Any) -> Any:
                nonlocal left
                if left == 0:
                    os._exit(KILLED)
                left -= 1
                return real(*arguments, **options)

            return count

        for module, name in CALLS:
            setattr(module, name, counted(getattr(module, name)))
        work()
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code in (0, KILLED)
    return code == KILLED


@pytest.mark.skipif(os.name == "nt", reason="forks")
@pytest.mark.parametrize("links", [True, False], ids=["hard links", "none"])
def test_a_restore_that_is_killed_leaves_the_former_database_or_the_backup(
    database: Path, tmp_path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")  # as FAT says

    if not links:
        monkeypatch.setattr(os, "link", refuse)
    found, call, killed = set(), 0, True
    while killed:
        folder = Path(shutil.copytree(database.parent, tmp_path / str(call)))
        restored = folder / database.name
        killed = killed_before(call, lambda file=restored: backups.restore(tmp_path / "b", file, now, older=False))  # type: ignore[misc]
        found.add(content(restored))
        if found == {(0, True), (RESTORING, False)}:
            [former] = folder.glob("*.until-*")
            assert content(former) == (0, True)
        call += 1
    assert (found, call > 5) == ({(0, True), (RESTORING, False)}, True)


@pytest.mark.skipif(os.name == "nt", reason="forks")
@pytest.mark.parametrize("left", [b"", b"noise" * 5000], ids=["lost", "damaged"])
def test_what_a_killed_server_wrote_last_does_not_get_into_the_backup(
    database: Path, tmp_path: Path, now: datetime, left: bytes
) -> None:
    child = os.fork()
    if child == 0:
        killed = sqlite3.connect(database)
        killed.execute("PRAGMA journal_mode=WAL")
        killed.execute("CREATE TABLE last (x)")
        os._exit(0)
    os.waitpid(child, 0)
    log = database.with_name(f"{database.name}-wal")
    written = log.read_bytes()
    assert written
    database.unlink()
    if left:
        database.write_bytes(left)
    backups.restore(tmp_path / "b", database, now, older=False)
    assert content(database) == (RESTORING, False)
    assert [path.read_bytes() for path in database.parent.glob("*.until-*-wal")] == [written], "it may be all there is"


def test_what_a_command_records_while_the_backup_is_copied_is_not_lost(
    database: Path, tmp_path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = backups._copy

    def copy(*arguments: Path) -> Path:
        with closing(sqlite3.connect(database)) as command:
            columns = ("at", "who", "what", "license", "terminal", "customer", "folded")
            values = ", ".join(repr("x") for _ in columns)
            command.execute(f"INSERT INTO licenses_event ({', '.join(columns)}) VALUES ({values})")
            command.commit()
        return real(*arguments)

    monkeypatch.setattr(backups, "_copy", copy)
    with pytest.raises(backups.BackupError, match="1 entries of its event log"):
        backups.restore(tmp_path / "b", database, now, older=False)
    assert content(database) == (0, True)
    assert not list(database.parent.glob("*.part"))
