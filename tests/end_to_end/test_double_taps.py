"""Double taps with a real pointer: the second tap never reaches what the first one brought."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.sales.backup import back_up
from app.sales.journal import FILE_NAME, Journal
from app.sales.words import words as sale
from app.ui.words.backup import words as backup
from tests.end_to_end.conftest import Till
from tests.end_to_end.person import Person, begin_sale, person_at
from tests.variants import variants


@pytest.mark.variant
@pytest.mark.parametrize("gap", variants(200, 80, 350, 500))
def test_a_double_tap_records_voids_and_restores_nothing_by_itself(till: Till, display: str, gap: int) -> None:
    till.run("trial", "--agree")
    journal = Journal(till.data / FILE_NAME)
    with person_at(till, display) as cashier:
        begin_sale(cashier)
        nothing_is_recorded_behind_the_button_to_go_on(cashier, journal, gap)
        the_saved_page_is_not_skipped(cashier, journal, gap)
        nothing_is_voided_behind_the_question(cashier, journal, gap)
        nothing_is_restored_behind_the_choice(cashier, till, gap)


def nothing_is_recorded_behind_the_button_to_go_on(cashier: Person, journal: Journal, gap: int) -> None:
    cashier.taps(sale.CHANGE_BUYER)
    cashier.double_taps(sale.GO_ON_TO_ITEMS, gap)
    cashier.finds(lambda sight: sight.has(sale.SAVE_RECORD), "the items, which take presses")
    assert journal.find() == []


def the_saved_page_is_not_skipped(cashier: Person, journal: Journal, gap: int) -> None:
    cashier.double_taps(sale.SAVE_RECORD, gap)
    cashier.finds(lambda sight: sight.has(sale.TO_TOP), "the saved page, which takes presses")
    (record,) = journal.find()
    assert cashier.looks().says(record.receipt)
    cashier.double_taps(sale.TO_TOP, gap)
    assert cashier.sees(sale.SAVED_AS.format(receipt=record.receipt)).page == "TOP"


def nothing_is_voided_behind_the_question(cashier: Person, journal: Journal, gap: int) -> None:
    cashier.taps(sale.RECORDS_TITLE)
    cashier.finds(lambda sight: sight.page == "RECORDS", "the records")
    cashier.presses("Return")  # into the table
    cashier.presses("Return")
    cashier.double_taps(sale.VOID_RECORD, gap)
    cashier.finds(lambda sight: sight.has(sale.VOID_CONFIRM), "the question, which takes presses")
    assert journal.find()[0].void is None
    cashier.double_taps(sale.VOID_CONFIRM, gap)
    cashier.sees(sale.VOIDED)
    cashier.taps("戻る", "戻る")


def nothing_is_restored_behind_the_choice(cashier: Person, till: Till, gap: int) -> None:
    stick = till.data.parent / "Downloads"
    stick.mkdir()
    file = back_up(till.data / FILE_NAME, stick, datetime.now(UTC))
    cashier.taps("設定メニュー", backup.TITLE, backup.RESTORE)
    [name] = [name for name in cashier.sees(file.name).buttons if file.name in name]
    cashier.double_taps(name, gap)
    cashier.finds(lambda sight: sight.has(backup.RESTORE_NOW), "the question, which takes presses")
    assert replaced(till.data) == []
    cashier.double_taps(backup.RESTORE_NOW, gap)
    cashier.finds(lambda sight: sight.says(backup.DONE) and sight.has("戻る"), "the end, which is not skipped")
    assert len(replaced(till.data)) == 1


def replaced(data: Path) -> list[Path]:
    return list(data.glob("sales-*.sqlite3"))
