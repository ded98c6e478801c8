"""The one window: a stack of pages, of which TOP stays and every other one is made when it is wanted."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.license_model import LicenseModel
from app.pages import Page
from app.shop_model import ShopModel
from app.top_screen import TopScreen
from licensing.clock import Clock, SystemClock
from licensing.standing import State

if TYPE_CHECKING:
    from app.sales.journal import Journal

FIRST_SIZE = QSize(1280, 800)


class MainWindow(QStackedWidget):
    """Opens TOP, or the trial prompt while the terms are not agreed to. No page is ever a modal dialog.

    A change of the standing never turns a page under somebody's hands, except from the prompt to TOP.
    """

    def __init__(self, license: LicenseModel, data: Path, clock: Clock | None = None) -> None:
        super().__init__()
        self._license = license
        self._data = data
        self._shop = ShopModel(data)
        self._page = Page.TOP
        self._top = TopScreen(license, self._shop, clock or SystemClock())
        self._top.wanted.connect(self.open)
        self._shown: QWidget = self._top
        self.addWidget(self._top)
        self.setWindowTitle(license.vendor.product_name)
        self.resize(FIRST_SIZE)
        license.changed.connect(self._show_standing)
        self.go_home()

    def show_fitting(self) -> None:
        """Show the window, and over the whole of a screen that is not larger than it."""
        room = self.screen().availableGeometry().size()
        if room.width() <= FIRST_SIZE.width() or room.height() <= FIRST_SIZE.height():
            self.showMaximized()
        else:
            self.show()

    @property
    def page(self) -> Page:
        return self._page

    def open(self, page: Page) -> None:
        """Turn to ``page`` and let go of the page before."""
        before = self._shown
        wanted = self._top if page is Page.TOP else self._build(page)
        self._shown = wanted
        self._page = page
        if wanted is not self._top:
            self.addWidget(wanted)
        self.setCurrentWidget(wanted)
        wanted.setFocus()
        if before is not self._top:
            self.removeWidget(before)
            before.deleteLater()

    def go_home(self) -> None:
        """Turn to TOP, or to the prompt while there is nothing to stand on."""
        self.open(Page.TRIAL if self._license.standing.state is State.TERMS_NEEDED else Page.TOP)

    def _show_standing(self) -> None:
        if self._page is Page.TRIAL:
            self.go_home()

    def _build(self, page: Page) -> QWidget:
        # Imported here: TOP is painted first.
        build = {
            Page.TRIAL: self._trial_prompt,
            Page.REGISTER: self._register_sheet,
            Page.SALE: self._sale_screen,
            Page.RECORDS: self._records_screen,
            Page.SETTINGS: self._menu_sheet,
            Page.SHOP: self._shop_sheet,
            Page.LICENSE: self._license_sheet,
        }
        return build[page]()

    def _trial_prompt(self) -> QWidget:
        from app.trial_prompt import TrialPrompt

        prompt = TrialPrompt(self._license)
        prompt.wanted.connect(self.open)
        prompt.quit_wanted.connect(self.close)
        return prompt

    def _register_sheet(self) -> QWidget:
        from app.register.register_sheet import RegisterSheet

        return RegisterSheet(self._license, self.go_home)

    def _sale_screen(self) -> QWidget:
        from app.sales.counter import Counter
        from app.sales.sale_screen import SaleScreen

        counter = Counter(
            journal=self._journal(),
            shop_name=self._shop.shop.shop_name,
            terminal_name=self._license.standing.terminal_name,
            rounding=self._shop.shop.rounding,
            today=self._today,
            usable=lambda: self._license.standing.usable,
        )
        return SaleScreen(counter, self.go_home)

    def _records_screen(self) -> QWidget:
        from app.sales.records_screen import RecordsScreen

        return RecordsScreen(self._journal(), self._today, self.go_home)

    def _journal(self) -> "Journal":
        from app.sales.journal import FILE_NAME, Journal

        return Journal(self._data / FILE_NAME)

    def _today(self) -> date:
        return self._license.standing.moment.today

    def _menu_sheet(self) -> QWidget:
        from app.settings.menu_sheet import MenuSheet

        sheet = MenuSheet()
        sheet.wanted.connect(self.open)
        return sheet

    def _shop_sheet(self) -> QWidget:
        from app.settings.shop_sheet import ShopSheet

        sheet = ShopSheet(self._license, self._shop)
        sheet.wanted.connect(self.open)
        return sheet

    def _license_sheet(self) -> QWidget:
        from app.settings.license_sheet import LicenseSheet

        sheet = LicenseSheet(self._license)
        sheet.wanted.connect(self.open)
        return sheet
