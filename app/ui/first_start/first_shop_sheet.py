"""The last page of a first start: the names of the shop and of this terminal. Both can wait."""

from collections.abc import Callable

from PySide6.QtWidgets import QGridLayout, QWidget

from app.state.license_model import LicenseModel
from app.state.shop import LONGEST_SHOP_NAME, Shop
from app.state.shop_model import ShopModel
from app.ui.widgets import controls
from app.ui.widgets.sheet import Sheet
from app.ui.words.general import texts
from licensing.errors import StorageError
from licensing.request import LONGEST_NAME
from licensing.words.failures import failure_view


class FirstShopSheet(Sheet):
    def __init__(
        self, license: LicenseModel, shop: ShopModel, finish: Callable[[], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(texts.FIRST_SHOP, texts.FIRST_SHOP_LEAD, parent)
        self._license = license
        self._shop = shop
        self._finish = finish
        self._shop_name = controls.text_field(shop.shop.shop_name, name=texts.SHOP_NAME, longest=LONGEST_SHOP_NAME)
        terminal_name = license.standing.terminal_name
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
        later.clicked.connect(finish)
        begin.clicked.connect(self._save)
        self.set_buttons(later, begin, accept=begin, dismiss=later)
        self.setFocusProxy(self._shop_name)

    def _save(self) -> None:
        try:
            self._shop.save(Shop(self._shop_name.text().strip(), self._shop.shop.rounding))
        except StorageError as error:
            self._failure.show_error(failure_view(error, self._license.vendor.support_phone).text)
            return
        terminal_name = self._terminal_name.text().strip()
        if terminal_name != self._license.standing.terminal_name:
            self._license.rename(terminal_name)
        self._finish()
