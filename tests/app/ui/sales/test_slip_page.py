"""The slip on its page, and on paper: drawn through the printing system's own class, into PDF files."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.sales.articles import FILE_NAME, Article, Articles
from app.sales.record import Item
from app.sales.slip import slip_html
from app.sales.slip_settings import Issuer, Paper
from app.sales.words import words as sale_words
from app.state.settings import preferences_file
from app.ui.sales.records_screen import RecordsScreen
from app.ui.sales.sale_screen import SaleScreen
from app.ui.sales.slip_page import SlipPage
from app.ui.widgets import paper as papers
from app.ui.widgets.paper import draw, pdf_of, preview
from app.ui.widgets.places import Place
from app.ui.words.slip import words
from tests.app.contexts import Till
from tests.app.looks import button as any_button
from tests.app.looks import only
from tests.app.sales.samples import BUYER, LIPSTICK, TODAY, sale_of
from tests.app.ui.sales.desk import Scanner, button, press_keys, saved
from tests.app.ui.sales.test_goods import CREAM, TEA
from tests.app.ui.sales.test_zone_reader import SECOND, TAIWAN

SOAP = Article("石けん", 2_200, False, "4901085192504")
A4 = (595, 842)
ROLL_WIDTH = 227
"""Points."""


def html_of(till: Till, *items: Item) -> str:
    return slip_html(till.journal.register(sale_of(*items)), Issuer("銀座商店"), TODAY)


def pages(pdf: bytes) -> list[tuple[int, int]]:
    """Return the sizes of the pages, in points."""
    boxes = re.findall(rb"/MediaBox \[0 0 ([0-9.]+) ([0-9.]+)\]", pdf)
    return [(round(float(width)), round(float(height))) for width, height in boxes]


def test_a_roll_is_one_page_as_long_as_the_slip(till: Till) -> None:
    short, long = html_of(till), html_of(till, *(replace(LIPSTICK, name=f"口紅 {number}") for number in range(40)))
    [(width, height)] = pages(pdf_of("slip", short, Paper.ROLL))
    assert (width, height > ROLL_WIDTH) == (ROLL_WIDTH, True)
    [(_width, longer)] = pages(pdf_of("slip", long, Paper.ROLL))
    assert longer > height


def test_a_long_slip_takes_more_pages_of_a4(till: Till) -> None:
    assert pages(pdf_of("slip", html_of(till), Paper.A4)) == [A4]
    long = html_of(till, *(replace(LIPSTICK, name=f"口紅 {number}") for number in range(60)))
    assert len(pages(pdf_of("slip", long, Paper.A4))) > 1


@pytest.mark.parametrize("paper", Paper)
def test_the_longest_values_are_wrapped_within_the_paper(till: Till, paper: Paper) -> None:
    longest = replace(
        LIPSTICK, name="W" * 50, unit_price=999_999_999, quantity=1, detail="M" * 100, jan="4901234567894"
    )
    buyer = replace(BUYER, name="W" * 39, nationality="VCT")
    record = till.journal.register(sale_of(longest, replace(longest, rate=8), buyer=buyer, shop="W" * 70))
    issuer = Issuer(*("W" * 70 for _ in range(4)))
    usual = preview(html_of(till), paper)
    drawn = preview(slip_html(record, issuer, TODAY), paper)
    assert (drawn.width(), drawn.height() > usual.height()) == (usual.width(), True)


@pytest.mark.parametrize("paper", Paper)
def test_the_printing_system_draws_the_same(till: Till, tmp_path: Path, paper: Paper) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "slip.pdf"))
    html = html_of(till)
    assert draw(html, paper, printer)
    [(width, height)] = pages((tmp_path / "slip.pdf").read_bytes())
    [(as_pdf, length)] = pages(pdf_of("slip", html, paper))
    assert (width, height == A4[1]) == (as_pdf, paper is Paper.A4)
    assert abs(height - length) < length / 10, "another resolution breaks some lines elsewhere"


@pytest.mark.qt_log_ignore("QPainter::begin", extend=True)
def test_a_printer_that_cannot_begin_is_reported(till: Till, tmp_path: Path) -> None:
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "missing" / "slip.pdf"))
    assert not draw(html_of(till), Paper.A4, printer)


@pytest.mark.parametrize("paper", Paper)
def test_the_preview_is_black_on_white(till: Till, paper: Paper) -> None:
    picture = preview(html_of(till), paper)
    assert picture.pixelColor(0, 0) == QColor(Qt.GlobalColor.white)
    small = picture.scaled(40, 40)
    assert any(small.pixelColor(x, y).lightness() < 200 for x in range(40) for y in range(40))


def test_the_paper_is_remembered(till: Till, screen: SaleScreen) -> None:
    button(saved(screen), words.SLIP).click()
    page = screen.page
    assert isinstance(page, SlipPage)
    before = only(page.preview, QLabel).pixmap().size()
    button(page, words.ROLL).click()
    assert only(page.preview, QLabel).pixmap().size() != before
    assert preferences_file(till.context.data).read().slip_paper is Paper.ROLL


def test_the_slip_is_printed_again_from_the_record_and_saved_as_pdf(
    till: Till, tmp_path: Path, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    record = till.journal.register(sale_of())
    records = RecordsScreen(till.context)
    records.open(record)
    assert records.opened is not None
    records.opened.slip_button.click()
    page = records.currentWidget()
    assert isinstance(page, SlipPage)
    page.pdf_button.click()
    page.save_page.show_places([Place("USB", tmp_path)])
    any_button(page.save_page, "USB").click()
    file = tmp_path / f"attomenzei-{record.receipt}.pdf"
    qtbot.waitUntil(file.exists, timeout=30_000)
    assert pages(file.read_bytes()) == [A4]
    qtbot.waitUntil(lambda: f"the slip of record {record.receipt} is saved as a file" in caplog.text, timeout=30_000)
    assert record.sale.buyer.passport_number not in caplog.text
    page.left.emit()
    assert records.currentWidget() is records.opened


def test_from_the_passport_to_the_slip_in_eight_actions(
    till: Till, screen: SaleScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed: list[str] = []

    def to_printer(html: str, _paper: Paper) -> str:
        printed.append(html)
        return "EPSON"

    monkeypatch.setattr(papers, "send", to_printer)
    Articles(till.context.data / FILE_NAME).save([TEA, CREAM, SOAP])
    scanner = Scanner(screen)
    actions: tuple[Callable[[], None], ...] = (
        lambda: press_keys(screen, TAIWAN, Qt.Key.Key_Return, SECOND, Qt.Key.Key_Return),
        lambda: press_keys(screen, "20261118", Qt.Key.Key_Return),
        lambda: scanner.scan(TEA.jan),
        lambda: scanner.scan(CREAM.jan),
        lambda: scanner.scan(SOAP.jan),
        lambda: button(screen.page, sale_words.SAVE_RECORD).click(),
        lambda: button(screen.page, words.SLIP).click(),
        lambda: button(screen.page, words.PRINT).click(),
    )
    for action in actions:
        action()
    [record] = till.journal.find()
    assert [item.name for item in record.sale.items] == [TEA.name, CREAM.name, SOAP.name]
    assert record.receipt in printed[0]
    assert len(actions) <= 8
