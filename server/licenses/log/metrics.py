"""What terminals asked and what came of it, counted for whoever watches the server. Nothing here is a decision."""

import contextlib
import json
from collections.abc import Iterator

from prometheus_client import Counter

from licensing import jws
from licensing.codes import Code
from licensing.errors import Refused
from licensing.request import Op

answers = Counter("attomenzei_answers", "Requests of terminals: what was asked, what came of it", ["op", "outcome"])

UNREAD = "unread"


class Asking:
    """One request: ``op`` is known once it was read, ``outcome`` once it was answered."""

    def __init__(self) -> None:
        self.op = UNREAD
        self.outcome = Code.SERVER_ERROR.value

    def read(self, op: Op) -> None:
        self.op = op.value

    def answered(self, statement: str) -> None:
        """Take the outcome from the statement that was given: active, stopped, moved."""
        self.outcome = str(json.loads(jws.decode(statement.split(".")[1].encode()))["status"])


@contextlib.contextmanager
def counted() -> Iterator[Asking]:
    """Count the request that the block answers or refuses."""
    asking = Asking()
    try:
        yield asking
    except Refused as refused:
        asking.outcome = refused.code.value
        raise
    finally:
        answers.labels(asking.op, asking.outcome).inc()
