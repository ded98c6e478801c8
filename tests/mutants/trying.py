"""A pytest plugin that tries the mutants of ``chosen.json`` instead of running the tests.

First it runs every test once, to see which functions it covers and how long it takes. Then each mutant gets a
process of its own, forked off behind the server's test database, and in it the tests that cover its function, those
first that cover little else and are quick, until one fails. As many are tried at once as there are cores, or JOBS.
"""

import json
import math
import os
import signal
from pathlib import Path
from time import process_time
from typing import NoReturn

import hypothesis
import pytest
from _pytest.runner import runtestprotocol
from mutmut.mutation.trampoline import set_mutant_under_test
from mutmut.state import state

CHOSEN = Path("chosen.json")
KILLED = Path("killed.json")
ENOUGH = 10.0
"""Seconds of tests, in process time, after which a mutant counts as survived."""


class Trial:
    """The tests of one session, the functions that each covers, and how long it takes."""

    def __init__(self, session: pytest.Session) -> None:
        self.session = session
        self.seconds: dict[pytest.Item, float] = {}
        self.covering: dict[str, list[pytest.Item]] = {}

    def watch(self) -> None:
        """Run every test once without a mutant."""
        set_mutant_under_test("stats")
        worth: dict[pytest.Item, float] = {}
        for item in self.session.items:
            state()._stats.clear()
            begun = process_time()
            if not self._passes(item):
                print(f"left out, as it fails without any mutant: {item.nodeid}", flush=True)
                continue
            self.seconds[item] = process_time() - begun
            worth[item] = self.seconds[item] * len(state()._stats)
            for function in state()._stats:
                self.covering.setdefault(function, []).append(item)
        for items in self.covering.values():
            items.sort(key=worth.__getitem__)

    def killed_by(self, mutant: str) -> str:
        """Return the test that fails with ``mutant``, or the signal that ended it; "" when every test passes."""
        items = self.covering.get(mutant.partition("__mutmut_")[0], [])
        found = self._in_a_process(mutant, items)
        for item in items:
            if item.nodeid == found:  # it may well notice the next one too
                items.remove(item)
                items.insert(0, item)
                break
        return found

    def trust(self, tests: set[str]) -> None:
        """Exit if one of ``tests`` fails in a process of its own without a mutant: then its failure proves nothing."""
        if failed := self._in_a_process("", [item for item in self.seconds if item.nodeid in tests]):
            pytest.exit(f"{failed} fails without any mutant: remove {KILLED} and begin anew", returncode=1)

    def _in_a_process(self, mutant: str, items: list[pytest.Item]) -> str:
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            self._run(mutant, items, writer)
        os.close(writer)
        with os.fdopen(reader) as result:
            failed = result.read()
        _, ended = os.waitpid(child, 0)
        return failed or (signal.Signals(os.WTERMSIG(ended)).name if os.WIFSIGNALED(ended) else "")

    def _run(self, mutant: str, items: list[pytest.Item], writer: int) -> NoReturn:
        set_mutant_under_test(mutant)
        left = ENOUGH if mutant else math.inf
        try:
            for item in items:
                # Process time first, as the machine may be busy; a test that waits forever uses none.
                signal.setitimer(signal.ITIMER_PROF, 10 + 10 * self.seconds[item])
                signal.setitimer(signal.ITIMER_REAL, 120 + 60 * self.seconds[item])
                if not self._passes(item):
                    os.write(writer, item.nodeid.encode())
                    break
                left -= self.seconds[item]
                if left < 0:
                    break
        finally:
            os._exit(0)

    def _passes(self, item: pytest.Item) -> bool:
        # The session as the next item keeps the fixtures of the session, such as the database.
        reports = runtestprotocol(item, log=False, nextitem=self.session)  # type: ignore[arg-type]
        return not any(report.failed for report in reports)


def pytest_configure() -> None:
    """Do not shrink: that a test fails is enough. A mutant may be slow."""
    phases = (hypothesis.Phase.explicit, hypothesis.Phase.generate)
    checks = list(hypothesis.HealthCheck)
    hypothesis.settings.register_profile(
        "mutants", database=None, deadline=None, derandomize=True, phases=phases, suppress_health_check=checks
    )
    hypothesis.settings.load_profile("mutants")


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool:
    chosen: list[dict[str, str]] = json.loads(CHOSEN.read_text())
    jobs = int(os.environ.get("JOBS", os.cpu_count() or 1))
    trial = Trial(session)
    trial.watch()
    workers = [_worker(trial, chosen[job::jobs]) for job in range(jobs)]
    ended = [os.waitpid(worker, 0)[1] for worker in workers]
    if any(ended):
        pytest.exit("not every mutant was tried", returncode=1)
    killed = read_killed()
    trial.trust(set(killed.values()))
    survivors = [mutant for mutant in chosen if mutant["digest"] not in killed]
    print("\nSurvivors:" if survivors else "\nSurvivors: none")
    for mutant in survivors:
        print(f"\n{mutant['name']}\n{mutant['change']}")
    return True


def read_killed() -> dict[str, str]:
    """Return which tests or signals have killed mutants until now, by the mutants' digests."""
    return dict(map(json.loads, KILLED.read_text().splitlines())) if KILLED.exists() else {}


def _worker(trial: Trial, chosen: list[dict[str, str]]) -> int:
    worker = os.fork()
    if worker == 0:
        ended = 1
        try:
            _try(trial, chosen)
            ended = 0
        except pytest.exit.Exception as error:
            print(error, flush=True)
        finally:
            os._exit(ended)
    return worker


def _try(trial: Trial, chosen: list[dict[str, str]]) -> None:
    trusted: set[str] = set()
    for mutant in chosen:
        found = trial.killed_by(mutant["name"])
        print(f"{mutant['name']}: {found or 'survived'}", flush=True)
        if found:
            trial.trust({found} - trusted)
            trusted.add(found)
            with KILLED.open("a") as file:
                file.write(json.dumps([mutant["digest"], found]) + "\n")
