"""Whether this server's keys are those that have signed for its database: terminals refuse all that others sign."""

import contextlib
import hashlib
from datetime import datetime

from django.conf import settings

from server.licenses.keys.key_files import KeyFileError
from server.licenses.keys.signing import Signer, signer
from server.licenses.models import Terminal
from server.ops.models import Heartbeat

_KEYSET = "keyset"
"""Begins the name of the row that tells since when a version of the keyset has been in use, and whose it is."""


def check_keys() -> None:
    """Raise KeyFileError if every terminal would refuse what is signed; the message says what to restore.

    Terminals trust one issuer, and take no keyset that is older than the one that they have.
    """
    _check(signer())


def note_keyset(now: datetime) -> int:
    """Note which keyset is in use, once for each version; a job."""
    with contextlib.suppress(KeyFileError):  # of other keys nothing is noted, and /readyz tells of them
        current = signer()
        if _check(current) != current.listed.version:
            name = f"{_KEYSET} {_issuer(current)} {current.listed.version}"
            Heartbeat.objects.get_or_create(name=name, defaults={"at": now})
    return 0


def forget_former_keys() -> None:
    """Let the present keys sign for this database from now on, whatever has signed for it before."""
    Terminal.objects.exclude(last_statement="").update(last_statement="", last_nonce="")
    Heartbeat.objects.filter(name__startswith=_KEYSET).delete()


def _check(current: Signer) -> int:
    """Return the newest version that was in use, 0 if none is known, unless the keys of ``current`` are others."""
    home, newest = settings.HOME, 0
    for name in Heartbeat.objects.filter(name__startswith=_KEYSET).values_list("name", flat=True):
        _, issuer, version = name.split()
        newest = max(newest, int(version))
        if issuer != _issuer(current):
            raise KeyFileError(
                f"the keys in {home.folder} are not those that have signed for the database: every terminal would"
                " refuse what they sign. Restore the backup of its keys (docs/operating.md, section 4)"
            )
    if current.listed.version < newest:
        raise KeyFileError(
            f"{home.keyset} has version {current.listed.version}, but version {newest} has been in use: every terminal"
            " that has it would refuse what is signed. Restore the newest backup of the keys, or run `keys rotate`"
            f" until the version is {newest}"
        )
    return newest


def _issuer(current: Signer) -> str:
    """Return the issuer, which may be longer than a name."""
    return hashlib.sha256(current.issuer.encode()).hexdigest()[:16]
