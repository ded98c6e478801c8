"""A backup whose columns contain what the app never writes is damaged; one that is accepted can be read."""

import shutil
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.sales.backup import BackupError, BackupTrouble, back_up
from app.sales.journal import FILE_NAME, Journal
from app.sales.record_words import record_facts
from app.sales.restoring import compare, restore
from app.sales.states import Sending, State
from tests.app.sales import raw
from tests.app.sales.samples import TODAY, sale_of
from tests.variants import examples

MOMENT = datetime(2026, 11, 22, 10, 42, tzinfo=UTC)
COLUMNS = (
    ("entries", "entered_on"),
    ("sales", "sold_on"),
    ("sales", "birth"),
    ("sales", "landing"),
    ("sales", "sold_at"),
    ("sales", "rounding"),
    ("sales", "sending"),
    ("states", "subject"),
    ("states", "value"),
    ("states", "day"),
    ("states", "fee"),
    ("entries", "reason"),
    ("entries", "entered_at"),
    ("sales", "document_kind"),
    ("sales", "entry"),
    ("sales", "clock_doubt"),
    ("sales", "proof"),
    ("sales", "abroad_since"),
    ("items", "unit_price"),
    ("items", "quantity"),
    ("items", "rate"),
    ("totals", "included"),
    ("totals", "rate"),
)
NO_DAYS = ("zzz", "", "2026-02-30", "20261122", "2026-W47-7", "0000-01-01", "9999-12-31", "2026-11-22 10:00")


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("good")
    journal = Journal(folder / FILE_NAME)
    journal.enter([journal.register(sale_of()).number], State(Sending.HANDED, TODAY))
    return back_up(folder / FILE_NAME, folder, MOMENT)


def changed(good: Path, folder: Path, table: str, column: str, value: object) -> Path | None:
    """Return a copy of ``good`` with another value, or None where the schema itself refuses it."""
    copy = folder / "backup.sqlite3"
    shutil.copy(good, copy)
    raw.give_key(good.parent, folder)
    with closing(raw.connect(copy)) as db:
        name = f"{table}_refuses_update"
        [guard] = db.execute("SELECT sql FROM sqlite_master WHERE name = ?", [name]).fetchone()
        db.execute(f"DROP TRIGGER {name}")
        try:
            db.execute(f"UPDATE {table} SET {column} = ?", [value])
        except (raw.IntegrityError, OverflowError, UnicodeEncodeError):
            return None
        db.execute(guard)
    return copy


@pytest.mark.parametrize("written", NO_DAYS)
@pytest.mark.parametrize(("table", "column"), COLUMNS[:4])
def test_what_is_no_day_is_a_damaged_backup(good: Path, tmp_path: Path, table: str, column: str, written: str) -> None:
    backup = changed(good, tmp_path, table, column, written)
    assert backup is not None
    with pytest.raises(BackupError) as compared:
        compare(tmp_path / FILE_NAME, backup)
    with pytest.raises(BackupError) as restored:
        restore(tmp_path / FILE_NAME, backup, MOMENT)
    assert {compared.value.trouble, restored.value.trouble} == {BackupTrouble.DAMAGED}
    assert not (tmp_path / FILE_NAME).exists()


@pytest.mark.parametrize(("table", "column"), [("items", "unit_price"), ("items", "quantity"), ("totals", "included")])
def test_an_amount_that_no_sum_can_hold_is_a_damaged_backup(
    good: Path, tmp_path: Path, table: str, column: str
) -> None:
    backup = changed(good, tmp_path, table, column, 2**63 - 1)
    assert backup is not None
    with pytest.raises(BackupError) as refused:
        compare(tmp_path / FILE_NAME, backup)
    assert refused.value.trouble is BackupTrouble.DAMAGED


@pytest.mark.parametrize("value", [-(2**63), 0, 7_795])
@pytest.mark.parametrize("column", ["included", "tax"])
def test_a_sale_whose_sums_are_not_those_of_its_rates_is_a_damaged_backup(
    good: Path, tmp_path: Path, column: str, value: int
) -> None:
    backup = changed(good, tmp_path, "sales", column, value)
    assert backup is not None
    with pytest.raises(BackupError) as refused:
        restore(tmp_path / FILE_NAME, backup, MOMENT)
    assert refused.value.trouble is BackupTrouble.DAMAGED


@pytest.mark.parametrize("column", ["subject", "value"])
def test_a_state_that_no_record_can_have_is_a_damaged_backup(good: Path, tmp_path: Path, column: str) -> None:
    backup = changed(good, tmp_path, "states", column, "zzz")
    assert backup is not None
    with pytest.raises(BackupError) as refused:
        compare(tmp_path / FILE_NAME, backup)
    assert refused.value.trouble is BackupTrouble.DAMAGED


def test_a_text_that_is_no_utf_8_is_a_damaged_backup(good: Path, tmp_path: Path) -> None:
    copy = tmp_path / "backup.sqlite3"
    shutil.copy(good, copy)
    raw.give_key(good.parent, tmp_path)
    with closing(raw.connect(copy)) as db:
        db.execute("INSERT INTO entries (number, receipt, entered_on) VALUES (2, CAST(x'ff' AS TEXT), '2026-11-22')")
    with pytest.raises(BackupError) as refused:
        compare(tmp_path / FILE_NAME, copy)
    assert refused.value.trouble is BackupTrouble.DAMAGED


def test_a_nationality_that_no_list_has_any_more_is_kept(good: Path, tmp_path: Path) -> None:
    """Records are kept for seven years, the list of countries changes: it is asked when a sale is typed, only then."""
    backup = changed(good, tmp_path, "sales", "nationality", "ZZZ")
    assert backup is not None
    restore(tmp_path / FILE_NAME, backup, MOMENT)
    [record] = Journal(tmp_path / FILE_NAME).find()
    assert ("国籍", "ZZZ") in record_facts(record, TODAY)


@given(
    column=st.sampled_from(COLUMNS),
    value=st.text(max_size=12)
    | st.integers(-(2**63), 2**63 - 1)
    | st.dates().map(str)
    | st.times().map(lambda t: t.isoformat("minutes"))
    | st.none(),
)
@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_backup_that_is_accepted_can_be_read_and_added_to(
    good: Path, tmp_path: Path, column: tuple[str, str], value: Any
) -> None:
    backup = changed(good, tmp_path, *column, value)
    if backup is None:
        return
    file = tmp_path / FILE_NAME
    for old in tmp_path.glob(f"{FILE_NAME}*"):
        old.unlink()
    try:
        restore(file, backup, MOMENT)
    except BackupError as error:
        assert error.trouble is BackupTrouble.DAMAGED  # noqa: PT017 - both outcomes are right
        assert not file.exists()
        return
    journal = Journal(file)
    for record in journal.find():
        record_facts(record, TODAY)
    journal.sums(TODAY, TODAY)
    journal.own_days()
    journal.register(sale_of())
