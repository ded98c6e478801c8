import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import date, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.sales.birth import Birth
from app.sales.errors import JournalError, JournalTrouble
from app.sales.fields import STATUSES
from app.sales.finding import Found
from app.sales.journal import FILE_NAME, AlreadyVoid, Journal
from app.sales.record import Buyer, Entry, Item, Proof, ProofKind, Sale, totals_of
from app.sales.schema import STEPS, TABLES
from app.sales.states import Sending, State
from app.sales.tax import Rounding
from licensing.clock import Doubt
from tests.app.sales import raw
from tests.app.sales.samples import BISCUITS, BUYER, LIPSTICK, TODAY, another_buyer, full_disk, sale_of

SOAP = Item("石けん", 2_200, 1, 10)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / FILE_NAME


@pytest.fixture
def journal(file: Path) -> Journal:
    return Journal(file)


def test_a_registered_sale_is_found_unchanged(file: Path, journal: Journal) -> None:
    record = journal.register(sale_of())
    assert record.sale == sale_of()
    assert record.sending is Sending.UNSENT
    assert record.void is None
    assert Journal(file).find() == [record]


def test_reading_creates_no_file(file: Path, journal: Journal) -> None:
    assert journal.find() == []
    assert journal.found() == Found()
    assert journal.of_day(BUYER.passport_number, TODAY) == []
    assert journal.newest_of(BUYER.passport_number) is None
    assert journal.to_send() == []
    assert journal.nationalities() == []
    assert journal.day_net(BUYER.passport_number, TODAY) == 0
    assert not file.parent.exists()


def test_receipt_numbers_are_consecutive_and_begin_with_the_mark_of_the_journal(
    tmp_path: Path, journal: Journal
) -> None:
    first, second = journal.register(sale_of()), journal.register(sale_of())
    mark = first.receipt[:3]
    assert (first.receipt, second.receipt) == (f"{mark}-000001", f"{mark}-000002")
    others = {Journal(tmp_path / name).register(sale_of()).receipt for name in "abcdefgh"}
    assert len(others | {first.receipt}) > 1


def test_two_copies_of_the_app_never_issue_the_same_receipt_number(file: Path) -> None:
    with ThreadPoolExecutor(4) as copies:
        records = list(copies.map(lambda _: Journal(file).register(sale_of()), range(24)))
    assert sorted(record.number for record in records) == list(range(1, 25))
    assert len({record.receipt for record in records}) == 24


def test_a_void_has_a_receipt_number_of_its_own(journal: Journal) -> None:
    record = journal.register(sale_of())
    void = journal.void(record, TODAY + timedelta(days=1))
    assert void.void is not None
    assert void.void.receipt.endswith("-000002")
    assert void.void.voided_on == TODAY + timedelta(days=1)
    assert void.sale == record.sale
    assert not void.refundable_on(TODAY)
    assert journal.find() == [void]
    assert journal.register(sale_of()).receipt.endswith("-000003")


def test_a_record_is_voided_only_once(file: Path, journal: Journal) -> None:
    record = journal.register(sale_of())
    Journal(file).void(record, TODAY)
    with pytest.raises(AlreadyVoid):
        journal.void(record, TODAY)
    assert journal.register(sale_of()).receipt.endswith("-000003")


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("change", ["UPDATE {} SET rowid = rowid", "DELETE FROM {}"])
def test_no_row_is_ever_changed_or_deleted(file: Path, journal: Journal, table: str, change: str) -> None:
    journal.enter([journal.register(sale_of()).number], State(Sending.HANDED, TODAY))
    with closing(raw.connect(file)) as db, pytest.raises(raw.IntegrityError, match="never overwritten"):
        db.execute(change.format(table))


def test_the_day_counts_the_same_passport_and_day_only(journal: Journal) -> None:
    journal.register(sale_of(SOAP))
    journal.register(sale_of(SOAP, on=TODAY + timedelta(days=1)))
    journal.register(sale_of(SOAP, buyer=another_buyer()))
    assert journal.day_net(BUYER.passport_number, TODAY) == 2_000


