"""What the world does: time passes, the wire fails, repeats, delays and lies, and a thief answers."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from tests.laws.conftest import NOON
from tests.laws.lies import FOREIGN, flipped, instead, lost
from tests.laws.life import Lie
from tests.laws.scene import TRUTH, Scene, tills

LONGEST_LIFE = timedelta(days=3 * 365)
"""A signing key's validity is five years, and no rule here makes the next one."""


class WorldRules(Scene):
    @precondition(lambda self: TRUTH.now - NOON < LONGEST_LIFE)
    @rule(step=st.sampled_from([timedelta(hours=5), timedelta(days=1), timedelta(days=6), timedelta(days=29)]))
    def time_passes(self, step: timedelta) -> None:
        TRUTH.pass_time(step)
        for till in self.tills:
            till.agent.remember_time()

    @rule(online=st.sampled_from([False, True, True, True]))
    def plug_the_cable(self, online: bool) -> None:
        self.wire.online = online

    @rule(place=st.integers(0, 3000))
    def a_bit_will_flip(self, place: int) -> None:
        self.wire.lie = flipped(place)

    @rule(which=st.sampled_from(FOREIGN))
    def something_else_will_answer(self, which: Lie) -> None:
        self.wire.lie = which

    @precondition(lambda self: self.wire.heard)
    @rule(which=st.integers(0, 8))
    def an_old_answer_will_come_again(self, which: int) -> None:
        """It may have been given to this terminal or to another."""
        self.wire.lie = instead(*self.wire.heard[-1 - which % len(self.wire.heard)])

    @precondition(lambda self: self.wire.online)
    @rule(n=tills)
    def an_answer_comes_late(self, n: int) -> None:
        """It is lost at first, and then comes instead of the next one."""
        self.wire.lie = lost
        self.check(n)
        if self.wire.lie is None:  # the till had something to ask about
            self.time_passes(timedelta(hours=1))  # which every till notes: an hour that nobody notes can be won back
            self.wire.lie = instead(*self.wire.heard[-1])
            self.check(n)

    @rule(n=tills, back=st.integers(0, 3), old_keyset=st.booleans(), rotated=st.booleans())
    def a_thief_answers(self, n: int, back: int, old_keyset: bool, rotated: bool) -> None:
        """With the signing key that is in use, or with one that was, struck out or not."""
        if rotated:
            self.vault.rotate(TRUTH.now)
        self.check(n)
        self.the_laws_hold()
        self.wire.lie = self.vault.forgery(back, old_keyset=old_keyset)
        self.check(n)
