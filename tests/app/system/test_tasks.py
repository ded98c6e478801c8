"""Background work: its result arrives in Qt's thread, once, and never at a receiver that was destroyed."""

import threading

import pytest
import shiboken6
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.system.tasks import Callback, Tasks


class Receiver(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.results: list[object] = []

    def receive(self, result: object) -> None:
        self.results.append(result)


def test_the_callback_runs_in_the_thread_of_the_application(qtbot: QtBot) -> None:
    owner = QObject()
    threads: list[threading.Thread] = []

    def done(worker: threading.Thread, _error: object) -> None:
        threads.extend((worker, threading.current_thread()))

    Tasks(owner).run(threading.current_thread, done)
    qtbot.waitUntil(lambda: len(threads) == 2)
    assert threads[0] is not threading.main_thread() is threads[1]


def test_an_exception_is_passed_on(qtbot: QtBot) -> None:
    owner = QObject()
    errors: list[object] = []
    Tasks(owner).run(lambda: 1 / 0, lambda _result, error: errors.append(error))
    qtbot.waitUntil(lambda: bool(errors))
    assert isinstance(errors[0], ZeroDivisionError)


def test_a_machine_without_threads_is_reported_like_a_failure_of_the_work(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    owner = QObject()
    errors: list[object] = []
    with monkeypatch.context() as patched:
        patched.setattr(threading.Thread, "start", refuse)
        Tasks(owner).run(lambda: None, lambda _result, error: errors.append(error))
    assert errors == [], "never inside the call itself"
    qtbot.waitUntil(lambda: bool(errors))
    assert isinstance(errors[0], RuntimeError)


def test_a_callback_is_called_once() -> None:
    receiver = Receiver()
    callback = Callback(receiver.receive)
    callback("first")
    callback("second")
    assert receiver.results == ["first"]


def test_a_cancelled_callback_is_not_called() -> None:
    receiver = Receiver()
    callback = Callback(receiver.receive)
    callback.cancel()
    callback("result")
    assert receiver.results == []


def test_a_page_that_is_destroyed_is_not_called() -> None:
    receiver = Receiver()
    callback = Callback(receiver.receive)
    shiboken6.delete(receiver)
    callback("result")
    assert receiver.results == []
