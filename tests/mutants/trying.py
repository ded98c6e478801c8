"""A pytest plugin that tries the mutants of ``chosen.json`` instead of running the tests.

First it runs every test once, to see which functions it touches and how long it takes. Then each mutant gets a process of
its own, forked off behind the server's test database, and in it the tests that touch its function, until one fails.
"""

import json
import os
import signal
from pathlib import Path
from time import perf_counter
from typing import NoReturn

import hypothesis
import pytest
from _pytest.runner import runtestprotocol
from mutmut.mutation.trampoline import set_mutant_under_test
from mutmut.state import state

CHOSEN = Path("chosen.json")
NOTICED = Path("noticed.json")


class Trial:
    """The tests of one session, and what is known of each."""

    def __init__(self, session: pytest.Session) -> None:
        self.session = session
        self.seconds: dict[pytest.Item, float] = {}
        self.touching: dict[str, list[pytest.Item]] = {}

    def watch(self) -> None:
        """Run every test once without a mutant, the quick ones first from then on."""
        set_mutant_under_test("stats")
        for item in self.session.items:
            state()._stats.clear()
            begun = perf_counter()
            if not self._passes(item):
                print(f"left out, for it fails without any mutant: {item.nodeid}", flush=True)
                continue
            self.seconds[item] = perf_counter() - begun
            for function in state()._stats:
                self.touching.setdefault(function, []).append(item)
        for items in self.touching.values():
            items.sort(key=self.seconds.__getitem__)

    def noticed_by(self, mutant: str) -> str | None:
        """Return the test that fails with ``mutant``, or the signal that ended it; None when every test passes."""
        items = self.touching.get(mutant.partition("__mutmut_")[0], [])
        test, ended = self._in_a_process(mutant, items)
        for item in items:
            if item.nodeid == test:  # it may well notice the next one too
                items.remove(item)
                items.insert(0, item)
                break
        return test if test or not ended else signal.Signals(ended).name

    def doubt(self, tests: set[str]) -> str:
        """Return which of ``tests`` fails in a process of its own without any mutant, so that it shows nothing."""
        return self._in_a_process("", [item for item in self.session.items if item.nodeid in tests])[0]

    def _in_a_process(self, mutant: str, items: list[pytest.Item]) -> tuple[str, int]:
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            self._run(mutant, items, writer)
        os.close(writer)
        with os.fdopen(reader) as told:
            test = told.read()
        return test, os.WTERMSIG(os.waitpid(child, 0)[1])

    def _run(self, mutant: str, items: list[pytest.Item], writer: int) -> NoReturn:
        set_mutant_under_test(mutant)
        for item in items:
            # Of its own time first: the machine may be busy. What waits for ever uses none.
            signal.setitimer(signal.ITIMER_PROF, 10 + 10 * self.seconds[item])
            signal.setitimer(signal.ITIMER_REAL, 120 + 60 * self.seconds[item])
            if not self._passes(item):
                os.write(writer, item.nodeid.encode())
                break
        os._exit(0)

    def _passes(self, item: pytest.Item) -> bool:
        try:
            # The session as the next item: what stands for all tests, the database, stays.
            reports = runtestprotocol(item, log=False, nextitem=self.session)  # type: ignore[arg-type]
        except BaseException:
            return False
        return not any(report.failed for report in reports)


def pytest_configure() -> None:
    """Let hypothesis find, not shrink: that something fails is all there is to know. A mutant may be slow."""
    phases = (hypothesis.Phase.explicit, hypothesis.Phase.generate)
    checks = list(hypothesis.HealthCheck)
    hypothesis.settings.register_profile(
        "mutants", database=None, deadline=None, derandomize=True, phases=phases, suppress_health_check=checks
    )
    hypothesis.settings.load_profile("mutants")


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool:
    chosen: list[dict[str, str]] = json.loads(CHOSEN.read_text())
    noticed: dict[str, str] = json.loads(NOTICED.read_text()) if NOTICED.exists() else {}
    trial = Trial(session)
    trial.watch()
    survivors = []
    for number, mutant in enumerate(chosen, 1):
        found = trial.noticed_by(mutant["name"])
        print(f"{number}/{len(chosen)} {mutant['name']}: {found or 'not noticed'}", flush=True)
        if found:
            noticed[mutant["digest"]] = found
            NOTICED.write_text(json.dumps(noticed))
        else:
            survivors.append(mutant)
    if doubtful := trial.doubt(set(noticed.values())):
        pytest.exit(f"{doubtful} fails without any mutant: remove {NOTICED} and begin anew", returncode=1)
    print("\nNot noticed:" if survivors else "\nNot noticed: none")
    for mutant in survivors:
        print(f"\n{mutant['name']}\n{mutant['change']}")
    return True
