"""The server's clock, the one place that reads it. Operations take ``now`` as a parameter."""

from datetime import UTC, datetime


def now() -> datetime:
    """Return this instant, in UTC."""
    return datetime.now(UTC)
