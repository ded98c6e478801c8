"""Keeps a thread free for ``/healthz``: fewer requests may wait for the database than a worker has threads.

While the database does not answer, others are refused with 503 and Retry-After instead of waiting behind it.
"""

import sys
import threading
from collections.abc import Callable
from http import HTTPStatus

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views import defaults

from server import clock
from server.licenses.door.views import RETRY_AFTER
from server.postgresql.deadline import within

PLACES = 4
"""Requests of one worker that may use the database at the same time; it has one thread more."""
STALLED = 2.0
"""Seconds without any of them being finished, after which no other request waits."""
PAGE_SECONDS = 20.0
"""For all statements of a page or of a request to the API."""


class BusyError(Exception):
    """The database does not answer, or not fast enough; nothing was done."""


class Gate:
    """``with`` admits ``places`` at a time. Others wait as long as the ones before them make progress.

    Raises:
        BusyError: no place became free within ``STALLED`` of the last change.
    """

    def __init__(self, places: int) -> None:
        self._free = places
        self._changed = threading.Condition()
        self._progress = 0.0

    def __enter__(self) -> None:
        with self._changed:
            while self._free == 0:
                rest = self._progress + STALLED - clock.monotonic()
                if rest <= 0:
                    raise BusyError
                self._changed.wait(rest)
            self._move(-1)

    def __exit__(self, *_: object) -> None:
        with self._changed:
            self._move(+1)
            self._changed.notify()

    def _move(self, places: int) -> None:
        self._free += places
        self._progress = clock.monotonic()


gate = Gate(PLACES)


class AdmitRequests:
    """Django's middleware around everything that may use the database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            with gate, within(PAGE_SECONDS):
                return self.get_response(request)
        except BusyError:
            return _unavailable(request)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's ``handler500``: a database that does not answer is 503, everything else a bug."""
    if isinstance(sys.exception(), OperationalError):
        return _unavailable(request)
    return defaults.server_error(request)


def _unavailable(request: HttpRequest) -> HttpResponse:
    with translation.override(translation.get_language_from_request(request)):
        page = render(None, "500.html", status=HTTPStatus.SERVICE_UNAVAILABLE)
    page["Retry-After"] = RETRY_AFTER
    return page
