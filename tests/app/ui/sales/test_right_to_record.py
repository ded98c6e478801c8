"""The license is asked for each record: law of the sale screen over random sequences of what a person can do there."""

import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from app.sales.words import words
from app.ui.sales.sale_screen import SaleScreen
from app.ui.sales.saved_sheet import SavedSheet
from licensing.standing import State
from tests.app.contexts import Till
from tests.app.looks import process_events
from tests.app.sales.samples import BISCUITS, BUYER, LIPSTICK, TODAY, another_buyer
from tests.app.ui.sales.desk import button, type_buyer, type_item
from tests.variants import examples

BUYERS = (BUYER, another_buyer(), replace(BUYER, name="CHEN MEILING"))


class Shop:
    """Does what a person does at the sale screen; checks every record that is made while the license is not usable."""

    def __init__(self, folder: Path) -> None:
        self.till = Till(folder)
        self.screen = SaleScreen(self.till.context)
        self.screen.resize(1024, 768)
        self.screen.show()
        self.buyer: str | None = None
        """Whose sale it was when the license was last usable."""
        self.day = TODAY

    @property
    def usable(self) -> bool:
        return self.till.license.standing.usable

    def do(self, action: str) -> None:
        before = len(self.till.journal.find())
        getattr(self, action.split()[0])(*action.split()[1:])
        for record in self.till.journal.find()[: len(self.till.journal.find()) - before]:
            assert record.sale.sold_on == self.till.today
            if not self.usable:
                assert record.sale.sold_on == self.day, "a record of another day after the license has ended"
                assert record.sale.buyer.passport_number == (self.buyer or record.sale.buyer.passport_number), (
                    "another buyer"
                )
                self.buyer = record.sale.buyer.passport_number

    @property
    def selling(self) -> bool:
        return self.screen.page is self.screen.selling

    def take(self, which: str) -> None:
        if not self.selling:
            return
        self.screen.selling.change_buyer()
        type_buyer(self.screen, BUYERS[int(which)])
        if self.usable:
            self.buyer, self.day = BUYERS[int(which)].passport_number, self.till.today

    def item(self) -> None:
        if self.selling:
            type_item(self.screen, LIPSTICK)
            type_item(self.screen, BISCUITS)

    def split(self) -> None:
        if self.selling and self.screen.selling.draft.lines:
            self.screen.selling.items_card.list.move_requested.emit(len(self.screen.selling.draft.lines) - 1)

    def save(self) -> None:
        if self.selling:
            self.screen.selling.proceed()

    def follow(self) -> None:
        if isinstance(self.screen.page, SavedSheet):
            rest = len(self.screen.selling.draft.later)
            if rest:
                self.screen.page.rest_requested.emit()
                return
            self.screen.page.next_requested.emit()
            if self.usable:
                self.buyer, self.day = None, self.till.today

    def lock(self) -> None:
        self.till.lock()

    def unlock(self) -> None:
        self.till.license.stand(replace(self.till.license.standing, state=State.LICENSED))

    def midnight(self) -> None:
        self.till.today += timedelta(days=1)


ACTIONS = st.sampled_from(
    ["take 0", "take 1", "take 2", "item", "item", "split", "save", "save", "follow", "lock", "unlock", "midnight"]
)


@pytest.mark.usefixtures("qtbot")
@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ACTIONS, max_size=25))
def test_no_record_of_another_buyer_or_day_after_the_license_has_ended(actions: list[str]) -> None:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        shop = Shop(Path(folder))
        for action in actions:
            shop.do(action)
        shop.screen.deleteLater()
        process_events()


def endless_rest(tmp_path: Path, qtbot: QtBot) -> Shop:
    """A sale recorded once while usable, with one item left for the next record; then the license ends."""
    shop = Shop(tmp_path)
    qtbot.addWidget(shop.screen)
    for action in ["take 0", "item", "split", "save", "lock", "follow"]:
        shop.do(action)
    return shop


def test_the_rest_goes_to_the_same_buyer_on_the_same_day(tmp_path: Path, qtbot: QtBot) -> None:
    shop = endless_rest(tmp_path, qtbot)
    shop.do("save")
    assert len(shop.till.journal.find()) == 2


@pytest.mark.parametrize("then", [["take 1"], ["midnight", "save", "take 0"]])
def test_the_rest_goes_to_nobody_else(tmp_path: Path, qtbot: QtBot, then: list[str]) -> None:
    shop = endless_rest(tmp_path, qtbot)
    for action in then:
        shop.do(action)
    assert shop.screen.selling.error.text == words.LICENSE_ENDED
    for action in ["item", "save"]:
        shop.do(action)
    assert len(shop.till.journal.find()) == 1
    assert shop.screen.selling.draft.lines, "what was typed stays, in case the license becomes usable again"


def test_the_same_buyer_may_be_corrected_after_the_license_has_ended(tmp_path: Path, qtbot: QtBot) -> None:
    shop = endless_rest(tmp_path, qtbot)
    for action in ["take 2", "save"]:
        shop.do(action)
    assert [record.sale.buyer.name for record in shop.till.journal.find()] == ["CHEN MEILING", "CHEN MEI LING"]


def test_a_kept_sale_is_recorded_once_the_license_is_usable_again(tmp_path: Path, qtbot: QtBot) -> None:
    shop = endless_rest(tmp_path, qtbot)
    for action in ["take 1", "unlock", "save", "save"]:
        shop.do(action)
    assert shop.till.journal.find()[0].sale.buyer.passport_number == BUYERS[1].passport_number


def test_a_page_opened_before_the_end_and_left_open_is_one_sale_of_that_day(tmp_path: Path, qtbot: QtBot) -> None:
    shop = Shop(tmp_path)
    qtbot.addWidget(shop.screen)
    for action in ["lock", "midnight", "take 0", "item", "save"]:
        shop.do(action)
    assert shop.till.journal.find() == []
    assert button(shop.screen.page, words.GO_ON_TO_ITEMS).isVisible()
