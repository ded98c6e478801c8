"""A forgotten settings password, by telephone: the terminal's challenge and support's response (docs/adr/0016).

The secret is one terminal's own and comes in its statement, so a response is made where the server's secret is, and
compared with no network. It opens the settings of one terminal and nothing else; no license depends on it.
"""

import hashlib
import hmac
import secrets
from typing import Final

from licensing.errors import LicensingError
from licensing.number import ALPHABET, check_symbol, symbols_in

CHALLENGE_LENGTH: Final = 8
RESPONSE_LENGTH: Final = 9
"""Symbols, the last of them a check symbol. They differ, so that neither is taken for the other."""


class UnlockingError(LicensingError):
    """What was typed is no challenge or no response, or one symbol of it is wrong."""


def new_challenge() -> str:
    """Return a challenge for this moment, in fours: ``4QXR-2VTA``."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(CHALLENGE_LENGTH - 1))
    return _grouped(body + check_symbol(body), 4)


def read_challenge(text: str) -> str:
    """Return the challenge in ``text``; case, width, dashes and look-alikes are evened out.

    Raises:
        UnlockingError: it is none.
    """
    return _checked(text, CHALLENGE_LENGTH)


def derive_secret(server_secret: bytes, jkt: str) -> str:
    """Return the unlock secret of the terminal whose key has the thumbprint ``jkt``, in hexadecimal."""
    return _mac(server_secret, f"attomenzei unlock secret\n{jkt}").hex()


def respond(secret: str, challenge: str) -> str:
    """Return the response of a terminal with ``secret`` to ``challenge`` (as typed), in threes: ``4QX-R2V-TA5``.

    Raises:
        UnlockingError: the challenge is none.
    """
    number = int.from_bytes(_mac(secret.encode(), read_challenge(challenge))[:5])
    body = "".join(ALPHABET[number >> shift & 31] for shift in range(35, -1, -5))
    return _grouped(body + check_symbol(body), 3)


def answers(secret: str, challenge: str, text: str) -> bool:
    """Return whether ``text``, as typed, is the response to ``challenge``.

    Raises:
        UnlockingError: it is no response at all: misread or mistyped, rather than guessed.
    """
    return hmac.compare_digest(_checked(text, RESPONSE_LENGTH), symbols_in(respond(secret, challenge)))


def _mac(key: bytes, message: str) -> bytes:
    return hmac.new(key, message.encode(), hashlib.sha256).digest()


def _checked(text: str, length: int) -> str:
    symbols = symbols_in(text)
    known = len(symbols) == length and set(symbols) <= set(ALPHABET)
    if not known or check_symbol(symbols[:-1]) != symbols[-1]:
        raise UnlockingError(f"not {length} symbols that belong together: {symbols!r}")
    return symbols


def _grouped(symbols: str, size: int) -> str:
    return "-".join(symbols[place : place + size] for place in range(0, len(symbols), size))
