"""What was observed: counters for the metrics, and the violations with their shop and day."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Violation:
    """A terminal-day, alert, or mail that must not be."""

    metric: str
    shop: int
    day: date
    details: str

    def __str__(self) -> str:
        return f"{self.metric}: shop {self.shop} on {self.day}: {self.details}"


@dataclass
class Ledger:
    """What a part of the fleet has observed. ``lists`` are single values, such as the minutes until an unlock."""

    counts: Counter[str] = field(default_factory=Counter)
    lists: dict[str, list[float]] = field(default_factory=dict)
    violations: list[Violation] = field(default_factory=list)
    digests: list[str] = field(default_factory=list)
    """Of the shops' histories."""

    def count(self, name: str, number: int = 1) -> None:
        self.counts[name] += number

    def note(self, name: str, value: float) -> None:
        self.lists.setdefault(name, []).append(value)

    def violate(self, metric: str, shop: int, day: date, details: str) -> None:
        self.count(metric)
        self.violations.append(Violation(metric, shop, day, details))

    def add(self, other: "Ledger") -> None:
        self.counts.update(other.counts)
        for name, values in other.lists.items():
            self.lists.setdefault(name, []).extend(values)
        self.violations += other.violations
        self.digests += other.digests

    def close(self, history: Iterable[str]) -> None:
        """Add the digest of a shop's history."""
        self.digests.append(hashlib.sha256("\n".join(history).encode()).hexdigest())

    @property
    def digest(self) -> str:
        """The same for the same seed, on any machine."""
        parts: list[Any] = [sorted(self.counts.items()), sorted(self.lists.items()), self.digests]
        parts.append([{**asdict(one), "day": str(one.day)} for one in self.violations])
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def percentile(values: list[float], percent: float) -> float:
    """Return the value at the nearest rank; 0 without any. Of fewer than 50 values, the 99th percentile is the largest.

    One in a hundred shops may exceed the limit for the 99th: its rank is 99, not 100.
    """
    ordered = sorted(values)
    return ordered[max(0, round(len(ordered) * percent / 100) - 1)] if ordered else 0.0
