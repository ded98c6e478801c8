"""TOP and the window over a fake license."""

from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.sales.journal import FILE_NAME, Journal
from app.state.license_model import LicenseModel
from app.state.settings import Shop
from app.state.stored import Stored
from app.system.crash_reports import Crash
from app.ui.main_window import MainWindow
from app.ui.top.top_presenter import TopPresenter
from app.ui.top.top_screen import TopScreen
from tests.app.contexts import NOWHERE
from tests.app.fake_license import FakeLicense
from tests.app.standings import StoppedClock


def top_of(license: FakeLicense, shop: Stored[Shop], folder: Path = NOWHERE) -> TopScreen:
    """Return TOP, which follows ``license`` and ``shop``."""
    top = TopScreen(StoppedClock())
    TopPresenter(license, shop, Journal(folder / FILE_NAME), top).show()
    return top


def window_of(license: LicenseModel, folder: Path, crash: Crash | None = None) -> MainWindow:
    return MainWindow(license, folder, StoppedClock(), crash)


def page_of(window: MainWindow) -> QWidget:
    """Return the page that is shown; the former one may still wait to be deleted."""
    shown = window.currentWidget()
    assert shown is not None
    return shown
