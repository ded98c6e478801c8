"""Keys on the screen for the fields of a page: they come up when a field is tapped, and go when somebody types.

A terminal without a keyboard needs them from the first field to the last. What is typed is repeated above the keys,
which cover the lower part of the page.
"""

import unicodedata
from collections.abc import Iterable
from enum import StrEnum

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.sales.field_words import field_name
from app.sales.fields import Field
from app.ui.widgets import controls
from app.ui.widgets.field_box import FieldBox
from app.ui.widgets.header import ElidedLabel
from app.ui.widgets.key_pad import KeyPad, Rows
from app.ui.widgets.press_guard import mark_appeared
from app.ui.words.general import texts


class Layout(StrEnum):
    DIGITS = "digits"
    LETTERS = "letters"
    KANA = "kana"


_VOICED, _HALF_VOICED = "゛", "゜"
_COMBINING = {_VOICED: "\u3099", _HALF_VOICED: "\u309a"}
_ROWS: dict[Layout, Rows] = {
    Layout.DIGITS: ("123", "456", "789", ("00", "0", "000")),
    Layout.LETTERS: ("1234567890", "QWERTYUIOP", "ASDFGHJKL-", "ZXCVBNM' "),
    Layout.KANA: (
        "アカサタナハマヤラワ",
        "イキシチニヒミユリヲ",
        "ウクスツヌフムヨルン",
        "エケセテネヘメッレー",
        "オコソトノホモャロ゛",
        "ァィェォゥュョ・゜ ",
    ),
}
_LETTERS = frozenset({Field.PASSPORT_NUMBER, Field.NATIONALITY, Field.NAME, Field.DETAIL})
_ROW = 62
"""Pixels of a row of keys with its gap."""
_WIDEST = {Layout.DIGITS: 640, Layout.LETTERS: 1200, Layout.KANA: 1200}
"""Pixels."""


class TouchKeys(QFrame):
    """A child of ``page``, at its lower edge."""

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self.setProperty("role", "keys")
        self._page = page
        self._boxes: dict[QObject, FieldBox] = {}
        self._box: FieldBox | None = None
        self._pads: dict[Layout, KeyPad] = {}
        self._name = controls.label(role="note")
        self._text = ElidedLabel("value-small", elide=Qt.TextElideMode.ElideLeft)  # typing goes on at the end
        self._fault = controls.label(role="fault", wrap=True)
        self._switch = controls.Button("", "small")
        self._close = controls.Button(texts.CLOSE_KEYS, "small")
        self._lay_out()
        self._switch.clicked.connect(self._change_layout)
        self._close.clicked.connect(self._leave)
        page.installEventFilter(self)
        self.hide()

    def watch(self, boxes: Iterable[FieldBox]) -> None:
        """Come up when one of ``boxes`` is tapped."""
        for box in boxes:
            self._boxes[box.line] = box
            box.line.installEventFilter(self)
            box.line.textChanged.connect(self._show_text)
            box.fault_changed.connect(self._show_text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        box = self._boxes.get(watched)
        if event.type() == QEvent.Type.Resize and watched is self._page:
            self._place()
        elif box is None:
            return False
        elif event.type() == (QEvent.Type.MouseButtonRelease if self.isHidden() else QEvent.Type.FocusIn):
            self._open(box)
        elif event.type() == QEvent.Type.Hide and box is self._box:
            self.hide()  # the page turns, which guards itself
        elif event.type() == QEvent.Type.KeyPress and event.spontaneous():
            self.hide()  # there is a keyboard
        return False

    def _open(self, box: FieldBox) -> None:
        self._box = box
        self._name.setText(field_name(box.field))
        self._show_layout(_layout_of(box.field))
        self._switch.setVisible(box.field in (Field.ITEM_NAME, Field.DETAIL))
        self._show_text()
        if self.isHidden():
            mark_appeared(self)  # no press that was meant for what it covers
            self.show()
        self._place()
        self.raise_()

    def _leave(self) -> None:
        self.hide()
        mark_appeared(self._page)  # nor does what was covered take one that was meant for a key

    def _show_layout(self, layout: Layout) -> None:
        if layout not in self._pads:
            self._pads[layout] = self._make_pad(layout)
        for each, pad in self._pads.items():
            pad.setVisible(each is layout)
        self._layout = layout
        self._switch.setText(texts.LETTERS if layout is Layout.KANA else texts.KANA)
        self._place()

    def _change_layout(self) -> None:
        self._show_layout(Layout.LETTERS if self._layout is Layout.KANA else Layout.KANA)

    def _make_pad(self, layout: Layout) -> KeyPad:
        pad = KeyPad(_ROWS[layout], onward=True)
        pad.setMinimumHeight(len(_ROWS[layout]) * _ROW)
        pad.symbol.connect(self._type)
        pad.backspace.connect(lambda: self._edit("\b"))
        pad.clear.connect(lambda: self._edit(""))
        pad.onward.connect(self._go_on)
        self._column.addWidget(pad, 0, Qt.AlignmentFlag.AlignHCenter)
        return pad

    def _type(self, symbol: str) -> None:
        if self._box is None:
            return
        line = self._box.line
        before = line.text()[: line.cursorPosition()]
        if symbol in _COMBINING:
            composed = unicodedata.normalize("NFC", before[-1:] + _COMBINING[symbol])
            if len(composed) != 1:
                return
            self._edit("\b")
            symbol = composed
        self._edit(symbol)

    def _edit(self, text: str) -> None:
        """Insert ``text`` as if it were typed; ``\\b`` deletes one symbol, an empty text all."""
        if self._box is None:
            return
        line = self._box.line
        if text == "\b":
            line.backspace()
        elif text:
            line.insert(text)
        else:
            line.clear()
        line.textEdited.emit(line.text())

    def _go_on(self) -> None:
        """Press Enter in the field, which leads to the next one."""
        if self._box is None:
            return
        line = self._box.line
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(line, QKeyEvent(kind, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier))
        if self.window().focusWidget() not in self._boxes:
            self._leave()

    def _show_text(self) -> None:
        if self._box is not None:
            self._text.show_text(self._box.text or "―")
            self._fault.setText(self._box.fault)
            self._fault.setVisible(bool(self._box.fault))

    def _lay_out(self) -> None:
        heading = QHBoxLayout()
        heading.setSpacing(controls.GAP)
        heading.addWidget(self._name)
        heading.addWidget(self._text, 2)
        heading.addWidget(self._fault, 2)
        heading.addWidget(self._switch)
        heading.addWidget(self._close)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(24, 8, 24, 12)
        self._column.setSpacing(8)
        self._column.addLayout(heading)

    def _place(self) -> None:
        if self.isHidden():
            return
        margins = self._column.contentsMargins()
        for layout, pad in self._pads.items():
            pad.setFixedWidth(min(self._page.width() - margins.left() - margins.right(), _WIDEST[layout]))
        self._column.invalidate()
        height = self.sizeHint().height()
        self.setGeometry(0, self._page.height() - height, self._page.width(), height)


def _layout_of(field: Field) -> Layout:
    if field is Field.ITEM_NAME:
        return Layout.KANA
    return Layout.LETTERS if field in _LETTERS else Layout.DIGITS
