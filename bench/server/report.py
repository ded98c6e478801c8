"""``RESULTS.md`` and its plot, from the figures of all parts that were ever measured."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from math import log10, nan
from pathlib import Path

FOLDER = Path(__file__).parents[1]
FIGURES = FOLDER / "server" / "figures.json"
RESULTS = FOLDER / "RESULTS.md"
PLOT = FOLDER / "latency.svg"
WIDTH, HEIGHT, MARGIN = 720, 300, 50
COLOURS = {8: "#1f6feb", 64: "#d1242f"}
"""Of the curves, by the number of connections."""


@dataclass(frozen=True)
class Target:
    """A row of the table. ``least``: the figure must be at least ``limit``, not at most."""

    name: str
    figure: str
    limit: float
    details: Callable[[dict[str, float]], str]
    least: bool = True

    def row(self, figures: dict[str, float]) -> str:
        if self.figure not in figures:
            return f"| {self.name} | {self._limit} | not measured | | |"
        value = figures[self.figure]
        met = value >= self.limit if self.least else value <= self.limit
        return f"| {self.name} | {self._limit} | **{value:.2f}** | {'yes' if met else 'no'} | {self.details(figures)} |"

    @property
    def _limit(self) -> str:
        return f"{'≥' if self.least else '≤'} {self.limit:g}"


def _ms(connections: int) -> Callable[[dict[str, float]], str]:
    return lambda f: f"{f[f'p50_{connections}'] * 1e3:.1f} ms, {f[f'p99_{connections}'] * 1e3:.1f} ms"


def _by_cost(figures: dict[str, float], name: str) -> str:
    return f"{figures.get(name + '_by_cost', nan):.2f} by processor time"


TARGETS = (
    Target(
        "checks/s on SQLite ÷ the same work in a bare loop",
        "checks_to_bare_loop",
        0.5,
        lambda f: f"{f['checks']:,.0f}/s, {f['bare_loop']:,.0f}/s; {_by_cost(f, 'checks_to_bare_loop')}",
    ),
    Target(
        "registrations/s ÷ checks/s on SQLite",
        "registrations_to_checks",
        0.5,
        lambda f: f"{f['registrations']:,.0f}/s; {_by_cost(f, 'registrations_to_checks')}",
    ),
    Target("p99 ÷ p50 with 8 connections", "p99_to_p50_8", 4, _ms(8), least=False),
    Target("p99 ÷ p50 with 64 connections", "p99_to_p50_64", 4, _ms(64), least=False),
    Target(
        "checks/s on PostgreSQL with 1 worker ÷ pgbench",
        "checks_to_pgbench",
        0.5,
        lambda f: f"{f['postgresql_checks']:,.0f}/s, {f['pgbench']:,.0f}/s; {_by_cost(f, 'checks_to_pgbench')}",
    ),
    Target(
        "two workers on two cores ÷ one, on PostgreSQL (from the processor time of a check)",
        "two_workers_to_one",
        1.7,
        lambda f: f"{f['cost_with_one_worker'] * 1e6:.0f} µs, {f['cost_with_two_workers'] * 1e6:.0f} µs",
    ),
    Target(
        "checks/s ÷ repeated activations/s of sealium 1.5.2",
        "checks_to_peer",
        6,
        lambda f: f"{f['peer_checks']:,.0f}/s, {f['peer_activations']:,.0f}/s; {_by_cost(f, 'checks_to_peer')}",
    ),
    Target(
        "cost of a check at 1 thousand, 100 thousand and 5 million licenses: largest ÷ smallest",
        "largest_to_smallest_cost",
        1.2,
        lambda f: ", ".join(f"{f[f'cost_at_{size}'] * 1e6:.0f} µs" for size in (1_000, 100_000, 5_000_000)),
        least=False,
    ),
    Target(
        "memory of a worker after a million checks, MiB",
        "memory_10",
        150,
        lambda f: f"{f['memory_growth']:+.1f} MiB in the last 900,000",
        least=False,
    ),
)

TEXT = """# The server under load

