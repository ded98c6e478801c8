"""設定メニュー: the list of what can be set or looked at. It scrolls by finger where it does not fit."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from app import kit
from app.pages import Page
from app.settings.finger_scroll import FingerScroll
from app.sheet import Sheet
from app.texts.backup import words as backup_words
from app.texts.network import words as network_words
from app.texts.password import words as password_words
from app.texts.words import texts
from app.tile import Row

_COLUMNS = 2
_TALLEST_ROW = 160
"""Pixels."""


class MenuSheet(Sheet):
    wanted = Signal(object)
    """Page: what was tapped."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(texts.SETTINGS, parent=parent)
        rows = (
            (Page.SHOP, Row("store", texts.SHOP_SETTINGS, texts.SHOP_SETTINGS_DETAIL)),
            (Page.LICENSE, Row("key", texts.LICENSE, texts.LICENSE_DETAIL)),
            (Page.DISPLAY, Row("display", texts.DISPLAY, texts.DISPLAY_DETAIL)),
            (Page.BACKUP, Row("backup", backup_words.TITLE, backup_words.DETAIL)),
            (Page.NETWORK, Row("network", network_words.TITLE, network_words.DETAIL)),
            (Page.PASSWORD, Row("lock", password_words.TITLE, password_words.DETAIL)),
        )
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(4, 4, 4, 4)
        grid.setSpacing(kit.GAP)
        for place, (page, row) in enumerate(rows):
            row.clicked.connect(lambda _checked=False, page=page: self.wanted.emit(page))
            row.setMaximumHeight(_TALLEST_ROW)
            grid.addWidget(row, place // _COLUMNS, place % _COLUMNS)
        for column in range(_COLUMNS):
            grid.setColumnStretch(column, 1)
        grid.setRowStretch(len(rows) // _COLUMNS + 1, 1)
        self.content.addSpacing(4)
        self.content.addWidget(FingerScroll(inside), 1)
        back = kit.quiet_button(texts.TO_TOP)
        back.clicked.connect(lambda: self.wanted.emit(Page.TOP))
        self.set_buttons(back, dismiss=back)
