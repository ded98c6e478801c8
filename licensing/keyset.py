"""The keyset: the server's signing keys with their validity, signed by a root key that the app pins."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from licensing import jws
from licensing.claims import Claim, Claims, Document, integer, seconds, text
from licensing.codes import Fault
from licensing.errors import DocumentError

KEYSET_TYP = "am-keyset+jwt"
MOST_KEYS = 32


@dataclass(frozen=True)
class SigningKey:
    """A key that may sign statements whose ``iat`` lies in ``not_before <= iat < not_after``."""

    public: Ed25519PublicKey
    not_before: datetime
    not_after: datetime

    @property
    def kid(self) -> str:
        return jws.thumbprint(self.public)

    def claims(self) -> dict[str, Any]:
        return {**jws.public_jwk(self.public), "nbf": seconds(self.not_before), "exp": seconds(self.not_after)}

    @classmethod
    def from_claims(cls, item: Claims) -> "SigningKey":
        return cls(jws.key_from_jwk(item), item.instant("nbf"), item.instant("exp"))


def _read_keys(claims: Claims, name: str) -> dict[str, SigningKey]:
    keys = [SigningKey.from_claims(item) for item in claims.items(name, most=MOST_KEYS)]
    return {key.kid: key for key in keys}


def _write_keys(keys: Mapping[str, SigningKey]) -> list[dict[str, Any]]:
    return [key.claims() for key in keys.values()]


@dataclass(frozen=True)
class Keyset(Document):
    """Version ``version`` of the signing keys, by ``kid``. A key that is not in it is revoked."""

    issuer: Annotated[str, text(200, name="iss")]
    version: Annotated[int, integer(least=1)]
    keys: Annotated[Mapping[str, SigningKey], Claim(_read_keys, _write_keys)]

    @classmethod
    def of(cls, issuer: str, version: int, keys: Iterable[SigningKey]) -> "Keyset":
        return cls(issuer, version, {key.kid: key for key in keys})

    def key_for(self, header: Claims) -> Ed25519PublicKey:
        """Return the key that ``header``'s ``kid`` names."""
        return self.signing_key(header.text("kid", most=60)).public

    def signing_key(self, kid: str) -> SigningKey:
        if kid not in self.keys:
            raise DocumentError(f"no signing key {kid} in keyset version {self.version}", Fault.BAD_SIGNATURE)
        return self.keys[kid]


def open_keyset(blob: bytes, roots: Mapping[str, Ed25519PublicKey], *, issuer: str) -> Keyset:
    """Return the keyset in ``blob``; ``roots`` are the trusted root keys by thumbprint.

    Raises:
        DocumentError: not a keyset, not signed by a trusted root, or for another issuer.
    """

    def root_for(header: Claims) -> Ed25519PublicKey:
        kid = header.text("kid", most=60)
        if kid not in roots:
            raise DocumentError(f"no trusted root key {kid}", Fault.OTHER_VENDOR)
        return roots[kid]

    keyset = Keyset.from_claims(jws.verify(blob, root_for, typ=KEYSET_TYP))
    if keyset.issuer != issuer:  # one root key might sign for two issuers, a test server and the real one
        raise DocumentError("a keyset of another issuer", Fault.OTHER_VENDOR)
    return keyset
