"""The parts of the benchmark. Each returns its figures by name; ratios compare what was measured in one run."""

import statistics
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path

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
Measured = tuple[Load, float]
"""What was answered, and the processor time of one response in seconds."""


def sqlite() -> Figures:
    """Checks and registrations on SQLite beside the bare loop, and how evenly they are answered."""
    few, many, registered, loops = [], [], [], []
    with server(LICENSES, LICENSES) as served:
        asked = checks(LICENSES, LICENSES, 3 * LICENSES)
        with served.running() as running:
            _warm_up(running, asked)
            for number in range(RUNS):
                new = registrations(LICENSES, number * 8000, 8000)
                few.append(_measured(running, endless(asked)))
                many.append(_measured(running, endless(asked), connections=64))
                registered.append(_measured(running, iter(new)))
                loops.append(_bare(served))
    figures = {
        "bare_loop": statistics.median(rate for rate, _ in loops),
        "bare_loop_cost": statistics.median(cost for _, cost in loops),
        "checks": _rate(few),
        "check_cost": _cost(few),
        "registrations": _rate(registered),
        "registration_cost": _cost(registered),
    }
    figures["checks_to_bare_loop"] = figures["checks"] / figures["bare_loop"]
    figures["checks_to_bare_loop_by_cost"] = figures["bare_loop_cost"] / figures["check_cost"]
    figures["registrations_to_checks"] = figures["registrations"] / figures["checks"]
    figures["registrations_to_checks_by_cost"] = figures["check_cost"] / figures["registration_cost"]
    return figures | _latencies(8, few) | _latencies(64, many)


def beside_sealium() -> Figures:
    """Checks beside the repeated activations of sealium, which its clients send at each start."""
    with server(LICENSES, LICENSES) as served, served.running() as running:
        asked = checks(LICENSES, LICENSES, 3 * LICENSES)
        _warm_up(running, asked)
        ours = [_measured(running, endless(asked)) for _ in range(RUNS)]
    theirs = peer.measure(SECONDS, RUNS)
    figures = {"peer_checks": _rate(ours), "peer_activations": _rate(theirs)}
    figures["checks_to_peer"] = figures["peer_checks"] / figures["peer_activations"]
    return {**figures, "checks_to_peer_by_cost": _cost(theirs) / _cost(ours)}


def on_postgresql() -> Figures:
    """Checks with one worker beside pgbench, and the processor time of a check with one worker and with two."""
    with postgres.running() as cluster, server(LICENSES, LICENSES, DATABASE_URL=cluster.new_database()) as served:
        postgresql.pin(cluster.folder, {0})
        asked = checks(LICENSES, LICENSES, 3 * LICENSES)
        loads, transactions = [], []
        with served.running() as running:
            _warm_up(running, asked)
            for _ in range(RUNS):
                loads.append(_measured(running, endless(asked), folder=cluster.folder))
                url = served.environment["DATABASE_URL"]
                arguments = (url, served.folder, cluster.folder, LICENSES, round(SECONDS))
                transactions.append(postgresql.transactions(*arguments))
        with served.running(workers=2, cores=(0, 1)) as running:
            postgresql.pin(cluster.folder, {0, 1})
            _warm_up(running, asked)
            both = [_measured(running, endless(asked), folder=cluster.folder) for _ in range(RUNS)]
    one, two = _cost(loads), _cost(both)
    figures = {"postgresql_checks": _rate(loads), "pgbench": statistics.median(rate for rate, _ in transactions)}
    figures |= {"cost_with_one_worker": one, "cost_with_two_workers": two, "two_workers_to_one": 2 * one / two}
    figures["checks_to_pgbench_by_cost"] = statistics.median(cost for _, cost in transactions) / one
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
                loads = [_measured(running, endless(asked)) for _ in range(RUNS)]
        figures[f"checks_at_{licenses}"] = _rate(loads)
        figures[f"cost_at_{licenses}"] = _cost(loads)
    costs = [figures[f"cost_at_{licenses}"] for licenses in SIZES]
    return {**figures, "largest_to_smallest_cost": max(costs) / min(costs)}


def memory() -> Figures:
    """The memory of a worker along a million checks, in MiB."""
    figures: Figures = {}
    with server(LICENSES * 4, LICENSES * 4) as served, served.running() as running:
        asked = endless(checks(LICENSES * 4, LICENSES * 4, LICENSES * 12))
        use_load_core()
        _measured(running, islice(asked, 10_000), seconds=3600)
        figures["memory_00"] = running.memory()
        for tenth in range(1, 11):
            _measured(running, islice(asked, MILLION // 10), seconds=3600)
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


def _bare(served: Served) -> tuple[float, float]:
    arguments = [str(served.folder), str(LICENSES), str(LICENSES), str(SECONDS)]
    rate, cost = served.python("-m", "bench.server.bare", *arguments).split()
    return float(rate), float(cost)


def _measured(
    running: Running,
    requests: Iterator[bytes],
    *,
    connections: int = 8,
    seconds: float = SECONDS,
    folder: Path | None = None,
) -> Measured:
    """Return the load, all answered, and the processor time of one, with that of the cluster in ``folder``."""

    def used() -> float:
        return running.processor_seconds() + (postgresql.cluster_seconds(folder) if folder else 0)

    before = used()
    load = run(running.port, requests, connections=connections, seconds=seconds)
    assert not load.refused, f"{load.refused} requests were refused"
    return load, (used() - before) / len(load.latencies)


def _rate(measured: Sequence[Measured]) -> float:
    return statistics.median(load.rate for load, _ in measured)


def _cost(measured: Sequence[Measured]) -> float:
    return statistics.median(cost for _, cost in measured)


def _latencies(connections: int, measured: Sequence[Measured]) -> Figures:
    def percentile(share: float) -> float:
        return statistics.median(load.percentile(share) for load, _ in measured)

    figures = {f"latency_{connections}_{percent:02}": percentile(percent / 100) for percent in range(0, 100, 2)}
    figures |= {f"p50_{connections}": percentile(0.5), f"p99_{connections}": percentile(0.99)}
    return {**figures, f"p99_to_p50_{connections}": percentile(0.99) / percentile(0.5)}