def test_a_later_purchase_lifts_the_earlier_one_of_the_day_over_the_threshold(journal: Journal) -> None:
    assert not journal.register(sale_of(SOAP)).refundable_on(TODAY)
    journal.register(sale_of(SOAP))
    journal.register(sale_of(SOAP))
    assert all(record.refundable_on(TODAY) for record in journal.find())


def test_a_void_can_leave_the_rest_of_the_day_below_the_threshold(journal: Journal) -> None:
    records = [journal.register(sale_of(SOAP)) for _ in range(3)]
    journal.void(records[1], TODAY)
    assert [record.refundable_on(TODAY) for record in journal.find()] == [False, False, False]
    assert journal.day_net(BUYER.passport_number, TODAY) == 4_000


def test_a_name_changed_by_the_shop_does_not_change_what_was_recorded(journal: Journal) -> None:
    record = journal.register(sale_of(LIPSTICK, shop="旧店名"))
    journal.register(sale_of(LIPSTICK, shop="新店名"))
    assert journal.find()[-1].sale == record.sale


def test_a_search_returns_no_more_than_asked_for(journal: Journal) -> None:
    for _ in range(3):
        journal.register(sale_of())
    assert [record.number for record in journal.find(limit=2)] == [3, 2]
    assert [record.number for record in journal.find(limit=2, before=2)] == [1]


def test_a_full_disk_leaves_the_journal_unchanged(file: Path, journal: Journal) -> None:
    record = journal.register(sale_of())
    many = sale_of(*[BISCUITS] * 2_000)
    with full_disk(room=64 * 1024), pytest.raises(JournalError) as raised:
        journal.register(many)
    assert raised.value.trouble is JournalTrouble.DISK
    assert journal.find() == [record]
    assert journal.register(sale_of()).receipt.endswith("-000002")


def test_a_power_cut_during_a_sale_leaves_no_part_of_it(file: Path, journal: Journal) -> None:
    record = journal.register(sale_of())
    with closing(raw.connect(file)) as db:
        db.execute("BEGIN IMMEDIATE")
        db.execute("INSERT INTO entries (number, receipt, entered_on) VALUES (2, 'X-000002', '2026-11-22')")
    assert journal.find() == [record]
    assert journal.register(sale_of()).number == 2


def test_the_file_uses_a_write_ahead_log_and_is_private(file: Path, journal: Journal) -> None:
    journal.register(sale_of())
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with closing(raw.connect(file)) as db:
        assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert db.execute("PRAGMA user_version").fetchone() == (len(STEPS),)
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []


def test_records_of_the_first_schema_are_kept_and_have_no_time(file: Path, journal: Journal) -> None:
    file.parent.mkdir()
    with closing(raw.connect(file)) as db:
        for statement in STEPS[0]:
            db.execute(statement)
        db.execute("INSERT INTO journal VALUES ('ACE')")
        db.execute("INSERT INTO entries VALUES (1, 'ACE-000001', '2026-11-21', NULL)")
        db.execute(
            "INSERT INTO sales VALUES (1, '2026-11-21', '', '', 'floor', 'unsent', 'OLD', 'TWN', '1990-05-21', '外交',"
            " '2026-11-18', 1, 'A1234567')"
        )
        db.execute("PRAGMA user_version = 1")
    made = journal.register(sale_of(at=time(10, 42)))
    old, new = reversed(journal.find())
    assert (old.receipt, old.sale.sold_at) == ("ACE-000001", None)
    assert (new, new.sale.sold_at) == (made, time(10, 42))


def test_a_journal_of_a_newer_app_is_refused(file: Path, journal: Journal) -> None:
    journal.register(sale_of())
    with closing(raw.connect(file)) as db:
        db.execute(f"PRAGMA user_version = {len(STEPS) + 1}")
    assert trouble_of(journal) is JournalTrouble.NEWER_APP


