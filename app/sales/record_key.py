"""The key of the journal and its backups: derived from the recovery code, the one secret that is kept.

A code has 27 random symbols (135 bits) and the check symbol of license numbers, in groups of four::

    key = generate()
    key.shown                   # "7K3M-9QXR-2VTA-84ND-K0RC-55XW-Q1ZB"
    read_code(key.shown) == key

Each file that is encrypted with a key begins with its ``id``, so that it is known without trying which key opens it.
"""

import hashlib
import secrets
from dataclasses import dataclass
from functools import cached_property

from licensing.number import ALPHABET, NumberFault, check_symbol, show, symbols_in

LENGTH = 28
ID_LENGTH = 16
"""Bytes: SQLCipher's salt, which is the beginning of the file."""
MAGIC = b"AttoMz"
"""The beginning of each id, which distinguishes an encrypted file from a damaged one."""


class CodeError(Exception):
    """What was typed is no recovery code."""

    def __init__(self, fault: NumberFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, repr=False)
class Key:
    """``code`` is the recovery code without dashes: whoever has it can read everything."""

    code: str

    @property
    def shown(self) -> str:
        return show(self.code)

    @cached_property
    def id(self) -> bytes:
        return MAGIC + self._derived(b"records.id", ID_LENGTH - len(MAGIC))

    @cached_property
    def pragma(self) -> str:
        """The key and the salt as SQLCipher takes them; nothing has to be stretched, as the code is random."""
        return f"x'{self._derived(b'records.key', 32).hex()}{self.id.hex()}'"

    def _derived(self, purpose: bytes, size: int) -> bytes:
        return hashlib.blake2b(self.code.encode(), digest_size=size, person=purpose).digest()


def generate() -> Key:
    body = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1))
    return Key(body + check_symbol(body))


def read_code(text: str) -> Key:
    """Return the key of the recovery code that ``text`` is, in any spelling that license numbers may have.

    Raises:
        CodeError: it is none.
    """
    symbols = symbols_in(text)
    fault = _fault(symbols)
    if fault is not None:
        raise CodeError(fault)
    return Key(symbols)


def _fault(symbols: str) -> NumberFault | None:
    if not symbols:
        return NumberFault.EMPTY
    if set(symbols) - set(ALPHABET):
        return NumberFault.OTHER_CHARACTERS
    if len(symbols) != LENGTH:
        return NumberFault.TOO_SHORT if len(symbols) < LENGTH else NumberFault.TOO_LONG
    return None if check_symbol(symbols[:-1]) == symbols[-1] else NumberFault.WRONG_CHECK
