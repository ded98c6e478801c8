"""The pages of the window but TOP, each made when it is wanted."""

from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtWidgets import QWidget

from app.state.license_model import LicenseModel
from app.state.preferences import CsvEncoding
from app.state.preferences_model import PreferencesModel
from app.state.settings_lock import SettingsLock
from app.state.shop_model import ShopModel
from app.ui.pages import Page
from licensing.words.language import Language

if TYPE_CHECKING:
    from app.sales.journal import Journal


class Turning(Protocol):
    """What a page may ask of the window that it stands in."""

    def open(self, page: Page) -> None: ...
    def go_home(self) -> None: ...
    def close(self) -> bool: ...


class PageShelf:
    """Knows what each page needs; ``turn`` is where the pages lead on from one another."""

    def __init__(
        self,
        data: Path,
        license: LicenseModel,
        shop: ShopModel,
        preferences: PreferencesModel,
        lock: SettingsLock,
        turn: Turning,
    ) -> None:
        self._data = data
        self._license = license
        self._shop = shop
        self._preferences = preferences
        self._lock = lock
        self._turn = turn

    def make(self, page: Page) -> QWidget:
        """Return a new widget for ``page``, which is not TOP."""
        # Imported here: TOP is painted first.
        build = {
            Page.TRIAL: self._trial_prompt,
            Page.FIRST_SHOP: self._first_shop_sheet,
            Page.REGISTER: self._register_sheet,
            Page.TAKE_BACK: self._take_back_page,
            Page.SALE: self._sale_screen,
            Page.RECORDS: self._records_screen,
            Page.REPORTS: self._report_screen,
            Page.EXPORT: self._export_screen,
            Page.SETTINGS: self._menu_sheet,
            Page.SHOP: self._shop_sheet,
            Page.DISPLAY: self._display_sheet,
            Page.LICENSE: self._license_sheet,
            Page.OFFLINE: self._offline_sheet,
            Page.NETWORK: self._network_sheet,
            Page.DIAGNOSIS: self._diagnosis_sheet,
            Page.BACKUP: self._backup_sheet,
            Page.UNLOCK: self._unlock_sheet,
            Page.PASSWORD: self._password_sheet,
        }
        return build[page]()

    def _trial_prompt(self) -> QWidget:
        from app.ui.first_start.trial_prompt import TrialPrompt

        prompt = TrialPrompt(self._license)
        prompt.wanted.connect(self._turn.open)
        prompt.quit_wanted.connect(self._turn.close)
        prompt.language_wanted.connect(self._prefer_language)
        return prompt

    def _prefer_language(self, language: Language) -> None:
        self._preferences.prefer(replace(self._preferences.preferences, language=language))

    def _first_shop_sheet(self) -> QWidget:
        from app.ui.first_start.first_shop_sheet import FirstShopSheet

        return FirstShopSheet(self._license, self._shop, self._turn.go_home)

    def _display_sheet(self) -> QWidget:
        from app.system.start_at_login import start_at_login
        from app.ui.settings.display_sheet import DisplaySheet

        sheet = DisplaySheet(self._preferences, start_at_login(), self._license.vendor.support_phone)
        sheet.wanted.connect(self._turn.open)
        return sheet

    def _register_sheet(self) -> QWidget:
        from app.ui.register.register_sheet import RegisterSheet

        return RegisterSheet(self._license, self._turn.go_home)

    def _take_back_page(self) -> QWidget:
        from app.ui.register.take_back_page import TakeBackPage

        return TakeBackPage(self._license, self._turn.go_home)

    def _sale_screen(self) -> QWidget:
        from app.sales.sale_context import SaleContext
        from app.ui.sales.sale_screen import SaleScreen

        context = SaleContext(
            journal=self._journal(),
            shop_name=self._shop.shop.shop_name,
            terminal_name=self._license.standing.terminal_name,
            rounding=self._shop.shop.rounding,
            today=self._today,
            usable=lambda: self._license.standing.usable,
        )
        return SaleScreen(context, self._turn.go_home)

    def _records_screen(self) -> QWidget:
        from app.ui.sales.records_screen import RecordsScreen

        return RecordsScreen(self._journal(), self._today, self._turn.go_home)

    def _report_screen(self) -> QWidget:
        from app.ui.reports.report_screen import ReportScreen

        names = (self._shop.shop.shop_name, self._license.standing.terminal_name)
        shop = "　".join(name for name in names if name)
        encoding = self._preferences.preferences.csv_encoding
        return ReportScreen(self._journal(), shop, self._today, self._turn.go_home, encoding=encoding)

    def _export_screen(self) -> QWidget:
        from app.ui.reports.export_screen import ExportScreen

        screen = ExportScreen(
            self._journal(), self._today, self._turn.go_home, encoding=self._preferences.preferences.csv_encoding
        )
        screen.page.encoding_chosen.connect(self._prefer_encoding)
        return screen

    def _prefer_encoding(self, encoding: CsvEncoding) -> None:
        self._preferences.prefer(replace(self._preferences.preferences, csv_encoding=encoding))

    def _journal(self) -> "Journal":
        from app.sales.journal import FILE_NAME, Journal

        return Journal(self._data / FILE_NAME)

    def _today(self) -> date:
        return self._license.standing.moment.today

    def _menu_sheet(self) -> QWidget:
        from app.ui.settings.menu_sheet import MenuSheet

        sheet = MenuSheet()
        sheet.wanted.connect(self._turn.open)
        return sheet

    def _shop_sheet(self) -> QWidget:
        from app.ui.settings.shop_sheet import ShopSheet

        sheet = ShopSheet(self._license, self._shop)
        sheet.wanted.connect(self._turn.open)
        return sheet

    def _license_sheet(self) -> QWidget:
        from app.ui.settings.license_sheet import LicenseSheet

        sheet = LicenseSheet(self._license)
        sheet.wanted.connect(self._turn.open)
        return sheet

    def _network_sheet(self) -> QWidget:
        from app.ui.settings.network_sheet import NetworkSheet

        sheet = NetworkSheet(self._license, self._data)
        sheet.wanted.connect(self._turn.open)
        return sheet

    def _diagnosis_sheet(self) -> QWidget:
        from app.ui.settings.diagnosis_sheet import diagnosis_sheet

        sheet = diagnosis_sheet(self._license, self._data)
        sheet.wanted.connect(self._turn.open)
        return sheet

    def _backup_sheet(self) -> QWidget:
        from app.sales.journal import FILE_NAME
        from app.ui.settings.backup_sheet import BackupSheet

        sheet = BackupSheet(self._license, self._data / FILE_NAME)
        sheet.wanted.connect(self._turn.open)
        return sheet

    def _unlock_sheet(self) -> QWidget:
        from app.ui.settings.unlock_sheet import UnlockSheet

        sheet = UnlockSheet(self._lock, self._license)
        sheet.wanted.connect(self._turn.open)
        return sheet

    def _password_sheet(self) -> QWidget:
        from app.ui.settings.password_sheet import PasswordSheet

        sheet = PasswordSheet(self._lock, self._license)
        sheet.wanted.connect(self._turn.open)
        return sheet

    def _offline_sheet(self) -> QWidget:
        from app.ui.offline.offline_sheet import OfflineSheet

        return OfflineSheet(self._license, None, back=partial(self._turn.open, Page.LICENSE), finish=self._turn.go_home)
