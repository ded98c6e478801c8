"""The world: time passes, the network fails, repeats, delays and tampers, and an attacker answers."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from tests.laws.conftest import NOON
from tests.laws.machine import REAL_TIME, Machine, terminals
from tests.laws.tampering import FOREIGN, lost, replaced_by, with_flipped_bit
from tests.laws.virtual_terminals import Tamper

LONGEST_RUN = timedelta(days=3 * 365)
"""A signing key's validity is five years, and no rule here makes the next one."""


class WorldRules(Machine):
    @precondition(lambda self: REAL_TIME.now - NOON < LONGEST_RUN)
    @rule(step=st.sampled_from([timedelta(hours=5), timedelta(days=1), timedelta(days=6), timedelta(days=29)]))
    def time_passes(self, step: timedelta) -> None:
        REAL_TIME.pass_time(step)
        for terminal in self.terminals:
            terminal.agent.remember_time()

    @rule(online=st.sampled_from([False, True, True, True]))
    def go_online_or_offline(self, online: bool) -> None:
        self.network.online = online

    @rule(place=st.integers(0, 3000))
    def a_bit_will_flip(self, place: int) -> None:
        self.network.tamper = with_flipped_bit(place)

    @rule(which=st.sampled_from(FOREIGN))
    def something_else_will_answer(self, which: Tamper) -> None:
        self.network.tamper = which

    @precondition(lambda self: self.network.responses)
    @rule(which=st.integers(0, 8))
    def an_old_answer_will_come_again(self, which: int) -> None:
        """It may have been given to this terminal or to another."""
        self.network.tamper = replaced_by(*self.network.responses[-1 - which % len(self.network.responses)])

    @precondition(lambda self: self.network.online)
    @rule(n=terminals)
    def an_answer_comes_late(self, n: int) -> None:
        """It is lost at first, and then replaces the next one."""
        self.network.tamper = lost
        self.check(n)
        if self.network.tamper is None:  # the terminal had something to ask about
            self.time_passes(timedelta(hours=1))  # an hour that no terminal saves can be won back
            self.network.tamper = replaced_by(*self.network.responses[-1])
            self.check(n)

    @rule(n=terminals, back=st.integers(0, 3), old_keyset=st.booleans(), rotated=st.booleans())
    def an_attacker_answers(self, n: int, back: int, old_keyset: bool, rotated: bool) -> None:
        """With the signing key that is in use, or with a former one, revoked or not."""
        if rotated:
            self.vendor_keys.rotate(REAL_TIME.now)
        self.check(n)
        self.the_laws_hold()
        self.network.tamper = self.vendor_keys.forgery(back, old_keyset=old_keyset)
        self.check(n)

    @precondition(lambda self: self.network.online and self.vendor_keys.can_rotate_root)
    @rule(n=terminals)
    def a_thief_of_the_root_answers(self, n: int) -> None:
        """Until the vendor rotates the root, the terminal believes him; from its next contact on no more."""
        self.network.tamper = self.vendor_keys.forgery_by_the_root()
        self.check(n)
        self.network.tamper = None
        self.observer.release(self.terminal(n))
        self.the_laws_hold()
        self.vendor_keys.rotate_root()
