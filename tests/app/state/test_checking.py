"""What the license model does by itself: when it checks, what it announces, and what it writes into the log."""

import threading
from datetime import date, datetime, timedelta

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from app.state.check_intervals import Pace
from app.system.network_watch import NetworkWatch
from licensing.agent import Agent
from licensing.codes import INTERCEPTED, Trouble
from licensing.errors import Unreachable
from licensing.holdings import read_state
from licensing.standing import Notice, State
from tests.app.state.models import NEVER, QUICK, Models, result_of
from tests.simulator import NUMBER, Licensed, World


def test_a_failed_check_is_reported_and_shows_the_renewal_window(qtbot: QtBot, world: World, models: Models) -> None:
    world.licensed()
    world.clock.pass_time(days=70)
    world.server.online = False
    model = models()
    failure = result_of(qtbot, model.check_now)
    assert isinstance(failure, Unreachable)
    assert model.last_failure is failure
    assert model.standing.notice is Notice.CONNECT


def test_what_is_wrong_is_known_after_a_restart_and_logged_once(
    qtbot: QtBot, world: World, models: Models, caplog: pytest.LogCaptureFixture
) -> None:
    world.licensed()
    world.server.online = False
    world.server.trouble = Trouble.PROXY
    model = models()
    for _ in range(2):
        result_of(qtbot, model.check_now)
    messages = [record.getMessage() for record in caplog.records if record.name == "app.state.license_model"]
    assert messages == ["license: E-207; last try: proxy"]
    again = models()
    assert isinstance(again.last_failure, Unreachable)
    assert again.last_failure.trouble is Trouble.PROXY


def test_checks_never_overlap_and_a_later_caller_gets_a_later_check(qtbot: QtBot, world: World, models: Models) -> None:
    world.licensed()
    model = models()
    answering = threading.Event()
    asked: list[None] = []

    def wait() -> None:
        asked.append(None)
        assert answering.wait(5)

    world.server.before_answer = wait
    progress: list[bool] = []
    order: list[str] = []
    model.checking_changed.connect(progress.append)
    model.check_now(lambda _result: order.append("first"))
    model.check_now(lambda _result: order.append("second"))
    assert model.checking
    qtbot.waitUntil(lambda: bool(asked))
    answering.set()
    qtbot.waitUntil(lambda: progress == [True, False, True, False])
    assert order == ["first", "second"]
    assert len(asked) == 2


def test_the_banner_disappears_when_the_server_answers_again(qtbot: QtBot, world: World, models: Models) -> None:
    world.licensed()
    world.clock.pass_time(days=70)
    world.server.online = False
    model = models(QUICK)
    model.start()
    qtbot.waitUntil(lambda: model.standing.notice is Notice.CONNECT)
    world.server.online = True
    qtbot.waitUntil(lambda: model.standing.notice is None)
    assert model.standing.days_left == 90


def test_a_locked_app_unlocks_itself_when_the_vendor_has_renewed(qtbot: QtBot, world: World, models: Models) -> None:
    world.server.licenses[NUMBER] = Licensed(contract_until=date(2026, 11, 30))
    world.licensed()
    world.clock.pass_time(days=10)
    model = models(QUICK)
    model.start()
    qtbot.waitUntil(lambda: model.standing.state is State.EXPIRED and model.last_failure is None)
    world.server.licenses[NUMBER].contract_until = date(2027, 11, 30)
    qtbot.waitUntil(lambda: model.standing.state is State.LICENSED)


def test_midnight_is_noticed_without_a_check(qtbot: QtBot, world: World, models: Models) -> None:
    world.licensed()
    world.server.online = False
    model = models()
    model.start()
    qtbot.waitUntil(lambda: not model.checking)
    with qtbot.waitSignal(model.changed):
        world.clock.pass_time(days=1)
    assert model.standing.days_left == 89


class ManualPace(Pace):
    """The next check comes after ``seconds``, which a test changes."""

    def __init__(self) -> None:
        super().__init__(look=0.02, probe=3600, save=3600)
        self.seconds = [3600.0]

    def delay(self, tries: int, *, check_after: float, urgent: bool) -> float:
        return self.seconds[0]


@pytest.mark.parametrize(("days", "left"), [(31, 29), (1, None)], ids=["opens the renewal window", "locks the app"])
def test_a_check_follows_when_time_alone_makes_the_state_urgent(
    qtbot: QtBot, world: World, models: Models, days: int, left: int | None
) -> None:
    world.server.licenses[NUMBER] = Licensed(contract_until=world.server.now.date() + timedelta(days=days))
    world.licensed()
    world.clock.pass_time(days=1, hours=13, minutes=17, seconds=30)  # 23:59:30
    pace = ManualPace()
    model = models(pace)
    model.start()
    qtbot.waitUntil(lambda: not model.checking)
    asked = len(world.server.asked)
    pace.seconds[0] = 0.02
    with qtbot.waitSignal(model.changed):
        world.clock.pass_time(seconds=40)
    assert model.standing.days_left == left or not model.standing.usable
    qtbot.waitUntil(lambda: len(world.server.asked) > asked)


