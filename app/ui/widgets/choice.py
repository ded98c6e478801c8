"""A few answers side by side, one of them chosen: status of residence, tax rate."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.sales.fields import Field, FieldError
from app.sales.sentences import fault_sentence, field_name
from app.ui.widgets import controls


class Choice(QWidget):
    chosen = Signal()
    """Tapped, or chosen with the keyboard."""

    def __init__(
        self, field: Field, answers: Sequence[str], *, own_line: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(field_name(field))
        self._group = QButtonGroup(self)
        self._fault = controls.label(role="fault", wrap=True)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for number, answer in enumerate(answers):
            button = controls.choice_button(answer)
            self._group.addButton(button, number)
            buttons.addWidget(button, 1)
        self._lay_out(controls.label(field_name(field), "note"), buttons, own_line)
        self._group.buttonClicked.connect(self._on_chosen)
        self.setFocusProxy(self._group.button(0))

    @property
    def place(self) -> int:
        """Which answer is chosen, counted from 0; -1 for none."""
        return self._group.checkedId()

    @property
    def fault(self) -> str:
        return self._fault.text()

    def choose(self, place: int) -> None:
        self._group.button(place).setChecked(True)

    def show_fault(self, fault: FieldError | None) -> None:
        sentence = fault_sentence(fault) if fault else ""
        self._fault.setText(sentence)
        self.setAccessibleDescription(sentence)

    def _lay_out(self, name: QLabel, buttons: QHBoxLayout, own_line: bool) -> None:
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
