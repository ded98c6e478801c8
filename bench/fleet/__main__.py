"""``python -m bench.fleet``: exits 1 if a target is missed. See ``--help``."""

import argparse
import sys

from bench.fleet.ledger import Ledger
from bench.fleet.run import run
from bench.fleet.targets import TARGETS, missed
from bench.fleet.worker import Histories

MOST_SHOWN = 3


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.fleet", description="Simulate shops over years.")
    parser.add_argument("--shops", type=int, default=10_000)
    parser.add_argument("--days", type=int, default=3 * 365)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    ledger, histories = run(options.seed, options.shops, options.days, options.processes)
    print(f"{options.shops} shops, {options.days} days, seed {options.seed}")
    print_metrics(ledger)
    print_violations(ledger, histories)
    print(f"digest {ledger.digest}")
    return 1 if missed(ledger) else 0


def print_metrics(ledger: Ledger) -> None:
    for target in TARGETS:
        mark = "ok    " if target.is_met(ledger) else "MISSED"
        print(f"{mark} {target.name}: {target.value(ledger):g} ({target.shown_limit})")
    for name, number in sorted(ledger.counts.items()):
        print(f"       {name}: {number}")


def print_violations(ledger: Ledger, histories: Histories) -> None:
    for violation in ledger.violations[:MOST_SHOWN]:
        print(f"\n{violation}\n" + "\n".join(f"    {line}" for line in histories[violation.shop]))


if __name__ == "__main__":
    sys.exit(main())
