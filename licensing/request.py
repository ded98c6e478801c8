"""The request document: what a terminal asks of the server, signed by the terminal's own key."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from licensing import jws
from licensing.characters import one_line
from licensing.claims import Claim, Claims, Document, flag, inner, instant, integer, name_of, text

REQUEST_TYP = "am-request+jwt"
LONGEST_NAME = 40
"""Characters of a terminal's name."""


class Op(StrEnum):
    TRIAL = "trial"
    REGISTER = "register"
    CHECK = "check"


@dataclass(frozen=True)
class TerminalInfo(Document):
    """The terminal's description of itself: for people to read, never for a decision."""

    name: Annotated[str, text(LONGEST_NAME, least=0)]
    os: Annotated[str, text(80, least=0)]
    app: Annotated[str, text(40, least=0)]


@dataclass(frozen=True)
class Terms(Document):
    """The version of the terms of use that was agreed to, and when by the terminal's clock."""

    version: Annotated[str, text(20)]
    agreed_at: Annotated[datetime, instant(name="at")]


def _read_nonce(claims: Claims, name: str) -> str:
    nonce = claims.text(name, most=22, least=22)
    jws.decode(nonce.encode())  # canonical, so 22 characters are 128 bits and have one spelling
    return nonce


@dataclass(frozen=True)
class Request(Document):
    """The claims of a request. ``iat`` is the terminal's clock: a claim, never trusted.

    ``seq``, ``last`` and ``held`` are the seq, the jti and the license number of the statement that the terminal holds.
    """

    op: Annotated[Op, name_of(Op)]
    nonce: Annotated[str, Claim(_read_nonce)]
    iat: Annotated[datetime, instant()]
    machine: Annotated[str, text(64, least=16)]
    terminal: Annotated[TerminalInfo, inner(TerminalInfo)]
    seq: Annotated[int, integer()] = 0
    last: Annotated[str | None, text(64)] = None
    held: Annotated[str | None, text(16, least=16)] = None
    license: Annotated[str | None, text(16, least=16, only=("op", Op.REGISTER))] = None
    replace: Annotated[bool, flag()] = False
    terms: Annotated[Terms | None, inner(Terms, only=("op", Op.TRIAL))] = None


def valid_name(typed: str) -> str:
    """Return ``typed`` as a terminal's name that every reader accepts: one line of visible characters."""
    return one_line(typed).strip()[:LONGEST_NAME].strip()


def new_nonce() -> str:
    """Return 128 random bits in base64url."""
    return secrets.token_urlsafe(16)


def sign_request(request: Request, key: Ed25519PrivateKey) -> bytes:
    """Return ``request`` as a document; the public half of ``key`` is sent in the ``jwk`` header."""
    header = {"jwk": jws.public_jwk(key.public_key())}
    return jws.sign(request.claims(), typ=REQUEST_TYP, key=key, header=header)


def open_request(blob: bytes) -> tuple[Request, str]:
    """Return the request in ``blob`` and the thumbprint of the key that signed it.

    Raises:
        DocumentError: not a request, or not signed by the key it carries.
    """
    # Any key may sign a request: it proves no more than that requests with its thumbprint come from one terminal.
    signers: list[Ed25519PublicKey] = []

    def own_key(header: Claims) -> Ed25519PublicKey:
        signers.append(jws.key_from_jwk(header.inner("jwk")))
        return signers[0]

    request = Request.from_claims(jws.verify(blob, own_key, typ=REQUEST_TYP))
    return request, jws.thumbprint(signers[0])
