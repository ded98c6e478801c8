"""``FLEET.md`` and its plots, from the ledgers of some seeds."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from bench.fleet.ledger import Ledger, percentile
from bench.fleet.load import PEAK_LIMIT, measure
from bench.fleet.run import Effort
from bench.fleet.targets import TARGETS

FULL = 10_000
PART = """
**This is a part of the fleet:** {share:g} % of its {full:,} shops. A fault that one shop in a thousand meets may be
missing. It took {effort}.

**The whole fleet** would need about 144 minutes of processor time for a seed: see
[ADR 26](../docs/adr/0026-size-of-the-fleet.md).
"""
TOOK = """
It took {effort}.
"""
FOLDER = Path(__file__).parents[1]
WIDTH, HEIGHT, MARGIN = 720, 240, 40
PLOTS = (
    ("fleet-unlock.svg", "honest: minutes to unlock", 1.0, "minutes until a terminal that could be unlocked was"),
    ("fleet-mails.svg", "honest: mails a year", 1.0, "e-mails of a shop in a year"),
)

TEXT = """# The fleet

Simulated by `make fleet` (`python -m bench.fleet`): {shops} shops with {terminals} terminal-days in {days} days,
for the seeds {seeds}. Agent, documents, decision, store, answering path, staff operations, reminders and dashboard
are the real ones; time, network and people are simulated. The same seed prints the same digest on any machine.
{part}
| metric | target | {heads} | met |
| --- | --- | {lines} | --- |
{rows}

![Minutes until unlocked](fleet-unlock.svg)

![E-mails of a shop in a year](fleet-mails.svg)

## Not in the targets, but counted

| | {heads} |
| --- | {lines} |
{counts}

## Checks per second

Of 10,000 shops with 22,000 terminals; a tenth of them shows a banner. One worker of the server answers about 1,000
checks/s ([RESULTS.md](RESULTS.md)). Why the opening may exceed the target:
[ADR 23](../docs/adr/0023-pace-of-checks.md).

## What is approximated

- **Days on which nothing changes** are skipped: while a terminal is in contact and the next contact would only
  move its deadline, at most 60 days, 7 in the renewal window. The last opening before each change and the change
  itself are simulated. The days of contact in between are added to the server's table, for the dashboard's
  rules.
- **At most 500 shops have a server of their own**, with the same keys' rotations, outages and restore: numbers
  never cross shops. So the limits of one server (200 rows of the dashboard, rate limits) are not reached.
- **A contact takes no time**; connections, TLS and IPv6 are conditions of the network, not packets. A terminal's
  files are in memory (`bench/fleet/disks.py`), the server's database too.
- **Checks per second** come from the app's real intervals for all terminals of 10,000 shops on one day, without
  contacts. PCs are switched on at random within the quarter of an hour before opening.
- A lockout is **false** if the shop had paid by the last contact and the allowance since then is not over. Renewed
  later and not in contact since is counted apart. So are days on which the own clock or disk locks a terminal as
  docs/adr/0007 and 0018 say.
- A terminal is **silent**, so that an alert or e-mail about it is justified, if it asks and is not answered, or has not
  asked for a week, or for half of what it was told.
- The dashboard is expected to list a terminal a week before if half of its allowance is longer than that: it lists
  the last half.
- The banner is expected of terminals that were told 14 days or more and were in a shop that opened on ten days of
  the window. The strip of a disk that takes no renewed deadline counts as one.
- A copy of a data folder that comes back and expires before the next contact is counted apart: neither the shop nor
  staff were told its deadline.
"""


def write(ledgers: Mapping[int, Ledger], shops: int, days: int, effort: Effort) -> None:
    """Write the report of the ledgers by their seed, which took ``effort`` together."""
    heads = " | ".join(f"seed {seed}" for seed in ledgers)
    rows = []
    for target in TARGETS:
        values = " | ".join(f"{target.value(ledger):.4g}" for ledger in ledgers.values())
        met = all(target.is_met(ledger) for ledger in ledgers.values())
        rows.append(f"| {target.name} | {target.shown_limit} | {values} | {'yes' if met else 'no'} |")
    for name, value in measure(min(ledgers), FULL).items():
        mark = "yes" if value.ratio <= PEAK_LIMIT else "no"
        rows.append(f"| {name} | ≤ {PEAK_LIMIT:g} | {value} |{' |' * (len(ledgers) - 1)} {mark} |")
    names = sorted({name for ledger in ledgers.values() for name in ledger.counts})
    counts = [f"| {name} | {' | '.join(f'{one.counts[name]:,}' for one in ledgers.values())} |" for name in names]
    honest = [one.counts["honest: terminal-days in use"] for one in ledgers.values()]
    text = TEXT.format(
        shops=f"{shops:,}",
        days=f"{days:,}",
        terminals=" and ".join(f"{number:,}" for number in honest),
        seeds=", ".join(map(str, ledgers)),
        part=TOOK.format(effort=effort)
        if shops >= FULL
        else PART.format(share=100 * shops / FULL, full=FULL, effort=effort),
        heads=heads,
        lines=" | ".join(["---"] * len(ledgers)),
        rows="\n".join(rows),
        counts="\n".join(counts),
    )
    (FOLDER / "FLEET.md").write_text(text, encoding="utf-8")
    for file, name, width, title in PLOTS:
        found = [value for ledger in ledgers.values() for value in ledger.lists.get(name, [])]
        (FOLDER / file).write_text(histogram(found, width, title), encoding="utf-8")


def histogram(values: list[float], width: float, title: str) -> str:
    """Return an SVG with a bar for each ``width`` of ``values``."""
    numbers = Counter(int(value // width) for value in values)
    last, highest = max(numbers, default=0), max(numbers.values(), default=1)
    step = (WIDTH - 2 * MARGIN) / (last + 1)
    parts = []
    for place, number in sorted(numbers.items()):
        height = number / highest * (HEIGHT - 2 * MARGIN)
        x, y = MARGIN + place * step, HEIGHT - MARGIN - height
        parts.append(f'<rect x="{x:.1f}" y="{y:.1f}" width="{step * 0.9:.1f}" height="{height:.1f}" fill="#1f6feb"/>')
    for place in range(0, last + 1, max(1, (last + 1) // 10)):
        x = MARGIN + (place + 0.45) * step
        parts.append(f'<text x="{x:.0f}" y="{HEIGHT - MARGIN + 16}" text-anchor="middle">{place * width:g}</text>')
    below = f"{title}: {len(values):,} values, median {percentile(values, 50):g}, p99 {percentile(values, 99):g}"
    parts.append(f'<text x="{WIDTH / 2:.0f}" y="{HEIGHT - 6}" text-anchor="middle">{below}</text>')
    parts.append(f'<text x="{MARGIN}" y="{MARGIN - 10}">{highest:,}</text>')
    body = "\n".join(parts)
    box = f'viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {box}>\n{body}\n</svg>\n'
