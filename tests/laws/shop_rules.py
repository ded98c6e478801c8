"""What a shop does to its tills, by hand and by mishap."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from licensing.standing import State
from tests.laws.scene import MOST_TILLS, Scene, tills

AHEAD = timedelta(days=120)
"""How far a PC clock may be set ahead here: further than any allowance."""


class ShopRules(Scene):
    @rule(n=tills)
    def agree(self, n: int) -> None:
        self.till(n).agent.agree("2026-11-01")

    @rule()
    def every_till_checks(self) -> None:
        for n in range(len(self.tills)):
            self.check(n)

    @rule(n=tills)
    def switch_off_and_on(self, n: int) -> None:
        self.till(n).agent.remember_time()
        self.till(n).switch_on()

    @rule(n=tills)
    def the_power_fails_after_a_check(self, n: int) -> None:
        """What a check has seen is noted with it, however it ended."""
        self.check(n)
        self.the_laws_hold()
        self.till(n).switch_on()

    @rule(n=tills, days=st.integers(-800, 0) | st.integers(0, AHEAD.days), hours=st.integers(-23, 0))
    def set_the_clock(self, n: int, days: int, hours: int) -> None:
        till, error = self.till(n), timedelta(days=days, hours=hours)
        if error > max(till.clock.error, timedelta()):  # believed until the next contact: it looks like weeks of sleep
            self.ledger.release(till)
        till.clock.error = error

    @rule(n=tills)
    def mend_the_clock(self, n: int) -> None:
        self.till(n).clock.error = timedelta()

    @rule(n=tills)
    def delete_state_json(self, n: int) -> None:
        """What was seen has been noted before; of a process that dies unheard nobody can know what it has seen."""
        till = self.till(n)
        till.agent.remember_time()
        if till.clock.error > timedelta():  # how far it runs ahead is forgotten with it, until the next contact
            self.ledger.release(till)
        till.forget_state()

    @precondition(lambda self: len(self.tills) < MOST_TILLS)
    @rule(n=tills)
    def copy_to_another_machine(self, n: int) -> None:
        copy = self.till(n).copied(f"copy-{len(self.tills)}")
        self.tills.append(copy)
        assert copy.agent.standing().state in (State.FOREIGN, State.TERMS_NEEDED)

    @rule(n=tills)
    def back_up(self, n: int) -> None:
        self.till(n).agent.remember_time()
        self.till(n).back_up()

    @rule(n=tills)
    def restore_the_backup(self, n: int) -> None:
        """What was put back with it may go back: the documents, and how far ahead its clock was known to run."""
        till = self.till(n)
        till.agent.remember_time()
        if till.restore():
            self.ledger.forget(till)
            if till.clock.error > timedelta():
                self.ledger.release(till)
