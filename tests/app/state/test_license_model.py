"""The license model with a real agent and real signatures: what it does by itself, and what it tells the widgets."""

import json
import socket
import threading
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.state.check_intervals import Pace
from app.state.license_model import LicenseModel
from licensing.codes import Code, Fault, Trouble
from licensing.errors import DocumentError, LicensingError, Refused, StorageError, Unreachable
from licensing.holdings import read_state
from licensing.number import NumberError
from licensing.proxy import Proxy, ProxyMode, parse_address
from licensing.request import open_request
from licensing.standing import Notice, State
from tests.licensing.test_proxy import proxy
from tests.simulator import NUMBER, Licensed, World

QUICK = Pace(first=0.02, most=0.1, look=0.02, probe=0.02, save=0.02)
NEVER = Pace(first=3600, most=3600, look=0.02, probe=3600, save=3600)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


@pytest.fixture
def made(qapp: object) -> Iterator[list[LicenseModel]]:
    models: list[LicenseModel] = []
    yield models
    for model in models:
        model.deleteLater()


def wait_for(event: threading.Event) -> None:
    assert event.wait(5)


def model_of(world: World, made: list[LicenseModel], pace: Pace = NEVER) -> LicenseModel:
    model = LicenseModel(world.terminal(), world.vendor, pace=pace)
    made.append(model)
    return model


def test_agreeing_starts_the_trial_and_tells_the_server(qtbot: QtBot, world: World, made: list[LicenseModel]) -> None:
    model = model_of(world, made)
    with qtbot.waitSignal(model.changed):
        model.agree("2026-11-01")
    assert model.standing.state is State.TRIAL
    qtbot.waitUntil(lambda: model.standing.terminal_number is not None)


def test_consent_that_cannot_be_kept_is_told(qtbot: QtBot, world: World, made: list[LicenseModel]) -> None:
    world.store().folder.write_bytes(b"a file")
    model = model_of(world, made)
    with qtbot.waitSignal(model.agree_failed) as told:
        model.agree("2026-11-01")
    assert isinstance(told.args[0], StorageError)


def test_registering_takes_whatever_was_typed(qtbot: QtBot, world: World, made: list[LicenseModel]) -> None:
    model = model_of(world, made)
    with qtbot.waitSignal(model.registered) as told:
        model.register("７ｋ３ｍー９ｑｘｒー２ｖｔａー８４ｎｂ", name="レジ1")
    assert told.args[0] == model.standing
    assert (model.standing.state, model.standing.terminal_name) == (State.LICENSED, "レジ1")


def test_a_slip_is_told_at_once_and_nothing_is_sent(qtbot: QtBot, world: World, made: list[LicenseModel]) -> None:
    model = model_of(world, made)
    with qtbot.waitSignal(model.register_failed, timeout=1000) as told:
        model.register("7K3M-9QXR-2VTA-84NC")
    assert isinstance(told.args[0], NumberError)
    assert world.server.asked == []


def test_a_refusal_is_told_and_taking_over_works(qtbot: QtBot, world: World, made: list[LicenseModel]) -> None:
    world.licensed("other")
    model = model_of(world, made)
    with qtbot.waitSignal(model.register_failed) as told:
        model.register(NUMBER)
    assert isinstance(told.args[0], Refused)
    assert told.args[0].code is Code.LICENSE_IN_USE
    with qtbot.waitSignal(model.registered):
        model.register(NUMBER, replace=True)


def test_a_cancelled_registration_is_not_heard_of_but_counts(
    qtbot: QtBot, world: World, made: list[LicenseModel]
) -> None:
    model = model_of(world, made)
    answering = threading.Event()
    world.server.before_answer = lambda: wait_for(answering)
    heard: list[object] = []
    model.registered.connect(heard.append)
    model.register_failed.connect(heard.append)
    model.register(NUMBER)
    model.cancel_register()
    with qtbot.waitSignal(model.changed):
        answering.set()
    assert heard == []
    assert model.standing.state is State.LICENSED


def test_a_failed_check_is_told_and_shows_the_window(qtbot: QtBot, world: World, made: list[LicenseModel]) -> None:
    world.licensed()
    world.clock.pass_time(days=70)
    world.server.online = False
    model = model_of(world, made)
    with qtbot.waitSignal(model.check_finished) as told:
        model.check_now()
    assert isinstance(told.args[0], Unreachable)
    assert isinstance(model.last_failure, Unreachable)
    assert model.standing.notice is Notice.CONNECT


