"""The statement document: what the server states to one terminal. ``open_statement`` is the only maker from input.

The server signs it, and the terminal opens it with the keyset::

    document = jws.sign(statement.claims(), typ=STATEMENT_TYP, key=signing_key, header={"kid": kid})

    statement = open_statement(document, keyset, issuer="https://license.example.jp")
    statement.deadline            # date(2027, 2, 20): the last day (JST) on which the right may be used
    open_statement(b"...", keyset, issuer="urn:other")  # raises DocumentError; its fault says why

It verifies the signature, not whether the statement is for this terminal and new: see ``acceptance``.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Annotated

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from licensing import jws
from licensing.claims import Claim, Claims, Document, day, flag, inner, instant, integer, name_of, text
from licensing.clock import last_day_before
from licensing.codes import Fault
from licensing.errors import DocumentError
from licensing.keyset import Keyset

STATEMENT_TYP = "am-statement+jwt"
TRIAL_DAYS = 30
_THUMBPRINT = Claim(lambda claims, key: claims.inner(key).text("jkt", most=60), lambda jkt: {"jkt": jkt}, name="cnf")
"""RFC 7800: the terminal's key by its thumbprint."""


class Kind(StrEnum):
    TRIAL = "trial"
    LICENSE = "license"


class Status(StrEnum):
    ACTIVE = "active"
    STOPPED = "stopped"
    MOVED = "moved"


@dataclass(frozen=True)
class Moved(Document):
    """Where the number went: for display. Without a terminal, the vendor or the owner released it.

    ``same_machine``: to another account of this PC, or to a new installation on it.
    """

    at: Annotated[datetime, instant()]
    terminal_name: Annotated[str | None, text(100, least=0)] = None
    terminal_number: Annotated[str | None, text(20)] = None
    same_machine: Annotated[bool, flag()] = False


@dataclass(frozen=True)
class Statement(Document):
    """The claims of a statement. ``iat`` is trusted time; ``exp`` is 24:00 JST of the deadline.

    Support raises ``settings_reset`` to have the terminal remove a forgotten settings password (docs/adr/0013).
    """

    issuer: Annotated[str, text(200, name="iss")]
    jti: Annotated[str, text(64)]
    iat: Annotated[datetime, instant()]
    nonce: Annotated[str, text(64)]
    seq: Annotated[int, integer(least=1)]
    kind: Annotated[Kind, name_of(Kind)]
    status: Annotated[Status, name_of(Status)]
    terminal_number: Annotated[str, text(20)]
    terminal_name: Annotated[str, text(100, least=0)]
    customer: Annotated[str, text(200, least=0)]
    jkt: Annotated[str, _THUMBPRINT]
    machine: Annotated[str, text(64)]
    exp: Annotated[datetime, instant()]
    check_after: Annotated[int, integer(least=1, most=366 * 24 * 3600)]
    license: Annotated[str | None, text(16, least=16, only=("kind", Kind.LICENSE))] = None
    contract_until: Annotated[date | None, day(only=("kind", Kind.LICENSE))] = None
    moved: Annotated[Moved | None, inner(Moved)] = None
    settings_reset: Annotated[int, integer()] = 0

    @property
    def deadline(self) -> date:
        """The last calendar day (JST) on which the right may be used."""
        return last_day_before(self.exp)

    @property
    def first_day(self) -> date | None:
        """The first day of the trial; None for a license."""
        return self.deadline - timedelta(days=TRIAL_DAYS) if self.kind is Kind.TRIAL else None


def open_statement(blob: bytes, keyset: Keyset, *, issuer: str) -> Statement:
    """Return the statement in ``blob``.

    Raises:
        DocumentError: not a statement, not signed by a key of ``keyset`` that was valid then, or for another issuer.
    """
    kids: list[str] = []

    def signing_key(header: Claims) -> Ed25519PublicKey:
        kids.append(header.text("kid", most=60))
        return keyset.key_for(header)

    statement = Statement.from_claims(jws.verify(blob, signing_key, typ=STATEMENT_TYP))
    if statement.issuer != issuer:
        raise DocumentError("a statement of another issuer", Fault.OTHER_VENDOR)
    # By the signed iat, not by the clock: a statement stays valid after the key that signed it has expired.
    key = keyset.signing_key(kids[0])
    if not key.not_before <= statement.iat < key.not_after:
        raise DocumentError("signed outside the signing key's validity", Fault.BAD_SIGNATURE)
    return statement
