"""Dresses the application: font, colours and the one stylesheet. No widgets and no sentences."""

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


def apply_theme(app: QApplication) -> None:
    """Give ``app`` its look. Call it once, before the first widget is made."""
    app.setStyle("Fusion")
    app.styleHints().setProperty("colorScheme", flags.LIGHT)
    app.setFont(_body_font())
    QDir.setSearchPaths("icons", [str(RESOURCES / "icons")])
    app.setStyleSheet((RESOURCES / "app.qss").read_text(encoding="utf-8"))


def _body_font() -> QFont:
    # The name ends in JP, or kanji appear in their Chinese shapes. A family that is not installed costs
    # Qt a search through all fonts, so each system is asked only for its own.
    font = QFont()
    font.setFamilies(_FAMILIES.get(sys.platform, ["Noto Sans CJK JP"]))
    font.setPixelSize(_BODY_PX)
    return font