@pytest.mark.parametrize(("days", "is_watched"), [(1, False), (70, True)], ids=["in order", "in the renewal window"])
def test_connections_are_tried_only_while_the_screen_asks_for_one(
    qtbot: QtBot, world: World, models: Models, days: int, is_watched: bool
) -> None:
    world.licensed()
    world.clock.pass_time(days=days)
    world.server.online = False
    model = models()
    network = model.findChild(NetworkWatch)
    assert network is not None
    result_of(qtbot, model.check_now)
    assert any(timer.isActive() for timer in network.findChildren(QTimer)) is is_watched
    world.server.online = True
    result_of(qtbot, model.check_now)
    assert not any(timer.isActive() for timer in network.findChildren(QTimer))


@pytest.mark.parametrize("slept", [timedelta(hours=9), timedelta(days=100), timedelta(days=-1)])
def test_a_check_follows_after_sleep(qtbot: QtBot, world: World, models: Models, slept: timedelta) -> None:
    """The timers and the monotonic clock stand still in sleep; the PC clock goes on, or is set meanwhile."""
    world.licensed()
    model = models()
    model.start()
    qtbot.waitUntil(lambda: not model.checking)
    asked = len(world.server.asked)
    world.clock.pc += slept
    qtbot.waitUntil(lambda: len(world.server.asked) > asked and not model.checking)
    assert model.standing.usable


def test_a_check_follows_after_sleep_between_two_readings(
    qtbot: QtBot, world: World, models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.licensed()
    model = models()
    model.start()
    qtbot.waitUntil(lambda: not model.checking)
    naps = [timedelta(hours=9)]

    def reading(_agent: Agent) -> datetime:
        read = world.clock.pc
        world.clock.pc += naps.pop() if naps else timedelta()
        return read

    asked = len(world.server.asked)
    monkeypatch.setattr(Agent, "pc_time", property(reading))
    qtbot.waitUntil(lambda: len(world.server.asked) > asked and not model.checking)


@pytest.mark.parametrize("trouble", sorted(INTERCEPTED))
def test_a_login_page_is_asked_again_without_backoff(
    qtbot: QtBot, world: World, models: Models, trouble: Trouble
) -> None:
    world.licensed()
    world.server.online = False
    world.server.trouble = trouble
    model = models(Pace(first=0.01, most=3600, quiet=3600, look=3600, probe=3600, save=3600))
    tries: list[bool] = []
    model.checking_changed.connect(tries.append)
    model.start()
    qtbot.waitUntil(lambda: tries.count(True) > 12)  # by doubling, that would be 40 seconds
    world.server.online = True
    qtbot.waitUntil(lambda: model.last_failure is None)


def test_what_the_command_line_did_is_seen_by_the_window(qtbot: QtBot, world: World, models: Models) -> None:
    model = models()
    model.start()
    with qtbot.waitSignal(model.changed):
        world.terminal().register(NUMBER)
    assert model.standing.state is State.LICENSED


def test_the_failure_of_the_last_check_ends_when_the_command_line_is_answered(
    qtbot: QtBot, world: World, models: Models
) -> None:
    world.licensed()
    world.server.online = False
    model = models()
    assert isinstance(result_of(qtbot, model.check_now), Unreachable)
    model.start()
    qtbot.waitUntil(lambda: model.last_failure is not None and not model.checking)
    world.server.online = True
    world.clock.pass_time(seconds=5)
    world.terminal().check()
    qtbot.waitUntil(lambda: model.last_failure is None)
    assert len(world.server.asked) == 2, "it was not asked again"


def test_the_time_is_saved_at_the_start_and_then_regularly(qtbot: QtBot, world: World, models: Models) -> None:
    for pace in (NEVER, QUICK):
        model = models(pace)
        model.start()
        qtbot.waitUntil(lambda: read_state(world.store()).seen == world.clock.pc)
        world.clock.pass_time(days=1)
    qtbot.waitUntil(lambda: read_state(world.store()).seen == world.clock.pc)


def test_the_time_is_saved_once_at_a_time(
    qtbot: QtBot, world: World, models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A network drive that hangs for a day would otherwise collect a thread a minute."""
    answering, waiting = threading.Event(), []

    def slowly(_agent: Agent) -> None:
        waiting.append(threading.get_ident())
        assert answering.wait(5)

    monkeypatch.setattr(Agent, "remember_time", slowly)
    model = models(QUICK)
    model.start()
    ticks: list[int] = []
    clock = QTimer(model, interval=20)
    clock.timeout.connect(lambda: ticks.append(1))
    clock.start()
    qtbot.waitUntil(lambda: len(ticks) > 10)
    answering.set()
    assert len(waiting) == 1
