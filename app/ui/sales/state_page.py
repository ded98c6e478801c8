"""What became of a record: sending, customs and refund, entered by hand, with all entries so far."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from app.sales.corrections import DATED, LONGEST_NUMBER, NUMBERED, StateError, TypedState, read_state
from app.sales.errors import JournalError
from app.sales.fields import LATEST
from app.sales.record import Record
from app.sales.sentences import enter_failure
from app.sales.state_words import state_line, value_name, words
from app.sales.states import Customs, Payment, Sending, Value
from app.sales.words import words as sale_words
from app.ui.pages import ScreenContext
from app.ui.widgets import choices, controls
from app.ui.widgets.code_reader import CodeReader
from app.ui.widgets.kinetic_scroll import KineticScrollArea
from app.ui.widgets.page_bar import Foot, PageBar, lay_out
from app.ui.widgets.press_guard import mark_appeared
from app.ui.widgets.question_strip import QuestionStrip
from app.ui.widgets.unsaved import mark_saved
from app.ui.widgets.zone_reader import ZoneReader
from licensing.words.days import table_date
from licensing.words.views import Tone

_SENDINGS = (Sending.HANDED, Sending.ACCEPTED, Sending.ERROR, Sending.UNSENT)
_CUSTOMS = (Customs.CONFIRMED, Customs.FAILED, Customs.UNCONFIRMED)
_PAYMENTS = (Payment.CASH, Payment.CARD, Payment.TRANSFER, Payment.OTHER, Payment.UNPAID)
_LONGEST_DAY, _LONGEST_FEE = 20, 12
_NONE = -1


class StatePage(QWidget):
    left = Signal()

    def __init__(self, context: ScreenContext, record: Record, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._record = record
        self.bar = PageBar(f"{words.ENTER_STATE}　{record.receipt}")
        self.question = QuestionStrip(self.bar, sale_words.STAY, sale_words.THROW_AWAY)
        self._value: Value | None = None
        """What was chosen, and is not recorded yet."""
        self._rows: list[tuple[tuple[Value, ...], choices.ChoiceRow]] = []
        self.number = controls.latin_field(name=words.SENDING_NUMBER, longest=2 * LONGEST_NUMBER)
        today = "" if context.clock_is_doubted else table_date(context.today())
        self.day = controls.latin_field(today, name=words.DAY, longest=_LONGEST_DAY)
        self.fee = controls.latin_field("0", name=words.FEE, longest=_LONGEST_FEE)
        self._fields: list[tuple[QWidget, QLineEdit]] = []
        self.outcome = controls.OutcomeLine()
        self.add = controls.primary_button(words.ADD)
        self.history = controls.label(role="body", wrap=True)
        self._lay_out()
        self._reader = ZoneReader(self)
        self._reader.finished.connect(self._reader.put_back)
        for reader in (self._reader, CodeReader(self)):  # their Enter adds no state
            reader.watch(self)
        self.bar.back.clicked.connect(self.go_back)
        self.question.confirmed.connect(self.left)
        self.question.declined.connect(self.add.setFocus)
        self.add.clicked.connect(self._add)
        self.setFocusProxy(self.bar.back)
        self._show()

    def choose(self, value: Value) -> None:
        """Choose the state to enter, as a press on its button does."""
        self._value = value
        self.question.withdraw()
        for values, row in self._rows:
            row.choose(values.index(value) if value in values else _NONE)
        self.outcome.show_outcome("", Tone.GREEN)
        self._show_fields()

    def go_back(self) -> None:
        """Leave at once unless a state is chosen and not recorded; then ask, or close the question."""
        if self.question.asking:
            self.question.decline()
        elif self.may_leave():
            self.left.emit()

    def may_leave(self) -> bool:
        """Return whether nothing would be lost; if something would, the page asks."""
        if self._value is not None and not self.question.asking:
            self.question.ask(sale_words.LEAVE)
        return self._value is None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.go_back()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.add.click()
        else:
            super().keyPressEvent(event)

    def _add(self) -> None:
        record, context = self._record, self._context
        if self._value is None:
            self.outcome.show_outcome(words.NOTHING_CHOSEN, Tone.AMBER)
            return
        typed = TypedState(self._value, self.number.text(), self.day.text(), self.fee.text())
        try:
            latest = LATEST if context.clock_is_doubted else context.today()
            state = read_state(typed, record, context.today(), context.now(), latest)
            number = record.void.number if record.void else record.number
            context.journal.enter([number], state)
            self._record = context.journal.read(record.number)
        except StateError as error:
            self.outcome.show_outcome(str(error), Tone.RED)
            return
        except JournalError as error:
            self.outcome.show_outcome(enter_failure(error), Tone.RED)
            return
        self._value = None
        self.question.withdraw()
        mark_saved(self)
        self._show()
        self.outcome.show_outcome(words.RECORDED, Tone.GREEN)
        mark_appeared(self.add)

    def _show(self) -> None:
        for _values, row in self._rows:
            row.choose(_NONE)
        void = self._record.void
        states = [*self._record.states, *(void.states if void else ())]
        self.history.setText("\n".join(map(state_line, reversed(states))) or words.NO_HISTORY)
        self.number.clear()
        self._show_fields()

    def _show_fields(self) -> None:
        """Show the fields that the chosen state asks for."""
        paid = isinstance(self._value, Payment) and self._value in DATED
        wanted: dict[QLineEdit, bool] = {
            self.number: self._value in NUMBERED,
            self.day: self._value in DATED,
            self.fee: paid,
        }
        for name, field in self._fields:
            for widget in (name, field):
                widget.setVisible(wanted[field])

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(12)
        grid.setColumnStretch(1, 1)
        kinds: list[tuple[str, tuple[Value, ...]]] = [(sale_words.SENDING, _SENDINGS)]
        if self._record.void is None:
            kinds += [(words.CUSTOMS, _CUSTOMS), (words.REFUND, _PAYMENTS)]
        for line, (name, values) in enumerate(kinds):
            row = choices.ChoiceRow(name, [value_name(value) for value in values], _NONE)
            row.chosen.connect(partial(self._chosen, values))
            self._rows.append((values, row))
            grid.addWidget(controls.label(name, "field"), line, 0)
            grid.addWidget(row, line, 1)
        for line, field in enumerate((self.number, self.day, self.fee), len(kinds)):
            label = controls.label(field.accessibleName(), "field")
            self._fields.append((label, field))
            grid.addWidget(label, line, 0)
            grid.addWidget(field, line, 1)
        inside = QWidget()
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(0, 0, 4, 0)
        rows.setSpacing(12)
        rows.addWidget(controls.label(words.BY_HAND, "lead", wrap=True))
        rows.addLayout(grid)
        rows.addWidget(controls.label(words.HISTORY, "section"))
        rows.addWidget(self.history)
        rows.addStretch(1)
        card = QFrame()
        card.setProperty("role", "card")
        within = QVBoxLayout(card)
        within.setContentsMargins(24, 20, 20, 16)
        within.addWidget(KineticScrollArea(inside))
        body = QVBoxLayout()
        body.setContentsMargins(24, 16, 24, 10)
        body.addWidget(card)
        foot = Foot(self.outcome, self.add)
        lay_out(self, self.bar, self.question, body=body, foot=foot)

    def _chosen(self, values: tuple[Value, ...], place: int) -> None:
        self.choose(values[place])
