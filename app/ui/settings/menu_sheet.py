"""設定メニュー: the list of settings pages."""

from app.ui.pages import Page, ScreenContext
from app.ui.settings.row_list import RowList
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
        self.content.addSpacing(4)
        self.content.addWidget(KineticScrollArea(RowList([row for _, row in rows], columns=_COLUMNS)), 1)
        back = controls.quiet_button(texts.TO_TOP)
        back.clicked.connect(lambda: context.navigator.open(Page.TOP))
        self.set_buttons(back, dismiss=back)
