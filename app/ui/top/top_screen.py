"""TOP: the screen that a cashier starts from. It displays a ``TopView`` and emits what was tapped."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app import __version__
from app.ui.pages import Page
from app.ui.widgets import controls
from app.ui.widgets.banner import Banner, Notices
from app.ui.widgets.header import Header
from app.ui.widgets.icon import IconWidget
from app.ui.widgets.theme import DARK_GREEN, FAINT, LARGE_FROM, ON_AMBER
from app.ui.widgets.tile import LockableTile, Tile
from app.ui.widgets.zone_reader import ZoneReader
from app.ui.words.general import texts
from licensing.clock import Clock
from licensing.words.views import Command, TopView

_GAP, _SMALL_GAP = 20, 12
"""Pixels."""
_LOW = 700
"""Height in pixels of a window on 1024x768 that leaves a task bar its place."""


class TopScreen(QFrame):
    """``show_view`` displays a ``TopView``, the first one and every later one."""

    wanted = Signal(object)
    """Page: what was tapped."""
    passport_read = Signal(str)
    """What a reader typed: the next sale begins with it."""
    check_requested = Signal()
    shown = Signal()
    """TOP is shown, after another page or for the first time."""

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self._large = False
        self._low = False
        self._strips = 0
        self._sale = LockableTile("passport", texts.SALE, texts.SALE_DETAIL)
        self._records = Tile("records", texts.RECORDS, texts.RECORDS_DETAIL)
        self._reports = Tile("report", texts.REPORTS, texts.REPORTS_DETAIL)
        self._export = Tile("export", texts.EXPORT, texts.EXPORT_DETAIL)
        self._settings = Tile("settings", texts.SETTINGS, texts.SETTINGS_DETAIL)
        self._register = RegisterButton()
        self._header, self._banner, self._notices, self._footer = Header(clock), Banner(), Notices(), Footer()
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        for strip in (self._header, self._banner, self._notices):
            page.addWidget(strip)
        page.addLayout(self._body(), 1)
        self._connect()

    def show_view(self, view: TopView) -> None:
        self._header.show_view(view)
        self._banner.show_banner(view.banner)
        self._notices.show_views(view.notices)
        self._strips = len(view.notices) + (view.banner is not None)
        self._show_gaps()
        self._sale.show_lock(view.lock)
        self._register.show_urgent(view.urgent)
        self._footer.show_view(view)
        if self._large:
            self._show_room()  # a notice may be new

    def show_figures(self, *lines: str) -> None:
        """Show what was sold today on the tile of the sale."""
        self._sale.show_figures(*lines)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.shown.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        low = self.height() < _LOW
        if low is not self._low:
            self._low = low
            self._show_gaps()
        large = self.height() >= LARGE_FROM
        if large is not self._large:
            self._large = large
            self._show_room()
            for tile in (self._sale, self._records, self._reports, self._export, self._settings):
                tile.show_large(large)

    def _show_room(self) -> None:
        """Use larger text outside the tiles too where the window is large enough."""
        scale = "large" if self._large else ""
        strips = (self._header, self._banner, self._notices, self._footer)
        labels = [label for strip in strips for label in strip.findChildren(QLabel)]
        for shown in (*labels, self._register):
            if shown.property("scale") != scale:
                controls.restyle(shown, scale=scale)

    def _show_gaps(self) -> None:
        """Leave less space between the tiles where strips need it, or the window is low."""
        gap = _SMALL_GAP if self._strips > 1 or self._low else _GAP
        for layout in (self._tiles, self._rows):
            layout.setSpacing(gap)
        self._rows.setContentsMargins(32, gap, 32, min(gap, 16))

    def _body(self) -> QVBoxLayout:
        small = (self._records, self._reports, self._export, self._settings)
        for tile in small:
            tile.peers = small
        self._tiles = tiles = QGridLayout()
        tiles.addWidget(self._sale, 0, 0, 2, 1)
        tiles.addWidget(self._records, 0, 1)
        tiles.addWidget(self._reports, 1, 1)
        tiles.addWidget(self._export, 0, 2)
        tiles.addWidget(self._settings, 1, 2)
        for column, share in enumerate((2, 1, 1)):
            tiles.setColumnStretch(column, share)
        for row in (0, 1):
            tiles.setRowStretch(row, 1)
        self._rows = body = QVBoxLayout()
        body.addLayout(tiles, 1)
        body.addWidget(self._register)
        body.addWidget(self._footer)
        self._footer.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        return body

    def _connect(self) -> None:
        for button, page in (
            (self._sale, Page.SALE),
            (self._records, Page.RECORDS),
            (self._reports, Page.REPORTS),
            (self._export, Page.EXPORT),
            (self._settings, Page.SETTINGS),
            (self._register, Page.REGISTER),
        ):
            button.clicked.connect(lambda _checked=False, page=page: self.wanted.emit(page))
        self._banner.pressed.connect(self._do)
        reader = ZoneReader(self)
        reader.watch(self)
        reader.finished.connect(self.passport_read)

    def _do(self, command: Command) -> None:
        match command:
            case Command.REGISTER:
                self.wanted.emit(Page.REGISTER)
            case Command.TAKE_BACK:
                self.wanted.emit(Page.TAKE_BACK)
            case Command.GIVE_UP_DRIVE:
                self.wanted.emit(Page.GIVE_UP_DRIVE)
            case Command.CHECK:
                self.check_requested.emit()


class RegisterButton(controls.Button):
    """The wide button to registration: amber while the terminal has no license, otherwise quiet."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(texts.APPLY_OR_REGISTER, "wide", parent)
        self._arrow = IconWidget("chevron", 28)
        row = QHBoxLayout(self)
        row.setContentsMargins(28, 0, 28, 0)
        row.addStretch(1)
        row.addWidget(self._arrow)

    def show_urgent(self, urgent: bool) -> None:
        controls.restyle(self, tone="action" if urgent else "quiet")
        self._arrow.show_icon("chevron", ON_AMBER if urgent else DARK_GREEN)


class Footer(QWidget):
    """Support's phone number, and the terminal number that support asks for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._support = controls.label(role="note")
        self._terminal = controls.label(role="note")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(IconWidget("phone", 20, FAINT))
        row.addWidget(self._support)
        row.addStretch(1)
        row.addWidget(self._terminal)
        row.addSpacing(20)
        row.addWidget(controls.label(texts.VERSION.format(version=__version__), "note"))

    def show_view(self, view: TopView) -> None:
        self._support.setText(view.support)
        self._terminal.setText(view.terminal)
