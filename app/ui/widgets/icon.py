"""The line icons of ``resources/icons``, drawn as SVG in any size and colour, and the application's icon."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize
from PySide6.QtGui import QColor, QIcon, QPainter, QPaintEvent, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QWidget

from app.ui.widgets.theme import INK, RESOURCES

_APP_ICON_SIZES = (16, 24, 32, 48, 64, 128)
"""Pixels."""
_PIXEL_RATIO = 2  # sharp on screens scaled to 150 % and 200 %


class IconWidget(QWidget):
    """An icon as a widget of a fixed size. It has no accessible name, because the words beside it say the same."""

    def __init__(self, name: str, size: int, color: str = INK, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(size, size)
        self.show_icon(name, color)

    def show_icon(self, name: str, color: str = INK) -> None:
        self._renderer = _renderer(name, color)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._renderer.render(painter, QRectF(self.rect()))
        painter.end()


def icon(name: str, color: str = INK, size: int = 24) -> QIcon:
    """Return the icon for a button; ``size`` is in device-independent pixels."""
    pixmap = QPixmap(QSize(size, size) * _PIXEL_RATIO)
    pixmap.fill(QColor(0, 0, 0, 0))
    painter = QPainter(pixmap)
    _renderer(name, color).render(painter)
    painter.end()
    pixmap.setDevicePixelRatio(_PIXEL_RATIO)
    return QIcon(pixmap)


def app_icon() -> QIcon:
    """Return the application's icon for title bar and task bar."""
    made, renderer = QIcon(), QSvgRenderer(str(RESOURCES / "app.svg"))
    for side in _APP_ICON_SIZES:
        pixmap = QPixmap(side, side)
        pixmap.fill(QColor(0, 0, 0, 0))
        painter = QPainter(pixmap)
        renderer.render(painter)
        painter.end()
        made.addPixmap(pixmap)
    return made


@lru_cache
def _renderer(name: str, color: str) -> QSvgRenderer:
    drawing = (RESOURCES / "icons" / f"{name}.svg").read_bytes()
    return QSvgRenderer(QByteArray(drawing.replace(b"currentColor", color.encode())))
