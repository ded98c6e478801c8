"""QR codes read from a picture by an independent reader (zxing-cpp), as a phone or a hand scanner would."""

import zxingcpp
from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer


def read_codes(picture: QImage) -> list[str]:
    """Return the texts of all QR codes in ``picture``."""
    formats = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    return [found.text for found in zxingcpp.read_barcodes(picture, formats)]


def read_drawing(svg: str) -> str:
    """Return the text of the one QR code that ``svg`` draws."""
    renderer = QSvgRenderer(QByteArray(svg.encode()))
    picture = QImage(renderer.defaultSize(), QImage.Format.Format_RGB32)
    picture.fill(QColor("white"))
    painter = QPainter(picture)
    renderer.render(painter, QRectF(picture.rect()))
    painter.end()
    (text,) = read_codes(picture)
    return text
