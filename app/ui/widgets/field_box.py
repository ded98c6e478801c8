"""One field to type into: its name above, what is wrong with it below, in words."""

from collections.abc import Iterable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.sales.fields import Field, FieldError
from app.sales.sentences import example, fault_sentence, field_name
from app.ui.widgets import controls

LONGEST_TYPED = 80
"""Characters; what is too long for the record is told, not cut off."""

_HINTS = {
    Field.PASSPORT_NUMBER: Qt.InputMethodHint.ImhLatinOnly | Qt.InputMethodHint.ImhPreferUppercase,
    Field.NATIONALITY: Qt.InputMethodHint.ImhLatinOnly | Qt.InputMethodHint.ImhPreferUppercase,
    Field.NAME: Qt.InputMethodHint.ImhLatinOnly | Qt.InputMethodHint.ImhPreferUppercase,
    Field.BIRTH: Qt.InputMethodHint.ImhDate,
    Field.LANDING: Qt.InputMethodHint.ImhDate,
    Field.UNIT_PRICE: Qt.InputMethodHint.ImhDigitsOnly,
    Field.QUANTITY: Qt.InputMethodHint.ImhDigitsOnly,
}


class FieldBox(QWidget):
    """The line of the fault keeps its place while it is empty, so that nothing jumps.

    Without a line of its own the form that holds the box shows the fault, told by ``fault_changed``.
    """

    fault_changed = Signal()

    def __init__(self, field: Field, *, own_line: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        name = field_name(field)
        self.line = controls.text_field(name=name, longest=LONGEST_TYPED)
        self.line.setPlaceholderText(example(field))
        self.line.setInputMethodHints(_HINTS.get(field, Qt.InputMethodHint.ImhNone))
        self._fault = controls.label(role="fault", wrap=True)
        self._fault.setAlignment(Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(controls.label(name, "note"))
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
        """The sentence under the field, empty when there is nothing to say."""
        return self._fault.text()

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


def show_faults(boxes: Mapping[Field, FieldBox], faults: Iterable[FieldError]) -> None:
    """Show each fault under its field and none under the others; the first one gets the focus."""
    told = {fault.field: fault for fault in faults}
    for field, box in boxes.items():
        box.show_fault(told.get(field))
    for field, box in boxes.items():
        if field in told:
            box.line.setFocus()
            box.line.selectAll()
            return
