"""The metrics that are computed from a ledger, and the target of each."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

from bench.fleet.ledger import Ledger, Violation, percentile

Value = Callable[[Ledger], float]


@dataclass(frozen=True)
class Target:
    """``least``: the value must be at least ``limit``, else at most."""

    name: str
    value: Value
    limit: float
    least: bool = False

    def is_met(self, ledger: Ledger) -> bool:
        value = self.value(ledger)
        return value >= self.limit if self.least else value <= self.limit

    @property
    def shown_limit(self) -> str:
        return f"{'≥' if self.least else '≤'} {self.limit:g}"


def _count(name: str, kind: str = "honest") -> Value:
    return lambda ledger: ledger.counts[f"{kind}: {name}"]


def _share(part: str, whole: str) -> Value:
    """Return percent; all of nothing is 100."""

    def share(ledger: Ledger) -> float:
        number = ledger.counts[f"honest: {whole}"]
        return 100 * ledger.counts[f"honest: {part}"] / number if number else 100.0

    return share


def _banner(ledger: Ledger) -> float:
    expired = ledger.counts["honest: expired"] - ledger.counts["honest: expired with fewer days of the banner possible"]
    return 100 * (1 - ledger.counts["honest: banner"] / expired) if expired else 100.0


def _false_alerts(ledger: Ledger) -> float:
    years = ledger.counts["honest: terminal-days in use"] / 365
    return 1000 * ledger.counts["honest: false alerts"] / years if years else 0.0


def _percentile(name: str, percent: float) -> Value:
    return lambda ledger: percentile(ledger.lists.get(f"honest: {name}", []), percent)


TARGETS = (
    Target("false lockouts, terminal-days", _count("false lockout"), 0),
    Target("leaks of honest shops, terminal-days", _count("leak"), 0),
    Target("leaks of dishonest shops, terminal-days", _count("leak", "dishonest"), 0),
    Target("false lockouts in dishonest shops, terminal-days", _count("false lockout", "dishonest"), 0),
    Target("days beyond the bound of one number, one allowance", _count("sharing"), 0),
    Target("the same in dishonest shops", _count("sharing", "dishonest"), 0),
    Target("expired terminals with ≥ 10 opening days of the banner before, %", _banner, 100, least=True),
    Target("minutes until unlocked, p99", _percentile("minutes to unlock", 99), 15),
    Target("false alerts per 1,000 terminals and year", _false_alerts, 1),
    Target("real cases that staff saw, %", _share("real cases that staff saw", "real cases"), 100, least=True),
    Target(
        "locked while paid, on the dashboard a week before, %",
        _share("locked while paid, listed a week before", "locked while paid"),
        95,
        least=True,
    ),
    Target("mails per shop and year, median", _percentile("mails a year", 50), 6),
    Target("mails per shop and year, p99", _percentile("mails a year", 99), 12),
    Target("unjustified mails", _count("unjustified mail"), 0),
)


def missed(ledger: Ledger) -> list[Target]:
    return [target for target in TARGETS if not target.is_met(ledger)]


def first_violations(ledger: Ledger) -> list[Violation]:
    """Return the first violation of each metric that a missed target counts."""
    first = {violation.metric: violation for violation in reversed(ledger.violations)}
    return [first[metric] for metric in sorted(first) if _is_missed_for(ledger, metric)]


def _is_missed_for(ledger: Ledger, metric: str) -> bool:
    without = replace(ledger, counts=Counter({**ledger.counts, metric: 0}))
    return any(target.value(without) != target.value(ledger) for target in missed(ledger))
