"""The license model with a real agent and real signatures: every command calls its caller back with the result."""

import inspect
import threading

import pytest
from PySide6.QtCore import SignalInstance
from pytestqt.qtbot import QtBot

from app.state.license_model import LicenseModel
from licensing.codes import Code, Fault
from licensing.errors import DocumentError, InternalError, Refused, StorageError
from licensing.request import open_request
from licensing.standing import State
from licensing.words.failures import failure_view
from tests.app.fake_license import FakeLicense
from tests.app.standings import STANDINGS
from tests.app.state.models import Models, answer_to, result_of
from tests.simulator import NUMBER, World


def wait_for(event: threading.Event) -> None:
    assert event.wait(5)


def test_agreeing_starts_the_trial_and_reports_it_to_the_server(qtbot: QtBot, models: Models) -> None:
    model = models()
    assert result_of(qtbot, model.agree, "2026-11-01").state is State.TRIAL
    qtbot.waitUntil(lambda: model.standing.terminal_number is not None)


def test_registering_returns_the_standing_and_announces_it(qtbot: QtBot, models: Models) -> None:
    model = models()
    announced: list[object] = []
    model.changed.connect(announced.append)
    standing = result_of(qtbot, model.register, NUMBER, name="レジ1")
    assert (standing.state, standing.terminal_name) == (State.LICENSED, "レジ1")
    assert announced == [standing] == [model.standing]


def test_a_refusal_reaches_the_caller_and_taking_over_works(qtbot: QtBot, world: World, models: Models) -> None:
    world.licensed("other")
    model = models()
    refused = result_of(qtbot, model.register, NUMBER)
    assert isinstance(refused, Refused)
    assert refused.code is Code.LICENSE_IN_USE
    assert result_of(qtbot, model.register, NUMBER, replace=True).state is State.LICENSED


def test_a_cancelled_registration_calls_nobody_back_but_counts(qtbot: QtBot, world: World, models: Models) -> None:
    model = models()
    answering = threading.Event()
    world.server.before_answer = lambda: wait_for(answering)
    results: list[object] = []
    model.register(NUMBER, results.append).cancel()
    with qtbot.waitSignal(model.changed):
        answering.set()
    assert results == []
    assert model.standing.state is State.LICENSED


def test_of_two_commands_each_caller_gets_its_own_result(qtbot: QtBot, world: World, models: Models) -> None:
    world.licensed("other")
    model = models()
    first: list[object] = []
    second: list[object] = []
    model.register(NUMBER, first.append)
    model.register(NUMBER, second.append, replace=True)
    qtbot.waitUntil(lambda: bool(first) and bool(second))
    assert second == [model.standing]
    assert model.standing.state is State.LICENSED


def test_a_registration_asks_once_in_one_thread_of_the_app(qtbot: QtBot, world: World, models: Models) -> None:
    model = models()
    threads: list[str] = []
    world.server.before_answer = lambda: threads.append(threading.current_thread().name)
    result_of(qtbot, model.register, NUMBER)
    assert threads == ["attomenzei-task"]
    assert len(world.server.asked) == 1


def test_a_new_name_is_shown_and_reported(qtbot: QtBot, world: World, models: Models) -> None:
    world.licensed()
    model = models()
    assert result_of(qtbot, model.rename, "本店 レジ3").terminal_name == "本店 レジ3"
    qtbot.waitUntil(lambda: bool(world.server.asked) and world.server.asked[-1].terminal.name == "本店 レジ3")


def test_a_request_and_its_answer_travel_without_a_network(qtbot: QtBot, world: World, models: Models) -> None:
    model = models()
    request = result_of(qtbot, model.write_request, NUMBER)
    standing = result_of(qtbot, model.accept, answer_to(world, request))
    assert standing == model.standing
    assert standing.state is State.LICENSED


def test_an_answer_for_another_terminal_is_refused(qtbot: QtBot, world: World, models: Models) -> None:
    body = answer_to(world, world.terminal("other").write_request(NUMBER))
    model = models()
    result_of(qtbot, model.write_request, NUMBER)
    error = result_of(qtbot, model.accept, body)
    assert isinstance(error, DocumentError)
    assert error.fault is Fault.OTHER_TERMINAL


def test_of_two_requests_the_cancelled_one_calls_nobody_back(qtbot: QtBot, models: Models) -> None:
    model = models()
    requests: list[object] = []
    model.write_request(NUMBER, requests.append).cancel()
    request = result_of(qtbot, model.write_request, NUMBER, replace=True)
    qtbot.waitUntil(lambda: all(thread.name != "attomenzei-task" for thread in threading.enumerate()))
    assert requests == []
    assert open_request(request)[0].replace


@pytest.mark.parametrize(
    ("command", "argument"),
    [("agree", "2026-11-01"), ("rename", "本店"), ("write_request", NUMBER), ("register", NUMBER)],
)
def test_a_disk_that_refuses_is_reported_to_the_caller(
    qtbot: QtBot, world: World, models: Models, command: str, argument: str
) -> None:
    world.store().folder.write_bytes(b"a file")
    assert isinstance(result_of(qtbot, getattr(models(), command), argument), StorageError)


# faults of our own


@pytest.mark.parametrize(
    ("command", "arguments"), [("check_now", ()), ("register", (NUMBER,)), ("rename", ("レジ9",)), ("accept", (b"{}",))]
)
def test_an_unexpected_exception_is_an_internal_error_with_its_traceback_in_the_log(
    qtbot: QtBot,
    world: World,
    models: Models,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    command: str,
    arguments: tuple[object, ...],
) -> None:
    world.licensed()
    model = models()

    def fail(*_arguments: object, **_options: object) -> None:
        raise KeyError("a bug")

    for name in ("check", "register", "rename", "accept"):
        monkeypatch.setattr(f"licensing.agent.Agent.{name}", fail)
    error = result_of(qtbot, getattr(model, command), *arguments)
    assert isinstance(error, InternalError)
    assert failure_view(error, "").code == "E-599"
    assert "KeyError: 'a bug'" in caplog.text
    assert "Traceback" in caplog.text
    assert not model.checking
    assert model.standing.usable


def test_a_bug_in_the_decision_leaves_no_check_without_an_end(
    qtbot: QtBot, world: World, models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.licensed()
    model = models()
    with monkeypatch.context() as patched:
        patched.setattr("licensing.agent.decide", lambda *_arguments, **_options: 1 / 0)
        assert isinstance(result_of(qtbot, model.check_now), InternalError)
    assert not model.checking
    assert result_of(qtbot, model.check_now) == model.standing


def test_closing_in_the_middle_of_a_check_is_quiet(qtbot: QtBot, world: World) -> None:
    world.licensed()
    model = LicenseModel(world.terminal(), world.vendor)
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


def test_the_fake_implements_every_public_member_of_the_model() -> None:
    fake = FakeLicense(STANDINGS["licensed"])
    signals = {name for name in vars(LicenseModel) if isinstance(getattr(fake, name, None), SignalInstance)}
    public = {name for name in vars(LicenseModel) if not name.startswith("_")} - signals - {"staticMetaObject"}
    assert signals == {"changed", "checking_changed"}
    assert public <= set(vars(FakeLicense))
    for name in public:
        real, replaced = vars(LicenseModel)[name], vars(FakeLicense)[name]
        if inspect.isfunction(real):
            assert list(inspect.signature(replaced).parameters) == list(inspect.signature(real).parameters), name
