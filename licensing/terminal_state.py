"""``state.json``: what a terminal remembers and what proves nothing; losing it costs no right."""

import json
import logging
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Annotated, Any, Final

from licensing import jws
from licensing.claims import Claim, Claims, Document, inner, instant, seconds, text
from licensing.clock import Clocks, Lead
from licensing.codes import Code, Trouble
from licensing.errors import LONGEST_SUBJECT, DocumentError, LicensingError, Refused, Unreachable
from licensing.request import LONGEST_NAME

log = logging.getLogger(__name__)

MOST_PENDING: Final = 64
MOST_READ: Final = 1024
"""More than could be written; of those, the newest ``MOST_PENDING`` count."""
MOST_LEAD: Final = 10_000 * 366 * 86400
"""Seconds: no two instants that can be written are further apart."""
ANSWERED: Final = "answered"
_REASONS: dict[str, Code | Trouble] = {reason.value: reason for reason in (*Code, *Trouble)}


def _read_reason(claims: Claims, name: str) -> Code | Trouble | None:
    # An unknown one is of a later version, before the app was set back: not a failure that this version could name.
    return _REASONS.get(claims.text(name, most=40))


@dataclass(frozen=True)
class LastTry(Document):
    """How the last try to ask the server ended, by this process or another: ``reason`` is None for a statement.

    ``proxy`` and ``subject`` are those of the ``Unreachable``, so that a later process can display the same sentence.
    """

    at: Annotated[datetime | None, instant()] = None
    reason: Annotated[Code | Trouble | None, Claim(_read_reason, str, name="outcome")] = None
    proxy: Annotated[str, text(LONGEST_SUBJECT, least=0)] = ""
    subject: Annotated[str, text(LONGEST_SUBJECT, least=0)] = ""

    @property
    def reachable(self) -> bool:
        """Whether the server itself answered: a refusal is an answer."""
        return not isinstance(self.reason, Trouble)

    @property
    def outcome(self) -> str:
        return ANSWERED if self.reason is None else self.reason.value

    @property
    def failure(self) -> LicensingError | None:
        """The error that the try ended with."""
        if isinstance(self.reason, Trouble):
            return Unreachable(self.reason, proxy=self.proxy, subject=self.subject)
        return None if self.reason is None else Refused(self.reason)


def _read_lead(claims: Claims, name: str) -> Lead:
    lead = claims.inner(name)
    return Lead(timedelta(seconds=lead.integer("offset", most=MOST_LEAD)), lead.instant("reading"))


def _write_lead(lead: Lead) -> dict[str, int]:
    return {"offset": int(lead.offset.total_seconds()), "reading": seconds(lead.reading)}


def _read_pending(claims: Claims, name: str) -> dict[str, datetime]:
    found = {}
    for item in claims.items(name, most=MOST_READ):
        with suppress(DocumentError):
            found[item.text("nonce", most=22)] = item.instant("iat")
    return dict(list(found.items())[-MOST_PENDING:])


def _write_pending(pending: Mapping[str, datetime]) -> list[dict[str, Any]]:
    return [{"nonce": nonce, "iat": seconds(iat)} for nonce, iat in pending.items()]


@dataclass(frozen=True)
class TerminalState(Document):
    """The entries of ``state.json``.

    ``seen``, ``clocks`` and ``lead`` are those of the ``Watch``, ``terminal_name`` is a name given here that the server
    has yet to confirm, ``pending`` maps the nonces of requests by file to when they were made; for ``future_record``
    see ``Evidence``.
    """

    seen: Annotated[datetime | None, instant()] = None
    clocks: Annotated[Clocks | None, inner(Clocks)] = None
    lead: Annotated[Lead | None, Claim(_read_lead, _write_lead)] = None
    future_record: Annotated[datetime | None, instant()] = None
    last_try: Annotated[LastTry | None, inner(LastTry)] = None
    terminal_name: Annotated[str, text(LONGEST_NAME, least=0)] = ""
    pending: Annotated[Mapping[str, datetime], Claim(_read_pending, _write_pending)] = field(default_factory=dict)

    @property
    def reachable(self) -> bool:
        """Whether the last try to ask the server, if any, was answered."""
        return self.last_try is None or self.last_try.reachable

    def to_json(self) -> bytes:
        return json.dumps(self.claims(), ensure_ascii=False, indent=1).encode()

    @classmethod
    def from_json(cls, data: bytes) -> "TerminalState":
        """Return the entries in ``data``. One that is not valid is dropped, and costs no other.

        Raises:
            DocumentError: it is not such a file.
        """
        dropped: list[DocumentError] = []
        state = cls.from_claims(Claims(jws.parse_json(data)), dropped=dropped)
        for error in dropped:
            log.warning("an entry of the terminal's state is dropped: %s", error)
        return state
