"""A journal that cannot be read or written: the reason, the file and its owner are told, and nothing is replaced."""

import errno
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.sales.backup import back_up
from app.sales.errors import JournalError, JournalTrouble, journal_error
from app.sales.journal import FILE_NAME, Journal
from app.sales.restoring import compare, restore
from app.sales.sentences import journal_trouble
from licensing.codes import DiskTrouble
from tests.app.sales import raw
from tests.app.sales.samples import TODAY, sale_of
from tests.as_nobody import as_nobody, give_to_nobody, open_folder

MOMENT = datetime(2026, 11, 22, 10, 42, tzinfo=UTC)
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to become another account")

CALLS: dict[str, Callable[[Journal], object]] = {
    "register": lambda journal: journal.register(sale_of()),
    "find": lambda journal: journal.find(),
    "found": lambda journal: journal.found(),
    "postings": lambda journal: journal.postings(TODAY, TODAY),
    "sums": lambda journal: journal.sums(TODAY, TODAY),
    "own days": lambda journal: journal.own_days(),
}


def sqlite_error(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("of SQLite")
    error.sqlite_errorcode = code
    return error


def told(work: Callable[[], object]) -> str:
    """Return trouble and owner of the ``JournalError`` that ``work`` raises."""
    try:
        return f"no error: {work()}"
    except JournalError as error:
        return f"{error.trouble} {error.failure.trouble} {error.failure.owner}"


@as_root
@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("taken", ["file", "folder"])
def test_a_journal_of_root_is_told_as_such(call: str, taken: str) -> None:
    with open_folder() as folder:
        file = folder / "data" / FILE_NAME
        Journal(file).register(sale_of())
        give_to_nobody(folder)
        path = file if taken == "file" else file.parent
        os.chown(path, 0, 0)
        path.chmod(0o600 if taken == "file" else 0o700)
        assert as_nobody(lambda: told(lambda: CALLS[call](Journal(file)))) == "disk no_permission root"
        assert len(Journal(file).find()) == 1


@as_root
def test_a_journal_that_cannot_be_read_is_neither_backed_up_nor_replaced() -> None:
    with open_folder() as folder:
        file, other = folder / "data" / FILE_NAME, folder / "other" / FILE_NAME
        Journal(file).register(sale_of())
        other.parent.mkdir()
        raw.give_key(file.parent, other.parent)
        Journal(other).register(sale_of())
        backup = back_up(other, folder, MOMENT)
        give_to_nobody(folder)
        os.chown(file, 0, 0)
        kept = file.read_bytes()
        for work in (
            lambda: back_up(file, folder, MOMENT),
            lambda: compare(file, backup),
            lambda: restore(file, backup, MOMENT),
        ):
            assert as_nobody(lambda work=work: told(work)) == "disk no_permission root"  # type: ignore[misc]
        assert file.read_bytes() == kept


def test_a_journal_that_another_copy_is_writing_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.sales.sealed_file.BUSY_TIMEOUT", 0.01)
    file = tmp_path / FILE_NAME
    Journal(file).register(sale_of())
    backup = back_up(file, tmp_path, MOMENT)
    with closing(raw.connect(file)) as db:
        db.execute("PRAGMA journal_mode = DELETE")
        db.execute("BEGIN EXCLUSIVE")
        with pytest.raises(JournalError) as refused:
            restore(file, backup, MOMENT)
        db.execute("ROLLBACK")
    assert refused.value.trouble is JournalTrouble.BUSY
    assert len(Journal(file).find()) == 1


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (sqlite_error(sqlite3.SQLITE_IOERR_READ), "E-510"),
        (sqlite_error(sqlite3.SQLITE_IOERR_WRITE), "E-501"),
        (sqlite_error(sqlite3.SQLITE_FULL), "E-506"),
        (sqlite_error(sqlite3.SQLITE_PERM), "E-507"),
        (sqlite_error(sqlite3.SQLITE_READONLY), "E-508"),
        (sqlite_error(sqlite3.SQLITE_CANTOPEN), "E-501"),
        (sqlite_error(sqlite3.SQLITE_BUSY), "E-603"),
        (sqlite_error(sqlite3.SQLITE_CORRUPT), "E-604"),
        (sqlite_error(sqlite3.SQLITE_ERROR), "E-609"),
        (sqlite3.ProgrammingError("of Python"), "E-609"),
        (OSError(errno.ENOSPC, "No space"), "E-506"),
        (OSError(errno.EDQUOT, "Quota"), "E-506"),
        (OSError(errno.EROFS, "Read-only", "/media/STICK/f"), "E-508"),
        (OSError(errno.EACCES, "Denied"), "E-507"),
    ],
    ids=str,
)
def test_each_reason_has_a_sentence_of_its_own(tmp_path: Path, error: sqlite3.Error | OSError, code: str) -> None:
    file = tmp_path / FILE_NAME
    file.touch()
    found = journal_error(error, file)
    assert f"（{code}）" in journal_trouble(found)
    if found.trouble is JournalTrouble.DISK:
        assert found.failure.path in (str(file), "/media/STICK/f")
        assert found.failure.path in journal_trouble(found)


@pytest.mark.parametrize("call", list(CALLS)[1:])
def test_a_folder_that_may_not_be_searched_is_not_an_empty_journal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    def refuse(_path: Path) -> bool:
        raise PermissionError(errno.EACCES, "Denied")

    journal = Journal(tmp_path / FILE_NAME)
    journal.register(sale_of())
    monkeypatch.setattr(Path, "exists", refuse)
    with pytest.raises(JournalError) as refused:
        CALLS[call](journal)
    assert refused.value.failure.trouble is DiskTrouble.NO_PERMISSION


def test_the_system_is_asked_what_sqlite_means(tmp_path: Path) -> None:
    gone = journal_error(sqlite_error(sqlite3.SQLITE_READONLY), tmp_path / "gone" / FILE_NAME)
    assert gone.failure.trouble is DiskTrouble.GONE


def test_a_value_that_no_app_writes_is_a_damaged_journal(tmp_path: Path) -> None:
    journal = Journal(tmp_path / FILE_NAME)
    journal.register(sale_of())
    with closing(raw.connect(tmp_path / FILE_NAME)) as db, db:
        db.execute("DROP TRIGGER sales_refuses_update")
        db.execute("UPDATE sales SET birth = 'zzz'")
    with pytest.raises(JournalError) as refused:
        journal.find()
    assert refused.value.trouble is JournalTrouble.NOT_READABLE
