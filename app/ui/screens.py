"""The one table of the window's pages, apart from TOP. A page's module is imported when the page is first opened.

This is the only module of the app with imports inside functions: importing every page before the first paint would
double the time until TOP is visible. To add a screen: its file, its words, a member of ``Page`` and a case here.
"""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from app.ui.pages import Page, ScreenContext

Screen = Callable[[ScreenContext], QWidget]


def screen_for(page: Page) -> Screen:  # noqa: C901  # a table
    """Return the class of ``page``.

    Raises:
        KeyError: TOP, which is not in the table: it exists as long as the window.
    """
    match page:
        case Page.TRIAL:
            from app.ui.first_start.trial_prompt import TrialPrompt

            return TrialPrompt
        case Page.FIRST_SHOP:
            from app.ui.first_start.first_shop_sheet import FirstShopSheet

            return FirstShopSheet
        case Page.REGISTER:
            from app.ui.register.register_sheet import RegisterSheet

            return RegisterSheet
        case Page.TAKE_BACK:
            from app.ui.register.takeover_pages import TakeBackPage

            return TakeBackPage
        case Page.GIVE_UP_DRIVE:
            from app.ui.first_start.drive_sheet import DriveSheet

            return DriveSheet
        case Page.SALE:
            from app.ui.sales.sale_screen import SaleScreen

            return SaleScreen
        case Page.RECORDS:
            from app.ui.sales.records_screen import RecordsScreen

            return RecordsScreen
        case Page.REPORTS:
            from app.ui.reports.report_screen import ReportScreen

            return ReportScreen
        case Page.EXPORT:
            from app.ui.reports.export_screen import ExportScreen

            return ExportScreen
        case Page.SETTINGS:
            from app.ui.settings.menu_sheet import MenuSheet

            return MenuSheet
        case Page.SHOP:
            from app.ui.settings.shop_sheet import ShopSheet

            return ShopSheet
        case Page.SLIP:
            from app.ui.settings.slip_sheet import SlipSheet

            return SlipSheet
        case Page.ARTICLES:
            from app.ui.settings.articles_sheet import ArticlesSheet

            return ArticlesSheet
        case Page.DISPLAY:
            from app.ui.settings.display_sheet import DisplaySheet

            return DisplaySheet
        case Page.LICENSE:
            from app.ui.settings.license_sheet import LicenseSheet

            return LicenseSheet
        case Page.OFFLINE:
            from app.ui.offline.offline_sheet import OfflineSheet

            return OfflineSheet
        case Page.NETWORK:
            from app.ui.settings.network_sheet import NetworkSheet

            return NetworkSheet
        case Page.DIAGNOSIS:
            from app.ui.settings.diagnosis_sheet import DiagnosisSheet

            return DiagnosisSheet
        case Page.ABOUT:
            from app.ui.settings.about_sheet import AboutSheet

            return AboutSheet
        case Page.BACKUP:
            from app.ui.settings.backup_sheet import BackupSheet

            return BackupSheet
        case Page.UNLOCK:
            from app.ui.settings.unlock_sheet import UnlockSheet

            return UnlockSheet
        case Page.PASSWORD:
            from app.ui.settings.password_sheet import PasswordSheet

            return PasswordSheet
    raise KeyError(page)
