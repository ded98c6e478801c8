"""From the bytes of a request to the bytes of its response, whether it came by HTTP, the offline page or a file."""

import json

from licensing import jws
from licensing.codes import Code, Fault
from licensing.errors import DocumentError, Refused
from licensing.request import Request, open_request
from server import clock
from server.licenses.door import limits, metrics
from server.licenses.door.answers import Answered, answer
from server.licenses.keys.signing import signer
from server.rate_limits import network_of

LARGEST = jws.LARGEST
"""Bytes of the largest request; readers read one more, to see that it is too large."""


def respond_to(address: str, blob: bytes) -> bytes:
    """Return the response to a request that came over the network from ``address``, counted and rate limited.

    Raises:
        Refused: as in ``respond``, or ``RateLimited``.
    """
    network = network_of(address)
    with metrics.counted() as sample:
        # Before anything is parsed or verified: signatures are the expensive part.
        limits.count_address(network)
        request, jkt = open_verified(blob)
        sample.op = request.op.value
        limits.count_request(request, jkt, network)
        with limits.count_guesses(network):
            answered, body = _response(request, jkt)
        sample.outcome = answered.status.value
        return body


def respond(blob: bytes) -> bytes:
    """Return the response to the request document ``blob``: the body of a 200, and the content of an answer file.

    Raises:
        Refused: the server refuses it, or ``blob`` is not a request; nothing was changed.
    """
    return _response(*open_verified(blob))[1]


def open_verified(blob: bytes) -> tuple[Request, str]:
    """Return the request in ``blob`` and the thumbprint of the key that signed it, or raise Refused."""
    try:
        return open_request(blob)
    except DocumentError as error:
        code = Code.BAD_SIGNATURE if error.fault is Fault.BAD_SIGNATURE else Code.MALFORMED_REQUEST
        raise Refused(code, str(error)) from error


def _response(request: Request, jkt: str) -> tuple[Answered, bytes]:
    current = signer()
    answered = answer(request, jkt, current, clock.now())
    return answered, json.dumps(current.envelope(answered.document)).encode()
