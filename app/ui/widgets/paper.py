"""Draws a page of HTML on paper, in a PDF file or as a picture: one layout for all of them."""

import os
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

from PySide6.QtCore import QBuffer, QDir, QIODevice, QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QFont,
    QGuiApplication,
    QImage,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPaintDevice,
    QPainter,
    QPdfWriter,
    QTextDocument,
)
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from app.sales.slip_settings import Paper
from app.system.print_queue import Queue, queue_state
from app.ui.words.slip import words
from licensing.disk import storage_error
from licensing.errors import StorageError
from licensing.words.failures import problem_view
from licensing.words.text import join_sentences
from licensing.words.views import Tone

_MM_PER_INCH = 25.4
_DPI = 300
_PREVIEW_DPI = 110
_WIDTH = {Paper.A4: 210.0, Paper.ROLL: 80.0}
_A4_HEIGHT = 297.0
_MARGIN = {Paper.A4: 15.0, Paper.ROLL: 4.0}
"""Millimetres."""
_POINTS = {Paper.A4: 10.0, Paper.ROLL: 8.0}


class PrintError(Exception):
    """The printer did not take the page; the message is its name."""


class PrinterRejects(PrintError):
    """The printer's queue takes no jobs."""


class PrinterStopped(PrintError):
    """The page waits for a printer that does not print: paused, without paper, or switched off."""


@dataclass(frozen=True)
class Printed:
    """What came of printing, in words; ``tone`` is green if it is on its way to the paper."""

    sentence: str
    tone: Tone


def print_page(html: str, paper: Paper) -> Printed:
    """Print ``html`` on the system's printer."""
    try:
        check_room(pdf_of("", html, paper))
        printer = send(html, paper)
    except StorageError as error:
        return Printed(join_sentences(words.NOT_SENT, problem_view(error).text_with_code), Tone.RED)
    except PrinterRejects as error:
        return Printed(words.REJECTED.format(printer=error), Tone.RED)
    except PrinterStopped as error:
        return Printed(words.WAITING.format(printer=error), Tone.AMBER)
    except PrintError as error:
        return Printed(words.NOT_PRINTED.format(printer=error), Tone.RED)
    return (
        Printed(words.PRINTED.format(printer=printer), Tone.GREEN) if printer else Printed(words.NO_PRINTER, Tone.AMBER)
    )


def check_room(page: bytes) -> None:
    """Write ``page`` into the folder where printing systems prepare it: Qt does not notice that they had no room.

    Raises:
        StorageError: the disk is full, or the folder cannot be written.
    """
    folder = QDir.tempPath()
    try:
        with TemporaryFile(dir=folder) as file:
            file.write(page)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise storage_error(error, Path(folder)) from error


def queue_of(printer: str) -> Queue:
    """Return what the system says of ``printer``: READY, or why what it is sent waits or is refused."""
    info = QPrinterInfo.printerInfo(printer)
    stopped = not info.isNull() and info.state() is QPrinter.PrinterState.Error
    state = queue_state(printer)
    return Queue.STOPPED if stopped and state is Queue.READY else state


def send(html: str, paper: Paper) -> str:
    """Send ``html`` to the system's printer, and return that one's name; empty if there is none.

    Raises:
        PrintError: the printer refused.
        PrinterRejects: its queue takes no jobs.
        PrinterStopped: it does, but prints nothing.
    """
    info = QPrinterInfo.defaultPrinter()
    if info.isNull():
        info = next(iter(QPrinterInfo.availablePrinters()), info)
    if info.isNull():
        return ""
    printer = QPrinter(info, QPrinter.PrinterMode.HighResolution)
    name = info.description() or info.printerName()
    if queue_of(info.printerName()) is Queue.REJECTING:  # Qt would not notice
        raise PrinterRejects(name)
    if not draw(html, paper, printer) or printer.printerState() is QPrinter.PrinterState.Error:
        raise PrintError(name)
    if queue_of(info.printerName()) is Queue.STOPPED:
        raise PrinterStopped(name)
    return name


def pdf_of(title: str, html: str, paper: Paper) -> bytes:
    """Return ``html`` as a PDF file with embedded fonts."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(title)
    writer.setResolution(_DPI)
    draw(html, paper, writer)
    del writer  # its destructor writes the end of the file
    return bytes(buffer.data().data())


def draw(html: str, paper: Paper, device: QPagedPaintDevice) -> bool:
    """Draw ``html`` on as many pages as it needs; a roll is one page of its length. Return whether it was possible."""
    document = _document(html, paper, device)
    length = document.size().height() / device.logicalDpiY() * _MM_PER_INCH + 2 * _MARGIN[paper]
    height = _A4_HEIGHT if paper is Paper.A4 else length
    size = QPageSize(QSizeF(_WIDTH[paper], height), QPageSize.Unit.Millimeter)
    margins = QMarginsF(*[_MARGIN[paper]] * 4)
    layout = QPageLayout(size, QPageLayout.Orientation.Portrait, margins, QPageLayout.Unit.Millimeter)
    device.setPageLayout(layout)
    page = (height - 2 * _MARGIN[paper]) / _MM_PER_INCH * device.logicalDpiY()
    width = document.textWidth()
    if paper is Paper.A4:
        document.setPageSize(QSizeF(width, page))  # no line is parted by the end of a page
    painter = QPainter()
    if not painter.begin(device):
        return False
    for number in range(document.pageCount()):
        if number:
            device.newPage()
        painter.save()
        painter.translate(0, -number * page)
        document.drawContents(painter, QRectF(0, number * page, width, page))
        painter.restore()
    return painter.end()


def preview(html: str, paper: Paper) -> QImage:
    """Return a picture of ``html``, with a white margin around it."""
    image = _image(1, 1)
    document = _document(html, paper, image)
    margin = round(_MARGIN[paper] / _MM_PER_INCH * _PREVIEW_DPI)
    size = document.size().toSize()
    drawn = _image(size.width() + 2 * margin, size.height() + 2 * margin)
    painter = QPainter(drawn)
    painter.translate(margin, margin)
    document.drawContents(painter)
    painter.end()
    return drawn


def _image(width: int, height: int) -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    for set_resolution in (image.setDotsPerMeterX, image.setDotsPerMeterY):
        set_resolution(round(_PREVIEW_DPI / _MM_PER_INCH * 1000))
    image.fill(Qt.GlobalColor.white)
    return image


def _document(html: str, paper: Paper, device: QPaintDevice) -> QTextDocument:
    """Return ``html``, laid out for the resolution of ``device``; texts are black on any paper."""
    document = QTextDocument()
    document.documentLayout().setPaintDevice(device)
    document.setDocumentMargin(0)
    font = QFont(QGuiApplication.font())  # the family with Japanese shapes of kanji
    font.setPointSizeF(_POINTS[paper])
    document.setDefaultFont(font)
    document.setHtml(html)
    document.setTextWidth((_WIDTH[paper] - 2 * _MARGIN[paper]) / _MM_PER_INCH * device.logicalDpiX())
    return document
