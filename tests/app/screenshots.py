"""TOP in every state, the pages behind the settings and the first start, as they are drawn for eye and test."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.sales.backup import Comparison
from app.state.preferences_model import PreferencesModel
from app.state.settings_lock import SettingsLock
from app.state.shop_model import ShopModel
from app.system.start_at_login import EntryFile
from app.ui.first_start.first_shop_sheet import FirstShopSheet
from app.ui.first_start.trial_prompt import TrialPrompt
from app.ui.settings.backup_sheet import BackupSheet
from app.ui.settings.diagnosis_sheet import diagnosis_sheet
from app.ui.settings.display_sheet import DisplaySheet
from app.ui.settings.license_sheet import LicenseSheet
from app.ui.settings.menu_sheet import MenuSheet
from app.ui.settings.network_sheet import NetworkSheet
from app.ui.settings.password_sheet import PasswordSheet
from app.ui.settings.shop_sheet import ShopSheet
from app.ui.settings.unlock_sheet import UnlockSheet
from app.ui.widgets.places import AnswerFile, Place
from tests.app.fake_license import FakeLicense
from tests.app.standings import STANDINGS
from tests.app.tops import top_of

NOWHERE = Path("does-not-exist")

Draw = Callable[[], QWidget]


def screens(shop: ShopModel) -> Iterator[tuple[str, Draw]]:
    """Yield every screen's name with what builds it."""
    for state, standing in STANDINGS.items():
        license = FakeLicense(standing)
        yield f"top-{state}", partial(top_of, license, shop)
    for state in ("terms", "trial", "licensed", "expired"):
        license = FakeLicense(STANDINGS[state])
        yield f"license-{state}", partial(LicenseSheet, license)
    license = FakeLicense(STANDINGS["licensed"])
    yield "settings-menu", MenuSheet
    yield from settings_pages(license)
    yield "display", lambda: DisplaySheet(PreferencesModel(NOWHERE), EntryFile(NOWHERE, b""), "03-0000-0000")
    yield "first-shop", lambda: FirstShopSheet(license, shop, lambda: None)
    yield "shop-plain", partial(ShopSheet, license, shop)
    for state in ("terms", "terms-damaged"):
        license = FakeLicense(STANDINGS[state])
        yield f"trial-{state}", partial(TrialPrompt, license)


def settings_pages(license: FakeLicense) -> Iterator[tuple[str, Draw]]:
    """Yield what stands behind the menu."""
    nowhere = Path("does-not-exist")
    sample = AnswerFile(Path("attomenzei-records-20261122-1042.sqlite3"), "")

    def unlock(*, forgotten: bool) -> QWidget:
        made = UnlockSheet(SettingsLock(nowhere), license)
        made.setCurrentWidget(made.forgotten_page if forgotten else made.ask_page)
        return made

    def backup(page: str) -> QWidget:
        made = BackupSheet(license, nowhere, lambda: [Place("USBメモリなど（KIOXIA）", nowhere)])
        made.confirm_page.show_comparison(sample, Comparison(1203, date(2026, 11, 20), 1210, 7))
        made.done_page.show_kept(Path("sales-20261122-104200.sqlite3"))
        made.setCurrentWidget(getattr(made, page))
        return made

    yield "settings-unlock", partial(unlock, forgotten=False)
    yield "settings-forgotten", partial(unlock, forgotten=True)
    yield "settings-password", lambda: PasswordSheet(SettingsLock(nowhere), license)
    yield "settings-network", lambda: NetworkSheet(license, nowhere)
    yield "settings-diagnosis", lambda: diagnosis_sheet(license, nowhere, lambda: [Place("ダウンロード", nowhere)])
    for page in ("start_page", "save_page", "choose_page", "confirm_page", "done_page"):
        yield f"settings-backup-{page}", partial(backup, page)
