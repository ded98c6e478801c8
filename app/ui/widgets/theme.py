"""Dresses the application: font, colours and the one stylesheet. No widgets and no sentences."""

import re
import sys
from pathlib import Path

from PySide6.QtCore import QDir, QSize
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QWidget

import resources
from app.ui import flags

RESOURCES = Path(resources.__file__).parent

INK = "#1d2b36"
GREEN = "#0a7a5c"
WHITE = "#ffffff"
FAINT = "#53626e"
"""Signs on something disabled, and second lines."""
TONES = {"green": "#075c46", "amber": "#8a5a00", "red": "#a3241b", "blue": "#0b4a8f"}
"""The colours of a tone's words and signs; ``app.qss`` holds the same ones."""

_FAMILIES = {
    "win32": ["Yu Gothic UI", "BIZ UDPGothic", "Meiryo"],
    "darwin": ["Hiragino Sans"],
}
_BODY_PX = 17
LARGE_FROM = 960
"""Pixels of a window's height from which letters are larger, in ``_ON_LARGE_SCREENS`` or as the person chose."""
_ON_LARGE_SCREENS = 1.2
_ON_DENSE_PAGES = 1.15
"""The largest letters with which a page full of fields can be seen as a whole on a small screen."""


class _Letters:
    """The factor that the person chose."""

    size = 1.0


def apply_theme(app: QApplication, text_size: float = 1.0) -> None:
    """Give ``app`` its look, before the first widget is made; ``text_size`` is a factor."""
    app.setStyle("Fusion")
    app.styleHints().setProperty("colorScheme", flags.LIGHT)
    QDir.setSearchPaths("icons", [str(RESOURCES / "icons")])
    show_text_size(app, text_size)


def show_text_size(app: QApplication, text_size: float) -> None:
    """Draw every text ``text_size`` times as large as the stylesheet says, also what is on the screen already."""
    _Letters.size = text_size
    app.setFont(_body_font(text_size))
    app.setStyleSheet(_sized(text_size))


def fit_letters(page: QWidget, window: QSize) -> None:
    """Give the letters of ``page`` the size that ``window`` has room for. TOP does it by itself.

    A page whose property ``dense`` is set has to be seen as a whole: a sale must not be scrolled to its sum.
    """
    factor = _Letters.size
    if window.height() >= LARGE_FROM:
        factor = max(factor, _ON_LARGE_SCREENS)
    elif page.property("dense"):
        factor = min(factor, _ON_DENSE_PAGES)
    own = factor != _Letters.size
    style = _sized(factor) if own else ""
    if page.styleSheet() != style:
        page.setFont(_body_font(factor) if own else QFont())
        page.setStyleSheet(style)


def _sized(factor: float) -> str:
    style = (RESOURCES / "app.qss").read_text(encoding="utf-8")
    if factor == 1:
        return style
    return re.sub(r"(?<=font-size: )\d+(?=px)", lambda size: str(round(int(size[0]) * factor)), style)


def _body_font(text_size: float) -> QFont:
    # The name ends in JP, or kanji appear in their Chinese shapes. A family that is not installed costs
    # Qt a search through all fonts, so each system is asked only for its own.
    font = QFont()
    font.setFamilies(_FAMILIES.get(sys.platform, ["Noto Sans CJK JP"]))
    font.setPixelSize(round(_BODY_PX * text_size))
    return font
