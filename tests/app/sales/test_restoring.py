"""Restoring the backup of another terminal by its recovery code; a journal whose own key is lost."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.sales.backup import BackupError, BackupTrouble, back_up
from app.sales.errors import JournalError, JournalTrouble
from app.sales.journal import FILE_NAME, Journal
from app.sales.keys import Keys
from app.sales.record import Record
from app.sales.record_key import Key, generate
from app.sales.restoring import REPLACED_NAMES, compare, restore
from tests.app.sales import raw
from tests.app.sales.full_journal import full_journal
from tests.app.sales.samples import full_disk, sale_of

PAGE = 4096
"""Bytes of a page of SQLCipher, each of which has a code that authenticates it."""
MOMENT = datetime(2026, 11, 22, 10, 42, tzinfo=UTC)


@pytest.fixture
def elsewhere(tmp_path: Path) -> tuple[Path, Key, list[Record]]:
    """Return a backup of another terminal, its key, and its records."""
    journal = full_journal(tmp_path / "old PC")
    backup = back_up(tmp_path / "old PC" / FILE_NAME, tmp_path, MOMENT)
    key = raw.key_of(backup)
    assert key is not None
    return backup, key, journal.find()


def test_a_backup_of_another_terminal_asks_for_its_recovery_code(
    tmp_path: Path, elsewhere: tuple[Path, Key, list[Record]]
) -> None:
    backup, key, records = elsewhere
    file = tmp_path / "new PC" / FILE_NAME
    for entered, why in ((None, BackupTrouble.CODE_NEEDED), (generate(), BackupTrouble.OTHER_CODE)):
        with pytest.raises(BackupError) as compared:
            compare(file, backup, entered=entered)
        with pytest.raises(BackupError) as refused:
            restore(file, backup, MOMENT, entered=entered)
        assert {compared.value.trouble, refused.value.trouble} == {why}
    assert not file.parent.exists()
    assert compare(file, backup, entered=key).in_backup == 7
    restore(file, backup, MOMENT, entered=key)
    assert Journal(file).find() == records
    assert Keys(file.parent).current == key, "the code that the shop has goes on to be the right one"


def test_a_terminal_with_records_keeps_its_own_key(tmp_path: Path, elsewhere: tuple[Path, Key, list[Record]]) -> None:
    backup, key, records = elsewhere
    file = tmp_path / "new PC" / FILE_NAME
    Journal(file).register(sale_of())
    own = Keys(file.parent).current
    assert own is not None
    kept = restore(file, backup, MOMENT, entered=key)
    assert Keys(file.parent).current == own != key
    assert Journal(file).find() == records
    assert kept is not None
    assert len(Journal(kept).find()) == 1


def test_a_journal_whose_key_is_lost_is_kept_and_can_be_restored_by_its_code(
    tmp_path: Path, elsewhere: tuple[Path, Key, list[Record]]
) -> None:
    backup, key, records = elsewhere
    file = tmp_path / "new PC" / FILE_NAME
    lost_record = Journal(file).register(sale_of())
    lost = Keys(file.parent).current
    assert lost is not None
    (file.parent / "records-key.json").unlink()
    assert compare(file, backup, entered=key).here == 0
    kept = restore(file, backup, MOMENT, entered=key)
    assert kept is not None
    assert Journal(file).find() == records
    restore(file, kept, MOMENT, entered=lost)
    assert Journal(file).find() == [lost_record]


def test_with_a_silent_keyring_nothing_is_replaced(
    tmp_path: Path, elsewhere: tuple[Path, Key, list[Record]], monkeypatch: pytest.MonkeyPatch
) -> None:
    backup, key, _records = elsewhere
    file = tmp_path / "new PC" / FILE_NAME
    Journal(file).register(sale_of())

    def silent(_self: Keys, _wanted: bytes) -> Key:
        raise JournalError(JournalTrouble.KEYRING, "no answer")

    with monkeypatch.context() as patched:
        patched.setattr(Keys, "find", silent)
        with pytest.raises(JournalError) as refused:
            restore(file, backup, MOMENT, entered=key)
    assert refused.value.trouble is JournalTrouble.KEYRING
    assert len(Journal(file).find()) == 1


def test_a_full_disk_leaves_no_part_of_the_journal_that_was_to_be_kept(tmp_path: Path) -> None:
    file = tmp_path / FILE_NAME
    journal = Journal(file)
    journal.register(sale_of())
    backup = back_up(file, tmp_path, MOMENT)
    for _ in range(30):
        journal.register(sale_of())
    journal.find()
    assert backup.stat().st_size < file.stat().st_size
    with full_disk(room=backup.stat().st_size), pytest.raises(JournalError):
        restore(file, backup, MOMENT)
    assert not [*tmp_path.glob(REPLACED_NAMES)]
    assert len(journal.find()) == 31


def test_a_journal_of_which_any_page_is_damaged_can_be_restored(tmp_path: Path) -> None:
    file = tmp_path / FILE_NAME
    journal = Journal(file)
    for _ in range(3):
        journal.register(sale_of())
    records, backup = journal.find(), back_up(file, tmp_path, MOMENT)
    journal.register(sale_of())
    journal.find()
    whole = file.read_bytes()
    for page in range(len(whole) // PAGE):
        for left in tmp_path.glob(f"{file.name}-*"):
            left.unlink()
        place = page * PAGE + PAGE // 2
        damaged = whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]
        file.write_bytes(damaged)
        kept = restore(file, backup, MOMENT)
        assert journal.find() == records, f"page {page}"
        assert kept is not None
        assert kept.read_bytes() == damaged, "as it was, for whoever may read more of it"
        kept.unlink()
