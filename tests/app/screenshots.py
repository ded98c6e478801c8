"""TOP in every state, the pages behind the settings and the first start, for pictures and tests."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.sales.articles import Article
from app.sales.keys import KeyPlace
from app.sales.record_key import Key
from app.sales.restoring import Comparison
from app.sales.retention import Expired
from app.state.settings import Shop, shop_file
from app.state.stored import Stored
from app.system.start_at_login import EntryFile
from app.ui.first_start.first_shop_sheet import FirstShopSheet
from app.ui.first_start.trial_prompt import TrialPrompt
from app.ui.pages import ScreenContext
from app.ui.settings.about_sheet import AboutSheet
from app.ui.settings.articles_sheet import ArticlesSheet
from app.ui.settings.backup_sheet import BackupSheet
from app.ui.settings.diagnosis_sheet import DiagnosisSheet
from app.ui.settings.display_sheet import DisplaySheet
from app.ui.settings.license_sheet import LicenseSheet
from app.ui.settings.menu_sheet import MenuSheet
from app.ui.settings.network_sheet import NetworkSheet
from app.ui.settings.password_sheet import PasswordSheet
from app.ui.settings.shop_sheet import ShopSheet
from app.ui.settings.slip_sheet import SlipSheet
from app.ui.settings.unlock_sheet import UnlockSheet
from app.ui.widgets.places import AnswerFile, Place
from app.ui.words.recovery import place_words
from licensing.words.views import Tone
from tests.app.contexts import NOWHERE, context_of
from tests.app.fake_license import FakeLicense
from tests.app.sales.full_journal import full_journal
from tests.app.standings import STANDINGS
from tests.app.tops import top_of

Draw = Callable[[], QWidget]


def screens(folder: Path) -> Iterator[tuple[str, Draw]]:
    """Yield every screen's name with what builds it; ``folder`` is the terminal's, or ``NOWHERE``."""
    if folder != NOWHERE:
        shop_file(folder).write(Shop(shop_name="銀座一号店"))
    shop = Stored(shop_file(folder))
    for state, standing in STANDINGS.items():
        yield f"top-{state}", partial(_top, FakeLicense(standing), shop, folder)
    for state in ("terms", "trial", "licensed", "expired"):
        yield f"license-{state}", partial(LicenseSheet, context_of(FakeLicense(STANDINGS[state])))
    context = context_of(FakeLicense(STANDINGS["licensed"]), folder)
    yield "settings-menu", partial(MenuSheet, context)
    yield from settings_pages()
    yield "display", lambda: DisplaySheet(context_of(), EntryFile(NOWHERE, b""))
    yield from _articles(context)
    yield "settings-slip", partial(SlipSheet, context)
    yield "first-shop", partial(FirstShopSheet, context)
    yield "shop-plain", partial(ShopSheet, context)
    for state in ("terms", "terms-damaged"):
        yield f"trial-{state}", partial(TrialPrompt, context_of(FakeLicense(STANDINGS[state])))


def _articles(context: ScreenContext) -> Iterator[tuple[str, Draw]]:
    tea = Article("緑茶ティーバッグ エクストラリッチ 50g 限定パッケージ", 1_080, True, "4901234567894")
    shown = (tea, Article("金地金 10g", 250_000, False, qualifies=False), Article("口紅 ローズ", 3_300, False))

    def draw(edited: Article | None) -> QWidget:
        made = ArticlesSheet(context, lambda: [])
        made.list_page.show_articles(shown)
        made.list_page.show_outcome("「石けん」を削除しました。", Tone.GREEN, undo=True)
        if edited:
            made.list_page.opened.emit(edited)
        return made

    yield "settings-articles", partial(draw, None)
    yield "settings-article", partial(draw, tea)


def _top(license: FakeLicense, shop: Stored[Shop], folder: Path) -> QWidget:
    full_journal(folder)
    return top_of(license, shop, folder)


def settings_pages() -> Iterator[tuple[str, Draw]]:
    """Yield the pages behind the menu."""
    sample = AnswerFile(Path("attomenzei-records-20261122-1042.sqlite3"), "")

    def unlock(*, forgotten: bool) -> QWidget:
        made = UnlockSheet(context_of())
        made.setCurrentWidget(made.forgotten_page if forgotten else made.ask_page)
        return made

    def backup(page: str) -> QWidget:
        made = BackupSheet(context_of(), lambda: [Place("USBメモリなど（KIOXIA）", NOWHERE)])
        made.save_page.show_places([Place("USBメモリなど（KIOXIA）", NOWHERE)])
        made.confirm_page.show_comparison(sample, Comparison(1203, date(2026, 11, 20), 1210, 7))
        made.done_page.show_kept(Path("sales-20261122-104200.sqlite3"))
        made.setCurrentWidget(getattr(made, page))
        return made

    yield "settings-about", lambda: AboutSheet(context_of())
    yield "settings-unlock", partial(unlock, forgotten=False)
    yield "settings-forgotten", partial(unlock, forgotten=True)
    yield "settings-password", lambda: PasswordSheet(context_of())
    yield "settings-network", lambda: NetworkSheet(context_of())
    yield "settings-diagnosis", lambda: DiagnosisSheet(context_of(), lambda: [Place("ダウンロード", NOWHERE)])

    def recovery(page: str) -> QWidget:
        made = BackupSheet(context_of(), lambda: [])
        made.recovery.code_page.show_code(Key("7K3M9QXR2VTA84NDK0RC55XWQ1ZB"), place_words(KeyPlace.KEYRING))
        made.setCurrentWidget(getattr(made.recovery, page))
        return made

    def retention() -> QWidget:
        made = BackupSheet(context_of(), list)
        made.retention.page.show_found(Expired(tuple(range(1204)), date(2026, 11, 1), date(2027, 3, 31)))
        made.setCurrentWidget(made.retention.page)
        return made

    yield "settings-retention", retention
    for page in ("code_page", "enter_page", "anew_page"):
        yield f"settings-recovery-{page}", partial(recovery, page)
    for page in ("start_page", "save_page", "choose_page", "confirm_page", "done_page"):
        yield f"settings-backup-{page}", partial(backup, page)
