"""What may come back to a till instead of the server's answer."""

from licensing.codes import Trouble
from licensing.errors import Unreachable
from tests.laws.life import Lie, Response


def flipped(place: int) -> Lie:
    def lie(response: Response) -> Response:
        status, content_type, body = response
        spoiled = bytearray(body)
        spoiled[place % len(body)] ^= 1 << place % 7
        return status, content_type, bytes(spoiled)

    return lie


def instead(*response: object) -> Lie:
    return lambda _response: response  # type: ignore[return-value]  # three values, as the table below shows


def lost(_response: Response) -> Response:
    raise Unreachable(Trouble.NO_CONNECTION)


PROBLEM = "application/problem+json"
FOREIGN = (
    instead(200, "text/html", b"<html>Welcome to the hotel</html>"),
    instead(200, "application/json", b"[]"),
    instead(302, "text/html", b""),
    instead(403, PROBLEM, b'{"code": "license_stopped"}'),
    instead(404, PROBLEM, b'{"code": "unknown_terminal"}'),
    instead(404, PROBLEM, b'{"code": "unknown_license"}'),
    instead(429, PROBLEM, b'{"code": "rate_limited"}'),
    instead(502, "text/html", b"Bad gateway"),
    instead(500, PROBLEM, b'{"code": "server_error"}'),
)
