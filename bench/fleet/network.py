"""The network between a shop and the vendor's real answering path."""

from enum import IntEnum
from typing import Protocol

from licensing.answer import Answer, open_answer
from licensing.channel import Channel
from licensing.codes import Trouble
from licensing.errors import Unreachable


class Condition(IntEnum):
    """Of several at once, the highest applies."""

    ONLINE = 0
    SLOW = 1
    """IPv6 leads nowhere, and IPv4 is tried after it: seconds more, and nothing else."""
    LOSING = 2
    """Every second answer is lost after the server has given it."""
    PORTAL = 3
    """A login page answers everything."""
    INTERCEPTED = 4
    """A proxy with its own certificates opens TLS connections."""
    OFFLINE = 5


TROUBLES = {
    Condition.PORTAL: Trouble.FOREIGN_ANSWER,
    Condition.INTERCEPTED: Trouble.TLS_AUTHORITY,
    Condition.OFFLINE: Trouble.NO_CONNECTION,
}


class Server(Protocol):
    @property
    def is_down(self) -> bool: ...

    def respond(self, request: bytes) -> bytes:
        """Return the response to ``request``, or raise Refused."""


class Network(Channel):
    """The network of one shop.

    ``answered`` tells whether the server has processed the last request, ``delivered`` whether its answer has arrived.
    """

    def __init__(self, vendor: Server) -> None:
        self._vendor = vendor
        self._active: list[Condition] = []
        self._losing = False
        self.answered = self.delivered = False
        self.dates_are_right = True
        """Whether the PC that asks has a date at which the server's certificate is valid."""

    @property
    def condition(self) -> Condition:
        return max(self._active, default=Condition.ONLINE)

    @property
    def connects(self) -> bool:
        """Whether a bare connection to the server, or to what answers in its place, can be opened."""
        return self.condition is not Condition.OFFLINE and not self._vendor.is_down

    @property
    def works(self) -> bool:
        """Whether a request is answered, perhaps at the second try."""
        return self.condition <= Condition.LOSING and not self._vendor.is_down

    def begin(self, condition: Condition) -> None:
        self._active.append(condition)

    def end(self, condition: Condition) -> None:
        if condition in self._active:
            self._active.remove(condition)

    def ask(self, request: bytes) -> Answer:
        self._connect()
        if not self.dates_are_right:
            raise Unreachable(Trouble.TLS_DATE)
        return self._exchange(request)

    def ask_at(self, request: bytes, instant: object) -> Answer:
        self._connect()
        return self._exchange(request)

    def _connect(self) -> None:
        self.answered = self.delivered = False
        trouble = TROUBLES.get(self.condition)
        if trouble is not None:
            raise Unreachable(trouble)
        if self._vendor.is_down:
            raise Unreachable(Trouble.NO_CONNECTION)

    def _exchange(self, request: bytes) -> Answer:
        body = self._vendor.respond(request)
        self.answered = True
        if self.condition is Condition.LOSING:
            self._losing = not self._losing
            if self._losing:
                raise Unreachable(Trouble.TIMED_OUT)
        self.delivered = True
        return open_answer(body)
