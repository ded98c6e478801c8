"""Builds the e-mail for a row of the queue: text, HTML, and bar codes as inline images."""

import io
from base64 import b64encode
from collections.abc import Sequence
from email.header import Header
from email.mime.image import MIMEImage
from email.utils import format_datetime, formataddr, parseaddr
from typing import Any

import segno
from barcode.codex import Code128
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from PIL import Image

from licensing.vendor import read_vendor
from server.mailing.models import Message

QR_MODULE = 4
"""Pixels of a module."""
BAR_WIDTH = 2
"""Pixels of the narrowest bar."""
BAR_HEIGHT = 64
QUIET_ZONE = 10
"""White modules on both sides of the bars, which ISO/IEC 15417 requires."""


class InlineImagesEmail(EmailMultiAlternatives):
    """Text and HTML, with images that belong to the HTML (RFC 2387) instead of being attached."""

    mixed_subtype = "related"

    def message(self, *args: Any, **kwargs: Any) -> Any:
        built = super().message(*args, **kwargs)
        # Django folds a Japanese subject after an empty first line, which some mail programs show as a blank.
        built.replace_header("Subject", Header(str(self.subject), "utf-8", header_name="Subject"))
        return built


def compose(message: Message) -> InlineImagesEmail:
    """Return ``message`` as an e-mail; the same one for every try, Message-ID included.

    Raises:
        ValueError: its text was deleted, or encrypted with another ``secret.key``.
    """
    if not message.text:
        raise ValueError("there is no text, or it was encrypted with another secret.key")
    headers = {
        "Message-ID": message.message_id,
        "Date": format_datetime(message.created_at),
        "Auto-Submitted": "auto-generated",  # RFC 3834: no automatic reply to this
    }
    built = InlineImagesEmail(message.subject, message.text, _sender(), [message.to], headers=headers)
    built.attach_alternative(message.html, "text/html")
    for place, number in enumerate(message.codes, 1):
        if f"cid:bar-{place}" in message.html:  # an own text may show none; pictures that it lacks would be attachments
            built.attach(_inline(f"bar-{place}", bar_png(number)))
            built.attach(_inline(f"qr-{place}", qr_png(number)))
    return built


def with_pictures(html: str, codes: Sequence[str]) -> str:
    """Return the HTML of an e-mail for a browser, which has no parts of the e-mail: ``codes`` are data in it."""
    for place, number in enumerate(codes, 1):
        for name, png in ((f"bar-{place}", bar_png(number)), (f"qr-{place}", qr_png(number))):
            html = html.replace(f"cid:{name}", f"data:image/png;base64,{b64encode(png).decode()}")
    return html


def _sender() -> str:
    """Return the sender's address with a name: the one that is set, or the product's."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return formataddr((name or read_vendor(settings.HOME.vendor).product_name, address))


def _inline(name: str, png: bytes) -> MIMEImage:
    picture = MIMEImage(png, "png")
    picture["Content-ID"] = f"<{name}>"
    picture["Content-Disposition"] = f'inline; filename="{name}.png"'
    return picture


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
