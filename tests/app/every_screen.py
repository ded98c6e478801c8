"""Every screen of the app in every state that has a picture, for tests of all screens."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QLayout, QWidget

from app.state.settings import shop_file
from app.state.stored import Stored
from app.ui.close_sheet import CloseSheet
from app.ui.first_start.drive_sheet import DriveSheet
from app.ui.register.takeover_pages import TakeBackPage
from app.ui.top.top_screen import TopScreen
from app.ui.widgets.theme import fit_text
from licensing.codes import Trouble
from licensing.errors import Unreachable
from tests.app import screenshots as pages
from tests.app.contexts import NOWHERE, context_of
from tests.app.fake_license import FakeLicense
from tests.app.standings import STANDINGS, WITHOUT_DRIVE
from tests.app.tops import top_of, window_of
from tests.app.ui.offline import screenshots as offline
from tests.app.ui.register import screenshots as register
from tests.app.ui.reports import screenshots as reports
from tests.app.ui.sales import screenshots as sales

Draw = Callable[[Path], QWidget]


def _register(step: register.Step, _folder: Path) -> QWidget:
    return register.draw(step)


def _offline(step: offline.Step, _folder: Path) -> QWidget:
    return offline.draw(step, offline.WAYS["register"])


def _page(name: str, folder: Path) -> QWidget:
    return dict(pages.screens(folder))[name]()


def _toast(folder: Path) -> QWidget:
    license = FakeLicense(STANDINGS["window"])
    window = window_of(license, folder)
    license.stand(STANDINGS["licensed"])
    return window


def _drive(folder: Path, *, asked: bool) -> QWidget:
    license = FakeLicense(WITHOUT_DRIVE)
    return DriveSheet(context_of(license)) if asked else top_of(license, Stored(shop_file(folder)), folder)


def _take_back(_folder: Path, *, failed: bool = False) -> QWidget:
    license = FakeLicense(STANDINGS["moved"])
    page = TakeBackPage(context_of(license))
    if failed:
        page.ask_button.click()
        license.answer(Unreachable(Trouble.NO_CONNECTION))
    return page


def show_at(widget: QWidget, width: int, height: int) -> None:
    """Show ``widget`` as the window would show it at that size."""
    fit_text(widget, QSize(width, height), enlarges=not isinstance(widget, TopScreen))
    for child in widget.findChildren(QWidget):
        child.ensurePolished()  # a page that is not shown counts for the size too
    for layout in widget.findChildren(QLayout):
        layout.invalidate()
    widget.show()
    QApplication.processEvents()  # the letters are known before the size
    widget.resize(width, height)
    widget.setFocus()
    # A notice with larger text asks its strip, the strip its list, and that TOP for room, whose gaps follow its height.
    for _ in range(6):
        QApplication.processEvents()


SCREENS: dict[str, Draw] = {
    **{name: partial(_page, name) for name, _ in pages.screens(NOWHERE)},
    **{f"register-{name}": partial(_register, step) for name, step in register.STEPS.items()},
    **{
        f"offline-{name}": partial(_offline, step)
        for name, step in offline.STEPS.items()
        if name == "wrong-outdated" or not name.startswith("wrong-")
    },
    **dict(sales.screens()),
    **reports.SCREENS,
    "toast": _toast,
    "close": lambda _folder: CloseSheet("あっと免税"),
    "top-drive": partial(_drive, asked=False),
    "drive": partial(_drive, asked=True),
    "take-back": _take_back,
    "take-back-failed": partial(_take_back, failed=True),
}
