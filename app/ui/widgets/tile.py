"""Large buttons with an icon, a title and a detail: the tiles of TOP and the rows of menus."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.ui.widgets import controls
from app.ui.widgets.icon import IconWidget
from app.ui.widgets.theme import FAINT, GREEN, RED, WHITE

_SMALLEST_ICON = 32


class _LabelledButton(QPushButton):
    """A button that contains labels in a layout instead of one text."""

    def __init__(self, title: str, detail: str, role: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", role)
        self.setAutoDefault(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(title)
        self.setAccessibleDescription(detail)

    def sizeHint(self) -> QSize:
        layout = self.layout()
        return layout.sizeHint() if layout else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        layout = self.layout()
        return layout.minimumSize() if layout else super().minimumSizeHint()


class Tile(_LabelledButton):
    """Icon above, title and detail below."""

    def __init__(
        self, icon: str, title: str, detail: str, *, role: str = "tile", size: int = 56, parent: QWidget | None = None
    ) -> None:
        super().__init__(title, detail, role, parent)
        self._size = size
        self._large = False
        self._room = (size, size)
        self._fitting = False
        self.peers: tuple[Tile, ...] = (self,)
        """Tiles that have icons of one size, and show their details only if those of all of them fit."""
        self.icon_widget = IconWidget(icon, size, GREEN)
        self.title = controls.label(title, f"{role}-title")
        self.detail = controls.label(detail, f"{role}-detail", wrap=True)
        self.column = QVBoxLayout(self)
        side = 28 if role == "main" else 20
        self.column.setContentsMargins(side, 16, side, 14)
        self.column.setSpacing(6)
        self.head = QHBoxLayout()
        self.head.addWidget(self.icon_widget, 0, Qt.AlignmentFlag.AlignTop)
        self.head.addStretch(1)
        self.column.addLayout(self.head)
        self.column.addStretch(1)
        self.column.addWidget(self.title)
        self.column.addWidget(self.detail)

    def show_large(self, large: bool) -> None:
        """Use the larger text and icon, for large screens."""
        self._large = large
        for shown in (self.title, self.detail):
            controls.restyle(shown, scale="large" if large else "")
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()  # the text size may have changed while the tile was hidden

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self._fit()  # a text or its size has changed
        return handled

    def minimumSizeHint(self) -> QSize:
        """Return the size with a small icon and the title; ``_fit`` decides what else is shown by the size it gets."""
        margins, title = self.column.contentsMargins(), self.title.sizeHint()
        height = margins.top() + _SMALLEST_ICON + self.column.spacing() + title.height() + margins.bottom()
        return QSize(margins.left() + title.width() + margins.right(), height)

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    @property
    def subtitle(self) -> QWidget:
        """The widget that is shown below the title."""
        return self.detail

    def _fit(self) -> None:
        """Shrink the icon if the texts need its space, and hide the detail if that is not enough (a low screen)."""
        if any(peer._fitting for peer in self.peers):
            return  # a change below lays out other tiles, whose turn comes with their next layout request
        self._fitting = True
        for peer in self.peers:
            peer._room = peer._room_of_icon()
        with_detail = all(peer._room[0] >= _SMALLEST_ICON for peer in self.peers)
        room = min(peer._room[0 if with_detail else 1] for peer in self.peers)
        side = max(min(self._size * 3 // 2 if self._large else self._size, room), _SMALLEST_ICON)
        for peer in self.peers:
            if side != peer.icon_widget.width():
                peer.icon_widget.setFixedSize(side, side)
            if peer.subtitle is peer.detail:
                peer.detail.setVisible(with_detail)
        self._fitting = False

    def _room_of_icon(self) -> tuple[int, int]:
        """Return the pixels of height that are left for the icon with the subtitle, and without it."""
        margins, gap = self.column.contentsMargins(), self.column.spacing()
        room = self.height() - margins.top() - margins.bottom() - self.title.sizeHint().height() - 2 * gap
        width = self.width() - margins.left() - margins.right()
        return room - gap - self.subtitle.heightForWidth(width), room


class LockableTile(Tile):
    """The large green tile; locked, it is disabled and shows the reason instead of its detail.

    ``figures`` stand beside the icon where there is room for them.
    """

    def __init__(self, icon: str, title: str, detail: str, parent: QWidget | None = None) -> None:
        super().__init__(icon, title, detail, role="main", size=96, parent=parent)
        self._icon = icon
        self._reason = _Reason()
        self.column.addWidget(self._reason)
        self.figures = [controls.label(role=role) for role in ("figure", "figure-large", "figure")]
        figures = QVBoxLayout()
        figures.setSpacing(0)
        for line in self.figures:
            figures.addWidget(line, 0, Qt.AlignmentFlag.AlignRight)
        figures.addStretch(1)
        self.head.addLayout(figures)
        self.show_lock("")

    def show_figures(self, *lines: str) -> None:
        """Show three lines, the second one large, or none."""
        for label, line in zip(self.figures, lines or ("", "", ""), strict=True):
            label.setText(line)
        self._fit()

    def show_large(self, large: bool) -> None:
        for label in (self._reason.label, *self.figures):
            controls.restyle(label, scale="large" if large else "")
        super().show_large(large)

    def _fit(self) -> None:
        super()._fit()
        margins = self.column.contentsMargins()
        height = self._room_of_icon()[0]
        width = self.width() - margins.left() - margins.right() - self.icon_widget.width()
        sizes = [label.sizeHint() for label in self.figures]
        fits = sum(size.height() for size in sizes) <= height and max(size.width() for size in sizes) <= width
        for label in self.figures:
            label.setVisible(fits and bool(label.text()))

    @property
    def subtitle(self) -> QWidget:
        return self.detail if self.isEnabled() else self._reason

    def show_lock(self, reason: str) -> None:
        """Lock the tile because of ``reason``; an empty one unlocks it."""
        locked = bool(reason)
        self.setEnabled(not locked)
        self.icon_widget.show_icon(self._icon, FAINT if locked else WHITE)
        self.detail.setVisible(not locked)
        self._reason.setVisible(locked)
        self._reason.label.setText(reason)
        self.setAccessibleDescription(reason or self.detail.text())
        self._fit()


class _Reason(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.label = controls.label("", "lock-reason", wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(IconWidget("lock", 26, RED))
        row.addWidget(self.label, 1)


class Row(_LabelledButton):
    """One line of a menu: icon, title over detail, and an arrow."""

    def __init__(self, icon: str, title: str, detail: str, parent: QWidget | None = None) -> None:
        super().__init__(title, detail, "tile", parent)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch(1)
        words.addWidget(controls.label(title, "row-title"))
        self._detail = controls.label(detail, "tile-detail", wrap=True)
        words.addWidget(self._detail)
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 10, 20, 10)
        row.setSpacing(16)
        row.addWidget(IconWidget(icon, 44, GREEN))
        row.addLayout(words, 1)
        row.addWidget(IconWidget("chevron", 28, FAINT))

    def show_detail(self, detail: str) -> None:
        self._detail.setText(detail)
        self.setAccessibleDescription(detail)
