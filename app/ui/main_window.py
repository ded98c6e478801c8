"""The one window: a stack of pages, of which TOP stays and every other one is created when it is opened."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Protocol, cast, runtime_checkable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QLayout, QWidget

from app.sales.keys import Keys
from app.state.license_model import LicenseModel
from app.state.settings import Preferences, language_of, preferences_file, shop_file
from app.state.settings_lock import SettingsLock
from app.state.stored import Stored
from app.system.crash_reports import Crash
from app.ui.close_sheet import CloseSheet
from app.ui.daily_backup import DailyBackup
from app.ui.pages import LOCKED, Page, ScreenContext
from app.ui.screens import screen_for
from app.ui.small_screen import FRAME, SMALLEST_SIZE
from app.ui.top.top_presenter import TopPresenter
from app.ui.top.top_screen import TopScreen
from app.ui.widgets.discard_sheet import DiscardSheet
from app.ui.widgets.page_stack import PageStack
from app.ui.widgets.press_guard import PressGuard
from app.ui.widgets.tab_order import step_focus
from app.ui.widgets.theme import fit_text, set_text_size
from app.ui.widgets.toast import Toast
from app.ui.widgets.unsaved import has_unsaved_input, mark_saved
from app.ui.window_place import restore_place, save_place
from app.ui.words.password import words
from licensing.clock import Clock
from licensing.standing import Standing, State
from licensing.words.language import Language, set_language
from licensing.words.standings import renewal_words

FIRST_SIZE = QSize(1280, 800)
_CHOOSING = (Page.DISPLAY, Page.TRIAL)
"""Where a language is chosen."""


@runtime_checkable
class SafeToLeave(Protocol):
    """A page with unsaved input. If there is any, ``may_leave`` asks in the page and returns False."""

    def may_leave(self) -> bool: ...


@runtime_checkable
class TakesPassport(Protocol):
    """A page that goes on with a passport that was read before it was shown."""

    def fill_in(self, zone: str) -> None: ...


class MainWindow(PageStack):
    """The ``Navigator`` of the pages. No page is ever a modal dialog.

    A change of the standing never replaces the shown page, except the trial prompt once the terms are agreed to.
    """

    def __init__(
        self, license: LicenseModel, data: Path, clock: Clock, crash: Crash | None = None, keys: Keys | None = None
    ) -> None:
        """``crash`` is one of the former run that TOP has to report. Without ``keys``, the records' is in a file."""
        super().__init__()
        self._license = license
        self._clock = clock
        self._crash = crash
        self._standing = license.standing
        self._context = ScreenContext(
            license=license,
            shop=Stored(shop_file(data)),
            preferences=Stored(preferences_file(data)),
            lock=SettingsLock(data, parent=self),
            data=data,
            keys=keys or Keys(data),
            navigator=self,
        )
        self._wanted = Page.TOP
        """The page to open when the password is right."""
        self._page = Page.TOP
        self._kept: dict[Page, QWidget] = {}
        """Pages with unsaved input on which the settings were locked: shown again when they are opened next."""
        self._top = self._new_top()
        self._shown: QWidget = self._top
        self._toast = Toast(self)
        self._guard: PressGuard | None = None
        cast(QLayout, self.layout()).setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)  # but SMALLEST_SIZE
        self.setWindowTitle(license.vendor.product_name)
        self.resize(FIRST_SIZE)
        license.changed.connect(self._show_standing)
        self._context.preferences.changed.connect(self._apply_preferences)
        self._context.lock.opened.connect(self._continue)
        self._context.lock.timed_out.connect(self._leave_settings)
        self._context.lock.reset.connect(self._tell_reset)
        self._context.lock.follow_reset(self._standing.settings_reset)
        self.go_home()

    # preferences

    def _apply_preferences(self, former: Preferences) -> None:
        preferred = self._context.preferences.value
        if preferred.text_size is not former.text_size:
            set_text_size(cast(QApplication, QApplication.instance()), preferred.text_size.factor)
            self._fit_text()
        if preferred.full_screen is not former.full_screen:
            self._fill_screen(preferred.full_screen)
        if preferred.language is not former.language:
            self.show_language(language_of(preferred, os.environ))
            if self._page in _CHOOSING:  # not a sale that is being typed when the file can be read again
                self.open(self._page)

    def show_language(self, language: Language) -> None:
        """Switch to ``language``. TOP is created anew; any other page takes it up when it is opened next."""
        set_language(language)
        former, self._top = self._top, self._new_top()
        if self._shown is former:
            self._shown = self._top
            if self.currentWidget() is former:
                self.setCurrentWidget(self._top)
        self.remove_page(former)

    def _new_top(self) -> TopScreen:
        top = TopScreen(self._clock)
        TopPresenter(self._license, self._context.shop, self._context.journal, top, self._crash).show()
        top.wanted.connect(self.open)
        top.passport_read.connect(self._sell_to)
        self.addWidget(top)
        return top

    # the window

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._guard is None and self.windowHandle() is not None:
            self._guard = PressGuard(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_text()

    def _fit_text(self) -> None:
        fit_text(self._shown, self.size(), enlarges=self._shown is not self._top)

    def focusNextPrevChild(self, forward: bool) -> bool:
        return step_focus(self, forward=forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F11 and not event.isAutoRepeat():
            self._fill_screen(self._context.preferences.value.full_screen or not self.isFullScreen())
        else:
            super().keyPressEvent(event)

    def _fill_screen(self, full: bool) -> None:
        state = self.windowState() & ~Qt.WindowState.WindowFullScreen
        self.setWindowState(state | Qt.WindowState.WindowFullScreen if full else state)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask first: the shown page if it has unsaved input, else this window if a person closes it by its button."""
        if isinstance(self._shown, SafeToLeave) and not self._shown.may_leave():
            event.ignore()
        elif event.spontaneous():
            event.ignore()
            if not isinstance(self.currentWidget(), CloseSheet):
                self._ask_to_close()
        else:
            save_place(self, self._context.data)

    def _ask_to_close(self) -> None:
        self._withdraw_discarding()
        unsaved = bool(self._context.kept) or any(map(has_unsaved_input, (self._shown, *self._kept.values())))
        question = CloseSheet(self._license.vendor.product_name, self._context.back_up, unsaved=unsaved)
        question.left.connect(lambda: self.show_page(self._shown))
        question.left.connect(lambda: self.remove_page(question))
        question.confirmed.connect(self.close)
        self.addWidget(question)
        fit_text(question, self.size())
        self.show_page(question)

    def keep_backed_up(self) -> None:
        DailyBackup(self._context.back_up, self)

    def show_fitting(self) -> None:
        """Show the window where it was last; the first time maximised, as a till is used."""
        screen = self.screen().availableGeometry().size() - FRAME
        self.setMinimumSize(SMALLEST_SIZE.boundedTo(screen))
        restored = restore_place(self, self._context.data)
        if self._context.preferences.value.full_screen:
            self.showFullScreen()
        elif not restored:
            self.showMaximized()
        else:
            self.show()

    # navigation

    @property
    def page(self) -> Page:
        return self._page

    def open(self, page: Page, number: str = "") -> None:
        """Replace the shown page by ``page``. No sale begins while the license does not allow it."""
        if page is Page.SALE and not self._license.standing.usable:
            return
        if self._page in LOCKED and page not in (Page.TOP, self._page) and has_unsaved_input(self._shown):
            self._ask_to_discard(page, number)
            return
        if page is Page.TOP:
            self._context.lock.close()
        if page in LOCKED and self._context.lock.is_locked:
            self._wanted, page = page, Page.UNLOCK
        former, self._page = self._shown, page
        self._shown = self._screen(page, number)
        self._fit_text()
        self._withdraw_discarding()
        if not isinstance(self.currentWidget(), CloseSheet):  # which shows the page once it is answered
            self.show_page(self._shown)
        if former is not self._top and former not in self._kept.values():
            self.remove_page(former)
        self._toast.set_paused(page is Page.SALE)

    def _screen(self, page: Page, number: str) -> QWidget:
        if page is Page.TOP:
            return self._top
        screen = self._kept.pop(page, None) or screen_for(page)(replace(self._context, number=number))
        self.addWidget(screen)
        return screen

    def _sell_to(self, zone: str) -> None:
        """Begin the sale to the buyer whose passport was read on TOP."""
        self.open(Page.SALE)
        if isinstance(self._shown, TakesPassport):
            self._shown.fill_in(zone)

    def _ask_to_discard(self, page: Page, number: str) -> None:
        question = DiscardSheet(self._shown.accessibleName())
        question.confirmed.connect(lambda: mark_saved(self._shown))
        question.confirmed.connect(lambda: self.open(page, number))
        self.show_over(question, question.left)
        fit_text(question, self.size())

    def _withdraw_discarding(self) -> None:
        """Ask no more whether input may be discarded, if that is asked."""
        if isinstance(question := self.currentWidget(), DiscardSheet):
            question.left.emit()

    def go_home(self) -> None:
        """Show TOP, or the trial prompt while the terms are not agreed to."""
        self.open(Page.TRIAL if self._terms_needed() else Page.TOP)

    def notify(self, sentence: str) -> None:
        self._toast.show_message(sentence)

    def _continue(self) -> None:
        if self._page is Page.UNLOCK:
            self.open(self._wanted)

    def _tell_reset(self) -> None:
        self._toast.show_message(words.RESET)
        self._continue()

    def _leave_settings(self) -> None:
        if self._page in LOCKED:
            if self._page is not Page.PASSWORD and has_unsaved_input(self._shown):  # no secret outlasts the lock
                self._kept[self._page] = self._shown
            self.go_home()

    def _terms_needed(self) -> bool:
        return self._license.standing.state is State.TERMS_NEEDED

    # the license

    def _show_standing(self, standing: Standing) -> None:
        former, self._standing = self._standing, standing
        if not standing.usable:
            self._toast.clear()
        if sentence := renewal_words(former, standing):
            self._toast.show_message(sentence)
        self._context.lock.follow_reset(standing.settings_reset)
        if self._page is Page.TRIAL and not self._terms_needed():
            self.open(Page.TOP if self._context.shop.value.shop_name else Page.FIRST_SHOP)
        elif self._page is Page.TOP and former.state is State.UNREADABLE:
            self.go_home()  # there may turn out to be nothing, so that the terms are asked for