def test_a_file_that_is_no_journal_is_reported_and_not_changed(file: Path, journal: Journal) -> None:
    file.parent.mkdir()
    file.write_bytes(b"not a database, " * 512)
    assert trouble_of(journal) is JournalTrouble.NOT_READABLE
    assert file.read_bytes() == b"not a database, " * 512


def test_a_folder_that_cannot_be_created_is_reported(tmp_path: Path) -> None:
    (tmp_path / "occupied").touch()
    assert trouble_of(Journal(tmp_path / "occupied" / FILE_NAME)) is JournalTrouble.DISK


def test_a_writer_that_does_not_finish_is_reported_as_busy(
    file: Path, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.sales.sealed_file.BUSY_TIMEOUT", 0.01)
    journal.register(sale_of())
    with writing(file):
        assert trouble_of(journal) is JournalTrouble.BUSY
        assert len(journal.find()) == 1


def test_a_restored_journal_is_read_while_another_copy_of_the_app_writes(file: Path, journal: Journal) -> None:
    record = journal.register(sale_of())
    with closing(raw.connect(file)) as db:
        db.execute("PRAGMA journal_mode = DELETE")  # as in a backup
    with writing(file):
        assert journal.find() == [record]


def test_a_rollback_journal_that_cannot_be_opened_is_reported(file: Path, journal: Journal) -> None:
    file.parent.mkdir()
    Path(f"{file}-journal").mkdir()
    assert trouble_of(journal) is JournalTrouble.DISK


def test_a_disk_that_is_full_before_the_first_record_is_reported(file: Path, journal: Journal) -> None:
    with full_disk(room=1024):
        assert trouble_of(journal) is JournalTrouble.DISK
    assert journal.register(sale_of()).number == 1


def trouble_of(journal: Journal) -> JournalTrouble:
    with pytest.raises(JournalError) as raised:
        journal.register(sale_of())
    return raised.value.trouble


@contextmanager
def writing(file: Path) -> Iterator[None]:
    with closing(raw.connect(file)) as db:
        db.execute("BEGIN IMMEDIATE")
        yield
        db.execute("ROLLBACK")


TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
DAYS = st.dates(date(2026, 11, 1), date(2033, 12, 31))
BUYERS = st.builds(
    Buyer,
    name=st.from_regex(r"\A[A-Z]{1,39}\Z"),
    nationality=st.from_regex(r"\A[A-Z]{3}\Z"),
    birth=st.builds(Birth, st.integers(1900, 2026), st.integers(0, 12), st.integers(0, 28)),
    status=st.sampled_from(STATUSES),
    landing=DAYS,
    passport_number=st.from_regex(r"\A[A-Z0-9]{7,11}\Z"),
    entry=st.sampled_from(Entry),
    proof=st.none() | st.builds(Proof, st.sampled_from(ProofKind), DAYS),
)
ITEMS = st.builds(
    Item,
    name=TEXT,
    unit_price=st.integers(1, 1_000_000),
    quantity=st.integers(1, 9_999),
    rate=st.sampled_from([10, 8]),
    jan=st.sampled_from(["", "4901234567894"]),
    detail=st.just("") | TEXT,
)


@st.composite
def sales(draw: st.DrawFn) -> Sale:
    items = tuple(draw(st.lists(ITEMS, min_size=1, max_size=5)))
    rounding = draw(st.sampled_from(Rounding))
    at = draw(st.none() | st.builds(time, st.integers(0, 23), st.integers(0, 59)))
    names, totals, doubt = (
        (draw(TEXT), draw(TEXT)),
        totals_of(items, rounding),
        draw(st.none() | st.sampled_from(Doubt)),
    )
    return Sale(draw(DAYS), *names, draw(BUYERS), items, rounding, totals, at, doubt)


@given(sales())
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
def test_every_sale_is_read_as_it_was_written(sale: Sale) -> None:
    with TemporaryDirectory() as folder:
        journal = Journal(Path(folder) / FILE_NAME)
        record = journal.register(sale)
        assert journal.find() == [record]
        assert record.sale == sale
        assert record.day_net == sale.net == journal.day_net(sale.buyer.passport_number, sale.sold_on)
