"""The terminal's only HTTP: it posts one request document and returns one answer, or raises the reason why not.

What the bytes of a response mean is decided in ``answer``, what a statement means in ``acceptance``.
"""

import queue
import threading
from collections.abc import Callable
from typing import Final, Protocol

from licensing.answer import Answer
from licensing.codes import Trouble
from licensing.errors import Unreachable, unexpected_as_internal
from licensing.proxy import Proxy, proxy_for

TIMEOUT: Final = 10.0
"""Seconds until the person is told that the server could not be reached: name look-up, connecting, all of it."""
BY_PROXY: Final = {Trouble.PROXY, Trouble.FOREIGN_ANSWER}
"""Troubles whose cause may be a proxy."""


class Channel(Protocol):
    def ask(self, request: bytes) -> Answer:
        """Return the server's answer to ``request``.

        Raises:
            Refused: the server refused it.
            Unreachable: it could not be asked.
        """


class HttpChannel:
    """``POST /v1/statements`` at ``server_url``."""

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
        return within(self._timeout, lambda: self._ask_and_name_proxy(request, self._proxy()))

    def _ask_and_name_proxy(self, request: bytes, proxy: Proxy) -> Answer:
        try:
            # Here, because requests takes a tenth of a second to import: neither the first paint nor a look at the
            # standing from the command line asks the server.
            from licensing.http_post import post

            return post(self._url, self._headers, request, proxy, self._timeout)
        except Unreachable as error:
            if error.trouble in BY_PROXY:
                error.proxy = proxy_for(self._url, proxy)
            raise


def within(timeout: float, work: Callable[[], Answer]) -> Answer:
    """Return what ``work`` returns, or raise what it raises, waiting ``timeout`` seconds at most for all of it.

    A name look-up or a server that sends a byte a second can outlast every socket timeout, so the work runs in a
    thread of its own, which is abandoned when the time is up.
    """
    outcome: queue.SimpleQueue[Answer | Exception] = queue.SimpleQueue()

    def run() -> None:
        try:
            outcome.put(work())
        except Exception as error:
            outcome.put(error)

    threading.Thread(target=run, name="license-channel", daemon=True).start()
    try:
        result = outcome.get(timeout=timeout)
    except queue.Empty:
        raise Unreachable(Trouble.TIMED_OUT, f"no answer within {timeout:g} s") from None
    if isinstance(result, Exception):
        raise result
    return result
