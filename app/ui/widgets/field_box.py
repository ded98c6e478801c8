"""The fields of a sale: a line to type into or a choice, with the name above and the error message below."""

import time
from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.sales.field_words import example, fault_sentence, field_name
from app.sales.fields import DETAIL_LENGTH, Field, FieldError
from app.ui.widgets import choices, controls
from app.ui.widgets.press_guard import GUARD_SECONDS
from app.ui.widgets.scanner import LONGEST_GAP, ends_line

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
LONGEST_TYPED = 2 * DETAIL_LENGTH
"""Characters; a text that is too long for the record is reported, not cut off."""

_HINTS = {
    Field.PASSPORT_NUMBER: Qt.InputMethodHint.ImhLatinOnly | Qt.InputMethodHint.ImhPreferUppercase,
    Field.NATIONALITY: Qt.InputMethodHint.ImhLatinOnly | Qt.InputMethodHint.ImhPreferUppercase,
    Field.NAME: Qt.InputMethodHint.ImhLatinOnly | Qt.InputMethodHint.ImhPreferUppercase,
    Field.BIRTH: Qt.InputMethodHint.ImhDate,
    Field.LANDING: Qt.InputMethodHint.ImhDate,
    Field.ABROAD_SINCE: Qt.InputMethodHint.ImhDate,
    Field.SOLD_ON: Qt.InputMethodHint.ImhDate,
    Field.UNIT_PRICE: Qt.InputMethodHint.ImhDigitsOnly,
    Field.QUANTITY: Qt.InputMethodHint.ImhDigitsOnly,
}

_JAPANESE = frozenset({Field.ITEM_NAME, Field.DETAIL})
"""The fields of which an input method types the text."""


