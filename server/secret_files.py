"""Reads files with a secret in them: keys, ``secret.key``, the passphrase. One that others may read is refused."""

import os
from pathlib import Path


class SecretFileError(Exception):
    """A secret file cannot be used; the message names it."""


def read_secret(path: Path) -> bytes:
    """Return the content of ``path``.

    Raises:
        FileNotFoundError: there is none.
        SecretFileError: it cannot be read, or others may read it, so that it may have been copied.
    """
    try:
        # Refused, not corrected: correcting it would hide that it may have been copied.
        if is_open(path):
            raise SecretFileError(f"{path}: others may read it, which a secret must not allow; run `chmod 600 {path}`")
        return path.read_bytes()
    except FileNotFoundError:
        raise
    except OSError as error:
        raise SecretFileError(f"{path}: {error.strerror or error}") from error


def is_open(path: Path) -> bool:
    """Return whether group or others have any permission on ``path``; Windows has no such modes."""
    return os.name != "nt" and bool(path.stat().st_mode & 0o077)
