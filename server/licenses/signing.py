"""The server's private signing key, and the only place that has it: statements are signed here and nowhere else."""

from dataclasses import dataclass
from functools import cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from licensing import jws
from licensing.errors import LicensingError
from licensing.keyset import SigningKey, open_keyset
from licensing.statement import STATEMENT_TYP, Statement
from licensing.vendor import read_vendor
from server.home import Home
from server.licenses.keys import KeyFileError, read_key


@dataclass(frozen=True)
class Signer:
    """A signing key that stands in the keyset. ``keyset`` is the document that goes out with every statement."""

    issuer: str
    keyset: str
    current: SigningKey
    key: Ed25519PrivateKey

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
    """Return this server's signer; its files are read once.

    Raises:
        KeyFileError: a file is missing or does not fit the others; the message names it.
    """
    return _signer(settings.HOME)


@cache
def _signer(home: Home) -> Signer:
    key = read_key(home.signing_key)
    try:
        vendor = read_vendor(home.vendor)
        blob = home.keyset.read_bytes()
        keyset = open_keyset(blob, vendor.root_keys, issuer=vendor.issuer)
        current = keyset.signing_key(jws.thumbprint(key.public_key()))
    except OSError as error:
        raise KeyFileError(f"{home.keyset}: {error.strerror or error}") from error
    except LicensingError as error:
        raise KeyFileError(f"{home.keyset} does not fit {home.signing_key} and {home.vendor}: {error}") from error
    return Signer(issuer=vendor.issuer, keyset=blob.decode(), current=current, key=key)
