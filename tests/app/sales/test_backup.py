"""Backing up and restoring the journal: verified copies, nothing lost, no receipt number issued twice."""

import shutil
import stat
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app.sales.backup import BackupError, BackupTrouble, back_up
from app.sales.errors import JournalError, JournalTrouble
from app.sales.journal import FILE_NAME, Journal
from app.sales.keys import Keys
from app.sales.restoring import Comparison, compare, restore
from app.sales.schema import STEPS
from app.system.saving import SaveError
from licensing.codes import DiskTrouble
from tests.app.sales import raw
from tests.app.sales.samples import TODAY, another_buyer, sale_of

MOMENT = datetime(2026, 11, 22, 10, 42, tzinfo=UTC)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / FILE_NAME


@pytest.fixture
def journal(file: Path) -> Journal:
    made = Journal(file)
    made.register(sale_of())
    made.register(replace(sale_of(), buyer=another_buyer()))
    return made


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def backup(journal: Journal, file: Path, stick: Path) -> Path:
    return back_up(file, stick, MOMENT)


def change(path: Path, *statements: str) -> None:
    with closing(raw.connect(path)) as db, db:
        for statement in statements:
            db.execute(statement)


def trouble(backup: Path, file: Path) -> BackupTrouble:
    """Return why ``backup`` is refused, by the comparison and by the restore."""
    with pytest.raises(BackupError) as asked:
        compare(file, backup)
    with pytest.raises(BackupError) as refused:
        restore(file, backup, MOMENT)
    assert refused.value.trouble is asked.value.trouble
    return refused.value.trouble


# backing up


def test_a_backup_is_one_private_file_with_the_date_in_its_name(backup: Path, file: Path, stick: Path) -> None:
    [receipt] = {record.receipt[:3] for record in Journal(backup, keys=Keys(file.parent)).find()}
    assert [path.name for path in stick.iterdir()] == [f"attomenzei-records-{receipt}-20261122-1042.sqlite3"]
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600


def test_a_backup_contains_every_record(backup: Path, journal: Journal, file: Path) -> None:
    assert Journal(backup, keys=Keys(file.parent)).find() == journal.find()


