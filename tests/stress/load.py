"""Terminals that never give up: each request is sent again, byte for byte, until it is answered.

What must hold whatever fails in between is checked at each answer: one nonce never gets two different statements, and
``seq`` of a terminal never decreases. In the end a number whose registration was answered must be registered there.
"""

import http.client
import json
import random
import threading
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit

from licensing.keyset import Keyset
from licensing.request import Op
from licensing.statement import Statement, open_statement
from server import clock
from tests.server.terminal import FarTerminal

PAUSE = 0.5
"""Seconds until a request that failed is sent again: each try counts for the limit of registrations in an hour."""


class StressTerminal(FarTerminal):
    """A terminal whose answers come over HTTP."""

    def __init__(self, name: str, keyset: Keyset, issuer: str) -> None:
        super().__init__(name)
        self._keyset = keyset
        self._issuer = issuer
        self.answer = b""
        """The last statement as a document."""
        self.failover: datetime | None = None
        """When PostgreSQL was killed or a standby took over: it may lack the last checks, whose commits do not wait."""

    def accept(self, document: bytes, *, repeated: bool) -> Statement:
        """Return the statement in ``document``, the answer to the last request, once it is known to be consistent."""
        statement = open_statement(document, self._keyset, issuer=self._issuer)
        before, asked = self.held, self.sent
        assert statement.nonce == asked.nonce
        if repeated:
            assert before is not None
            if self._may_be_lost(before):
                assert statement.seq >= before.seq, f"seq {statement.seq} after {before.seq}"
            else:
                assert (statement.seq, statement.jti) == (before.seq, before.jti), "one nonce got two statements"
            assert asked.op is not Op.REGISTER or document == self.answer, "a registration's answer has changed"
        else:
            assert before is None or statement.seq > before.seq, f"seq {statement.seq} after {before.seq}"
        self.held, self.answer = statement, document
        return statement

    def _may_be_lost(self, statement: Statement) -> bool:
        return self.sent.op is Op.CHECK and self.failover is not None and statement.iat <= self.failover


class Client(threading.Thread):
    """One connection; its terminals take one number from each other, check, and repeat their last requests."""

    def __init__(self, url: str, number: str, terminals: Iterable[StressTerminal], stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.number = number
        self.terminals = list(terminals)
        self.holder: StressTerminal | None = None
        """The terminal whose registration was answered last."""
        self.counts: Counter[str] = Counter()
        self.failure: BaseException | None = None
        self._address = urlsplit(url).netloc
        self._connection: http.client.HTTPConnection | None = None
        self._choose = random.Random(number)
        self._stopping = stop

    @property
    def is_finished(self) -> bool:
        """Return whether it got its last answer, and all answers were consistent."""
        return self.failure is None and not self.is_alive()

    def run(self) -> None:
        try:
            while not self._stopping.is_set():
                self._step()
        except BaseException as failure:
            self.failure = failure
            raise
        finally:
            self._close()

    def _step(self) -> None:
        terminal = self._next()
        if terminal.held is None or self._choose.random() < 0.03:
            self._ask(terminal, Op.REGISTER)
            self.holder = terminal
        elif self._choose.random() < 0.2:
            terminal.accept(self._send(terminal.blob), repeated=True)
            self.counts["repeated"] += 1
        else:
            self._ask(terminal, Op.CHECK)

    def _next(self) -> StressTerminal:
        return self._choose.choice(self.terminals)

    def _ask(self, terminal: StressTerminal, op: Op) -> None:
        number = self.number if op is Op.REGISTER else None
        terminal.sign(terminal.request(op, clock.now(), license=number, replace=number is not None))
        terminal.accept(self._send(terminal.blob), repeated=False)
        self.counts[op] += 1

    def _send(self, blob: bytes) -> bytes:
        """Send ``blob`` until it is answered, also beyond the end of the run; return the statement."""
        while True:
            status, body = self._try(blob)
            if status == 200:
                statement: str = json.loads(body)["statement"]
                return statement.encode()
            assert status in (0, 429, 500, 503), (status, body)
            self.counts[f"failed {status or body.decode()}"] += 1
            threading.Event().wait(PAUSE)

    def _try(self, blob: bytes) -> tuple[int, bytes]:
        """Return the status and body; where there was no answer, 0 and the error's name."""
        if self._connection is None:
            self._connection = http.client.HTTPConnection(self._address, timeout=30)
        try:
            self._connection.request("POST", "/v1/statements", blob, {"Content-Type": "application/jose"})
            response = self._connection.getresponse()
            return response.status, response.read()
        except (OSError, http.client.HTTPException) as error:
            self._close()
            return 0, type(error).__name__.encode()

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