class FieldBox(QWidget):
    """A line to type into. The message takes its space even while it is empty, so that nothing moves.

    Without ``own_line``, the form shows the message; ``fault_changed`` notifies it.
    """

    fault_changed = Signal()

    def __init__(self, field: Field, *, own_line: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        name = field_name(field)
        make = controls.text_field if field in _JAPANESE else controls.latin_field
        self.line = make(name=name, longest=LONGEST_TYPED)
        self.line.setPlaceholderText(example(field))
        self.line.setInputMethodHints(_HINTS.get(field, Qt.InputMethodHint.ImhNone))
        self._fault = controls.label(role="fault", wrap=True)
        self._fault.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._hint = controls.label(role="note")
        self._hint.setAlignment(Qt.AlignmentFlag.AlignRight)
        heading = QHBoxLayout()
        heading.setSpacing(8)
        heading.addWidget(controls.label(name, "note"))
        heading.addWidget(self._hint, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addLayout(heading)
        column.addWidget(self.line)
        column.addWidget(self._fault)
        if not own_line:
            self._fault.hide()
        self.line.textEdited.connect(lambda: self.show_fault(None))

    @property
    def text(self) -> str:
        return self.line.text()

    @property
    def fault(self) -> str:
        """The error message, empty if there is none."""
        return self._fault.text()

    def show_hint(self, hint: str) -> None:
        """Show beside the name what the text means: the country of a code."""
        self._hint.setText(hint)

    def show_text(self, text: str) -> None:
        if text != self.line.text():
            self.line.setText(text)

    def show_fault(self, fault: FieldError | None) -> None:
        sentence = fault_sentence(fault) if fault else ""
        if sentence != self._fault.text():
            self._fault.setText(sentence)
            self.line.setAccessibleDescription(sentence)
            controls.restyle(self.line, wrong="true" if fault else "false")
            self.fault_changed.emit()


class Choice(QWidget):
    """Options side by side, of which one can be chosen: status of residence, tax rate.

    With ``columns``, they stand in rows of so many.
    """

    chosen = Signal()

    def __init__(
        self,
        field: Field,
        options: Sequence[str] = (),
        *,
        columns: int = 0,
        own_line: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._columns = columns
        self.setAccessibleName(field_name(field))
        self._group = QButtonGroup(self)
        self._fault = controls.label(role="fault", wrap=True)
        self._buttons = QGridLayout()
        self._buttons.setSpacing(8)
        self._lay_out(controls.label(field_name(field), "note"), self._buttons, own_line)
        # A digit counts once no other key but Enter has followed it as fast as a scanner types.
        self._typed = QTimer(self, singleShot=True, interval=2 * LONGEST_GAP)
        self._meant: QAbstractButton | None = None
        """The option of a digit before which nothing was typed so fast."""
        self._asked = -GUARD_SECONDS
        self._typed.timeout.connect(self._choose_typed)
        self._group.buttonClicked.connect(self._on_chosen)
        self.show_options(options)

    def show_options(self, options: Sequence[str]) -> None:
        """Replace the options; none is chosen."""
        self.forget_typed()
        for button in self._group.buttons():
            self._group.removeButton(button)
            self._buttons.removeWidget(button)
            button.deleteLater()
        for number, option in enumerate(options):
            button = choices.choice_button(option)
            button.installEventFilter(self)
            self._group.addButton(button, number)
            row, column = divmod(number, self._columns or len(options))
            self._buttons.addWidget(button, row, column)
            self._buttons.setColumnStretch(column, 1)
        self.setFocusProxy(self._group.button(0))

    @property
    def place(self) -> int:
        """The index of the chosen option; -1 for none."""
        return self._group.checkedId()

    @property
    def fault(self) -> str:
        return self._fault.text()

    def ask(self) -> None:
        """Move the focus here. An Enter that follows at once was pressed twice by mistake, and chooses nothing."""
        self._asked = time.monotonic()
        self.setFocus()

    def choose(self, place: int) -> None:
        self._group.button(place).setChecked(True)

    def clear(self) -> None:
        """Choose nothing."""
        self.forget_typed()
        self._group.setExclusive(False)  # an exclusive group keeps one of its buttons checked
        for button in self._group.buttons():
            button.setChecked(False)
        self._group.setExclusive(True)
        self.show_fault(None)
        self.setFocusProxy(self._group.button(0))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Choose the option whose number begins with the digit that is typed: 8 for 8%, 1 for 1% rather than 10%."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.text():
            alone, meant = not self._typed.isActive(), self._meant
            self._meant = None
            self._typed.start()
            if ends_line(event) and meant is not None:  # or Enter would press the option that has the focus
                meant.click()
                return True
            if event.key() in _ENTER and time.monotonic() - self._asked < GUARD_SECONDS:
                return True
            begins = [button for button in self._group.buttons() if button.text().startswith(event.text())]
            if alone and event.text().isdigit() and begins:
                self._meant = min(begins, key=lambda button: len(button.text()))
                return True
        return super().eventFilter(watched, event)

    def forget_typed(self) -> None:
        """Do not choose by the last digit: a scanner typed it."""
        self._typed.stop()
        self._meant = None

    def _choose_typed(self) -> None:
        meant, self._meant = self._meant, None
        if meant is not None:
            meant.click()

    def show_fault(self, fault: FieldError | None) -> None:
        sentence = fault_sentence(fault) if fault else ""
        self._fault.setText(sentence)
        self.setAccessibleDescription(sentence)

    def _lay_out(self, name: QLabel, buttons: QGridLayout, own_line: bool) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(name)
        column.addLayout(buttons)
        column.addWidget(self._fault)
        if not own_line:
            self._fault.hide()

    def _on_chosen(self, button: QAbstractButton) -> None:
        self.show_fault(None)
        self.setFocusProxy(button)
        self.chosen.emit()


def show_faults(boxes: Mapping[Field, FieldBox], faults: Iterable[FieldError]) -> None:
    """Show each fault at its field and none at the others; the first field with a fault gets the focus."""
    by_field = {fault.field: fault for fault in faults}
    for field, box in boxes.items():
        box.show_fault(by_field.get(field))
    for field, box in boxes.items():
        if field in by_field:
            box.line.setFocus()
            box.line.selectAll()
            return
