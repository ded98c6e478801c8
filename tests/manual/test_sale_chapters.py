"""The chapters on the sale, its records and their backup, walked in the real window. No server is asked."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app.sales.field_words import field_name
from app.sales.fields import Field
from app.sales.finding import Choice
from app.sales.journal import Journal
from app.sales.record import Item
from app.sales.states import Sending, State
from app.sales.words import words
from app.ui.sales.records_screen import RecordsScreen
from licensing.clock import SystemClock, day_of
from licensing.words.days import table_date
from licensing.words.language import Language
from tests.app.looks import only
from tests.app.sales.samples import BUYER, another_buyer, sale_of
from tests.app.sales.test_mrz import line_of
from tests.manual.conftest import NAMES, Stages
from tests.manual.walk import Walk

TODAY = day_of(SystemClock().now())
ZONE = ("P<TWNCHEN<<MEI<LING".ljust(44, "<"), line_of("301234567", "TWN", "900521"))
GOODS = {
    Language.JAPANESE: (("化粧水", 3_300), ("抹茶ビスケット", 1_296)),
    Language.ENGLISH: (("Skin lotion", 3_300), ("Matcha biscuits", 1_296)),
}


@pytest.fixture(scope="module")
def server() -> None:
    """These chapters need none."""


def records(walk: Walk, language: Language) -> Journal:
    """Record three purchases, one of which has been sent."""
    journal = only(walk.window, RecordsScreen)._journal
    items = [Item(name, price, 2, 8 if price < 3_000 else 10) for name, price in GOODS[language]]
    for buyer in (another_buyer(), another_buyer("X00088761", "MUSTERMANN ERIKA"), BUYER):
        sale = sale_of(*items, buyer=buyer, on=TODAY, shop=NAMES[language]["shop"])
        journal.register(replace(sale, terminal_name=NAMES[language]["till"]))
    journal.enter([1], State(Sending.ACCEPTED, TODAY, note="2026-0001"))
    return journal


def test_a_passport_is_read_goods_are_scanned_and_the_slip_is_printed(chapter: Stages, language: Language) -> None:
    walk = chapter("sale").open(agreed=True)
    walk.taps("免税販売")
    for line in ZONE:
        walk.types(line)
        walk.presses(Qt.Key.Key_Return)
    walk.types(table_date(TODAY - timedelta(days=4)))
    walk.picture("sale-buyer", "商品の入力へ進む")
    walk.taps("商品の入力へ進む")
    for (name, price), rate in zip(GOODS[language], ("10%", "8%"), strict=True):
        for field, text in ((Field.ITEM_NAME, name), (Field.UNIT_PRICE, str(price)), (Field.QUANTITY, "2")):
            walk.writes(field_name(field), text)
        walk.taps(rate)
        walk.taps("追加")
    walk.waits_to_see("免税対象です")
    walk.picture("sale-items", words.SAVE_RECORD)
    walk.taps(words.SAVE_RECORD)
    walk.waits_to_see("購入を記録しました")
    walk.picture("sale-saved", "控えを印刷")
    walk.taps("控えを印刷")
    walk.picture("sale-slip", "印刷する", "PDFで保存")
    walk.presses(Qt.Key.Key_Escape)
    walk.presses(Qt.Key.Key_Escape)
    walk.taps("設定メニュー")
    walk.window._toast.clear()
    walk.taps("商品一覧")
    walk.waits_to_see(GOODS[language][0][0])
    walk.picture("articles")


def test_states_are_entered_and_a_record_is_corrected(chapter: Stages, language: Language) -> None:
    walk = chapter("after-sale").open(agreed=True)
    walk.taps("購入記録")
    journal = records(walk, language)
    screen = only(walk.window, RecordsScreen)
    screen.open(journal.find()[-1])
    walk.picture("record", "返品", "訂正する")
    walk.taps("状態を入力")
    walk.taps("確認済")
    walk.picture("states")
    walk.presses(Qt.Key.Key_Escape)
    walk.taps("破棄して戻る")
    walk.taps("訂正する")
    walk.writes(field_name(Field.NAME), "SMITH JOHN PAUL")
    walk.taps("商品の入力へ進む")
    walk.taps("訂正内容を確認")
    walk.picture("correction", "訂正を記録する")
    walk.taps("訂正を記録する")
    new, *_others = journal.find()
    assert (new.sale.buyer.name, new.corrects) == ("SMITH JOHN PAUL", journal.read(1).receipt)


def test_records_are_filtered(chapter: Stages, language: Language) -> None:
    walk = chapter("records").open(agreed=True)
    walk.taps("購入記録")
    records(walk, language)
    only(walk.window, RecordsScreen).list.filter.choice.choose(Choice.UNSENT)
    walk.waits_to_see("未送信をすべて「渡した」にする")
    walk.picture("records-filter", "状態", "国籍", "期間で絞る")


def test_the_records_are_backed_up_and_the_recovery_code_is_printed(
    chapter: Stages, language: Language, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    walk = chapter("backup").open(agreed=True)
    walk.taps("購入記録")
    records(walk, language)
    walk.presses(Qt.Key.Key_Escape)
    walk.taps("設定メニュー")
    walk.taps("データのバックアップ")
    walk.picture("backup")
    walk.taps("復旧コード")
    walk.waits_to_see("印刷する")
    walk.picture("recovery-code", "印刷する")
