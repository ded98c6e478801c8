"""Backups at closing: named by till, only if something is new, never in the place of another terminal's."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.sales.automatic_backup import KEPT, back_up_at_closing
from app.sales.backup import back_up
from app.sales.errors import JournalError
from app.sales.journal import FILE_NAME, Journal
from app.sales.keys import Keys
from app.sales.restoring import restore
from app.sales.states import Customs, State
from tests.app.sales import raw
from tests.app.sales.samples import TODAY, sale_of

MOMENT = datetime(2026, 11, 22, 19, 5, tzinfo=UTC)
NAMES = ("銀座/一号店", "レジ1")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / FILE_NAME


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def close(file: Path, stick: Path, minutes: int = 0) -> Path | None:
    return back_up_at_closing(file, stick, MOMENT + timedelta(minutes=minutes), NAMES)


def test_a_backup_at_closing_has_all_records_and_the_name_of_the_till(file: Path, stick: Path) -> None:
    journal = Journal(file)
    prefix = journal.register(sale_of()).receipt[:3]
    made = close(file, stick)
    assert made is not None
    assert made.name == f"attomenzei-records-{prefix}-銀座_一号店-レジ1-auto-20261122-1905.sqlite3"
    assert Journal(made, keys=Keys(file.parent)).find() == journal.find()


def test_nothing_new_is_not_saved_again(file: Path, stick: Path) -> None:
    assert close(file, stick) is None, "there is no journal yet"
    journal = Journal(file)
    record = journal.register(sale_of())
    assert close(file, stick) is not None
    assert close(file, stick, 1) is None
    journal.enter([record.number], State(Customs.CONFIRMED, TODAY))
    assert close(file, stick, 2) is not None, "a state is new"


def test_two_at_the_same_time_make_one(file: Path, stick: Path) -> None:
    Journal(file).register(sale_of())
    together = threading.Barrier(3)

    def save(_number: int) -> Path | None:
        together.wait()
        return close(file, stick)

    with ThreadPoolExecutor(3) as threads:
        made = list(threads.map(save, range(3)))
    assert made.count(None) == 2
    assert set(stick.iterdir()) == {path for path in made if path}


def test_a_damaged_backup_is_made_again(file: Path, stick: Path) -> None:
    Journal(file).register(sale_of())
    made = close(file, stick)
    assert made is not None
    made.write_bytes(b"worn out" * 999)
    assert close(file, stick, 1) is not None


def test_only_own_automatic_backups_are_ever_removed(file: Path, stick: Path, tmp_path: Path) -> None:
    other = tmp_path / "other" / FILE_NAME
    journal = Journal(file)
    for each in (journal, Journal(other)):
        each.register(sale_of())
    by_hand = back_up(file, stick, MOMENT, NAMES)
    others = [close(other, stick)]
    assert close(file, stick) is not None
    for minute in range(1, KEPT + 3):
        journal.register(sale_of())
        newest = close(file, stick, minute)
    left = set(stick.iterdir())
    assert {by_hand, *others, newest} <= left
    assert len(left) == KEPT + 2


def test_a_restored_backup_goes_on_with_a_receipt_prefix_of_its_own(file: Path, stick: Path, tmp_path: Path) -> None:
    journal = Journal(file, "this machine")
    journal.register(sale_of())
    made = close(file, stick)
    assert made is not None
    elsewhere = tmp_path / "elsewhere" / FILE_NAME
    restore(elsewhere, made, MOMENT, entered=raw.key_of(made))
    other = Journal(elsewhere, "another machine")
    receipts = [till.register(sale_of()).receipt for till in (journal, other, journal, other)]
    assert len(set(receipts)) == 4
    assert close(elsewhere, stick, 1) not in {None, made}


def test_a_terminal_that_was_restored_removes_no_backup_of_the_one_it_comes_from(
    file: Path, stick: Path, tmp_path: Path
) -> None:
    journal, elsewhere = Journal(file, "this machine"), tmp_path / "elsewhere" / FILE_NAME
    for minute in range(KEPT):
        record = journal.register(sale_of())
        made = close(file, stick, minute)
    assert made is not None
    restore(elsewhere, made, MOMENT, entered=raw.key_of(made))
    of_this = set(stick.iterdir())
    Journal(elsewhere, "another machine").enter([record.number], State(Customs.CONFIRMED, TODAY))
    assert close(elsewhere, stick, KEPT) is not None
    assert close(elsewhere, stick, KEPT + 1) is None
    assert of_this < set(stick.iterdir())


def test_a_journal_that_cannot_be_read_is_reported(file: Path, stick: Path) -> None:
    file.mkdir(parents=True)
    with pytest.raises(JournalError):
        close(file, stick)


def test_a_name_without_a_usable_sign_is_replaced(file: Path, stick: Path) -> None:
    Journal(file).register(sale_of())
    assert back_up(file, stick, MOMENT, ("..", "")).name.endswith("-_-20261122-1905.sqlite3")


def test_names_are_not_needed_to_recognise_the_former_backup(tmp_path: Path) -> None:
    journal = Journal(tmp_path / FILE_NAME)
    journal.register(sale_of())
    for day in range(KEPT + 2):
        journal.register(sale_of())
        assert back_up_at_closing(tmp_path / FILE_NAME, tmp_path, MOMENT + timedelta(days=day), ("", ""))
        assert back_up_at_closing(tmp_path / FILE_NAME, tmp_path, MOMENT + timedelta(days=day), ("", "")) is None
    assert len(list(tmp_path.glob("attomenzei-records-*"))) == KEPT


def test_as_many_new_entries_as_were_deleted_are_new(tmp_path: Path) -> None:
    journal = Journal(tmp_path / FILE_NAME)
    late = TODAY + timedelta(days=3_500)
    journal.register(sale_of())
    journal.register(sale_of(on=late))
    assert back_up_at_closing(tmp_path / FILE_NAME, tmp_path, MOMENT, ("店", ""))
    assert len(journal.delete_expired(late).numbers) == 1
    journal.register(sale_of(on=late))
    assert back_up_at_closing(tmp_path / FILE_NAME, tmp_path, MOMENT + timedelta(days=1), ("店", ""))
