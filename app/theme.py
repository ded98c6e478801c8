"""Dresses the application: font, colours and the one stylesheet. No widgets and no sentences."""

import re
import sys
from pathlib import Path

from PySide6.QtCore import QDir
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

import resources
from app import flags

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


def apply_theme(app: QApplication, text_size: float = 1.0) -> None:
    """Give ``app`` its look, before the first widget is made; ``text_size`` is a factor."""
    app.setStyle("Fusion")
    app.styleHints().setProperty("colorScheme", flags.LIGHT)
    QDir.setSearchPaths("icons", [str(RESOURCES / "icons")])
    show_text_size(app, text_size)


def show_text_size(app: QApplication, text_size: float) -> None:
    """Draw every text ``text_size`` times as large as the stylesheet says, also what is on the screen already."""
    app.setFont(_body_font(text_size))
    app.setStyleSheet(_sized((RESOURCES / "app.qss").read_text(encoding="utf-8"), text_size))


def _sized(style: str, factor: float) -> str:
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
