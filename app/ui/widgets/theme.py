"""The look of the application: fonts, colours and the stylesheet ``resources/app.qss``. No widgets and no sentences.

The stylesheet writes ``@amber`` where it means the colour that is called ``amber`` in ``COLORS``.
"""

import re
import sys
from pathlib import Path

from PySide6.QtCore import QDir, QSize, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QWidget

import resources
from licensing.words.views import Tone

RESOURCES = Path(resources.__file__).parent

INK = "#1d2b36"
FAINT = "#53626e"
"""Icons on something disabled, and second lines."""
WHITE = "#ffffff"
GREEN = "#0a7a5c"
DARK_GREEN = "#075c46"
AMBER = "#8a5a00"
RED = "#a3241b"
BLUE = "#0b4a8f"
ON_AMBER = "#3a2500"
"""Words and icons on an amber button."""

COLORS = {
    "ink": INK,
    "faint": FAINT,
    "white": WHITE,
    "green": GREEN,
    "dark-green": DARK_GREEN,
    "amber": AMBER,
    "red": RED,
    "blue": BLUE,
    "on-amber": ON_AMBER,
}
TONES = {Tone.GREEN: DARK_GREEN, Tone.AMBER: AMBER, Tone.RED: RED, Tone.BLUE: BLUE}
"""The colour of words and icons of each tone."""

_FAMILIES = {
    "win32": ["Yu Gothic UI", "BIZ UDPGothic", "Meiryo"],
    "darwin": ["Hiragino Sans"],
}
_BODY_PX = 17
LARGE_FROM = 960
"""Height of a window in pixels from which text is larger, by ``_ON_LARGE_SCREENS`` or as the person chose."""
_ON_LARGE_SCREENS = 1.2
_LARGEST = 1.3
_LOW = 760
"""Height of a window in pixels below which no page has room for the largest text."""
_ON_DENSE_PAGES = 1.15
"""The largest text with which a page full of fields fits on a small screen without scrolling, and any page fits a low
window."""


class _TextSize:
    """The factor that the person chose."""

    factor = 1.0


def apply_theme(app: QApplication, text_size: float = 1.0) -> None:
    """Set style, icons, font and stylesheet of ``app`` before its first widget; ``text_size`` is a factor."""
    app.setStyle("Fusion")
    app.styleHints().setColorScheme(Qt.ColorScheme.Light)
    QDir.setSearchPaths("icons", [str(RESOURCES / "icons")])
    set_text_size(app, text_size)


def set_text_size(app: QApplication, factor: float) -> None:
    """Draw all text of ``app``, visible windows included, ``factor`` times as large as the stylesheet says."""
    _TextSize.factor = factor
    app.setFont(_body_font(factor))
    app.setStyleSheet(stylesheet(factor))


def fit_text(page: QWidget, window: QSize, *, enlarges: bool = True) -> None:
    """Choose the text size of ``page`` by the size of its ``window``.

    A page whose property ``dense`` is set must be visible as a whole: nobody may have to scroll to the sum of a sale.
    ``enlarges`` is False for TOP, which enlarges some texts by itself on a large screen.
    """
    factor = _TextSize.factor
    if window.height() >= LARGE_FROM:
        factor = max(factor, _ON_LARGE_SCREENS) if enlarges else factor
    else:
        low, dense = window.height() < _LOW, bool(page.property("dense"))
        factor = min(factor, (_LARGEST, _ON_DENSE_PAGES, 1.0)[low + dense])
    own = factor != _TextSize.factor
    style = stylesheet(factor) if own else ""
    if page.styleSheet() != style:
        page.setFont(_body_font(factor) if own else QFont())
        page.setStyleSheet(style)


def stylesheet(factor: float = 1.0) -> str:
    """Return the stylesheet with its colours filled in and all font sizes multiplied by ``factor``."""
    style = (RESOURCES / "app.qss").read_text(encoding="utf-8")
    style = re.sub(r"@([\w-]+)", lambda name: COLORS[name[1]], style)
    return re.sub(r"(?<=font-size: )\d+(?=px)", lambda size: str(round(int(size[0]) * factor)), style)


def _body_font(factor: float) -> QFont:
    # Only the family whose name ends in JP has the Japanese shapes of kanji. For a family that is not installed
    # Qt searches all fonts, which is slow, so each system is asked only for its own.
    font = QFont()
    font.setFamilies(_FAMILIES.get(sys.platform, ["Noto Sans CJK JP"]))
    font.setPixelSize(round(_BODY_PX * factor))
    return font
