"""The terminal's requests: each posts one document and returns one answer, or raises the reason why not.

    HttpChannel("https://license.example.jp", app_version="1.0.0").ask(request)

How the request is sent is decided in ``http_post``, what the bytes of a response mean in ``answer``, and what a
statement means in ``acceptance``.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Final, Protocol

from licensing.answer import Answer
from licensing.errors import unexpected_as_internal
from licensing.proxy import Proxy

TIMEOUT: Final = 10.0
"""Seconds until the person is told that the server could not be reached: name look-up, connecting, all of it."""


class Channel(Protocol):
    def ask(self, request: bytes) -> Answer:
        """Return the server's answer to ``request``.

        Raises:
            Refused: the server refused it.
            Unreachable: it could not be asked.
        """

    def ask_at(self, request: bytes, instant: datetime | None) -> Answer:
        """Ask, but compare the dates of the server's certificate with ``instant`` in place of the PC clock.

        If ``instant`` is None they are not compared at all: then whoever has the key of an expired certificate of the
        server can read the request.
        """
        return self.ask(request)  # for a channel without certificates


class HttpChannel:
    """``POST /v1/statements`` at ``server_url``, or where that address redirects to."""

    def __init__(
        self, server_url: str, *, app_version: str, timeout: float = TIMEOUT, proxy: Callable[[], Proxy] = Proxy
    ) -> None:
        """``proxy`` is called before each request, so that a changed setting takes effect at once."""
        self._url = server_url + "/v1/statements"
        self._headers = {
            "Content-Type": "application/jose",
            "Accept": "application/json, application/problem+json",
            "Accept-Encoding": "identity",
            "User-Agent": f"attomenzei/{app_version}",
        }
        self._timeout = timeout
        self._proxy = proxy

    @unexpected_as_internal()
    def ask(self, request: bytes) -> Answer:
        return self._post(request)

    @unexpected_as_internal()
    def ask_at(self, request: bytes, instant: datetime | None) -> Answer:
        return self._post(request, check_dates=False, instant=instant)

    def _post(self, request: bytes, *, check_dates: bool = True, instant: datetime | None = None) -> Answer:
        # Here, because HTTP and TLS take a tenth of a second to import: neither the first paint nor a look at the
        # standing from the command line asks the server.
        from licensing.http_post import Dates, post

        dates = Dates(by_clock=check_dates, instant=instant)
        return post(self._url, self._headers, request, self._proxy(), dates, timeout=self._timeout)
