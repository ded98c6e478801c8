"""What may come back to a terminal instead of the server's answer."""

from licensing.codes import Trouble
from licensing.errors import Unreachable
from tests.laws.virtual_terminals import Response, Tamper


def with_flipped_bit(place: int) -> Tamper:
    def tamper(response: Response) -> Response:
        status, content_type, body = response
        spoiled = bytearray(body)
        spoiled[place % len(body)] ^= 1 << place % 7
        return status, content_type, bytes(spoiled)

    return tamper


def replaced_by(*response: object) -> Tamper:
    return lambda _response: response  # type: ignore[return-value]  # three values, as the table below shows


def lost(_response: Response) -> Response:
    raise Unreachable(Trouble.NO_CONNECTION)


PROBLEM = "application/problem+json"
FOREIGN = (
    replaced_by(200, "text/html", b"<html>Welcome to the hotel</html>"),
    replaced_by(200, "application/json", b"[]"),
    replaced_by(302, "text/html", b""),
    replaced_by(403, PROBLEM, b'{"code": "license_stopped"}'),
    replaced_by(404, PROBLEM, b'{"code": "unknown_terminal"}'),
    replaced_by(404, PROBLEM, b'{"code": "unknown_license"}'),
    replaced_by(429, PROBLEM, b'{"code": "rate_limited"}'),
    replaced_by(502, "text/html", b"Bad gateway"),
    replaced_by(500, PROBLEM, b'{"code": "server_error"}'),
)
