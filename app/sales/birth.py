"""A date of birth, of which a passport may leave month and day unknown (ICAO Doc 9303 part 3)."""

import re
from dataclasses import dataclass
from datetime import date

_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)


@dataclass(frozen=True)
class Birth:
    """``month`` and ``day`` are 0 where the passport does not know them. Raises ValueError for no day of a calendar."""

    year: int
    month: int = 0
    day: int = 0

    def __post_init__(self) -> None:
        date(self.year, self.month or 1, self.day or 1)

    def __str__(self) -> str:
        """Return it as in tables: 1990/05/21, 1968/00/00."""
        return self.isoformat().replace("-", "/")

    def isoformat(self) -> str:
        return f"{self.year:04}-{self.month:02}-{self.day:02}"

    @classmethod
    def fromisoformat(cls, text: str) -> "Birth":
        """Return the birth that ``isoformat`` wrote. Raises ValueError for anything else."""
        match = _ISO.fullmatch(text)
        if match is None:
            raise ValueError(f"not a birth: {text!r}")
        return cls(*map(int, match.groups()))

    @property
    def earliest(self) -> date:
        """The first day that it may be."""
        return date(self.year, self.month or 1, self.day or 1)
