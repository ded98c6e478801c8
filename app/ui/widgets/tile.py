"""Large buttons with an icon, a title and a detail: the tiles of TOP and the rows of menus."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.ui.widgets import controls
from app.ui.widgets.icon import IconWidget
from app.ui.widgets.theme import FAINT, GREEN, RED, WHITE

_SMALLEST_ICON = 40


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
        self._detail_fits = True
        self.peers: tuple[Tile, ...] = (self,)
        """Tiles that show their details only if those of all of them fit."""
        self.icon_widget = IconWidget(icon, size, GREEN)
        self.title = controls.label(title, f"{role}-title")
        self.detail = controls.label(detail, f"{role}-detail", wrap=True)
        self.column = QVBoxLayout(self)
        side = 28 if role == "main" else 20
        self.column.setContentsMargins(side, 22, side, 20)
        self.column.setSpacing(6)
        self.column.addWidget(self.icon_widget)
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
        side = self._size * 3 // 2 if self._large else self._size
        margins = self.column.contentsMargins()
        width = self.width() - margins.left() - margins.right()
        space = self.height() - margins.top() - margins.bottom() - self.title.sizeHint().height()
        space -= self.subtitle.heightForWidth(width) + 3 * self.column.spacing()
        side = min(side, max(space, _SMALLEST_ICON))
        if side != self.icon_widget.width():
            self.icon_widget.setFixedSize(side, side)
        self._detail_fits = space >= _SMALLEST_ICON
        if self.subtitle is self.detail:
            for peer in self.peers:
                peer._show_detail(all(each._detail_fits for each in self.peers))

    def _show_detail(self, shown: bool) -> None:
        if self.detail.isHidden() is shown:
            self.detail.setVisible(shown)
            self.column.activate()  # lay out now, not in the next frame


class LockableTile(Tile):
    """The large green tile; locked, it is disabled and shows the reason instead of its detail."""

    def __init__(self, icon: str, title: str, detail: str, parent: QWidget | None = None) -> None:
        super().__init__(icon, title, detail, role="main", size=96, parent=parent)
        self._icon = icon
        self._reason = _Reason()
        self.column.addWidget(self._reason)
        self.show_lock("")

    def show_large(self, large: bool) -> None:
        controls.restyle(self._reason.label, scale="large" if large else "")
        super().show_large(large)

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
        words.addWidget(controls.label(detail, "tile-detail", wrap=True))
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 10, 20, 10)
        row.setSpacing(16)
        row.addWidget(IconWidget(icon, 44, GREEN))
        row.addLayout(words, 1)
        row.addWidget(IconWidget("chevron", 28, FAINT))
