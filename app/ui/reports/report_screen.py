"""日報・月報: the report on a day or a month, on the screen, on paper, as a PDF file and as a CSV file."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, Qt
from PySide6.QtGui import QFont, QGuiApplication, QKeyEvent, QPageSize, QPdfWriter, QTextDocument
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.reports.csv_file import SUBSTITUTE, csv_bytes, missing_in
from app.reports.period import Span
from app.reports.report import Report, report_html, report_lines
from app.reports.words import report_title, substituted_words, words
from app.sales.books import Sums
from app.sales.errors import JournalError
from app.sales.sentences import read_failure
from app.system.print_queue import Queue
from app.system.tasks import Latest
from app.ui.pages import ScreenContext
from app.ui.reports.report_cards import SumsCard, TablesCard
from app.ui.reports.saving_screen import Content, SavingScreen
from app.ui.widgets import controls
from app.ui.widgets.beside import Beside
from app.ui.widgets.code_reader import CodeReader
from app.ui.widgets.kinetic_scroll import KineticScrollArea
from app.ui.widgets.page_bar import Foot, PageBar, lay_out
from app.ui.widgets.paper import check_room, queue_of
from app.ui.widgets.period_bar import PeriodBar
from app.ui.widgets.places import FindPlaces, find_places
from app.ui.widgets.press_guard import mark_appeared
from app.ui.widgets.zone_reader import ZoneReader
from app.ui.words.general import texts
from app.ui.words.slip import words as print_words
from licensing.errors import StorageError
from licensing.words.failures import problem_view
from licensing.words.text import join_sentences

_DPI = 300
_BODY_PT = 10


def own_printer() -> QPrinter | None:
    """Return the default printer of the PC, None without one."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    return printer if QPrinterInfo.availablePrinterNames() else None


class ReportScreen(SavingScreen):
    def __init__(
        self,
        context: ScreenContext,
        find: FindPlaces = find_places,
        printer: Callable[[], QPrinter | None] = own_printer,
    ) -> None:
        super().__init__(find)
        self._navigator, self._printer = context.navigator, printer
        self._encoding = context.preferences.value.csv_encoding
        self._journal = context.journal
        names = (context.shop.value.shop_name, context.license.standing.terminal_name)
        self._shop = "　".join(name for name in names if name)
        self._today = context.today
        self._sums = Sums()
        self.reading = Latest(self)
        self.page = ReportPage(context.today)
        self.set_page(self.page)
        for reader in (ZoneReader(self), CodeReader(self)):  # their Enter prints nothing
            reader.watch(self.page)
        self.page.bar.back.clicked.connect(context.navigator.go_home)
        self.page.periods.changed.connect(self.refresh)
        self.page.csv.clicked.connect(self._save_csv)
        self.page.pdf.clicked.connect(self._save_pdf)
        self.page.print.clicked.connect(self._print)
        self.refresh()

    def refresh(self) -> None:
        """Read the sums of the period again, in the background."""
        period = self.page.periods.period
        self.page.show_reading()
        self.reading.run(lambda: self._journal.sums(period.first, period.last), self._show)

    def _show(self, sums: Sums | None, error: Exception | None) -> None:
        self._sums = sums or Sums()
        if isinstance(error, JournalError):
            self.page.show_failure(read_failure(error))
        elif error is not None:
            raise error
        else:
            self.page.show_sums(self._sums)

    def _report(self) -> Report:
        return Report(self.page.periods.period, self._shop, self._today(), self._sums)

    def _save_csv(self) -> None:
        lines = list(report_lines(self._report()))
        note = substituted_words(missing_in(lines, self._encoding), SUBSTITUTE)
        self._write("csv", csv_bytes(lines, self._encoding), note)

    def _save_pdf(self) -> None:
        report = self._report()
        self._write("pdf", pdf_bytes(report_title(report.period), report_html(report)))

    def _print(self) -> None:
        printer = self._printer()
        if printer is None:
            self._navigator.notify(words.NO_PRINTER)
            return
        name = printer.printerName()
        if queue_of(name) is Queue.REJECTING:
            self._navigator.notify(print_words.REJECTED.format(printer=name))
            return
        report = self._report()
        title, html = report_title(report.period), report_html(report)
        try:
            check_room(pdf_bytes(title, html))
        except StorageError as error:
            self._navigator.notify(join_sentences(print_words.NOT_SENT, problem_view(error).text_with_code))
            return
        printer.setDocName(title)
        _document(html).print_(printer)
        if printer.printerState() is QPrinter.PrinterState.Error:
            outcome = words.NOT_PRINTED
        else:
            outcome = print_words.WAITING if queue_of(name) is Queue.STOPPED else words.PRINTED
        self._navigator.notify(outcome.format(what=title, printer=name))
        mark_appeared(self.page.print)

    def _write(self, kind: str, data: bytes, note: str = "") -> None:
        content = Content(data, report_title(self.page.periods.period), note)
        self.save(f"attomenzei-report-{self.page.periods.period.mark}.{kind}", lambda: content)


