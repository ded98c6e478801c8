"""What happens to a record after the sale: corrections that name it, and states that are entered by hand."""

from datetime import time, timedelta
from pathlib import Path

import pytest

from app.sales.corrections import what_remains
from app.sales.errors import JournalError
from app.sales.journal import FILE_NAME, AlreadyVoid, Journal
from app.sales.record import Reason, Record
from app.sales.record_words import record_facts
from app.sales.states import Customs, Payment, Sending, State
from tests.app.sales.samples import BISCUITS, BUYER, LIPSTICK, TODAY, sale_of

NOW = time(10, 42, 30)


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / FILE_NAME)


@pytest.fixture
def record(journal: Journal) -> Record:
    return journal.register(sale_of())


def test_a_correction_voids_a_record_and_names_it_in_one_step(journal: Journal) -> None:
    wrong = journal.register(sale_of(LIPSTICK, BISCUITS))
    later = TODAY + timedelta(days=9)
    right = journal.correct(wrong, sale_of(LIPSTICK), later, time(9, 30), Reason.RETURNED)
    before = journal.read(wrong.number)
    assert (right.corrects, right.entered_on, right.sale.sold_on) == (wrong.receipt, later, TODAY)
    assert before.replaced_by == right.receipt
    assert before.void is not None
    assert (before.void.reason, before.void.voided_on, before.void.voided_at) == (Reason.RETURNED, later, time(9, 30))
    assert journal.day_net(BUYER.passport_number, TODAY) == 6_000
    with pytest.raises(AlreadyVoid):
        journal.correct(wrong, sale_of(LIPSTICK), later, None, Reason.MISTAKE)
    assert len(journal.find()) == 2


def test_a_correction_that_fails_halfway_leaves_the_record_as_it_was(
    journal: Journal, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_more: object) -> None:
        raise OSError("the disk is gone")  # after the void was entered

    with monkeypatch.context() as patch:
        patch.setattr("app.sales.journal_rows.insert_sale", fail)
        with pytest.raises(JournalError):
            journal.correct(record, sale_of(LIPSTICK), TODAY, None, Reason.RETURNED)
    assert journal.find() == [record]
    again = journal.correct(record, sale_of(LIPSTICK), TODAY, None, Reason.RETURNED)
    assert again.receipt.endswith("-000003"), "no number is lost, none is given twice"


def test_states_are_added_in_their_order_and_the_newest_counts(journal: Journal) -> None:
    record = journal.register(sale_of())
    states = [
        State(Sending.HANDED, TODAY, time(18, 0)),
        State(Sending.ACCEPTED, TODAY, time(19, 0), note="20261122-000123"),
        State(Customs.CONFIRMED, TODAY + timedelta(days=3), day=TODAY + timedelta(days=2)),
        State(Payment.CARD, TODAY + timedelta(days=4), day=TODAY + timedelta(days=4), fee=100),
    ]
    for state in states:
        journal.enter([record.number], state)
    read = journal.read(record.number)
    assert list(read.states) == states
    assert (read.sending, read.customs_on(TODAY), read.payment) == (
        Sending.ACCEPTED,
        Customs.CONFIRMED,
        Payment.CARD,
    )


def test_the_void_of_a_record_has_a_sending_of_its_own(journal: Journal) -> None:
    record = journal.register(sale_of())
    journal.enter(journal.to_send(), State(Sending.HANDED, TODAY))
    assert journal.to_send() == []
    void = journal.void(record, TODAY)
    assert void.void is not None
    assert journal.to_send() == [void.void.number]
    journal.enter(journal.to_send(), State(Sending.ACCEPTED, TODAY, note="1"))
    assert journal.read(record.number).sending is Sending.ACCEPTED
    assert journal.to_send() == []


@pytest.mark.parametrize(
    ("pieces", "included", "tax"),
    [((2, 3), 7_794, 688), ((1, 3), 4_494, 388), ((0, 1), 398, 29), ((2, 0), 6_600, 600)],
)
def test_what_remains_is_taxed_anew(pieces: tuple[int, int], included: int, tax: int) -> None:
    rest = what_remains(sale_of(), pieces)
    assert rest is not None
    assert (rest.included, rest.tax) == (included, tax)


def test_nothing_remains_of_a_sale_that_is_returned_whole() -> None:
    assert what_remains(sale_of(), (0, 0)) is None


def test_a_record_without_a_refund_shows_none_as_unpaid(journal: Journal) -> None:
    below = journal.register(sale_of(BISCUITS))
    journal.enter([below.number], State(Customs.CONFIRMED, TODAY))
    assert ("返金", "未払い") not in record_facts(journal.read(below.number), TODAY)
    journal.enter([below.number], State(Payment.CASH, TODAY, day=TODAY))
    assert ("返金", "現金") in record_facts(journal.read(below.number), TODAY)


def test_a_refund_stays_in_sight_if_customs_turns_out_to_have_refused(journal: Journal, record: Record) -> None:
    for value in (Customs.CONFIRMED, Payment.CASH, Customs.FAILED):
        journal.enter([record.number], State(value, TODAY, day=TODAY))
    assert {("税関確認", "不成立"), ("返金", "現金")} <= set(record_facts(journal.read(record.number), TODAY))


def test_a_refund_stays_in_sight_once_its_record_is_void(journal: Journal, record: Record) -> None:
    for value in (Customs.CONFIRMED, Payment.CASH):
        journal.enter([record.number], State(value, TODAY, day=TODAY))
    void = journal.void(journal.read(record.number), TODAY)
    assert ("返金", "現金") in record_facts(void, TODAY)
    unpaid = journal.void(journal.register(sale_of()), TODAY)
    assert "返金" not in dict(record_facts(unpaid, TODAY))
