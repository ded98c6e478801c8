"""A QR code that is sharp at any screen scaling: every module is a whole number of device pixels wide."""

import segno
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

QUIET = 4
"""Modules of white around the code (ISO/IEC 18004 §5.3.8)."""
LARGEST_VERSION = 25
"""The densest code that a phone reads from a screen at arm's length."""
_MASK = 0
"""The best of the eight is known after drawing all of them, for which the window would stand still. Texts of ours that
are long enough for it to take time are as good as random, and no pattern of a mask is worse for those."""

Matrix = tuple[bytearray, ...]


def matrix_of(text: str) -> Matrix:
    """Return the code of ``text``, a 1 for each dark module: error correction level M, or L if M is too dense.

    Raises:
        ValueError: it is too long for one code that a phone reads from a screen.
    """
    for level in ("m", "l"):
        code = segno.make_qr(text, error=level, boost_error=False, mask=_MASK)
        if int(code.version) <= LARGEST_VERSION:
            return code.matrix
    raise ValueError(f"{len(text)} characters need version {code.version}")


class QrCode(QWidget):
    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._matrix: Matrix = ()
        self.setAccessibleName(name)
        self.setMinimumSize(QSize(375, 375))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_text(self, text: str) -> None:
        """Show the code of ``text``, nothing if that is empty."""
        self._matrix = matrix_of(text) if text else ()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._matrix:
            return
        painter = QPainter(self)
        ratio = self.devicePixelRatioF()
        painter.scale(1 / ratio, 1 / ratio)  # from here on in device pixels
        side = int(min(self.width(), self.height()) * ratio)
        module = side // (len(self._matrix) + 2 * QUIET)
        whole = module * (len(self._matrix) + 2 * QUIET)
        left, top = (int(self.width() * ratio) - whole) // 2, (int(self.height() * ratio) - whole) // 2
        painter.fillRect(QRect(left, top, whole, whole), QColor("white"))
        for row, modules in enumerate(self._matrix, QUIET):
            for column, dark in enumerate(modules, QUIET):
                if dark:
                    painter.fillRect(QRect(left + column * module, top + row * module, module, module), QColor("black"))
        painter.end()
