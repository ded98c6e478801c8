"""What stands in a window, told from inside its process as one line of JSON. It looks and never acts."""

import json
from collections.abc import Iterator
from typing import TypeVar

from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget

from app.ui.main_window import MainWindow
from app.ui.widgets.press_guard import accepts_presses
from tests.codes import read_codes

Seen = TypeVar("Seen", bound=QWidget)


def look(window: MainWindow) -> str:
    """Return the page, every text, where each button and field stands, and what the focus is on."""
    QApplication.processEvents()  # what was turned to is laid out
    focused = window.focusWidget()
    buttons = {_name(each): each for each in _visible(window, QAbstractButton) if each.isEnabled()}
    fields = {_name(each): each for each in _visible(window, QLineEdit)}
    seen = {
        "page": window.page.name,
        "active": window.isActiveWindow(),
        "focus": _name(focused) if focused else "",
        "texts": [label.text() for label in _visible(window, QLabel) if label.text()],
        "buttons": {name: _place(each) for name, each in buttons.items()},
        # Of several with one name, the one whose place is reported.
        "ready": [name for name, each in (fields | buttons).items() if accepts_presses(each)],
        "focus_ready": accepts_presses(focused),
        "fields": {name: [*_place(each), each.text()] for name, each in fields.items()},
    }
    return json.dumps(seen)


def number(window: MainWindow) -> str:
    """Return the window's number on its display."""
    return json.dumps(int(window.winId()))


def read_code(window: MainWindow) -> str:
    """Return what the one QR code on the screen says, as a phone reads it; nothing while there is none."""
    return json.dumps("".join(read_codes(window.grab().toImage())))


def _visible(window: MainWindow, kind: type[Seen]) -> Iterator[Seen]:
    return (widget for widget in window.findChildren(kind) if widget.isVisible())


def _name(widget: QWidget) -> str:
    return widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")


def _place(widget: QWidget) -> tuple[int, int]:
    middle = widget.mapToGlobal(widget.rect().center())
    return middle.x(), middle.y()
