"""The last page of a first start: the names of the shop and of this terminal. Both can be entered later."""

from PySide6.QtWidgets import QGridLayout

from app.state.settings import LONGEST_SHOP_NAME, Shop
from app.ui.pages import ScreenContext
from app.ui.widgets import controls
from app.ui.widgets.sheet import Sheet
from app.ui.words.general import texts
from licensing.errors import StorageError
from licensing.request import LONGEST_NAME
from licensing.words.failures import failure_view


class FirstShopSheet(Sheet):
    def __init__(self, context: ScreenContext) -> None:
        super().__init__(texts.FIRST_SHOP, texts.FIRST_SHOP_LEAD)
        self._context = context
        shop_name, terminal_name = context.shop.value.shop_name, context.license.standing.terminal_name
        self._shop_name = controls.text_field(shop_name, name=texts.SHOP_NAME, longest=LONGEST_SHOP_NAME)
        self._terminal_name = controls.text_field(terminal_name, name=texts.TERMINAL_NAME, longest=LONGEST_NAME)
        self._failure = controls.ErrorLine()
        form = QGridLayout()
        form.setHorizontalSpacing(24)
        form.setVerticalSpacing(12)
        for row, field in enumerate((self._shop_name, self._terminal_name)):
            form.addWidget(controls.label(field.accessibleName(), "field"), row, 0)
            form.addWidget(field, row, 1)
        self.content.addSpacing(8)
        self.content.addLayout(form)
        self.content.addWidget(self._failure)
        self.content.addStretch(1)
        later = controls.quiet_button(texts.LATER)
        begin = controls.primary_button(texts.BEGIN)
        later.clicked.connect(context.navigator.go_home)
        begin.clicked.connect(self._save)
        self.set_buttons(later, begin, accept=begin, dismiss=later)
        self.setFocusProxy(self._shop_name)

    def _save(self) -> None:
        shop, license = self._context.shop, self._context.license
        try:
            shop.save(Shop(self._shop_name.text().strip(), shop.value.rounding))
        except StorageError as error:
            self._failure.show_error(failure_view(error, self._context.support_phone).text)
            return
        terminal_name = self._terminal_name.text().strip()
        if terminal_name != license.standing.terminal_name:
            license.rename(terminal_name)
        self._context.navigator.go_home()
