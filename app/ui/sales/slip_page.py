"""The buyer's slip: a preview, the paper, the system's printer, and a PDF file."""

import logging
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.sales.record import Record
from app.sales.slip import slip_html
from app.sales.slip_settings import Paper
from app.system.saving import save_new
from app.ui.pages import ScreenContext
from app.ui.widgets import choices, controls
from app.ui.widgets.code_reader import CodeReader
from app.ui.widgets.kinetic_scroll import KineticScrollArea
from app.ui.widgets.page_bar import PageBar
from app.ui.widgets.page_stack import PageStack
from app.ui.widgets.paper import pdf_of, preview, print_page
from app.ui.widgets.press_guard import mark_appeared
from app.ui.widgets.save_page import Saved, SavePage
from app.ui.widgets.zone_reader import ZoneReader
from app.ui.words.slip import words
from licensing.errors import StorageError
from licensing.words.failures import problem_view
from licensing.words.views import Tone

log = logging.getLogger(__name__)

_PAPERS = tuple(Paper)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class _Preview(KineticScrollArea):
    """A picture that is scaled down to the width that there is."""

    def __init__(self) -> None:
        self._picture = QLabel()
        super().__init__(self._picture, words.PREVIEW)
        self._picture.setMinimumWidth(1)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._whole = QPixmap()

    def show_picture(self, picture: QImage) -> None:
        self._whole = QPixmap.fromImage(picture)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        width = self.viewport().width() - self.verticalScrollBar().sizeHint().width()
        self._picture.setPixmap(
            self._whole
            if self._whole.width() <= width
            else self._whole.scaledToWidth(max(1, width), Qt.TransformationMode.SmoothTransformation)
        )


class SlipPage(PageStack):
    left = Signal()

    def __init__(self, context: ScreenContext, record: Record, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preferences = context.preferences
        self._html = slip_html(record, context.shop.value.issuer, context.judged_on())
        self._receipt = record.receipt
        self.page = QWidget()
        self.bar = PageBar(words.TITLE.format(receipt=record.receipt))
        self.preview = _Preview()
        papers = (words.A4, words.ROLL)
        self.papers = choices.ChoiceRow(words.PAPER, papers, _PAPERS.index(self.paper))
        self.outcome = controls.OutcomeLine(lines=3)
        self.print_button = controls.primary_button(words.PRINT)
        self.pdf_button = controls.quiet_button(words.PDF)
        self.save_page = SavePage(words.SAVE_LEAD)
        self.reader, self._codes = ZoneReader(self), CodeReader(self)
        """What they read presses no button: its Enter would print another copy."""
        self._lay_out()
        self._connect()
        self._show_preview()
        self.add_pages(self.page, self.save_page)
        self.show_page(self.page)

    @property
    def paper(self) -> Paper:
        return self._preferences.value.slip_paper

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.currentWidget() is self.page:
            self.left.emit()
        elif event.key() in _ENTER and self.currentWidget() is self.page and not event.isAutoRepeat():
            self.print_button.click()
        else:
            super().keyPressEvent(event)

    def _print(self) -> None:
        printed = print_page(self._html, self.paper)
        if printed.tone is Tone.GREEN:
            log.warning("the slip of record %s is sent to the printer", self._receipt)
        self.outcome.show_outcome(printed.sentence, printed.tone)
        mark_appeared(self.print_button)

    def _save_pdf(self) -> None:
        what = words.WHAT.format(receipt=self._receipt)
        data = pdf_of(what, self._html, self.paper)  # here, because it uses the fonts

        def write(folder: Path) -> Saved:
            file = save_new(folder, f"attomenzei-{self._receipt}.pdf", data)
            log.warning("the slip of record %s is saved as a file", self._receipt)
            return Saved(file, what)

        self.save_page.begin(write)
        self.show_page(self.save_page)

    def _choose_paper(self, place: int) -> None:
        try:
            self._preferences.save(replace(self._preferences.value, slip_paper=_PAPERS[place]))
        except StorageError as error:
            self.papers.choose(_PAPERS.index(self.paper))
            self.outcome.show_outcome(problem_view(error).text_with_code, Tone.RED)
        else:
            self.outcome.show_outcome("", Tone.GREEN)
            self._show_preview()

    def _show_preview(self) -> None:
        self.preview.show_picture(preview(self._html, self.paper))

    def _lay_out(self) -> None:
        side = QFrame()
        side.setProperty("role", "card")
        column = QVBoxLayout(side)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addWidget(self.print_button)
        column.addWidget(self.outcome)
        column.addWidget(controls.label(words.PAPER, "field"))
        column.addWidget(self.papers)
        column.addStretch(1)
        column.addWidget(self.pdf_button)
        body = QHBoxLayout()
        body.setContentsMargins(24, 16, 24, 16)
        body.setSpacing(controls.GAP)
        body.addWidget(self.preview, 1)
        body.addWidget(side)
        rows = QVBoxLayout(self.page)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.bar)
        rows.addLayout(body, 1)
        self.page.setFocusProxy(self.print_button)

    def _connect(self) -> None:
        for reader in (self.reader, self._codes):
            reader.watch(self.page)
        self.bar.back.clicked.connect(self.left)
        self.print_button.clicked.connect(self._print)
        self.pdf_button.clicked.connect(self._save_pdf)
        self.papers.chosen.connect(self._choose_paper)
        self.save_page.left.connect(lambda: self.show_page(self.page))
