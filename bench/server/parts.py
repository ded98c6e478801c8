"""The parts of the benchmark. Each returns its figures by name; ratios compare what was measured in one run."""

import statistics
from collections.abc import Callable, Iterable
from itertools import islice

from bench.server import peer, postgresql
from bench.server.fleet import checks, endless, registrations
from bench.server.load import Load, run
from bench.server.processes import Running, Served, server, use_load_core, wait_until_idle
from tests import postgres

RUNS = 5
SECONDS = 2.0
LICENSES = 4000
"""On terminals, all of which ask: so that none reaches the limit of 120 requests a minute."""
SIZES = (1_000, 100_000, 5_000_000)
MILLION = 1_000_000

Figures = dict[str, float]


def sqlite() -> Figures:
    """Checks and registrations on SQLite beside the bare loop, and how evenly they are answered."""
    figures: Figures = {}
    with server(LICENSES, LICENSES) as served:
        asked = checks(LICENSES, LICENSES, 3 * LICENSES)
        with served.running() as running:
            _warm_up(running, asked)
            loops, few, many, registered = [], [], [], []
            for number in range(RUNS):
                few.append(run(running.port, endless(asked), connections=8, seconds=SECONDS))
                many.append(run(running.port, endless(asked), connections=64, seconds=SECONDS))
                new = registrations(LICENSES, number * 8000, 8000)
                registered.append(run(running.port, iter(new), connections=8, seconds=SECONDS))
                loops.append(_bare(served))
    for loads in (few, many, registered):
        _all_answered(loads)
    figures["bare_loop"] = statistics.median(loops)
    figures["checks"] = _rate(few)
    figures["registrations"] = _rate(registered)
    for connections, loads in (("8", few), ("64", many)):
        figures[f"p50_{connections}"] = statistics.median(load.percentile(0.5) for load in loads)
        figures[f"p99_{connections}"] = statistics.median(load.percentile(0.99) for load in loads)
        for percent in range(0, 100, 2):
            name = f"latency_{connections}_{percent:02}"
            figures[name] = statistics.median(load.percentile(percent / 100) for load in loads)
    figures["checks_to_bare_loop"] = figures["checks"] / figures["bare_loop"]
    figures["registrations_to_checks"] = figures["registrations"] / figures["checks"]
    figures["p99_to_p50_8"] = figures["p99_8"] / figures["p50_8"]
    figures["p99_to_p50_64"] = figures["p99_64"] / figures["p50_64"]
    return figures


def beside_sealium() -> Figures:
    """Checks beside the repeated activations of sealium, which its clients send at each start."""
    with server(LICENSES, LICENSES) as served, served.running() as running:
        asked = checks(LICENSES, LICENSES, 3 * LICENSES)
        _warm_up(running, asked)
        ours = [run(running.port, endless(asked), connections=8, seconds=SECONDS) for _ in range(RUNS)]
    theirs = peer.measure(SECONDS, RUNS)
    _all_answered([*ours, *theirs])
    rates = {"peer_checks": _rate(ours), "peer_activations": _rate(theirs)}
    return {**rates, "checks_to_peer": rates["peer_checks"] / rates["peer_activations"]}


def on_postgresql() -> Figures:
    """Checks with one worker beside pgbench, and the processor time of a check with one worker and with two."""
    with postgres.running() as cluster, server(LICENSES, LICENSES, DATABASE_URL=cluster.new_database()) as served:
        postgresql.pin(cluster.folder, {0})
        asked = checks(LICENSES, LICENSES, 3 * LICENSES)
        rates, transactions, costs = [], [], []
        with served.running() as running:
            _warm_up(running, asked)
            for _ in range(RUNS):
                loads, cost = _with_cost(running, cluster, asked)
                rates.append(loads)
                costs.append(cost)
                url = served.environment["DATABASE_URL"]
                transactions.append(postgresql.transactions(url, served.folder, LICENSES, round(SECONDS)))
        with served.running(workers=2, cores=(0, 1)) as running:
            postgresql.pin(cluster.folder, {0, 1})
            _warm_up(running, asked)
            both = [_with_cost(running, cluster, asked) for _ in range(RUNS)]
    _all_answered([*rates, *(load for load, _ in both)])
    one, two = statistics.median(costs), statistics.median(cost for _, cost in both)
    figures = {"postgresql_checks": _rate(rates), "pgbench": statistics.median(transactions)}
    figures |= {"cost_with_one_worker": one, "cost_with_two_workers": two, "two_workers_to_one": 2 * one / two}
    return {**figures, "checks_to_pgbench": figures["postgresql_checks"] / figures["pgbench"]}


def sizes() -> Figures:
    """Checks with few and with very many licenses."""
    figures: Figures = {}
    for licenses in SIZES:
        asking = min(licenses, LICENSES)
        with server(licenses, asking) as served:
            wait_until_idle()
            asked = checks(licenses, asking, 3 * asking)
            with served.running() as running:
                _warm_up(running, asked)
                loads, costs = [], []
                for _ in range(RUNS):
                    before = running.processor_seconds()
                    loads.append(run(running.port, endless(asked), connections=8, seconds=SECONDS))
                    costs.append((running.processor_seconds() - before) / len(loads[-1].latencies))
        _all_answered(loads)
        figures[f"checks_at_{licenses}"] = _rate(loads)
        figures[f"cost_at_{licenses}"] = statistics.median(costs)
    costs = [figures[f"cost_at_{licenses}"] for licenses in SIZES]
    return {**figures, "largest_to_smallest_cost": max(costs) / min(costs)}


def memory() -> Figures:
    """The memory of a worker along a million checks, in MiB."""
    figures: Figures = {}
    with server(LICENSES * 4, LICENSES * 4) as served, served.running() as running:
        asked = endless(checks(LICENSES * 4, LICENSES * 4, LICENSES * 12))
        _all_answered([run(running.port, islice(asked, 10_000), connections=8, seconds=3600)])
        figures["memory_00"] = running.memory()
        for tenth in range(1, 11):
            _all_answered([run(running.port, islice(asked, MILLION // 10), connections=8, seconds=3600)])
            figures[f"memory_{tenth:02}"] = running.memory()
    return {**figures, "memory_growth": figures["memory_10"] - figures["memory_01"]}


PARTS: dict[str, Callable[[], Figures]] = {
    "sqlite": sqlite,
    "sealium": beside_sealium,
    "postgresql": on_postgresql,
    "sizes": sizes,
    "memory": memory,
}
"""Short ones first; ``sizes`` and ``memory`` take minutes."""


def _warm_up(running: Running, asked: list[bytes]) -> None:
    use_load_core()
    run(running.port, endless(asked), connections=8, seconds=1)


def _bare(served: Served) -> float:
    arguments = [str(served.folder), str(LICENSES), str(LICENSES), str(SECONDS)]
    return float(served.python("-m", "bench.server.bare", *arguments))


def _with_cost(running: Running, cluster: postgres.Cluster, asked: list[bytes]) -> tuple[Load, float]:
    before = running.processor_seconds() + postgresql.cluster_seconds(cluster.folder)
    load = run(running.port, endless(asked), connections=8, seconds=SECONDS)
    after = running.processor_seconds() + postgresql.cluster_seconds(cluster.folder)
    return load, (after - before) / len(load.latencies)


def _rate(loads: Iterable[Load]) -> float:
    return statistics.median(load.rate for load in loads)


def _all_answered(loads: Iterable[Load]) -> None:
    refused = sum(load.refused for load in loads)
    assert not refused, f"{refused} requests were refused"
