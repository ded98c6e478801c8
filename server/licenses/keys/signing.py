"""Signs statements with the server's private signing key; nothing else reads that key while the server runs."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from licensing import jws
from licensing.clock import JST
from licensing.errors import DocumentError
from licensing.keyset import Keyset, SigningKey
from licensing.roots import Link
from licensing.statement import STATEMENT_TYP, Statement, open_statement
from server.home import Home
from server.licenses.keys.key_files import KeyFileError, find_key, kid_of
from server.licenses.keys.public_keys import read_public_keys


@dataclass(frozen=True)
class Signer:
    """A signing key of the keyset. ``keyset`` is the document that is sent with every statement."""

    issuer: str
    keyset: str
    chain: tuple[Link, ...]
    listed: Keyset
    current: SigningKey
    kid: str
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

    def check_valid(self, moment: datetime) -> None:
        """Raise KeyFileError unless the key may sign at ``moment``: every terminal would reject what it signs."""
        begin, end = self.current.not_before, self.current.not_after
        if not begin <= moment < end:  # perhaps it was made while the clock was ahead
            raise KeyFileError(
                f"the signing key is valid until {_day(end)} only, and not before {_day(begin)}: run `keys rotate`"
            )

    def sign(self, statement: Statement) -> str:
        """Return ``statement`` as a document.

        Raises:
            KeyFileError: the key is not valid at the statement's ``iat``.
        """
        # An error on the server is better than a statement that all terminals reject.
        self.check_valid(statement.iat)
        header = {"kid": self.kid}
        return jws.sign(statement.claims(), typ=STATEMENT_TYP, key=self.key, header=header).decode()


def _day(moment: datetime) -> str:
    return f"{moment.astimezone(JST):%Y-%m-%d}"


def signer() -> Signer:
    """Return this server's signer; cached until one of its files is replaced.

    Raises:
        KeyFileError: a file is missing or does not match the others; the message names it.
    """
    home: Home = settings.HOME
    try:
        return _signer(home, home.file_versions())
    except KeyFileError:  # perhaps read in the middle of an installation
        return _signer(home, home.file_versions())


# The versions of the files are part of the key: a worker uses rotated keys without a restart or a signal.
@lru_cache(maxsize=8)
def _signer(home: Home, versions: object) -> Signer:
    public = read_public_keys(home)
    key = find_key((home.next_signing_key, home.signing_key), public.keyset.keys)
    if key is None:
        raise KeyFileError(f"{home.keyset} does not match {home.signing_key}, or that is missing")
    kid = kid_of(key)
    return Signer(
        issuer=public.roots.issuer,
        keyset=public.document.decode(),
        chain=public.chain,
        listed=public.keyset,
        current=public.keyset.signing_key(kid),
        kid=kid,
        key=key,
    )
