"""The request document: what a terminal says to the server, signed by the terminal's own key (design §3)."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from licensing import jws
from licensing.claims import Claims, seconds

REQUEST_TYP = "am-request+jwt"
LONGEST_NAME = 40
"""Characters of a terminal's name: 「銀座一号店 レジ1」 and room to spare."""


class Op(StrEnum):
    TRIAL = "trial"
    REGISTER = "register"
    CHECK = "check"


@dataclass(frozen=True)
class TerminalInfo:
    """What a terminal says of itself; for people to read, never for a decision."""

    name: str
    os: str
    app: str


@dataclass(frozen=True)
class Terms:
    """The version of the terms of use that was agreed to, and when by the terminal's clock."""

    version: str
    agreed_at: datetime


@dataclass(frozen=True)
class Request:
    """The claims of a request. ``iat`` is the terminal's clock: a claim, never trusted."""

    op: Op
    nonce: str
    iat: datetime
    machine: str
    terminal: TerminalInfo
    seq: int = 0
    last: str | None = None
    license: str | None = None
    replace: bool = False
    terms: Terms | None = None

    def claims(self) -> dict[str, Any]:
        claims: dict[str, Any] = {
            "op": self.op.value,
            "nonce": self.nonce,
            "iat": seconds(self.iat),
            "machine": self.machine,
            "terminal": {"name": self.terminal.name, "os": self.terminal.os, "app": self.terminal.app},
            "seq": self.seq,
        }
        if self.last is not None:
            claims["last"] = self.last
        if self.license is not None:
            claims["license"] = self.license
        if self.replace:
            claims["replace"] = True
        if self.terms is not None:
            claims["terms"] = {"version": self.terms.version, "at": seconds(self.terms.agreed_at)}
        return claims


def new_nonce() -> str:
    """Return 128 random bits in base64url."""
    return secrets.token_urlsafe(16)


def sign_request(request: Request, key: Ed25519PrivateKey) -> bytes:
    """Return ``request`` as a document; the public half of ``key`` travels in the ``jwk`` header."""
    header = {"jwk": jws.public_jwk(key.public_key())}
    return jws.sign(request.claims(), typ=REQUEST_TYP, key=key, header=header)


def open_request(blob: bytes) -> tuple[Request, str]:
    """Return the request in ``blob`` and the thumbprint of the key that signed it.

    Raises:
        DocumentError: not a request, or not signed by the key it carries.
    """
    signers: list[Ed25519PublicKey] = []

    def own_key(header: Claims) -> Ed25519PublicKey:
        signers.append(jws.key_from_jwk(header.inner("jwk")))
        return signers[0]

    claims = jws.verify(blob, own_key, typ=REQUEST_TYP)
    return _request(claims), jws.thumbprint(signers[0])


def _request(claims: Claims) -> Request:
    op = claims.name_of("op", Op)
    return Request(
        op=op,
        nonce=_nonce(claims),
        iat=claims.instant("iat"),
        machine=claims.text("machine", most=64, least=16),
        terminal=_terminal(claims.inner("terminal")),
        seq=claims.integer("seq"),
        last=claims.optional_text("last", most=64),
        license=claims.text("license", most=16, least=16) if op is Op.REGISTER else None,
        replace=claims.flag("replace"),
        terms=_terms(claims.inner("terms")) if op is Op.TRIAL else None,
    )


def _nonce(claims: Claims) -> str:
    nonce = claims.text("nonce", most=22, least=22)
    jws.decode(nonce.encode())  # canonical, so 22 characters are 128 bits and have one spelling
    return nonce


def _terminal(claims: Claims) -> TerminalInfo:
    return TerminalInfo(
        name=claims.text("name", most=LONGEST_NAME, least=0),
        os=claims.text("os", most=80, least=0),
        app=claims.text("app", most=40, least=0),
    )


def _terms(claims: Claims) -> Terms:
    return Terms(version=claims.text("version", most=20), agreed_at=claims.instant("at"))
