"""The statement document: what the server says to one terminal. ``open_statement`` is the only maker from input."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from licensing import jws
from licensing.claims import Claims, seconds
from licensing.clock import last_day_before
from licensing.codes import Fault
from licensing.errors import DocumentError
from licensing.keyset import Keyset

STATEMENT_TYP = "am-statement+jwt"


class Kind(StrEnum):
    TRIAL = "trial"
    LICENSE = "license"


class Status(StrEnum):
    ACTIVE = "active"
    STOPPED = "stopped"
    MOVED = "moved"


@dataclass(frozen=True)
class Moved:
    """Where the number went: for display. Without a terminal, the vendor or the owner released it."""

    at: datetime
    terminal_name: str | None = None
    terminal_number: str | None = None

    def claims(self) -> dict[str, Any]:
        claims: dict[str, Any] = {"at": seconds(self.at)}
        if self.terminal_number is not None:
            claims |= {"terminal_name": self.terminal_name or "", "terminal_number": self.terminal_number}
        return claims


@dataclass(frozen=True)
class Statement:
    """The claims of a statement (design §3). ``iat`` is trusted time; ``exp`` is 24:00 JST of the deadline.

    Support raises ``settings_reset`` to have the terminal remove a forgotten settings password (docs/adr/0013).
    """

    issuer: str
    jti: str
    iat: datetime
    nonce: str
    seq: int
    kind: Kind
    status: Status
    terminal_number: str
    terminal_name: str
    customer: str
    jkt: str
    machine: str
    exp: datetime
    check_after: int
    license: str | None = None
    contract_until: date | None = None
    moved: Moved | None = None
    settings_reset: int = 0

    @property
    def deadline(self) -> date:
        """The last calendar day (JST) on which the right may be used."""
        return last_day_before(self.exp)

    def claims(self) -> dict[str, Any]:
        claims: dict[str, Any] = {
            "iss": self.issuer,
            "jti": self.jti,
            "iat": seconds(self.iat),
            "nonce": self.nonce,
            "seq": self.seq,
            "kind": self.kind.value,
            "status": self.status.value,
            "terminal_number": self.terminal_number,
            "terminal_name": self.terminal_name,
            "customer": self.customer,
            "cnf": {"jkt": self.jkt},
            "machine": self.machine,
            "exp": seconds(self.exp),
            "check_after": self.check_after,
        }
        if self.license is not None:
            claims["license"] = self.license
        if self.contract_until is not None:
            claims["contract_until"] = self.contract_until.isoformat()
        if self.moved is not None:
            claims["moved"] = self.moved.claims()
        if self.settings_reset:
            claims["settings_reset"] = self.settings_reset
        return claims


def open_statement(blob: bytes, keyset: Keyset, *, issuer: str) -> Statement:
    """Return the statement in ``blob``.

    Raises:
        DocumentError: not a statement, not signed by a key of ``keyset`` that was valid then, or for another issuer.
    """
    kids: list[str] = []

    def signing_key(header: Claims) -> Ed25519PublicKey:
        kids.append(header.text("kid", most=60))
        return keyset.key_for(header)

    claims = jws.verify(blob, signing_key, typ=STATEMENT_TYP)
    statement = _statement(claims)
    if statement.issuer != issuer:
        raise DocumentError("a statement of another issuer", Fault.OTHER_VENDOR)
    key = keyset.signing_key(kids[0])
    if not key.not_before <= statement.iat < key.not_after:
        raise DocumentError("signed outside the signing key's validity", Fault.BAD_SIGNATURE)
    return statement


def _statement(claims: Claims) -> Statement:
    kind = claims.name_of("kind", Kind)
    licensed = kind is Kind.LICENSE
    return Statement(
        issuer=claims.text("iss", most=200),
        jti=claims.text("jti", most=64),
        iat=claims.instant("iat"),
        nonce=claims.text("nonce", most=64),
        seq=claims.integer("seq", least=1),
        kind=kind,
        status=claims.name_of("status", Status),
        terminal_number=claims.text("terminal_number", most=20),
        terminal_name=claims.text("terminal_name", most=100, least=0),
        customer=claims.text("customer", most=200, least=0),
        jkt=claims.inner("cnf").text("jkt", most=60),
        machine=claims.text("machine", most=64),
        exp=claims.instant("exp"),
        check_after=claims.integer("check_after", least=1, most=366 * 24 * 3600),
        license=claims.text("license", most=16, least=16) if licensed else None,
        contract_until=claims.day("contract_until") if licensed else None,
        moved=_moved(claims.inner("moved")) if "moved" in claims else None,
        settings_reset=claims.integer("settings_reset") if "settings_reset" in claims else 0,
    )


def _moved(claims: Claims) -> Moved:
    return Moved(
        at=claims.instant("at"),
        terminal_name=claims.text("terminal_name", most=100, least=0) if "terminal_number" in claims else None,
        terminal_number=claims.optional_text("terminal_number", most=20),
    )
