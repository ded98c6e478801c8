"""Parts of a received e-mail: text, HTML, and the content of its bar codes as read by an independent library (zbar)."""

import io
from email.message import EmailMessage

from PIL import Image
from pyzbar.pyzbar import decode


def text_of(mail: EmailMessage) -> str:
    return _body(mail, "plain")


def html_of(mail: EmailMessage) -> str:
    return _body(mail, "html")


def pictures(mail: EmailMessage) -> dict[str, bytes]:
    """Return the pictures inside the mail by their Content-ID, without the angle brackets."""
    parts = [part for part in mail.walk() if part.get_content_type() == "image/png"]
    return {str(part["Content-ID"]).strip("<>"): bytes(part.get_content()) for part in parts}


def read_code(png: bytes) -> tuple[str, str]:
    """Return the kind of code in ``png`` and what a scanner types for it."""
    [found] = decode(Image.open(io.BytesIO(png)))
    return found.type, found.data.decode()


def _body(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    assert isinstance(part, EmailMessage)
    return str(part.get_content())
