"""設定メニュー: the list of settings pages."""

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from app.ui.pages import Page, ScreenContext
from app.ui.widgets import controls
from app.ui.widgets.kinetic_scroll import KineticScrollArea
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.tile import Row
from app.ui.words.about import words as about_words
from app.ui.words.articles import words as article_words
from app.ui.words.backup import words as backup_words
from app.ui.words.general import texts
from app.ui.words.network import words as network_words
from app.ui.words.password import words as password_words
from app.ui.words.slip import words as slip_words

_COLUMNS = 2
_TALLEST_ROW = 160
"""Pixels."""


class _Rows(QWidget):
    """Rows in columns, of equal heights, whether a detail takes one line or two."""

    def __init__(self, rows: Sequence[Row]) -> None:
        super().__init__()
        self._rows = rows
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(controls.GAP)
        for place, row in enumerate(rows):
            self._grid.addWidget(row, place // _COLUMNS, place % _COLUMNS)
        for column in range(_COLUMNS):
            self._grid.setColumnStretch(column, 1)
        for line in range(self._grid.rowCount()):
            self._grid.setRowStretch(line, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width = (self.width() - (_COLUMNS - 1) * controls.GAP) // _COLUMNS
        tallest = max(row.heightForWidth(width) for row in self._rows)
        for line in range(self._grid.rowCount()):
            self._grid.setRowMinimumHeight(line, tallest)


class MenuSheet(Sheet):
    def __init__(self, context: ScreenContext) -> None:
        super().__init__(texts.SETTINGS)
        rows = (
            (Page.SHOP, Row("store", texts.SHOP_SETTINGS, texts.SHOP_SETTINGS_DETAIL)),
            (Page.ARTICLES, Row("records", article_words.TITLE, article_words.DETAIL)),
            (Page.SLIP, Row("report", slip_words.SETTINGS, slip_words.SETTINGS_DETAIL)),
            (Page.LICENSE, Row("key", texts.LICENSE, texts.LICENSE_DETAIL)),
            (Page.DISPLAY, Row("display", texts.DISPLAY, texts.DISPLAY_DETAIL)),
            (Page.BACKUP, Row("backup", backup_words.TITLE, backup_words.DETAIL)),
            (Page.NETWORK, Row("network", network_words.TITLE, network_words.DETAIL)),
            (Page.PASSWORD, Row("lock", password_words.TITLE, password_words.DETAIL)),
            (Page.ABOUT, Row("info", about_words.TITLE, about_words.DETAIL)),
        )
        for page, row in rows:
            row.clicked.connect(lambda _checked=False, page=page: context.navigator.open(page))
            row.setMaximumHeight(_TALLEST_ROW)
        self.content.addSpacing(4)
        self.content.addWidget(KineticScrollArea(_Rows([row for _, row in rows])), 1)
        back = controls.quiet_button(texts.TO_TOP)
        back.clicked.connect(lambda: context.navigator.open(Page.TOP))
        self.set_buttons(back, dismiss=back)