def test_a_backup_is_made_while_another_copy_of_the_app_reads(journal: Journal, file: Path, stick: Path) -> None:
    with closing(raw.connect(file)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM entries").fetchone()
        assert Journal(back_up(file, stick, MOMENT), keys=Keys(file.parent)).find() == journal.find()


def test_without_a_record_there_is_nothing_to_copy(file: Path, stick: Path) -> None:
    with pytest.raises(BackupError) as refused:
        back_up(file, stick, MOMENT)
    assert refused.value.trouble is BackupTrouble.NOTHING
    assert list(stick.iterdir()) == []


def test_a_removed_stick_is_not_created_as_a_folder(journal: Journal, file: Path, tmp_path: Path) -> None:
    with pytest.raises(SaveError) as refused:
        back_up(file, tmp_path / "gone", MOMENT)
    assert refused.value.trouble is DiskTrouble.GONE
    assert not (tmp_path / "gone").exists()


def test_a_stick_that_cannot_be_written_is_reported(journal: Journal, file: Path, stick: Path) -> None:
    (stick / f".attomenzei-records-{journal.find()[0].receipt[:3]}-20261122-1042.sqlite3.part").mkdir()
    with pytest.raises(JournalError) as refused:
        back_up(file, stick, MOMENT)
    assert refused.value.trouble is JournalTrouble.DISK


def test_a_second_backup_in_the_same_minute_does_not_replace_the_first(backup: Path, file: Path, stick: Path) -> None:
    first = backup.read_bytes()
    assert back_up(file, stick, MOMENT).name == f"{backup.stem}-2.sqlite3"
    assert backup.read_bytes() == first


def test_a_damaged_journal_does_not_replace_a_good_backup(backup: Path, file: Path, stick: Path) -> None:
    good = backup.read_bytes()
    spoil(file)
    with pytest.raises(BackupError):
        back_up(file, stick, MOMENT)
    assert [path.read_bytes() for path in stick.iterdir()] == [good]


# restoring


def test_a_lost_journal_is_restored(backup: Path, journal: Journal, file: Path) -> None:
    records = journal.find()
    file.unlink()
    assert compare(file, backup) == Comparison(2, TODAY, 0, 0)
    assert restore(file, backup, MOMENT) is None
    assert journal.find() == records
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_comparison_counts_the_records_that_the_backup_lacks(backup: Path, journal: Journal, file: Path) -> None:
    journal.register(sale_of())
    journal.void(journal.find()[0], date(2026, 11, 23))
    assert compare(file, backup) == Comparison(2, TODAY, 4, 2)


def test_the_replaced_journal_is_kept(backup: Path, journal: Journal, file: Path) -> None:
    journal.register(sale_of())
    before = journal.find()
    aside = restore(file, backup, MOMENT)
    assert aside == file.with_name("sales-20261122-104200.sqlite3")
    assert Journal(aside).find() == before
    assert len(journal.find()) == 2


def test_no_receipt_number_is_issued_twice_after_a_restore(backup: Path, journal: Journal, file: Path) -> None:
    left_behind = journal.register(sale_of()).receipt
    restore(file, backup, MOMENT)
    assert journal.register(sale_of()).receipt != left_behind


def test_no_receipt_number_is_issued_on_two_terminals(
    backup: Path, journal: Journal, file: Path, tmp_path: Path
) -> None:
    restore(tmp_path / "other" / FILE_NAME, backup, MOMENT, entered=raw.key_of(backup))
    other = Journal(tmp_path / "other" / FILE_NAME, "another machine")
    receipts = [till.register(sale_of()).receipt for till in (journal, other, journal, other)]
    assert len(set(receipts)) == 4


def test_no_receipt_number_is_issued_twice_after_the_journal_was_lost(
    backup: Path, journal: Journal, file: Path
) -> None:
    lost = journal.register(sale_of()).receipt
    file.unlink()
    restore(file, backup, MOMENT)
    assert journal.register(sale_of()).receipt != lost


def test_the_backup_of_a_journal_before_version_2_is_restored(file: Path, stick: Path) -> None:
    older = stick / "attomenzei-records-20261122-1042.sqlite3"
    change(older, *STEPS[0], "INSERT INTO journal VALUES ('VVR')", "PRAGMA user_version = 1")
    change(older, "INSERT INTO entries VALUES (1, 'VVR-000001', '2026-11-22', NULL)")
    restore(file, older, MOMENT)
    assert Journal(file).register(sale_of()).number == 2


def test_an_unreadable_journal_is_renamed_with_its_logs(backup: Path, journal: Journal, file: Path) -> None:
    records = journal.find()
    file.write_bytes(b"not a database at all" * 500)
    assert compare(file, backup).here == 0
    aside = restore(file, backup, MOMENT)
    assert aside is not None
    assert aside.read_bytes().startswith(b"not a database")
    assert journal.find() == records


def test_a_read_only_stick_can_be_restored_from(backup: Path, journal: Journal, file: Path, stick: Path) -> None:
    backup.chmod(0o400)
    stick.chmod(0o500)
    try:
        assert compare(file, backup).only_here == 0
    finally:
        stick.chmod(0o700)
    assert [path.name for path in stick.iterdir()] == [backup.name]


# refused files

ORPHAN = "INSERT INTO items (number, line, name, unit_price, quantity, rate) VALUES (99, 1, 'x', 1, 1, 10)"
PHANTOM = "AFTER INSERT ON sales BEGIN INSERT INTO items VALUES (new.number, 99, 'x', 1000000, 1, 10); END"


def hide(path: Path) -> None:
    """Add a trigger with a name that SQLite itself refuses."""
    change(
        path,
        "PRAGMA writable_schema = ON",
        "INSERT INTO sqlite_master VALUES ('trigger', 'sqlite_evil', 'sales', 0,"
        f" 'CREATE TRIGGER sqlite_evil {PHANTOM.replace(chr(39), chr(39) * 2)}')",
    )


def spoil(path: Path) -> None:
    """Overwrite pages of the database, as a worn stick does."""
    with closing(raw.connect(path)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = bytearray(path.read_bytes())
    content[-12_000:-200] = b"\xa5" * 11_800
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("spoiled", "why"),
    [
        pytest.param(
            lambda path: path.write_bytes(b"a holiday picture" * 999), BackupTrouble.NOT_OURS, id="no database"
        ),
        pytest.param(lambda path: path.write_bytes(b""), BackupTrouble.NOT_OURS, id="empty"),
        pytest.param(
            lambda path: change(path, f"PRAGMA user_version = {len(STEPS) + 1}"), BackupTrouble.NEWER_APP, id="newer"
        ),
        pytest.param(lambda path: change(path, "DROP TABLE totals"), BackupTrouble.NOT_OURS, id="a table gone"),
        pytest.param(
            lambda path: change(path, "CREATE TRIGGER t AFTER INSERT ON sales BEGIN DELETE FROM items; END"),
            BackupTrouble.NOT_OURS,
            id="a trigger of somebody else",
        ),
        pytest.param(spoil, BackupTrouble.DAMAGED, id="a worn stick"),
        pytest.param(
            lambda path: path.write_bytes(path.read_bytes()[:100] + b"\xa5" * 9_000),
            BackupTrouble.DAMAGED,
            id="worn from the first page on",
        ),
        pytest.param(
            lambda path: change(path, f"CREATE TRIGGER sqlitex_evil {PHANTOM}"), BackupTrouble.NOT_OURS, id="LIKE's _"
        ),
        pytest.param(lambda path: hide(path), BackupTrouble.NOT_OURS, id="a reserved name"),
        pytest.param(
            lambda path: change(path, "CREATE INDEX mine ON sales (name)"), BackupTrouble.NOT_OURS, id="an index"
        ),
        pytest.param(lambda path: change(path, "CREATE VIEW mine AS SELECT 1"), BackupTrouble.NOT_OURS, id="a view"),
        pytest.param(
            lambda path: change(path, "DROP TRIGGER items_refuses_delete"), BackupTrouble.NOT_OURS, id="a trigger gone"
        ),
        pytest.param(
            lambda path: change(path, ORPHAN),
            BackupTrouble.DAMAGED,
            id="goods of no sale",
        ),
    ],
)
def test_a_file_that_is_not_an_intact_backup_is_refused(
    backup: Path, journal: Journal, file: Path, spoiled: Callable[[Path], object], why: BackupTrouble
) -> None:
    records = journal.find()
    spoiled(backup)
    assert trouble(backup, file) is why
    assert journal.find() == records
    assert not list(file.parent.glob("sales-*.sqlite3"))
    assert not list(file.parent.glob(".*restoring*"))


def test_another_database_is_not_ours(backup: Path, journal: Journal, file: Path) -> None:
    backup.unlink()
    change(backup, "CREATE TABLE notes (text)", "PRAGMA user_version = 99")
    assert trouble(backup, file) is BackupTrouble.NOT_OURS


def test_a_removed_stick_is_reported(backup: Path, journal: Journal, file: Path) -> None:
    shutil.rmtree(backup.parent)
    with pytest.raises(JournalError):
        compare(file, backup)
    assert len(journal.find()) == 2
