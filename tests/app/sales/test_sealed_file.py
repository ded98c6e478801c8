"""Records of versions without encryption: encrypted once, as a whole, and nothing of them is left that can be read."""

import os
import shutil
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.sales.automatic_backup import back_up_at_closing
from app.sales.backup import back_up
from app.sales.errors import SQLITE_ERRORS, JournalError, JournalTrouble
from app.sales.journal import FILE_NAME, Journal
from app.sales.keys import Keys
from app.sales.record import Record
from app.sales.record_key import generate
from app.sales.restoring import restore
from app.sales.sealed_file import LOGS, export, is_plain, opened, seal_all
from tests.app.sales import raw
from tests.app.sales.full_journal import full_journal
from tests.app.sales.kills import killed_at
from tests.app.sales.samples import another_buyer, full_disk, sale_of

MOMENT = datetime(2026, 11, 22, 10, 42, tzinfo=UTC)


def decrypt(file: Path, plain: Path | None = None) -> None:
    """Write the content of ``file`` to ``plain``, or in its place, as a version without encryption has written it."""
    target = plain or file.with_name("plain")
    with closing(raw.connect(file)) as db:
        db.execute("ATTACH ? AS plain KEY ''", [str(target)])
        db.execute("SELECT sqlcipher_export('plain')").fetchall()
        db.execute(f"PRAGMA plain.user_version = {db.execute('PRAGMA user_version').fetchone()[0]}")
        db.execute("DETACH plain")
    if plain is None:
        for log in LOGS:
            Path(f"{file}{log}").unlink(missing_ok=True)
        target.replace(file)
    assert is_plain(plain or file)


@pytest.fixture
def old(tmp_path: Path) -> list[Record]:
    """Return the records in a folder as an older version leaves it: journal with a log, backup, replaced journal."""
    records = full_journal(tmp_path).find()
    file = tmp_path / FILE_NAME
    (tmp_path / "backups").mkdir()
    decrypt(file, tmp_path / "backups" / "attomenzei-records-AAA-auto-20261121-1000.sqlite3")
    decrypt(file, tmp_path / "sales-20261101-100000.sqlite3")
    decrypt(file)
    with closing(raw.connect(file)) as db:
        db.execute("PRAGMA journal_mode = WAL")
    (tmp_path / f".{FILE_NAME}.restoring").write_bytes(file.read_bytes()[:5000])
    (tmp_path / "records-key.json").unlink()
    return records


def plain_files(folder: Path) -> list[str]:
    """Return the names of the files below ``folder`` in which a passport number, a name or a birth can be read."""
    secrets = ("301234567", "K9876543", "X0001", "CHEN MEI", "1990-05-21")
    files = (path for path in folder.rglob("*") if path.is_file())
    return [path.name for path in files if any(secret.encode() in path.read_bytes() for secret in secrets)]


def test_an_older_journal_is_encrypted_with_all_copies_beside_it(tmp_path: Path, old: list[Record]) -> None:
    assert len(plain_files(tmp_path)) == 3
    backup = tmp_path / "backups" / "attomenzei-records-AAA-auto-20261121-1000.sqlite3"
    os.utime(backup, (1_700_000_000, 1_700_000_000))
    assert Journal(tmp_path / FILE_NAME).find() == old
    assert plain_files(tmp_path) == []
    assert backup.stat().st_mtime == 1_700_000_000, "the newest automatic backup is told by it"
    for each in (backup, tmp_path / "sales-20261101-100000.sqlite3"):
        assert Journal(each, keys=Keys(tmp_path)).find() == old
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(f".{FILE_NAME}")]
    assert Journal(tmp_path / FILE_NAME).register(sale_of()).number == old[0].number + 2


def test_what_a_crashed_writer_left_in_the_log_is_kept(tmp_path: Path, old: list[Record]) -> None:
    file = tmp_path / FILE_NAME
    with closing(raw.connect(file)) as db:
        db.execute("INSERT INTO entries (number, receipt, entered_on, voids) VALUES (99, 'A-000099', '2026-11-22', 1)")
        for log in ("", "-wal"):
            shutil.copy(f"{file}{log}", tmp_path / f"crashed{log}")
    for log in ("", "-wal"):
        (tmp_path / f"crashed{log}").replace(f"{file}{log}")
    assert Journal(file).read(1).void is not None
    assert plain_files(tmp_path) == []


def test_a_damaged_copy_does_not_keep_the_journal_from_being_encrypted(tmp_path: Path, old: list[Record]) -> None:
    copy = tmp_path / "sales-20261101-100000.sqlite3"
    copy.write_bytes(copy.read_bytes()[:9000])
    assert Journal(tmp_path / FILE_NAME).find() == old
    assert plain_files(tmp_path) in ([], [copy.name])
    assert is_plain(copy)


def test_a_full_disk_leaves_the_older_journal_as_it_is(tmp_path: Path, old: list[Record]) -> None:
    file = tmp_path / FILE_NAME
    before = file.read_bytes()
    for room in (100, 1024, 4096, 20_000, 60_000):
        with full_disk(room), pytest.raises(JournalError) as refused:
            Journal(file).find()
        assert refused.value.trouble is JournalTrouble.DISK
        assert file.read_bytes() == before
    assert Journal(file).find() == old


