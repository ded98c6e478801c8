"""``post``: the one way into the queue. It renders a template and adds a row in the caller's transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from email.utils import make_msgid, parseaddr
from typing import Any

from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.utils import translation

from licensing.vendor import read_vendor
from server.mailing.models import Message


def post(
    kind: str,
    *,
    to: str,
    language: str,
    key: str,
    context: Mapping[str, object],
    now: datetime,
    codes: Sequence[str] = (),
    not_before: datetime | None = None,
    secret_until: datetime | None = None,
) -> Message:
    """Queue the e-mail ``kind`` and return it; a message that has the same ``key`` already is returned as it is.

    Templates are ``mailing/<language>/<kind>.subject.txt``, ``.txt`` and ``.html``; they see ``context``, and
    ``vendor``, the profile with the addresses and the support's phone. ``codes`` are license numbers, 16 symbols:
    the n-th is shown by ``cid:qr-n`` and ``cid:bar-n``, counted from 1, as a QR code and as a barcode. A text
    with ``secret_until`` holds a link that lets somebody in until then; it is kept no longer than it takes to send it.

    Raises:
        TemplateDoesNotExist: there is no such mail in that language.
        VendorError: the server's vendor profile cannot be read.
    """
    known = Message.objects.filter(key=key).first()
    if known is not None:
        return known
    filled = {**context, "vendor": read_vendor(settings.HOME.vendor), "language": language}
    defaults = {
        "kind": kind,
        "to": to,
        "language": language,
        **_rendered(f"mailing/{language}/{kind}", language, filled),
        "codes": list(codes),
        "message_id": make_msgid(domain=_domain()),
        "created_at": now,
        "queued_at": now,
        "not_before": not_before or now,
        "secret_until": secret_until,
    }
    return Message.objects.get_or_create(key=key, defaults=defaults)[0]


def _rendered(name: str, language: str, context: dict[str, Any]) -> dict[str, str]:
    with translation.override(language):  # for the names of months and days
        return {
            "subject": " ".join(_plain(f"{name}.subject.txt", context).split()),
            "text": _plain(f"{name}.txt", context).strip() + "\n",
            "html": get_template(f"{name}.html").render(context),
        }


def _plain(name: str, context: dict[str, Any]) -> str:
    """Return the text of a template in which ``&`` stays ``&``."""
    template: Any = get_template(name)  # Django's own kind, which alone can do without escaping for HTML
    text: str = template.template.render(Context(context, autoescape=False))
    return text


def _domain() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
