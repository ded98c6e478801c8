"""A lock that is given to whoever has waited longest. ``threading.Lock`` promises no order."""

import threading
from collections import deque


class FairLock:
    """``release`` passes the lock on to the first in the queue, so that nobody can take it in between."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._held = False
        self._waiting: deque[threading.Lock] = deque()

    @property
    def length(self) -> int:
        """How many wait."""
        return len(self._waiting)

    def acquire(self, timeout: float) -> bool:
        """Return whether it was acquired within ``timeout`` seconds."""
        with self._guard:
            if not self._held:
                self._held = True
                return True
            turn = threading.Lock()
            turn.acquire()
            self._waiting.append(turn)
        if turn.acquire(timeout=timeout):
            return True
        with self._guard:
            waits = turn in self._waiting  # or it was passed on at the last moment
            self._waiting = deque(other for other in self._waiting if other is not turn)
        return not waits

    def release(self) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._held = False
