"""The field for the license number: shows fours while typing, takes a paste or a scanner's burst as a whole.

It shows whatever was typed; the page parses it with ``licensing.number``.
"""

import time
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDropEvent, QGuiApplication, QInputMethodEvent, QKeyEvent, QKeySequence, QValidator
from PySide6.QtWidgets import QWidget

from app.ui.register.grouping import Line, after_dash, before_dash, regroup, span
from app.ui.widgets.controls import LatinField
from app.ui.widgets.scanner import Burst
from app.ui.widgets.unsaved import stays_modified
from app.ui.words.general import texts
from licensing.number import NumberError, NumberFault, parse, show, symbols_in


def _milliseconds() -> int:
    return time.monotonic_ns() // 1_000_000


class NumberField(LatinField):
    """``now`` is a monotonic clock in milliseconds: an input method event has no timestamp."""

    refused = Signal(object)
    """NumberError: of a text with several numbers, which was pasted or dropped and changes nothing."""

    def __init__(self, parent: QWidget | None = None, *, now: Callable[[], int] = _milliseconds) -> None:
        super().__init__(parent=parent)
        self._burst = Burst()
        self._composed = Burst()
        self._preedit = ""
        self._now = now
        self.setProperty("role", "number")
        self.setAccessibleName(texts.LICENSE_NUMBER)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhPreferLatin
            | Qt.InputMethodHint.ImhPreferUppercase
            | Qt.InputMethodHint.ImhNoPredictiveText
        )
        # The menu's 貼り付け would insert a line of the e-mail between the symbols; ``paste`` takes the number in it.
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setValidator(_Grouping(self))
        stays_modified(self)

    def symbols(self) -> str:
        """Return what was typed, without dashes."""
        return symbols_in(self.text())

    def take(self, text: str) -> None:
        """Show the number in ``text`` instead of what stood here; with none in it, insert ``text`` at the cursor."""
        try:
            self._show_whole(parse(text))
        except NumberError as error:
            if error.fault is NumberFault.SEVERAL:
                self.refused.emit(error)
            else:
                self.insert(text)

    def paste(self) -> None:
        self.take(QGuiApplication.clipboard().text())

    def backspace(self) -> None:
        self._step(before_dash)
        super().backspace()

    def point_out(self, error: NumberError) -> None:
        """Select the group that ``error`` names, or move the cursor to where symbols are missing."""
        start, length = span(error.group, error.part)
        if error.fault in (NumberFault.EMPTY, NumberFault.TOO_SHORT):
            self.setCursorPosition(start + length)
        else:
            self.setSelection(start, length)

    def show_wrong(self, wrong: bool) -> None:
        """Mark the field red, or not."""
        self.setProperty("wrong", wrong)
        self.style().unpolish(self)
        self.style().polish(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._finish_preedit()
            self._take_number(self._burst.finish(event.timestamp()) or self._composed.finish(self._now()))
        elif event.key() == Qt.Key.Key_Backspace:
            self._step(before_dash)
        elif event.key() == Qt.Key.Key_Delete:
            self._step(after_dash)
        elif event.text():
            self._burst.add(event.text(), event.timestamp())
        super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Take what an input method commits although it is disabled: full-width letters one by one, or a whole scan."""
        committed = event.commitString()
        self._preedit = event.preeditString()
        if self.isReadOnly():
            return
        if len(committed) > 1 and self._take_number(committed):
            super().inputMethodEvent(QInputMethodEvent())  # clears the preedit text
            return
        if committed:
            self._composed.add(committed, self._now())
        super().inputMethodEvent(event)

    def _finish_preedit(self) -> None:
        """Commit the preedit text: a scanner's Enter does not wait for it."""
        if self._preedit:
            event = QInputMethodEvent("", [])
            event.setCommitString(self._preedit)
            self.inputMethodEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self.take(event.mimeData().text())
        event.acceptProposedAction()

    def _take_number(self, text: str) -> bool:
        try:
            number = parse(text)
        except NumberError:
            return False
        self._show_whole(number)
        return True

    def _show_whole(self, number: str) -> None:
        self.setText(show(number))
        self.setModified(True)  # a person has entered it, though not symbol by symbol

    def _step(self, step: Callable[[Line], Line]) -> None:
        if not self.hasSelectedText():
            self.setCursorPosition(step(Line(self.text(), self.cursorPosition())).cursor)


class _Grouping(QValidator):
    """Refuses nothing. Qt passes it every edit before display, and displays what it returns."""

    def validate(self, text: str, cursor: int) -> tuple[QValidator.State, str, int]:
        return QValidator.State.Acceptable, *regroup(text, cursor)
