"""Records that a start does not wait for: what they prove counts as soon as they are read."""

from datetime import timedelta
from pathlib import Path

from tests.simulator import World

DAY = timedelta(days=1)


def test_the_newest_record_counts_once_it_is_read(tmp_path: Path) -> None:
    world = World(tmp_path)
    agent = world.terminal()
    newest = world.clock.now() + 20 * DAY
    world.newest_record = newest
    assert agent.standing().moment.instant < newest
    agent.take_records()
    assert agent.standing().moment.instant >= newest
    world.newest_record = newest + 9 * DAY
    agent.take_records()
    assert agent.standing().moment.instant < newest + 9 * DAY, "they were read already"


def test_the_first_record_decides_when_a_trial_began(tmp_path: Path) -> None:
    world = World(tmp_path)
    agent = world.terminal()
    agent.take_records()
    world.newest_record = world.clock.now()
    world.first_record = (world.clock.now() - 25 * DAY).date()
    agent.take_records()
    agent.agree("2026-11-01")
    days_left = agent.standing().days_left
    assert days_left is not None
    assert days_left <= 6


def test_a_record_that_is_known_to_lie_in_the_future_proves_no_time(tmp_path: Path) -> None:
    world = World(tmp_path)
    agent = world.terminal()
    world.newest_record = future = world.clock.now() + 20 * DAY
    agent._terminal.save_state(future_record=future)
    agent.take_records()
    assert agent.standing().moment.instant < future


def test_the_first_record_still_counts_after_another_process_has_written(tmp_path: Path) -> None:
    world = World(tmp_path)
    agent = world.terminal()
    world.newest_record = world.clock.now()
    world.first_record = (world.clock.now() - 25 * DAY).date()
    agent.take_records()
    world.newest_record = None
    world.terminal().remember_time()  # which has read no records yet
    agent.refresh()
    agent.agree("2026-11-01")
    days_left = agent.standing().days_left
    assert days_left is not None
    assert days_left <= 6
