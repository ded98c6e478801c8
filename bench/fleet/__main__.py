"""``python -m bench.fleet`` exits 1 if a target is missed, ``python -m bench.fleet faults`` if a fault is not found."""

import argparse
import sys

from bench.fleet import faults, report
from bench.fleet.calamities import Calamities, calamities_of
from bench.fleet.ledger import Ledger, Violation
from bench.fleet.plans import Plan, plan_of
from bench.fleet.run import Effort, run
from bench.fleet.shrinking import shrunk
from bench.fleet.targets import TARGETS, first_violations, missed


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.fleet", description="Simulate shops over years.")
    parser.add_argument("what", nargs="?", choices=["fleet", "faults"], default="fleet")
    parser.add_argument("--shops", type=int, default=10_000)
    parser.add_argument("--days", type=int, default=3 * 365)
    parser.add_argument("--seed", type=int, nargs="+", default=[1], help="with several, all are simulated")
    parser.add_argument("--report", action="store_true", help="write FLEET.md")
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    if options.what == "faults":
        return 0 if faults.find_all() else 1
    ledgers, effort = {}, Effort()
    for seed in options.seed:
        with effort.measured():
            ledgers[seed] = ledger = run(seed, options.shops, options.days, options.processes)
        print(f"{options.shops} shops, {options.days} days, seed {seed}")
        print_metrics(ledger)
        for first in first_violations(ledger):
            plan = plan_of(seed, first.shop, options.days)
            print_violation(plan, calamities_of(seed, options.days), seed, first)
        print(f"digest {ledger.digest}", flush=True)
    print(effort, file=sys.stderr)
    if options.report:
        report.write(ledgers, options.shops, options.days, effort)
    return 1 if any(missed(ledger) for ledger in ledgers.values()) else 0


def print_metrics(ledger: Ledger) -> None:
    for target in TARGETS:
        mark = "ok    " if target.is_met(ledger) else "MISSED"
        print(f"{mark} {target.name}: {target.value(ledger):g} ({target.shown_limit})")
    for name, number in sorted(ledger.counts.items()):
        print(f"       {name}: {number}")


def print_violation(plan: Plan, calamities: Calamities, seed: int, violation: Violation) -> None:
    events, needed, history = shrunk(plan, calamities, seed, violation)
    print(f"\n{violation}; seed {seed}.")
    if not history:
        print("It needs the rest of the fleet.")
        return
    during = "" if needed == Calamities() else ", while the vendor has its calamities"
    print(f"The smallest fleet that shows it: one shop with {len(events)} events{during}.")
    print("\n".join(f"    {line}" for line in history))


if __name__ == "__main__":
    sys.exit(main())
