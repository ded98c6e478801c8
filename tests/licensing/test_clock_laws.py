"""The laws of the watch, over random lives of a PC clock: set, run, slept, switched off, and mended by contacts."""

from collections.abc import Callable
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from licensing.clock import TOLERANCE, Doubt, Moment, Watch
from tests.simulator import START, ManualClock

SPANS = st.timedeltas(timedelta(), timedelta(days=30))
JUMPS = st.timedeltas(timedelta(days=-900), timedelta(days=900))
OFFSETS = st.timedeltas(timedelta(days=-900), timedelta(days=3000))


class Life:
    """A terminal's watch, its PC clock, and the true time that the server tells."""

    def __init__(self, offset: timedelta = timedelta()) -> None:
        self.clock = ManualClock(START + offset)
        self.true = START
        self.watch = Watch(self.clock)
        self.contact()

    def run(self, span: timedelta) -> None:
        self.clock.pass_time(seconds=span.total_seconds())
        self.true += span
        self.awake += span

    def sleep(self, span: timedelta) -> None:
        """Some systems count it as uptime, some do not."""
        self.clock.pc += span
        self.true += span

    def switch_off(self, span: timedelta) -> None:
        self.watch.read()
        self.sleep(max(span, timedelta(seconds=30)))
        self.clock.reboot()
        self.start()

    def restart(self, _span: timedelta = timedelta()) -> None:
        """End the app and start it again."""
        self.watch.read()
        self.start()

    def start(self) -> None:
        self.watch = Watch(self.clock, self.watch.seen, self.watch.lead)

    def set_pc(self, step: timedelta) -> None:
        self.clock.pc += step

    def contact(self, _span: timedelta = timedelta()) -> None:
        self.watch.trust(self.true)
        self.iat, self.awake, self.last = self.true, timedelta(), self.true

    def read(self) -> Moment:
        return self.watch.read()


CALM = (Life.run, Life.sleep, Life.switch_off, Life.restart)
Step = tuple[Callable[[Life, timedelta], None], timedelta]


def steps(*kinds: Callable[[Life, timedelta], None]) -> st.SearchStrategy[list[Step]]:
    return st.lists(st.tuples(st.sampled_from(kinds), SPANS), max_size=12)


ANY = st.lists(
    st.tuples(st.sampled_from([*CALM, Life.contact]), SPANS) | st.tuples(st.just(Life.set_pc), JUMPS), max_size=20
)


@given(OFFSETS, ANY)
def test_the_moment_never_goes_back_nor_below_a_fresh_statement_and_the_time_awake_since(
    offset: timedelta, life_steps: list[Step]
) -> None:
    life = Life(offset)
    for step, span in life_steps:
        step(life, span)
        moment = life.read()
        assert moment.instant >= life.iat + life.awake
        assert moment.instant >= life.last
        if moment.doubt is not Doubt.AHEAD:  # which is decided on but not kept
            life.last = moment.instant


@given(OFFSETS, ANY)
def test_right_after_a_contact_the_moment_is_the_true_time(offset: timedelta, life_steps: list[Step]) -> None:
    life = Life(offset)
    for step, span in life_steps:
        step(life, span)
        life.read()
    life.contact()
    assert near(life.read().instant, life.true)


@given(st.timedeltas(timedelta(), timedelta(days=3000)), steps(*CALM, Life.contact))
def test_the_lead_of_a_clock_that_runs_ahead_gives_the_true_time(offset: timedelta, life_steps: list[Step]) -> None:
    life = Life(offset)
    for step, span in life_steps:
        step(life, span)
        moment = life.read()
        assert near(moment.instant, life.true)
        assert moment.doubt is (Doubt.LEADING if offset > TOLERANCE else None)


@given(st.timedeltas(TOLERANCE, timedelta(days=3000)), st.lists(st.integers(1, 100), max_size=3), steps(*CALM))
def test_a_clock_ahead_that_is_corrected_while_it_runs_wins_no_days(
    offset: timedelta, parts: list[int], life_steps: list[Step]
) -> None:
    life = Life(offset)
    for part in parts:
        life.set_pc(-offset * part / (sum(parts) + 1))
        life.read()
    life.set_pc(-offset / (sum(parts) + 1))
    life.read()  # the window looks every half minute
    for step, span in life_steps:
        step(life, span)
        assert near(life.read().instant, life.true, times=len(parts) + 2)


def near(instant: datetime, true: datetime, *, times: int = 1) -> bool:
    """Each step of a clock may hide one tolerance."""
    return abs(instant - true) <= TOLERANCE * times
