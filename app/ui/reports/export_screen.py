"""データ出力: the records of a period as a CSV file, with passport numbers only if that is chosen."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout

from app.reports.csv_file import SUBSTITUTE, CsvEncoding, csv_bytes, missing_in
from app.reports.period import Period, Span
from app.reports.record_rows import record_table
from app.reports.words import found_words, records_words, substituted_words, words
from app.sales.books import Sums
from app.sales.errors import JournalError
from app.sales.sentences import read_failure
from app.system.tasks import Latest
from app.ui.pages import ScreenContext
from app.ui.reports.saving_screen import Content, SavingScreen
from app.ui.widgets import choices, controls
from app.ui.widgets.period_bar import PeriodBar
from app.ui.widgets.places import FindPlaces, find_places
from app.ui.widgets.sheet import Sheet
from app.ui.words.general import texts
from licensing.words.views import Tone

_ENCODINGS = tuple(CsvEncoding)
log = logging.getLogger(__name__)


class ExportScreen(SavingScreen):
    def __init__(self, context: ScreenContext, find: FindPlaces = find_places) -> None:
        super().__init__(find)
        self._journal = context.journal
        self.reading = Latest(self)
        self._judged_on = context.judged_on
        self._preferences = context.preferences
        self.page = ExportPage(context.today, context.preferences.value.csv_encoding)
        self.set_page(self.page)
        self.page.back.clicked.connect(context.navigator.go_home)
        self.page.encoding_chosen.connect(self._remember_encoding)
        self.page.bar.changed.connect(self._count)
        self.page.export.clicked.connect(self._export)
        self._count(self.page.bar.period)

    def _count(self, period: Period) -> None:
        """Count the entries of ``period`` in the background."""
        self.page.show_found("", Tone.BLUE, some=False)
        self.reading.run(lambda: self._journal.sums(period.first, period.last), self._show)

    def _show(self, sums: Sums | None, error: Exception | None) -> None:
        if isinstance(error, JournalError):
            self.page.show_found(read_failure(error), Tone.RED, some=False)
        elif sums is None:
            raise error or RuntimeError("neither sums nor an error")
        else:
            self.page.show_found(found_words(sums), Tone.BLUE, some=not sums.empty)

    def _remember_encoding(self, encoding: CsvEncoding) -> None:
        self._preferences.apply(replace(self._preferences.value, csv_encoding=encoding))

    def _export(self) -> None:
        journal, period, whole = self._journal, self.page.bar.period, self.page.with_passports.isChecked()
        encoding, today = self.page.encoding, self._judged_on()

        def make() -> Content:
            postings = journal.postings(period.first, period.last)
            log.warning(
                "%d records of %s exported, passport numbers %s",
                len(postings),
                period.mark,
                "included" if whole else "masked",
            )
            lines = list(record_table(postings, today, with_passports=whole))
            note = substituted_words(missing_in(lines, encoding), SUBSTITUTE)
            return Content(csv_bytes(lines, encoding), records_words(len(postings)), note)

        self.save(f"attomenzei-records-{period.mark}.csv", make)


class ExportPage(Sheet):
    encoding_chosen = Signal(object)
    """CsvEncoding."""

    def __init__(self, today: Callable[[], date], encoding: CsvEncoding) -> None:
        super().__init__(texts.EXPORT, words.EXPORT_LEAD)
        self.bar = PeriodBar(tuple(Span), Span.MONTH, today)
        self.found = controls.OutcomeLine()
        self.with_passports = QCheckBox(words.WITH_PASSPORTS)
        self._about_passports = controls.OutcomeLine()
        self._encodings = choices.ChoiceRow(words.ENCODING, (words.UTF_8, words.CP932), _ENCODINGS.index(encoding))
        self.back = controls.quiet_button(texts.TO_TOP)
        self.export = controls.primary_button(words.SAVE_CSV)
        self.content.addSpacing(12)
        self.content.addWidget(self.bar)
        self.content.addWidget(self.found)
        self.content.addSpacing(8)
        self.content.addLayout(self._encoding_row())
        self.content.addSpacing(8)
        self.content.addWidget(self.with_passports)
        self.content.addWidget(self._about_passports)
        self.content.addStretch(1)
        self.set_buttons(self.back, self.export, accept=self.export, dismiss=self.back)
        self.with_passports.toggled.connect(self._show_about_passports)
        self._encodings.chosen.connect(lambda place: self.encoding_chosen.emit(_ENCODINGS[place]))
        self._show_about_passports(False)
        self.setFocusProxy(self.export)

    @property
    def encoding(self) -> CsvEncoding:
        return _ENCODINGS[self._encodings.place]

    def show_found(self, sentence: str, tone: Tone, *, some: bool) -> None:
        """Show what was found in the period; without ``some`` records, nothing can be saved."""
        self.found.show_outcome(sentence, tone)
        self.export.setEnabled(some)

    def _encoding_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(24)
        row.addWidget(controls.label(words.ENCODING, "field"))
        row.addWidget(self._encodings, 1)
        return row

    def _show_about_passports(self, whole: bool) -> None:
        note, tone = (words.WHOLE_NOTE, Tone.AMBER) if whole else (words.MASKED_NOTE, Tone.BLUE)
        self._about_passports.show_outcome(note, tone)
