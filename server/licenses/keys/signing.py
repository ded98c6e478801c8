"""The server's private signing key, and the only place that has it: statements are signed here and nowhere else."""

from dataclasses import dataclass
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from licensing import jws
from licensing.errors import DocumentError
from licensing.keyset import Keyset, SigningKey
from licensing.roots import Link
from licensing.statement import STATEMENT_TYP, Statement, open_statement
from server.home import Home
from server.licenses.keys.key_files import KeyFileError, find_key, kid_of
from server.licenses.keys.public_keys import read_ring


@dataclass(frozen=True)
class Signer:
    """A signing key that stands in the keyset. ``keyset`` is the document that goes out with every statement."""

    issuer: str
    keyset: str
    chain: tuple[Link, ...]
    listed: Keyset
    current: SigningKey
    key: Ed25519PrivateKey

    def envelope(self, statement: str) -> dict[str, object]:
        """Return the members of a response: ``statement`` and what a terminal needs to verify it."""
        members: dict[str, object] = {"statement": statement, "keyset": self.keyset}
        if self.chain:
            members["roots"] = [link.claims() for link in self.chain]
        return members

    def reopen(self, document: str) -> Statement | None:
        """Return the statement in ``document``, or None if terminals reject it because its key was revoked since."""
        try:
            return open_statement(document.encode(), self.listed, issuer=self.issuer)
        except DocumentError:
            return None

    def sign(self, statement: Statement) -> str:
        """Return ``statement`` as a document.

        Raises:
            KeyFileError: the key is not valid at the statement's ``iat``: every terminal would refuse it.
        """
        if not self.current.not_before <= statement.iat < self.current.not_after:
            raise KeyFileError(f"the signing key is valid until {self.current.not_after:%Y-%m-%d} only")
        header = {"kid": self.current.kid}
        return jws.sign(statement.claims(), typ=STATEMENT_TYP, key=self.key, header=header).decode()


def signer() -> Signer:
    """Return this server's signer; its files are read again when one of them was replaced.

    Raises:
        KeyFileError: a file is missing or does not fit the others; the message names it.
    """
    home: Home = settings.HOME
    try:
        return _signer(home, home.stamp())
    except KeyFileError:  # perhaps a new key is being put in place at this moment
        return _signer(home, home.stamp())


@lru_cache(maxsize=8)
def _signer(home: Home, stamp: object) -> Signer:
    ring = read_ring(home)
    key = find_key((home.next_signing_key, home.signing_key), ring.keyset.keys)
    if key is None:
        raise KeyFileError(f"{home.keyset} does not fit {home.signing_key}, or that is not there")
    return Signer(
        issuer=ring.roots.issuer,
        keyset=ring.document.decode(),
        chain=ring.chain,
        listed=ring.keyset,
        current=ring.keyset.signing_key(kid_of(key)),
        key=key,
    )
