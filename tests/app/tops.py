"""TOP and the window with a license behind them, put together as ``bootstrap`` does."""

from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.state.shop_model import ShopModel
from app.system.crash_reports import Crash
from app.ui.main_window import MainWindow
from app.ui.top.top_presenter import TopPresenter
from app.ui.top.top_screen import TopScreen
from tests.app.fake_license import FakeLicense
from tests.app.standings import StoppedClock


def top_of(license: FakeLicense, shop: ShopModel) -> TopScreen:
    """Return TOP, kept up to date."""
    top = TopScreen(StoppedClock())
    TopPresenter(license, shop, top).show()
    return top


def window_of(license: FakeLicense, folder: Path, crash: Crash | None = None) -> MainWindow:
    window = MainWindow(folder, StoppedClock())
    window.attach(license, crash)
    return window


def page_of(window: MainWindow) -> QWidget:
    """Return the page that is shown; the one before it may still wait to be let go."""
    shown = window.currentWidget()
    assert shown is not None
    return shown
