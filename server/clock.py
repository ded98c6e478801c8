"""The server's clock; nothing else reads the time. Operations take ``now`` as a parameter."""

from datetime import UTC, datetime


def now() -> datetime:
    """Return this instant, in UTC."""
    return datetime.now(UTC)
