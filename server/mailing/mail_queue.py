"""Adds e-mails to the queue: renders a template and adds a row, in the caller's transaction.

enqueue("numbers", to=customer.email, language="ja", key=f"numbers:{contract.pk}", context={…}, now=now)
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from email.utils import make_msgid, parseaddr
from typing import NotRequired, TypedDict, Unpack

from django.conf import settings

from licensing.number import show
from server.licenses.models import Customer, License
from server.licenses.staff.listing import terminal_of, with_terminals
from server.mailing import own_texts
from server.mailing.models import Message

MOST_ROWS = 100
"""Numbers that an e-mail lists; the owner's page has all."""


class Letter(TypedDict):
    """What a template is rendered with, and for whom.

    ``customer`` is the one to whose present address the e-mail is sent again if it does not arrive.
    ``codes`` are license numbers, 16 symbols: ``cid:qr-n`` and ``cid:bar-n``, counted from 1, are the QR code and the
    bar code of the n-th. ``secret_until`` says that the text contains a link that signs somebody in until then; the
    text is deleted once it is sent or expired.
    """

    to: str
    language: str
    context: Mapping[str, object]
    now: datetime
    customer: NotRequired[Customer | None]
    codes: NotRequired[Sequence[str]]
    secret_until: NotRequired[datetime | None]


def enqueue(kind: str, *, key: str, **letter: Unpack[Letter]) -> Message:
    """Queue the e-mail ``kind`` and return it. Idempotent: if a message has this ``key``, it is returned unchanged.

    Raises:
        TemplateDoesNotExist: there is no such e-mail in that language.
        VendorError: the server's vendor profile cannot be read.
    """
    if not Message.objects.filter(key=key).exists():
        enqueue_all([rendered(kind, key=key, **letter)])
    return Message.objects.get(key=key)


def enqueue_all(messages: Sequence[Message]) -> None:
    """Queue what ``rendered`` returned, except messages whose ``key`` is queued already."""
    # Two workers may arrive here at once: the unique key decides.
    Message.objects.bulk_create(messages, ignore_conflicts=True)


def rendered(kind: str, *, key: str, **letter: Unpack[Letter]) -> Message:
    """Return the message that ``enqueue`` would queue; writes nothing.

    The text is the vendor's own, or that of the templates (see ``rendering``).
    """
    language, now = letter["language"], letter["now"]
    texts = own_texts.render(kind, language, letter["context"])
    return Message(
        key=key,
        kind=kind,
        customer=letter.get("customer"),
        to=letter["to"],
        language=language,
        subject=texts.subject,
        text=texts.text,
        html=texts.html,
        codes=list(letter.get("codes", ())),
        # Fixed now, so that every retry is the same message to the recipient's server.
        message_id=make_msgid(domain=_domain()),
        created_at=now,
        queued_at=now,
        not_before=now,
        secret_until=letter.get("secret_until"),
    )


def license_rows(licenses: Iterable[License]) -> list[dict[str, str]]:
    """Return the context of the templates ``rows.txt`` and ``rows.html``: each number and its terminal."""
    found = with_terminals(License.objects.filter(pk__in=[license.pk for license in licenses]))
    return [{"number": show(license.number), "terminal": str(terminal_of(license) or "")} for license in found]


def _domain() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
