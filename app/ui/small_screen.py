"""The application of a screen that may be too small for the window: it is drawn smaller then, not cut.

Such a screen is that of a small laptop, or any one of which the system enlarges all that is shown: 1366x768 at 125 %.
"""

import os

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication

SMALLEST_SIZE = QSize(1000, 700)
"""Of the window. A smaller screen gets a smaller window all the same."""
NEEDED = QSize(1000, 672)
"""Below it words and icons overlap, and buttons lie outside. A screen of 1024x768 with a task bar has it just so."""
FRAME = QSize(16, 48)
"""No less than the title bar and the borders of a window, which are only known once it is shown."""
_SCALE = "QT_SCALE_FACTOR"


def create_application(arguments: list[str]) -> QApplication:
    """Return the application, whose window has ``NEEDED`` at least on the screen."""
    application = QApplication(arguments)
    room = application.primaryScreen().availableGeometry().size() - FRAME
    factor = min(room.width() / NEEDED.width(), room.height() / NEEDED.height())
    if factor >= 1:
        return application
    application.shutdown()  # of PySide6, for Qt takes a scale only from the environment
    former = os.environ.get(_SCALE)
    os.environ[_SCALE] = f"{_number(former) * factor:.3f}"
    try:
        return QApplication(arguments)
    finally:  # programs that are started from here, such as a viewer, have their own size
        if former is None:
            del os.environ[_SCALE]
        else:
            os.environ[_SCALE] = former


def _number(text: str | None) -> float:
    """Return the scale that ``text`` sets; 1 where it is none, as for Qt."""
    try:
        scale = float(text or 1)
    except ValueError:
        return 1
    return scale if scale > 0 else 1  # not nan
