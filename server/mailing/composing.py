"""Builds the e-mail for a row of the queue: text, HTML, and bar codes as inline images."""

from email.header import Header
from email.mime.image import MIMEImage
from email.utils import format_datetime
from typing import Any

from django.core.mail import EmailMultiAlternatives

from server.mailing.barcodes import bar_png, qr_png
from server.mailing.models import Message


class InlineImagesEmail(EmailMultiAlternatives):
    """Text and HTML, with images that belong to the HTML (RFC 2387) instead of being attached."""

    mixed_subtype = "related"

    def message(self, *args: Any, **kwargs: Any) -> Any:
        built = super().message(*args, **kwargs)
        # Django folds a Japanese subject after an empty first line, which some mail programs show as a blank.
        built.replace_header("Subject", Header(str(self.subject), "utf-8", header_name="Subject"))
        return built


def compose(message: Message) -> InlineImagesEmail:
    """Return ``message`` as an e-mail; the same one for every try, Message-ID included."""
    headers = {
        "Message-ID": message.message_id,
        "Date": format_datetime(message.created_at),
        "Auto-Submitted": "auto-generated",  # RFC 3834: no automatic reply to this
    }
    built = InlineImagesEmail(message.subject, message.text, to=[message.to], headers=headers)
    built.attach_alternative(message.html, "text/html")
    for place, number in enumerate(message.codes, 1):
        built.attach(_inline(f"bar-{place}", bar_png(number)))
        built.attach(_inline(f"qr-{place}", qr_png(number)))
    return built


def _inline(name: str, png: bytes) -> MIMEImage:
    picture = MIMEImage(png, "png")
    picture["Content-ID"] = f"<{name}>"
    picture["Content-Disposition"] = f'inline; filename="{name}.png"'
    return picture
