"""Boots, and what a machine keeps outside the data folder: deleted, put back, copied from another machine."""

import shutil
from datetime import date, datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from licensing.clock import Doubt, Moment
from licensing.evidence import Evidence
from licensing.standing import State
from licensing.store import SEEN, STATE, STATEMENT, TRIAL
from licensing.terminal import EVIDENCE_INTERVAL
from tests.laws.machine import REAL_TIME, Machine, terminals
from tests.laws.virtual_terminals import VirtualTerminal

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
WRONG = (Doubt.BEHIND, Doubt.RESET)


class ClockRules(Machine):
    def __init__(self) -> None:
        super().__init__()
        self.trials: dict[str, date] = {}
        """The deadline of the first trial that each machine began by itself."""
        self.kept: dict[str, bytes] = {}

    @rule(n=terminals, days=st.integers(1, 800), deleted=st.sampled_from([None, STATE, SEEN]))
    def boot_with_the_clock_set_back(self, n: int, days: int, deleted: str | None) -> None:
        """It counts as one day, with any one of the two files gone."""
        terminal = self.terminal(n)
        before = self.saved(terminal)
        terminal.clock.error = before.plausible - REAL_TIME.now - timedelta(days=days)
        if deleted is not None:
            terminal.path(deleted).unlink(missing_ok=True)
        self.observer.release(terminal)
        passed = self.boot(terminal) - before.plausible
        assert DAY - EVIDENCE_INTERVAL <= passed <= DAY + MINUTE

    @rule(n=terminals)
    def boot_a_minute_later(self, n: int) -> None:
        """It costs no day while the clock is not behind."""
        terminal = self.terminal(n)
        before = self.saved(terminal)
        REAL_TIME.pass_time(MINUTE)
        costs = DAY if before.doubt in WRONG else timedelta()
        if costs:
            self.observer.release(terminal)
        passed = self.boot(terminal) - before.plausible
        assert passed <= costs + MINUTE

    @rule(n=terminals)
    def delete_the_evidence(self, n: int) -> None:
        terminal = self.terminal(n)
        self.saved(terminal)
        terminal.path(SEEN).unlink(missing_ok=True)
        if not any(terminal.path(name).exists() for name in (TRIAL, STATEMENT)):
            self.trials.pop(terminal.name, None)  # with the folder deleted before, nothing is left that could prove one
        self.restart(terminal)

    @rule(n=terminals)
    def keep_the_evidence(self, n: int) -> None:
        terminal = self.terminal(n)
        if terminal.path(SEEN).is_file():
            self.kept[terminal.name] = terminal.path(SEEN).read_bytes()

    @rule(n=terminals, other=terminals)
    def put_evidence_back(self, n: int, other: int) -> None:
        """That of another machine, which says nothing, or the own one, which is older unless it was deleted since."""
        terminal, owner = self.terminal(n), self.terminal(other)
        evidence = self.kept.get(owner.name)
        before = self.saved(terminal)
        if evidence is not None and terminal.path(SEEN).is_file():
            kept, issued = Evidence.from_json(evidence).iat, terminal.snapshot().claims.get("iat")
            if kept is not None and kept.timestamp() == issued and terminal.clock.error > timedelta():
                # Of two statements issued in one second, the former one's evidence knows nothing of the clock's lead.
                self.observer.release(terminal)
            terminal.path(SEEN).write_bytes(evidence)
            after = self.restart(terminal)
            assert after.plausible >= before.plausible
            if owner is terminal:  # it may prove that a trial was agreed to before, or that there was a number
                self.observer.skip_comparison(terminal)
            else:
                assert after.plausible == before.plausible

    @rule(n=terminals)
    def start_over(self, n: int) -> None:
        """Delete the data folder and agree to the terms again."""
        terminal = self.terminal(n)
        self.saved(terminal)
        before = terminal.agent.standing()
        shutil.rmtree(terminal.folder, ignore_errors=True)
        self.observer.skip_comparison(terminal)
        self.observer.release(terminal)
        terminal.switch_on()
        terminal.agent.agree("2026-11-01")
        after = terminal.agent.standing()
        if before.license_number is not None and before.state is not State.FOREIGN:
            assert (after.state, after.former_license) == (State.TRIAL_ENDED, True)
        elif after.deadline is not None:
            assert after.deadline <= self.trials.setdefault(terminal.name, after.deadline)

    @staticmethod
    def saved(terminal: VirtualTerminal) -> Moment:
        terminal.agent.remember_time()
        return terminal.agent.standing().moment

    def restart(self, terminal: VirtualTerminal) -> Moment:
        terminal.switch_on()
        return self.saved(terminal)

    def boot(self, terminal: VirtualTerminal) -> datetime:
        terminal.clock.boot += 1
        return self.restart(terminal).plausible
