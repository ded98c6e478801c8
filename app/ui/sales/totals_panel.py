"""The right side of a sale: totals per rate, threshold, refund estimate, customs deadline, and the main buttons.

The one that saves stands at the bottom, the other one at the top: a double tap on it must not reach the one that saves.
"""

from collections.abc import Iterable
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.sales.draft import Draft
from app.sales.eligibility import customs_deadline
from app.sales.sentences import draft_threshold_words, later_words, rate_total_name, same_day_words, tax_inside, yen
from app.sales.tax import RateTotal
from app.sales.words import words
from app.ui.widgets import controls
from app.ui.widgets.icon import IconWidget
from app.ui.widgets.theme import TONES
from licensing.words.days import long_date
from licensing.words.views import SIGNS, Tone

_WIDEST = 520


class TotalsPanel(QFrame):
    def __init__(self, rates: Iterable[int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setMaximumWidth(_WIDEST)
        self._total = controls.label(role="total")
        self._pieces = controls.label(role="field")
        self.sums = SumsTable(rates)
        self.threshold = ThresholdChip()
        self._notes = controls.label(role="note", wrap=True)
        self._refund = controls.label(role="refund")
        self._deadline = controls.label(role="value-small")
        self.go_on = controls.primary_button(words.GO_ON_TO_ITEMS)
        self.command = controls.primary_button(words.SAVE_RECORD)
        self._lay_out()

    def show_draft(self, draft: Draft, day_net: int, today: date) -> None:
        """Show the totals of the current record; the day's other records come to ``day_net`` yen, tax excluded."""
        eligibility = draft.eligibility(day_net)
        tax = sum(total.tax for total in draft.totals)
        self._total.setText(yen(sum(total.included for total in draft.totals)))
        self._pieces.setText(words.PIECES.format(count=draft.pieces) if draft.pieces else "")
        self.sums.show_totals(draft.totals)
        self.threshold.show_sentence(draft_threshold_words(draft, day_net), reached=eligibility.qualifies)
        self._notes.setText(_notes(draft, day_net))
        self._refund.setText(yen(tax) if eligibility.qualifies else words.NOT_REFUNDABLE)
        self._deadline.setText(long_date(customs_deadline(today)))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 12)
        column.setSpacing(3)
        column.addWidget(self.go_on)
        heading = QHBoxLayout()
        heading.addWidget(controls.label(words.TOTAL, "field"), 1)
        heading.addWidget(self._pieces)
        column.addLayout(heading)
        column.addWidget(self._total)
        column.addWidget(self.sums)
        column.addSpacing(6)
        column.addWidget(self.threshold)
        column.addWidget(self._notes)
        column.addSpacing(4)
        column.addWidget(controls.label(words.REFUND, "field"))
        column.addWidget(self._refund)
        column.addWidget(controls.label(words.CUSTOMS_DEADLINE, "field"))
        column.addWidget(self._deadline)
        column.addStretch(1)
        column.addWidget(self.command)


class SumsTable(QWidget):
    """One line per rate with its total and the tax in it, and one line with the total without tax."""

    def __init__(self, rates: Iterable[int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(2)
        self._grid.setHorizontalSpacing(12)
        self._grid.setColumnStretch(1, 1)
        self._sums: dict[int, tuple[QLabel, QLabel]] = {}
        self.show_rates(rates)

    def show_rates(self, rates: Iterable[int]) -> None:
        """Begin again with empty lines for ``rates``, unless those are shown."""
        rates = tuple(rates)
        if rates == tuple(self._sums):
            return
        while (item := self._grid.takeAt(0)) is not None and (shown := item.widget()) is not None:
            shown.deleteLater()
        self._sums = {rate: self._add_line(rate_total_name(rate)) for rate in rates}
        self._net, _ = self._add_line(words.TOTAL_WITHOUT_TAX)

    def show_totals(self, totals: tuple[RateTotal, ...]) -> None:
        by_rate = {total.rate: total for total in totals}
        for rate, (included, tax) in self._sums.items():
            total = by_rate.get(rate, RateTotal(rate, 0, 0))
            included.setText(yen(total.included))
            tax.setText(tax_inside(total.tax))
        self._net.setText(yen(sum(total.net for total in totals)))

    def _add_line(self, name: str) -> tuple[QLabel, QLabel]:
        amounts = (controls.label(role="sum"), controls.label(role="note"))
        row = self._grid.rowCount()
        self._grid.addWidget(controls.label(name, "note"), row, 0)
        for column, amount in enumerate(amounts, 1):
            amount.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self._grid.addWidget(amount, row, column)
        return amounts


class ThresholdChip(QFrame):
    """Whether the buyer qualifies, as icon, words and colour."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "threshold")
        self._icon = IconWidget("caution", 24)
        self._words = controls.label(role="words", wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 10, 8, 10)
        row.setSpacing(8)
        row.addWidget(self._icon)
        row.addWidget(self._words, 1)

    @property
    def text(self) -> str:
        return self._words.text()

    def show_sentence(self, sentence: str, *, reached: bool) -> None:
        tone = Tone.GREEN if reached else Tone.AMBER
        self._icon.show_icon(SIGNS[tone], TONES[tone])
        self._words.setText(sentence)
        controls.restyle(self, tone=tone)
        controls.restyle(self._words, tone=tone)


def _notes(draft: Draft, day_net: int) -> str:
    later = later_words(draft.later_pieces, sum(item.amount for item in draft.later))
    return "\n".join(note for note in (same_day_words(day_net), later) if note)