class ReportPage(QWidget):
    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("role", "page")
        self.bar = PageBar(texts.REPORTS)
        self.periods = PeriodBar((Span.DAY, Span.MONTH), Span.DAY, today)
        self.sums, self.tables = SumsCard(), TablesCard()
        self.pdf, self.csv = controls.quiet_button(words.SAVE_PDF), controls.quiet_button(words.SAVE_CSV)
        self.print = controls.quiet_button(words.PRINT)
        self._buttons = (self.csv, self.pdf, self.print)
        self.blank = controls.label(role="blank", wrap=True)
        self.blank.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._lay_out()
        self.setFocusProxy(self.bar.back)

    def show_sums(self, sums: Sums) -> None:
        self.sums.show_sums(sums)
        self.tables.show_sums(sums)
        self._show(words.NOTHING_SOLD if sums.empty else "")

    def show_failure(self, sentence: str) -> None:
        self._show(sentence)

    def show_reading(self) -> None:
        """Offer nothing of the former period; its figures stay until the new ones are there."""
        for button in self._buttons:
            button.setEnabled(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.bar.back.click()
        else:
            super().keyPressEvent(event)

    def _show(self, instead: str) -> None:
        """Show the cards, or the sentence ``instead`` of them."""
        self.blank.setText(instead)
        self.blank.setVisible(bool(instead))
        self._cards.setVisible(not instead)
        for button in self._buttons:
            button.setEnabled(not instead)

    def _lay_out(self) -> None:
        beside = Beside(self.sums, self.tables, shares=(4, 5), spacing=controls.GAP)
        self._cards = KineticScrollArea(beside, f"{words.BY_RATE} {words.BY_NATIONALITY}")
        body = QVBoxLayout()
        body.setContentsMargins(24, 16, 24, 10)
        body.setSpacing(controls.GAP)
        body.addWidget(self.periods)
        body.addWidget(self._cards, 1)
        body.addWidget(self.blank, 1)
        lay_out(self, self.bar, body=body, foot=Foot(controls.OutcomeLine(lines=0), *self._buttons))


def pdf_bytes(title: str, html: str) -> bytes:
    """Return ``html`` as a PDF file of A4 pages with embedded fonts. Call it in Qt's thread: it uses the fonts."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(title)
    writer.setResolution(_DPI)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF())  # print_ adds margins of 2 cm and a page number by itself
    _document(html).print_(writer)
    del writer  # its destructor writes the end of the file
    return bytes(buffer.data().data())


def _document(html: str) -> QTextDocument:
    document = QTextDocument()
    document.setDefaultFont(_font())
    document.setHtml(html)
    return document


def _font() -> QFont:
    font = QFont(QGuiApplication.font())  # the family with Japanese shapes of kanji
    font.setPointSize(_BODY_PT)
    return font
