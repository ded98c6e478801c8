"""From the bytes of a request to the bytes of its answer, for every way it may come: the door, the page, a file."""

import json

from licensing import jws
from licensing.codes import Code, Fault
from licensing.errors import DocumentError, Refused
from licensing.request import Request, open_request
from server import clock
from server.licenses.door import limits
from server.licenses.door.answers import answer
from server.licenses.keys.signing import signer
from server.licenses.log import metrics

LARGEST = jws.LARGEST
"""Bytes of a request that are worth reading; one more is too many."""


def receive_from(address: str, blob: bytes) -> bytes:
    """Return the answer to what came over the network from ``address``, within the limits of the door.

    Raises:
        Refused: as ``receive``, or ``TooMany``.
    """
    place = limits.neighbourhood(address)
    with metrics.counted() as asking:
        limits.admit(place)
        asked, jkt = opened(blob)
        asking.read(asked.op)
        limits.admit_asked(asked, jkt, place)
        with limits.guesses_counted(place):
            statement, body = answered(asked, jkt)
        asking.answered(statement)
        return body


def receive(blob: bytes) -> bytes:
    """Return the answer to the request document ``blob``: the body of a 200, and the file that goes back.

    Raises:
        Refused: the server says no, or ``blob`` is no request; nothing was changed.
    """
    return answered(*opened(blob))[1]


def opened(blob: bytes) -> tuple[Request, str]:
    """Return the request in ``blob`` and the thumbprint of the key that signed it, or raise Refused."""
    try:
        return open_request(blob)
    except DocumentError as error:
        code = Code.BAD_SIGNATURE if error.fault is Fault.BAD_SIGNATURE else Code.MALFORMED_REQUEST
        raise Refused(code, str(error)) from error


def answered(asked: Request, jkt: str) -> tuple[str, bytes]:
    """Return the statement for ``asked`` and the whole answer it goes out in, or raise Refused."""
    current = signer()
    statement = answer(asked, jkt, current, clock.now())
    return statement, json.dumps(current.answer(statement)).encode()
