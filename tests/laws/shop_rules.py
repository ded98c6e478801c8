"""What a shop does to its terminals, by hand and by mishap."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from licensing.standing import State
from tests.laws.machine import MOST_TERMINALS, Machine, terminals

AHEAD = timedelta(days=120)
"""How far a PC clock may be set ahead here: further than any allowance."""


class ShopRules(Machine):
    @rule(n=terminals)
    def agree(self, n: int) -> None:
        self.terminal(n).agent.agree("2026-11-01")

    @rule()
    def every_terminal_checks(self) -> None:
        for n in range(len(self.terminals)):
            self.check(n)

    @rule(n=terminals)
    def switch_off_and_on(self, n: int) -> None:
        self.terminal(n).agent.remember_time()
        self.terminal(n).switch_on()

    @rule(n=terminals)
    def the_power_fails_after_a_check(self, n: int) -> None:
        """A check saves the time that it has seen, however it ended."""
        self.check(n)
        self.the_laws_hold()
        self.terminal(n).switch_on()

    @rule(n=terminals, days=st.integers(-800, 0) | st.integers(0, AHEAD.days), hours=st.integers(-23, 0))
    def set_the_clock(self, n: int, days: int, hours: int) -> None:
        terminal, error = self.terminal(n), timedelta(days=days, hours=hours)
        if error > max(terminal.clock.error, timedelta()):  # plausible until the next contact
            self.observer.release(terminal)
        terminal.clock.error = error

    @rule(n=terminals)
    def correct_the_clock(self, n: int) -> None:
        self.terminal(n).clock.error = timedelta()

    @rule(n=terminals)
    def delete_state_json(self, n: int) -> None:
        """The time was saved before, as what a process has seen and not saved is lost with it."""
        terminal = self.terminal(n)
        terminal.agent.remember_time()
        if terminal.clock.error > timedelta():  # its lead is lost with the file, until the next contact
            self.observer.release(terminal)
        terminal.delete_state()

    @precondition(lambda self: len(self.terminals) < MOST_TERMINALS)
    @rule(n=terminals)
    def copy_to_another_machine(self, n: int) -> None:
        copy = self.terminal(n).copied(f"copy-{len(self.terminals)}")
        self.terminals.append(copy)
        assert copy.agent.standing().state in (State.FOREIGN, State.TERMS_NEEDED)

    @rule(n=terminals)
    def back_up(self, n: int) -> None:
        self.terminal(n).agent.remember_time()
        self.terminal(n).back_up()

    @rule(n=terminals)
    def restore_the_backup(self, n: int) -> None:
        """What is restored may be older: the documents, and the lead of its clock."""
        terminal = self.terminal(n)
        terminal.agent.remember_time()
        if terminal.restore():
            self.observer.skip_comparison(terminal)
            if terminal.clock.error > timedelta():
                self.observer.release(terminal)
