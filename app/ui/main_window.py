"""The one window: a stack of pages, of which TOP stays and every other one is made when it is wanted."""

import logging
import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast, runtime_checkable

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from app.ui.glance import write_glance
from app.ui.pages import Page
from app.ui.top.top_screen import TopScreen
from app.ui.window_place import keep_place, restore_place
from licensing.clock import Clock
from licensing.words.language import Language, set_language
from licensing.words.views import TopView

if TYPE_CHECKING:
    from app.state.license_model import LicenseModel
    from app.state.preferences import Preferences
    from app.system.crash_reports import Crash
    from app.ui.widgets.toast import Toast
    from licensing.standing import Standing

log = logging.getLogger(__name__)

FIRST_SIZE = QSize(1280, 800)


@runtime_checkable
class SafeToLeave(Protocol):
    """A page that may hold something typed: ``may_leave`` asks the person, in the page, where it does."""

    def may_leave(self) -> bool: ...


class MainWindow(QStackedWidget):
    """Opens TOP, or the trial prompt while the terms are not agreed to. No page is ever a modal dialog.

    A change of the standing never turns a page under somebody's hands, except from the prompt to TOP.
    """

    painted = Signal()
    """The first frame stands on the screen."""

    def __init__(self, data: Path, clock: Clock) -> None:
        super().__init__()
        self._is_painted = False
        self._data = data
        self._page = Page.TOP
        self._clock = clock
        self._toast: Toast | None = None
        self._top = TopScreen(clock)
        self._shown: QWidget = self._top
        self.addWidget(self._top)
        self.resize(FIRST_SIZE)

    def show_glance(self, view: TopView) -> None:
        """Show TOP as it was, until the license is attached; nothing can be opened yet."""
        self.setWindowTitle(view.product)
        self._top.show_view(view)

    def attach(self, license: "LicenseModel", crash: "Crash | None" = None) -> None:
        """Work with ``license`` from now on, and tell of a ``crash`` of the run before."""
        from app.state.preferences_model import PreferencesModel
        from app.state.settings_lock import SettingsLock
        from app.state.shop_model import ShopModel
        from app.system.tasks import Tasks
        from app.ui.screens import PageShelf

        self._license = license
        self._crash = crash
        self._tasks = Tasks(self)
        self._shop = ShopModel(self._data)
        self._preferences = PreferencesModel(self._data)
        self._preferences.changed.connect(self._take_over)
        self._lock = SettingsLock(self._data, parent=self)
        self._lock.timed_out.connect(self._leave_settings)
        self._shelf = PageShelf(self._data, license, self._shop, self._preferences, self._lock, self)
        self._present_top()
        self.setWindowTitle(license.vendor.product_name)
        license.changed.connect(self._show_standing)
        self._standing = license.standing
        self.go_home()

    def _take_over(self, former: "Preferences") -> None:
        from app.state.preferences import language_of
        from app.ui.widgets.theme import set_text_size

        preferred = self._preferences.preferences
        if preferred.text_size is not former.text_size:
            set_text_size(cast(QApplication, QApplication.instance()), preferred.text_size.factor)
            self._fit_letters()
        if preferred.language is not former.language:
            self.speak(language_of(preferred, os.environ))
            self.open(self._page)

    def speak(self, language: Language) -> None:
        """Show everything in ``language``: TOP is built again now, other pages when they are opened."""
        set_language(language)
        former = self._top
        self._top = TopScreen(self._clock)
        self.addWidget(self._top)
        self._present_top()
        if self._shown is former:
            self._shown = self._top
            self.setCurrentWidget(self._top)
        self.removeWidget(former)
        former.deleteLater()

    def _present_top(self) -> None:
        from app.ui.top.top_presenter import TopPresenter

        presenter = TopPresenter(self._license, self._shop, self._top, self._crash)
        presenter.settled.connect(self._keep_glance)
        presenter.show()
        self._top.wanted.connect(self.open)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._is_painted:
            self._is_painted = True
            QTimer.singleShot(0, self, self.painted.emit)  # the rest of this frame comes first

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_letters()

    def _fit_letters(self) -> None:
        if self._shown is not self._top:
            from app.ui.widgets.theme import fit_text

            fit_text(self._shown, self.size())

    def focusNextPrevChild(self, forward: bool) -> bool:
        from app.ui.widgets.tab_order import step_focus

        return step_focus(self, forward=forward)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close, unless a sale is being typed: then the sale asks, in its page, as for every other way out."""
        event.setAccepted(not isinstance(self._shown, SafeToLeave) or self._shown.may_leave())
        if event.isAccepted():
            keep_place(self, self._data)

    def show_fitting(self) -> None:
        """Show the window where it stood last; the first time over the whole of a screen that is not larger than it."""
        if restore_place(self, self._data):
            self.show()
            return
        room = self.screen().availableGeometry().size()
        if room.width() <= FIRST_SIZE.width() or room.height() <= FIRST_SIZE.height():
            self.showMaximized()
        else:
            self.show()

    @property
    def page(self) -> Page:
        return self._page

    def open(self, page: Page) -> None:
        """Turn to ``page`` and let go of the page before. No sale begins while the license does not allow it."""
        if page is Page.SALE and not self._license.standing.usable:
            return
        page = self._lock.way_to(page)
        before = self._shown
        wanted = self._top if page is Page.TOP else self._shelf.make(page)
        self._shown = wanted
        self._page = page
        if wanted is not self._top:
            self.addWidget(wanted)
            self._fit_letters()
        self.setCurrentWidget(wanted)
        wanted.setFocus()
        if before is not self._top:
            self.removeWidget(before)
            before.deleteLater()
        if self._toast is not None:
            self._toast.hold(page is Page.SALE)

    def go_home(self) -> None:
        """Turn to TOP, or to the prompt while there is nothing to stand on."""
        self.open(Page.TRIAL if self._terms_needed() else Page.TOP)

    def _leave_settings(self) -> None:
        from app.state.settings_lock import LOCKED

        if self._page in LOCKED:
            self.go_home()

    def _terms_needed(self) -> bool:
        from licensing.standing import State

        return self._license.standing.state is State.TERMS_NEEDED

    def _keep_glance(self, view: TopView) -> None:
        if not self._terms_needed():
            today = self._license.standing.moment.today
            keep = partial(write_glance, self._data, today, view)
            self._tasks.run(keep, lambda _result, _error: None)  # without it the next start is slower, no more

    def _show_standing(self) -> None:
        self._say_in_passing()
        if self._page is Page.TRIAL and not self._terms_needed():
            self.open(Page.TOP if self._shop.shop.shop_name else Page.FIRST_SHOP)

    def _say_in_passing(self) -> None:
        """Tell of a renewal that came through, on any page but a sale: there it waits."""
        from app.ui.widgets.toast import Toast
        from licensing.words.standings import renewal_words

        before: Standing = self._standing
        self._standing = self._license.standing
        sentence = renewal_words(before, self._standing)
        if self._toast is not None and not self._standing.usable:
            self._toast.take_back()
        if not sentence:
            return
        if self._toast is None:
            self._toast = Toast(self)
            self._toast.hold(self._page is Page.SALE)
        self._toast.say(sentence)
