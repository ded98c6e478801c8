"""The server's clock; nothing else reads the time. Operations take ``now`` as a parameter."""

import time
from datetime import UTC, datetime


def now() -> datetime:
    """Return this instant, in UTC."""
    return datetime.now(UTC)


def monotonic() -> float:
    """Return seconds that nobody can set, for a duration within this process."""
    return time.monotonic()
