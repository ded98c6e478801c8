"""A page as a PDF file: A4, one column, letters embedded."""

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF
from PySide6.QtGui import QFont, QGuiApplication, QPageSize, QPdfWriter, QTextDocument

_DPI = 300
_BODY_PT = 10


def pdf_bytes(title: str, html: str) -> bytes:
    """Return ``html`` on as many pages of A4 as it needs; call it in the window's thread, which has the fonts."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(title)
    writer.setResolution(_DPI)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF())  # Qt puts margins of 2 cm and a page number of its own
    document = QTextDocument()
    document.setDefaultFont(_font())
    document.setHtml(html)
    document.print_(writer)
    del writer  # it writes the end of the file
    return bytes(buffer.data().data())


def _font() -> QFont:
    font = QFont(QGuiApplication.font())  # the family whose kanji are Japanese
    font.setPointSize(_BODY_PT)
    return font
