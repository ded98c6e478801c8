"""An e-mail to a customer that follows from an event of the log, before it is rendered."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from server.licenses.models import Customer
from server.mailing.mail_queue import rendered
from server.mailing.models import Message


@dataclass(frozen=True)
class Notice:
    """An e-mail to a customer. Events whose notices have the same ``key`` are one e-mail."""

    kind: str
    key: str
    context: Callable[[], dict[str, Any]]
    """Loads what the template needs: called once for each e-mail, because a contract may have thousands of numbers."""
    codes: Callable[[], list[str]] = list
    """The numbers that are also shown as QR code and bar code."""
    hold: timedelta = timedelta()
    """How long it waits to be sent: a later notice with the same key takes its place meanwhile."""
    replaces: str = ""
    """The beginning of the keys of e-mails that it takes back: if one still waits, neither is sent."""

    series: str = ""
    """The beginning of the keys of e-mails about one day: it is sent again if the last of them told another one."""

    def repeated(self, key: str) -> str:
        """Return the key by which it is queued again though there is one with ``key``; nothing if it is not."""
        told = Message.objects.filter(key__startswith=f"{self.series}:") if self.series else Message.objects.none()
        last = told.order_by("-pk").only("key").first()
        return "" if last is None or last.key.startswith(key) else f"{key}:{last.pk}"

    def message(self, customer: Customer, now: datetime, *, key: str) -> Message:
        """Return the rendered e-mail, with the present address and language; writes nothing."""
        message = rendered(
            self.kind,
            key=key,
            customer=customer,
            to=customer.email,
            language=customer.language,
            context={"customer": customer.name, **self.context()},
            codes=self.codes(),
            now=now,
        )
        message.not_before = now + self.hold
        return message

    def waiting(self, beginning: str) -> list[int]:
        """Return the primary keys of the e-mails that nobody has tried to send, whose keys begin so."""
        queued = Message.objects.filter(key__startswith=f"{beginning}:", state=Message.State.QUEUED, tries=0)
        return list(queued.values_list("pk", flat=True))
