"""Size and position of the window in ``window.geometry``: Qt's own record, which Qt fits to the present screens."""

import logging
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from licensing.errors import StorageError
from licensing.files import read_file, write_file

log = logging.getLogger(__name__)

PLACE_FILE = "window.geometry"


def restore_place(window: QWidget, folder: Path) -> bool:
    """Restore size, position and maximised state of ``window``; return False where none is stored."""
    try:
        stored = read_file(folder / PLACE_FILE)
    except StorageError:
        return False
    return stored is not None and window.restoreGeometry(stored)


def save_place(window: QWidget, folder: Path) -> None:
    """Store size and position of ``window``; a disk that refuses only costs these."""
    try:
        write_file(folder / PLACE_FILE, bytes(window.saveGeometry().data()))
    except StorageError as error:
        log.warning("the window's position is not saved: %s", error)


def raise_to_front(window: QWidget) -> None:
    """Show ``window`` in front of all others; a minimised one gets its former size."""
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()
