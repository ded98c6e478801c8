"""設定メニュー: the list of what can be set or looked at."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app import kit
from app.pages import Page
from app.sheet import Sheet
from app.texts.words import texts
from app.tile import Row


class MenuSheet(Sheet):
    wanted = Signal(object)
    """Page: what was tapped."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(texts.SETTINGS, parent=parent)
        self.content.setSpacing(kit.GAP)
        self.content.addSpacing(8)
        shop = Row("store", texts.SHOP_SETTINGS, texts.SHOP_SETTINGS_DETAIL)
        license = Row("key", texts.LICENSE, texts.LICENSE_DETAIL)
        display = Row("display", texts.DISPLAY, texts.DISPLAY_DETAIL)
        for row, page in ((shop, Page.SHOP), (license, Page.LICENSE), (display, Page.DISPLAY)):
            row.clicked.connect(lambda _checked=False, page=page: self.wanted.emit(page))
            self.content.addWidget(row)
        self.content.addStretch(1)
        back = kit.quiet_button(texts.TO_TOP)
        back.clicked.connect(lambda: self.wanted.emit(Page.TOP))
        self.set_buttons(back, dismiss=back)