def test_what_is_wrong_is_told_after_a_restart_and_stands_in_the_log_once(
    qtbot: QtBot, world: World, made: list[LicenseModel], caplog: pytest.LogCaptureFixture
) -> None:
    world.licensed()
    world.server.online = False
    world.server.trouble = Trouble.PROXY
    model = model_of(world, made)
    for _ in range(2):
        with qtbot.waitSignal(model.check_finished):
            model.check_now()
    told = [record.getMessage() for record in caplog.records if record.name == "app.state.license_model"]
    assert told == ["license: E-207; last try: proxy"]
    again = model_of(world, made)
    assert isinstance(again.last_failure, Unreachable)
    assert again.last_failure.trouble is Trouble.PROXY


def test_checking_is_announced_and_never_doubled(qtbot: QtBot, world: World, made: list[LicenseModel]) -> None:
    world.licensed()
    model = model_of(world, made)
    answering = threading.Event()
    world.server.before_answer = lambda: wait_for(answering)
    seen: list[bool] = []
    model.checking_changed.connect(seen.append)
    model.check_now()
    model.check_now()
    assert model.checking
    assert len(world.server.asked) == 1
    answering.set()
    qtbot.waitUntil(lambda: seen == [True, False, True, False])
    assert len(world.server.asked) == 3


def test_the_banner_goes_by_itself_when_the_server_answers_again(
    qtbot: QtBot, world: World, made: list[LicenseModel]
) -> None:
    world.licensed()
    world.clock.pass_time(days=70)
    world.server.online = False
    model = model_of(world, made, QUICK)
    model.start()
    qtbot.waitUntil(lambda: model.standing.notice is Notice.CONNECT)
    world.server.online = True
    qtbot.waitUntil(lambda: model.standing.notice is None)
    assert model.standing.days_left == 90


def test_a_locked_app_unlocks_itself_when_the_vendor_has_renewed(
    qtbot: QtBot, world: World, made: list[LicenseModel]
) -> None:
    world.server.licenses[NUMBER] = Licensed(contract_until=date(2026, 11, 30))
    world.licensed()
    world.clock.pass_time(days=10)
    model = model_of(world, made, QUICK)
    model.start()
    qtbot.waitUntil(lambda: model.standing.state is State.EXPIRED and model.last_failure is None)
    world.server.licenses[NUMBER].contract_until = date(2027, 11, 30)
    qtbot.waitUntil(lambda: model.standing.state is State.LICENSED)


def test_midnight_is_noticed_without_a_check(qtbot: QtBot, world: World, made: list[LicenseModel]) -> None:
    world.licensed()
    world.server.online = False
    model = model_of(world, made)
    model.start()
    qtbot.waitUntil(lambda: not model.checking)
    with qtbot.waitSignal(model.changed):
        world.clock.pass_time(days=1)
    assert model.standing.days_left == 89


def test_what_the_command_line_did_is_seen_by_the_window(qtbot: QtBot, world: World, made: list[LicenseModel]) -> None:
    model = model_of(world, made)
    model.start()
    with qtbot.waitSignal(model.changed):
        world.terminal().register(NUMBER)
    assert model.standing.state is State.LICENSED


def test_a_window_notes_at_once_and_again_what_time_it_is(qtbot: QtBot, world: World, made: list[LicenseModel]) -> None:
    for pace in (NEVER, QUICK):
        model = model_of(world, made, pace)
        model.start()
        qtbot.waitUntil(lambda: read_state(world.store()).seen == world.clock.pc)
        world.clock.pass_time(days=1)
    qtbot.waitUntil(lambda: read_state(world.store()).seen == world.clock.pc)


def test_a_new_name_is_shown_and_told(qtbot: QtBot, world: World, made: list[LicenseModel]) -> None:
    world.licensed()
    model = model_of(world, made)
    with qtbot.waitSignal(model.check_finished):
        model.rename("本店 レジ3")
    assert model.standing.terminal_name == "本店 レジ3"
    assert world.server.asked[-1].terminal.name == "本店 レジ3"


def test_a_name_that_cannot_be_kept_is_told(qtbot: QtBot, world: World, made: list[LicenseModel]) -> None:
    world.store().folder.write_bytes(b"a file")
    model = model_of(world, made)
    with qtbot.waitSignal(model.rename_failed) as told:
        model.rename("本店")
    assert isinstance(told.args[0], StorageError)


def test_a_fault_of_our_own_takes_nothing_away(
    qtbot: QtBot, world: World, made: list[LicenseModel], caplog: pytest.LogCaptureFixture
) -> None:
    world.licensed()
    model = model_of(world, made)

    def fault() -> None:
        raise KeyError("a bug")

    world.server.before_answer = fault
    with qtbot.waitSignal(model.check_finished) as told:
        model.check_now()
    assert isinstance(told.args[0], LicensingError)
    assert "internal error" in caplog.text
    assert model.standing.usable


