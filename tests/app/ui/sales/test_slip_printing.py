"""What is told of a slip that is sent to a printer."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from app.sales.slip_settings import Paper
from app.system.print_queue import Queue
from app.ui.sales.sale_screen import SaleScreen
from app.ui.sales.slip_page import SlipPage
from app.ui.widgets import paper as papers
from app.ui.widgets.paper import PrintError
from app.ui.widgets.press_guard import accepts_presses
from app.ui.words.slip import words
from tests.app.contexts import Till
from tests.app.looks import stop_guard_later
from tests.app.sales.samples import full_disk
from tests.app.ui.sales.desk import button, press_keys, saved, text_of


class NoPrinters:
    """The printing system of a PC without a printer."""

    @staticmethod
    def isNull() -> bool:
        return True

    @staticmethod
    def defaultPrinter() -> "NoPrinters":
        return NoPrinters()

    @staticmethod
    def availablePrinters() -> list["NoPrinters"]:
        return []


def test_without_a_printer_the_page_says_so(till: Till, screen: SaleScreen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(papers, "QPrinterInfo", NoPrinters)
    sheet = saved(screen)
    button(sheet, words.SLIP).click()
    assert isinstance(screen.page, SlipPage)
    assert till.journal.find()[0].receipt in text_of(screen.page.bar)
    press_keys(screen, Qt.Key.Key_Return)
    assert screen.page.outcome.text == words.NO_PRINTER
    press_keys(screen, Qt.Key.Key_Escape)
    assert sheet.isVisible()


@pytest.mark.parametrize(
    ("fails", "sentence"),
    [(False, "EPSON に印刷を送りました。"), (True, "EPSON で印刷できませんでした。プリンターを確認してください。")],
)
def test_what_became_of_the_print_is_said(
    screen: SaleScreen,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    fails: bool,
    sentence: str,
) -> None:
    def to_printer(_html: str, _paper: Paper) -> str:
        if fails:
            raise PrintError("EPSON")
        return "EPSON"

    monkeypatch.setattr(papers, "send", to_printer)
    button(saved(screen), words.SLIP).click()
    assert isinstance(screen.page, SlipPage)
    stop_guard_later(monkeypatch)
    screen.page.print_button.click()
    assert screen.page.outcome.text.startswith(sentence)
    assert not accepts_presses(screen.page.print_button), "a double tap prints one copy"
    assert ("sent to the printer" in caplog.text) is not fails


def test_a_full_disk_is_told_before_a_slip_is_cut_short(screen: SaleScreen, monkeypatch: pytest.MonkeyPatch) -> None:
    printed: list[str] = []

    def to_printer(html: str, _paper: Paper) -> str:
        printed.append(html)
        return "EPSON"

    monkeypatch.setattr(papers, "send", to_printer)
    sheet = saved(screen)
    button(sheet, words.SLIP).click()
    assert isinstance(screen.page, SlipPage)
    with full_disk(room=1024):
        screen.page.print_button.click()
    assert printed == []
    assert screen.page.outcome.text.startswith("印刷を送れませんでした。ディスクに空きがありません（")
    screen.page.print_button.click()
    assert len(printed) == 1


class Stopped(QPrinterInfo):
    """The printing system of a PC whose only printer is paused."""

    @staticmethod
    def defaultPrinter() -> QPrinterInfo:
        return Stopped()

    @staticmethod
    def printerInfo(printerName: str) -> QPrinterInfo:  # Qt's name
        assert printerName == "TILL"
        return Stopped()

    def isNull(self) -> bool:
        return False

    def printerName(self) -> str:
        return "TILL"

    def state(self) -> QPrinter.PrinterState:
        return QPrinter.PrinterState.Error


def test_a_slip_that_waits_for_a_stopped_printer_is_not_told_as_printed(
    screen: SaleScreen, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(papers, "QPrinterInfo", Stopped)
    monkeypatch.setattr(papers, "draw", lambda *_: True)
    button(saved(screen), words.SLIP).click()
    assert isinstance(screen.page, SlipPage)
    screen.page.print_button.click()
    assert screen.page.outcome.text == words.WAITING.format(printer="TILL")
    assert "sent to the printer" not in caplog.text


@pytest.mark.parametrize(("state", "sentence"), [(Queue.REJECTING, words.REJECTED), (Queue.STOPPED, words.WAITING)])
def test_a_slip_that_the_queue_refuses_or_holds_is_not_told_as_sent(
    screen: SaleScreen,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    state: Queue,
    sentence: str,
) -> None:
    class Idle(Stopped):
        """A printer of which Qt sees nothing wrong."""

        @staticmethod
        def defaultPrinter() -> QPrinterInfo:
            return Idle()

        @staticmethod
        def printerInfo(printerName: str) -> QPrinterInfo:  # Qt's name
            return Idle()

        def state(self) -> QPrinter.PrinterState:
            return QPrinter.PrinterState.Idle

    drawn: list[str] = []

    def drawing(html: str, *_: object) -> bool:
        drawn.append(html)
        return True

    monkeypatch.setattr(papers, "QPrinterInfo", Idle)
    monkeypatch.setattr(papers, "queue_state", lambda _name: state)
    monkeypatch.setattr(papers, "draw", drawing)
    monkeypatch.setattr(papers, "pdf_of", lambda *_: b"")
    button(saved(screen), words.SLIP).click()
    assert isinstance(screen.page, SlipPage)
    screen.page.print_button.click()
    assert screen.page.outcome.text == sentence.format(printer="TILL")
    assert len(drawn) == (state is Queue.STOPPED)
    assert "sent to the printer" not in caplog.text