Measured by `make bench` (`python -m bench server`): a real `serve` process with its access log and metrics on one
core; the load generator, which sends requests that were signed before over kept-alive connections, on the other.
Medians of 5 runs; the figures of a ratio are of one run. Machine: {machine}. Last part measured on {day}.

| | target | measured | met | figures |
| --- | --- | --- | --- | --- |
{rows}

![Time from a request to its response](latency.svg)

- **Bare loop**: this project's documents and signer, one joined SELECT, one UPDATE, one commit, `sqlite3` directly; no
  HTTP and no rules. Checks are committed with `synchronous=NORMAL` in both, registrations with `FULL`.
- **Registrations** are of new terminals with free numbers: five rows and an update each, on disk before the response.
- **pgbench**: one connection, one joined SELECT and one UPDATE in a transaction, `synchronous_commit=off` as for a
  check; the cluster and either pgbench or the worker share one core. fsync is off for both.
- **Two workers**: the generator needs a part of the same two cores, so a rate would measure that; the ratio is 2 × the
  processor time of a check with one worker ÷ that with two, worker and PostgreSQL together.
- **sealium** answers the activation that its client repeats at each start; its own limit is switched off.
- **By processor time**: the same ratio from the processor time of one check, transaction or activation instead of the
  rate. It hardly depends on what else runs on the machine.
- **Cost**: processor time of the worker for a check. The terminals that ask are spread over the whole table.
"""


def save(part: str, figures: dict[str, float]) -> None:
    """Add the figures of ``part`` to those of the others, and write the report of all."""
    known = json.loads(FIGURES.read_text()) if FIGURES.exists() else {}
    known[part] = {name: round(value, 7) for name, value in figures.items()}
    FIGURES.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n")
    write({name: value for each in known.values() for name, value in each.items()})


def write(figures: dict[str, float]) -> None:
    rows = "\n".join(target.row(figures) for target in TARGETS)
    RESULTS.write_text(TEXT.format(machine=_machine(), day=date.today().isoformat(), rows=rows))  # noqa: DTZ011
    if "latency_8_00" in figures:
        PLOT.write_text(_plot(figures))


def _machine() -> str:
    info = Path("/proc/cpuinfo").read_text()
    model = next((line.partition(":")[2].strip() for line in info.splitlines() if "model name" in line), "unknown")
    return f"{info.count('processor')} cores, {model}"


def _plot(figures: dict[str, float]) -> str:
    """Return the latencies by percentile, for 8 and 64 connections, with milliseconds on a logarithmic scale."""
    top = 10 ** len(str(int(max(figures[f"latency_{count}_98"] for count in COLOURS) * 1000)))
    parts = [_tick(10**power, top) for power in range(len(str(top)))]
    for count, colour in COLOURS.items():
        values = [figures[f"latency_{count}_{percent:02}"] for percent in range(0, 100, 2)]
        parts.append(_curve(values, top, colour))
        parts.append(_text(WIDTH - MARGIN, _y(values[-1], top) - 6, f"{count} connections", "end"))
    parts.append(_text(WIDTH / 2, HEIGHT - 10, "percentile of the checks", "middle"))
    body = "\n".join(parts)
    box = f'viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {box}>\n{body}\n</svg>\n'


def _y(seconds: float, top: int) -> float:
    share = max(0.0, log10(max(seconds * 1000, 1e-9)) + 1) / (log10(top) + 1)  # from 0.1 ms
    return HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN)


def _curve(values: list[float], top: int, colour: str) -> str:
    step = (WIDTH - 2 * MARGIN) / (len(values) - 1)
    points = " ".join(f"{MARGIN + place * step:.0f},{_y(value, top):.0f}" for place, value in enumerate(values))
    return f'<polyline fill="none" stroke="{colour}" stroke-width="2" points="{points}"/>'


def _tick(milliseconds: int, top: int) -> str:
    y = _y(milliseconds / 1000, top)
    line = f'<line x1="{MARGIN}" x2="{WIDTH - MARGIN}" y1="{y:.0f}" y2="{y:.0f}" stroke="#d0d7de"/>'
    return line + _text(MARGIN - 6, y + 4, f"{milliseconds} ms", "end")


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}">{text}</text>'