def test_closing_in_the_middle_of_a_check_is_quiet(qtbot: QtBot, world: World, made: list[LicenseModel]) -> None:
    world.licensed()
    model = LicenseModel(world.terminal(), world.vendor, pace=NEVER)
    answering = threading.Event()
    asked = threading.Event()

    def wait() -> None:
        asked.set()
        answering.wait(5)

    world.server.before_answer = wait
    model.check_now()
    assert asked.wait(5)
    with qtbot.waitSignal(model.destroyed):
        model.deleteLater()
    answering.set()


@pytest.mark.parametrize(
    ("tries", "urgent", "plain"),
    [(0, True, 60), (1, True, 120), (4, True, 900), (99, True, 900), (0, False, 21600), (5, False, 21600)],
)
def test_the_pace_doubles_from_a_minute_to_a_quarter_of_an_hour(tries: int, urgent: bool, plain: float) -> None:
    delays = [Pace().delay(tries, check_after=21600, urgent=urgent) for _ in range(200)]
    assert min(delays) >= plain * 0.8
    assert max(delays) <= plain * 1.2
    assert len(set(delays)) > 100


def test_the_network_is_noticed_without_help_from_the_system(qtbot: QtBot) -> None:
    from app.system.network_watch import NetworkWatch
    from app.system.tasks import Tasks

    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        port = server.getsockname()[1]
        owner = QObject()
        tasks = Tasks(owner)
        watch = NetworkWatch(f"http://127.0.0.1:{port}", tasks, interval=0.01)
        came_back: list[None] = []
        watch.came_back.connect(lambda: came_back.append(None))
        watch.watch(True)
        server.listen()
        qtbot.waitUntil(lambda: len(came_back) == 1)
        watch.watch(False)
        watch.watch(True)
        qtbot.waitUntil(lambda: len(came_back) == 2)
        watch.watch(False)


def test_the_network_behind_a_proxy_is_noticed_too(qtbot: QtBot) -> None:
    from app.system.network_watch import NetworkWatch
    from app.system.tasks import Tasks

    line_works = threading.Event()
    tries: list[str] = []

    def answer(handler: BaseHTTPRequestHandler) -> None:
        tries.append(handler.path)
        handler.send_response(200 if line_works.is_set() else 503)
        handler.end_headers()

    with proxy(answer) as address:
        host, port = parse_address(address)
        own = Proxy(ProxyMode.OWN, host, port)
        owner = QObject()
        tasks = Tasks(owner)
        watch = NetworkWatch("https://only.the.proxy.invalid", tasks, interval=0.01, proxy=lambda: own)
        came_back: list[None] = []
        watch.came_back.connect(lambda: came_back.append(None))
        watch.watch(True)
        qtbot.waitUntil(lambda: len(tries) > 2)
        assert not came_back, "the proxy answers, the line behind it is dead"
        line_works.set()
        qtbot.waitUntil(lambda: len(came_back) == 1)
        watch.watch(False)


def answer_to(world: World, request: bytes) -> bytes:
    answer = world.server.ask(request)
    return json.dumps({"statement": answer.statement.decode(), "keyset": answer.keyset.decode()}).encode()


def test_a_request_and_its_answer_travel_without_a_network(
    qtbot: QtBot, world: World, made: list[LicenseModel]
) -> None:
    model = model_of(world, made)
    with qtbot.waitSignal(model.request_written) as written:
        model.write_request(NUMBER)
    with qtbot.waitSignal(model.accepted) as told:
        model.accept(answer_to(world, bytes(written.args[0])))
    assert told.args[0] == model.standing
    assert model.standing.state is State.LICENSED


def test_an_answer_for_another_terminal_is_told(qtbot: QtBot, world: World, made: list[LicenseModel]) -> None:
    body = answer_to(world, world.terminal("other").write_request(NUMBER))
    model = model_of(world, made)
    with qtbot.waitSignal(model.request_written):
        model.write_request(NUMBER)
    with qtbot.waitSignal(model.accept_failed) as told:
        model.accept(body)
    assert isinstance(told.args[0], DocumentError)
    assert told.args[0].fault is Fault.OTHER_TERMINAL


def test_only_the_newest_request_is_shown(qtbot: QtBot, world: World, made: list[LicenseModel]) -> None:
    model = model_of(world, made)
    written: list[bytes] = []
    model.request_written.connect(written.append)
    model.write_request(NUMBER)
    with qtbot.waitSignal(model.request_written):
        model.write_request(NUMBER, replace=True)
    qtbot.waitUntil(lambda: not _writing())
    assert [open_request(bytes(request))[0].replace for request in written] == [True]


def _writing() -> bool:
    return any(thread.name == "attomenzei-task" for thread in threading.enumerate())


def test_a_request_that_cannot_be_noted_is_told(qtbot: QtBot, world: World, made: list[LicenseModel]) -> None:
    world.store().folder.write_bytes(b"a file")
    model = model_of(world, made)
    with qtbot.waitSignal(model.request_failed) as told:
        model.write_request(NUMBER)
    assert isinstance(told.args[0], StorageError)
