"""The network is noticed when it comes back, also where the operating system tells Qt nothing about it."""

import socket
import threading
from http.server import BaseHTTPRequestHandler

import pytest
from PySide6.QtCore import QObject, QTimer
from pytestqt.qtbot import QtBot

from app.system.network_watch import NetworkWatch
from app.system.tasks import Tasks
from licensing.proxy import Proxy, ProxyMode, parse_address
from tests.licensing.proxies import proxy


def at_once(_lasted: float) -> float:
    return 0


def test_the_network_is_noticed_without_help_from_the_system(qtbot: QtBot) -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        port = server.getsockname()[1]
        owner = QObject()
        watch = NetworkWatch(f"http://127.0.0.1:{port}", Tasks(owner), interval=0.01, after_outage=at_once)
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
        watch = NetworkWatch(
            "https://only.the.proxy.invalid", Tasks(owner), interval=0.01, after_outage=at_once, proxy=lambda: own
        )
        came_back: list[None] = []
        watch.came_back.connect(lambda: came_back.append(None))
        watch.watch(True)
        qtbot.waitUntil(lambda: len(tries) > 2)
        assert not came_back, "the proxy answers, the line behind it is dead"
        line_works.set()
        qtbot.waitUntil(lambda: len(came_back) == 1)
        watch.watch(False)


@pytest.mark.parametrize("wait", [0.05, 3600.0])
def test_a_terminal_waits_its_part_of_the_outage(qtbot: QtBot, wait: float) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        owner = QObject()
        lasted: list[float] = []

        def after_outage(seconds: float) -> float:
            lasted.append(seconds)
            return wait

        address = f"http://127.0.0.1:{server.getsockname()[1]}"
        watch = NetworkWatch(address, Tasks(owner), interval=0.01, after_outage=after_outage)
        came_back: list[None] = []
        watch.came_back.connect(lambda: came_back.append(None))
        watch.watch(True)
        qtbot.waitUntil(lambda: bool(lasted))
        assert 0.01 <= lasted[0] < 60
        assert not came_back
        waits = [timer for timer in watch.findChildren(QTimer) if timer.isSingleShot()]
        assert [timer.isActive() for timer in waits] == [True]
        if wait < 1:
            qtbot.waitUntil(lambda: bool(came_back))
        watch.watch(False)
        assert [timer.isActive() for timer in waits] == [False], "a check has succeeded meanwhile"
