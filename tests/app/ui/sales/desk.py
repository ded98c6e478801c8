"""Types a sale as a person does, for the tests and screenshots of the sale screen."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.sales.fields import STATUSES, Field
from app.sales.record import Buyer, Item
from app.sales.sentences import rate_name
from app.ui.sales.records_screen import RecordsScreen
from app.ui.sales.sale_screen import SaleScreen
from app.ui.sales.saved_sheet import SavedSheet
from app.ui.widgets.header import ElidedLabel
from licensing.words.days import table_date
from tests.app.contexts import Till
from tests.app.looks import settle
from tests.app.sales.samples import BUYER, LIPSTICK

OpenRecords = Callable[[], RecordsScreen]
NOTHING: Mapping[Field, str] = MappingProxyType({})


def typed(buyer: Buyer) -> dict[Field, str]:
    return {
        Field.PASSPORT_NUMBER: buyer.passport_number,
        Field.NATIONALITY: buyer.nationality,
        Field.NAME: buyer.name,
        Field.BIRTH: str(buyer.birth),
        Field.LANDING: table_date(buyer.landing),
    }


def type_buyer(screen: SaleScreen, buyer: Buyer = BUYER, instead: Mapping[Field, str] = NOTHING) -> None:
    """Type ``buyer`` and go on to the items; ``instead`` types other texts into the fields it names."""
    form = screen.selling.buyer_card.form
    for field, text in (typed(buyer) | dict(instead)).items():
        form.boxes[field].line.setText(text)
    form.status.choose(STATUSES.index(buyer.status))
    screen.selling.proceed()


def type_item(screen: SaleScreen, item: Item) -> None:
    form = screen.selling.items_card.form
    form.boxes[Field.ITEM_NAME].line.setText(item.name)
    form.boxes[Field.UNIT_PRICE].line.setText(str(item.unit_price))
    form.boxes[Field.QUANTITY].line.setText(str(item.quantity))
    button(form, rate_name(item.rate)).click()
    form.add()


def saved(screen: SaleScreen) -> SavedSheet:
    """Type a sale and save it."""
    type_buyer(screen)
    type_item(screen, LIPSTICK)
    screen.selling.proceed()
    assert isinstance(screen.page, SavedSheet)
    return screen.page


def records_of(qtbot: QtBot, till: Till) -> RecordsScreen:
    """Open 購入記録 of ``till``, with the records that there are now."""
    made = RecordsScreen(till.context)
    qtbot.addWidget(made)
    made.resize(1024, 768)
    with qtbot.waitExposed(made):
        made.show()
    made.setFocus()
    settle(made)
    return made


def text_of(widget: QWidget) -> str:
    """Return all visible texts of ``widget``, those in full that are shortened to the room that they happen to have."""
    settle(widget)
    labels = [label for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)]
    return "\n".join(label.accessibleName() if isinstance(label, ElidedLabel) else label.text() for label in labels)


def button(widget: QWidget, text: str) -> QPushButton:
    return next(found for found in widget.findChildren(QPushButton) if found.text() == text)


def press_keys(screen: QWidget, *keys: str | Qt.Key) -> None:
    """Press keys and type texts, each time into the widget that has the focus."""
    for key in keys:
        target = screen.window().focusWidget()
        assert target is not None
        if isinstance(key, Qt.Key):
            QTest.keyClick(target, key)
        elif key.isascii():
            QTest.keyClicks(target, key)
        else:
            by_input_method = QInputMethodEvent()
            by_input_method.setCommitString(key)
            QApplication.sendEvent(target, by_input_method)


class Scanner:
    """Types into what has the focus. The time of its events is its own, whatever the machine's pace."""

    def __init__(self, screen: QWidget) -> None:
        self._screen = screen
        self._time = 1_000

    def scan(self, code: str, *, gap: int = 5, end: Qt.Key = Qt.Key.Key_Return) -> None:
        self.type(code, gap=gap)
        self._press(end, "\t" if end is Qt.Key.Key_Tab else "\r", gap)

    def type(self, text: str, *, gap: int = 5, after: int = 1_000) -> None:
        self._time += after
        for symbol in text:
            self._press(Qt.Key(ord(symbol)), symbol, gap)

    def _press(self, key: Qt.Key, text: str, gap: int) -> None:
        target = self._screen.window().focusWidget()
        assert target is not None
        self._time += gap
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text)
            event.setTimestamp(self._time)
            QApplication.sendEvent(target, event)
