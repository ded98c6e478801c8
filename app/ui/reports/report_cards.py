"""The two cards of a report: the sums of the period, and the sums per rate and per nationality."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from app.reports.words import nationality_table, rate_table, report_facts, words
from app.sales.books import Sums
from app.sales.sentences import yen
from app.ui.widgets import controls


class SumsCard(QFrame):
    """The sums that a shop needs for its books in large print, tax and counts below them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.total, self.refund = controls.label(role="total"), controls.label(role="refund")
        self._facts = QGridLayout()
        self._facts.setHorizontalSpacing(20)
        self._facts.setVerticalSpacing(8)
        self._facts.setColumnStretch(0, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 24, 28, 20)
        column.setSpacing(4)
        column.addWidget(controls.label(words.TOTAL, "field"))
        column.addWidget(self.total)
        column.addSpacing(8)
        column.addWidget(controls.label(words.REFUND, "field"))
        column.addWidget(self.refund)
        column.addSpacing(16)
        column.addLayout(self._facts)
        column.addStretch(1)

    def show_sums(self, sums: Sums) -> None:
        self.total.setText(yen(sums.included))
        self.refund.setText(yen(sums.refund))
        controls.clear_layout(self._facts)
        shown_above = (words.TOTAL, words.REFUND)
        rows = [fact for fact in report_facts(sums) if fact[0] not in shown_above]
        for row, (name, value) in enumerate(rows):
            shown = controls.label(value, "fact")
            shown.setAccessibleName(f"{name} {value}")
            self._facts.addWidget(controls.label(name, "body", wrap=True), row, 0)
            self._facts.addWidget(shown, row, 1, Qt.AlignmentFlag.AlignRight)


class TablesCard(QFrame):
    """Both tables, and notes on how they are counted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.rates, self.nationalities = Columns(), Columns()
        rows = QVBoxLayout(self)
        rows.setContentsMargins(28, 24, 28, 20)
        rows.setSpacing(10)
        rows.addWidget(controls.label(words.BY_RATE, "section"))
        rows.addWidget(self.rates)
        rows.addSpacing(14)
        rows.addWidget(controls.label(words.BY_NATIONALITY, "section"))
        rows.addWidget(self.nationalities)
        rows.addStretch(1)
        for note in (words.THIS_TERMINAL, words.HOW_COUNTED, words.ESTIMATE):
            rows.addWidget(controls.label(note, "note", wrap=True))

    def show_sums(self, sums: Sums) -> None:
        self.rates.show_table(rate_table(sums))
        self.nationalities.show_table(nationality_table(sums))


class Columns(QWidget):
    """A table: the first column is left-aligned, amounts are right-aligned."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(20)
        self._grid.setVerticalSpacing(8)

    def show_table(self, table: Sequence[tuple[str, ...]]) -> None:
        """Show ``table``, whose first row contains the headings."""
        controls.clear_layout(self._grid)
        heads = table[0]
        for row, cells in enumerate(table):
            for place, text in enumerate(cells):
                shown = controls.label(text, "fact" if row else "note", wrap=not row or not place)
                if row:
                    shown.setAccessibleName(f"{cells[0]} {heads[place]} {text}")
                side = Qt.AlignmentFlag.AlignRight if place else Qt.AlignmentFlag.AlignLeft
                shown.setAlignment(side | Qt.AlignmentFlag.AlignBottom)
                self._grid.addWidget(shown, row, place)
                self._grid.setColumnStretch(place, 1)
