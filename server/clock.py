"""The server's clock; nothing else reads the time. Operations take ``now`` as a parameter.

Also which days anybody may enter: near the ends of the calendar adding a day or months, or a time zone, fails.
"""

import time
from datetime import UTC, date, datetime
from typing import Final

FIRST_DAY: Final = date(2020, 1, 1)
LAST_DAY: Final = date(2099, 12, 31)


def now() -> datetime:
    """Return this instant, in UTC."""
    return datetime.now(UTC)


def monotonic() -> float:
    """Return seconds that nobody can set, for a duration within this process."""
    return time.monotonic()


def parse_day(typed: str) -> date:
    """Return the day in ``typed``, such as 2027-10-31.

    Raises:
        ValueError: it is no day, or outside of ``FIRST_DAY`` to ``LAST_DAY``.
    """
    day = date.fromisoformat(typed)
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(typed)
    return day