def test_a_journal_that_another_program_uses_is_encrypted_later(
    tmp_path: Path, old: list[Record], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.sales.sealed_file.BUSY_TIMEOUT", 0.01)
    file = tmp_path / FILE_NAME
    with closing(raw.connect(file)) as db:
        db.execute("BEGIN IMMEDIATE")
        with pytest.raises(JournalError) as refused:
            Journal(file).find()
        db.execute("ROLLBACK")
    assert refused.value.trouble is JournalTrouble.BUSY
    assert Journal(file).find() == old


def test_what_was_written_meanwhile_is_not_replaced(
    tmp_path: Path, old: list[Record], monkeypatch: pytest.MonkeyPatch
) -> None:
    stamps = iter([(1, 1, 1), (2, 2, 2)] * 9)
    with monkeypatch.context() as patched:
        patched.setattr("app.sales.sealed_file.stamp_of", lambda _path: next(stamps))
        with pytest.raises(JournalError) as refused:
            Journal(tmp_path / FILE_NAME).find()
    assert refused.value.trouble is JournalTrouble.BUSY
    assert is_plain(tmp_path / FILE_NAME)


def test_a_second_copy_of_the_app_finds_nothing_to_encrypt(tmp_path: Path, old: list[Record]) -> None:
    file, keys = tmp_path / FILE_NAME, Keys(tmp_path)
    seal_all(file, keys)
    sealed = file.read_bytes()
    seal_all(file, keys)
    assert file.read_bytes() == sealed


def test_what_cannot_be_exported_for_another_reason_is_told_as_such(tmp_path: Path, old: list[Record]) -> None:
    target, key = tmp_path / "target", generate()
    with opened(tmp_path / FILE_NAME, None, write=True) as db:
        export(db, target, key)
        with pytest.raises(SQLITE_ERRORS, match="already exists"):
            export(db, target, key)


def test_a_copy_that_differs_replaces_nothing(
    tmp_path: Path, old: list[Record], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        rows = iter(range(10**6))
        patched.setattr("app.sales.sealed_file._content", lambda _db, _name: [next(rows)])
        with pytest.raises(JournalError):
            Journal(tmp_path / FILE_NAME).find()
    assert is_plain(tmp_path / FILE_NAME)
    assert Journal(tmp_path / FILE_NAME).find() == old


def test_a_kill_at_any_call_leaves_every_record_and_the_next_start_goes_on(tmp_path: Path, old: list[Record]) -> None:
    killed, call = 0, 0
    while True:
        folder = tmp_path.with_name(f"{tmp_path.name}-{call}")
        shutil.copytree(tmp_path, folder)
        died = killed_at(call, Journal(folder / FILE_NAME).find)
        assert Journal(folder / FILE_NAME).find() == old, f"killed before call {call}"
        assert plain_files(folder) == [], f"killed before call {call}"
        shutil.rmtree(folder)
        if not died:
            break
        killed, call = killed + 1, call + 17
    assert killed > 3


# backups


def test_no_byte_of_the_data_folder_or_of_a_backup_tells_who_bought(tmp_path: Path) -> None:
    data, stick = tmp_path / "data", tmp_path / "stick"
    stick.mkdir()
    journal = full_journal(data)
    back_up(data / FILE_NAME, stick, MOMENT)
    back_up_at_closing(data / FILE_NAME, stick, MOMENT, ("銀座", "レジ"))
    restore(data / FILE_NAME, next(stick.iterdir()), MOMENT)
    with closing(raw.connect(data / FILE_NAME)) as open_elsewhere:  # so that there is a log
        open_elsewhere.execute("SELECT * FROM entries").fetchone()
        journal.register(sale_of())
        assert (data / f"{FILE_NAME}-wal").stat().st_size > 0
        assert plain_files(tmp_path) == []


@settings(max_examples=15)
@given(numbers=st.lists(st.from_regex(r"\A[A-Z]{2}[0-9]{7}\Z"), min_size=1, max_size=4))
def test_no_passport_number_is_ever_in_a_file(numbers: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("any")
    journal = Journal(folder / "data" / FILE_NAME)
    for number in numbers:
        journal.register(sale_of(buyer=another_buyer(number)))
    back_up(folder / "data" / FILE_NAME, folder, MOMENT)
    content = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert not [number for number in numbers if number.encode() in content]
    assert {found.sale.buyer.passport_number for found in journal.find()} == set(numbers)


def test_a_backup_without_encryption_is_restored_and_encrypted(tmp_path: Path) -> None:
    journal = full_journal(tmp_path / "data")
    records = journal.find()
    plain = tmp_path / "attomenzei-records-20261122-1042.sqlite3"
    decrypt(tmp_path / "data" / FILE_NAME, plain)
    for folder in (tmp_path / "data", tmp_path / "another PC"):
        restore(folder / FILE_NAME, plain, MOMENT)
        assert Journal(folder / FILE_NAME).find() == records
        assert plain_files(folder) == []


def test_a_plain_automatic_backup_is_followed_by_an_encrypted_one(tmp_path: Path) -> None:
    full_journal(tmp_path / "data")
    file = tmp_path / "data" / FILE_NAME
    made = back_up_at_closing(file, tmp_path, MOMENT, ("銀座",))
    assert made is not None
    assert back_up_at_closing(file, tmp_path, MOMENT, ("銀座",)) is None
    made.unlink()
    decrypt(file, made)
    again = back_up_at_closing(file, tmp_path, MOMENT, ("銀座",))
    assert again is not None
    assert not is_plain(again)
