"""A license number as a QR code and a bar code, which a scanner types as the 16 symbols."""

import io

import segno
from barcode.codex import Code128
from PIL import Image

QR_MODULE = 4
"""Pixels of a module."""
BAR_WIDTH = 2
"""Pixels of the narrowest bar."""
BAR_HEIGHT = 64
QUIET_ZONE = 10
"""White modules on both sides of the bars, which ISO/IEC 15417 requires."""


def qr_png(number: str) -> bytes:
    """Return ``number``, 16 symbols, as a QR code in a PNG."""
    picture = io.BytesIO()
    segno.make(number, error="q", micro=False).save(picture, kind="png", scale=QR_MODULE, border=4)
    return picture.getvalue()


def bar_png(number: str) -> bytes:
    """Return ``number``, 16 symbols, as a bar code in a PNG."""
    [modules] = Code128(number).build()
    row = Image.new("1", (len(modules) + 2 * QUIET_ZONE, 1), 1)
    row.putdata([1] * QUIET_ZONE + [1 - int(module) for module in modules] + [1] * QUIET_ZONE)
    picture = io.BytesIO()
    row.resize((row.width * BAR_WIDTH, BAR_HEIGHT)).save(picture, "PNG", optimize=True)
    return picture.getvalue()
