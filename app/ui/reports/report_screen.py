"""日報・月報: the report on a day or a month, on the screen, as a PDF file and as a CSV file."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, Qt
from PySide6.QtGui import QFont, QGuiApplication, QKeyEvent, QPageSize, QPdfWriter, QTextDocument
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.reports.csv_file import SUBSTITUTE, csv_bytes, missing_in
from app.reports.period import Span
from app.reports.report import Report, report_html, report_lines
from app.reports.words import report_title, substituted_words, words
from app.sales.books import Sums
from app.sales.errors import JournalError
from app.sales.sentences import read_failure
from app.ui.pages import ScreenContext
from app.ui.reports.period_bar import PeriodBar
from app.ui.reports.report_cards import SumsCard, TablesCard
from app.ui.reports.saving_screen import Content, SavingScreen
from app.ui.widgets import controls
from app.ui.widgets.beside import Beside
from app.ui.widgets.kinetic_scroll import KineticScrollArea
from app.ui.widgets.page_bar import AgencyNote, PageBar
from app.ui.widgets.places import FindPlaces, find_places
from app.ui.words.general import texts

_DPI = 300
_BODY_PT = 10


class ReportScreen(SavingScreen):
    def __init__(self, context: ScreenContext, find: FindPlaces = find_places) -> None:
        super().__init__(find)
        self._encoding = context.preferences.value.csv_encoding
        self._journal = context.journal
        names = (context.shop.value.shop_name, context.license.standing.terminal_name)
        self._shop = "　".join(name for name in names if name)
        self._today = context.today
        self._sums = Sums()
        self.page = ReportPage(context.today)
        self.set_page(self.page)
        self.page.bar.back.clicked.connect(context.navigator.go_home)
        self.page.periods.changed.connect(self.refresh)
        self.page.csv.clicked.connect(self._save_csv)
        self.page.pdf.clicked.connect(self._save_pdf)
        self.refresh()

    def refresh(self) -> None:
        """Read the sums of the period again."""
        period = self.page.periods.period
        try:
            self._sums = self._journal.sums(period.first, period.last)
        except JournalError as error:
            self._sums = Sums()
            self.page.show_failure(read_failure(error))
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
        for button in (self.pdf, self.csv):
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
        foot = QHBoxLayout()
        foot.setContentsMargins(32, 0, 24, 12)
        foot.setSpacing(controls.GAP)
        foot.addWidget(AgencyNote())
        foot.addStretch(1)
        foot.addWidget(self.csv)
        foot.addWidget(self.pdf)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addLayout(body, 1)
        column.addLayout(foot)


def pdf_bytes(title: str, html: str) -> bytes:
    """Return ``html`` as a PDF file of A4 pages with embedded fonts. Call it in Qt's thread: it uses the fonts."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(title)
    writer.setResolution(_DPI)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF())  # print_ adds margins of 2 cm and a page number by itself
    document = QTextDocument()
    document.setDefaultFont(_font())
    document.setHtml(html)
    document.print_(writer)
    del writer  # its destructor writes the end of the file
    return bytes(buffer.data().data())


def _font() -> QFont:
    font = QFont(QGuiApplication.font())  # the family with Japanese shapes of kanji
    font.setPointSize(_BODY_PT)
    return font
