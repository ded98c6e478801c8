"""The network is noticed when it comes back, also where the operating system tells Qt nothing about it."""

import socket
import threading
from http.server import BaseHTTPRequestHandler

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.system.network_watch import NetworkWatch
from app.system.tasks import Tasks
from licensing.proxy import Proxy, ProxyMode, parse_address
from tests.licensing.proxies import proxy


def test_the_network_is_noticed_without_help_from_the_system(qtbot: QtBot) -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        port = server.getsockname()[1]
        owner = QObject()
        watch = NetworkWatch(f"http://127.0.0.1:{port}", Tasks(owner), interval=0.01)
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
        watch = NetworkWatch("https://only.the.proxy.invalid", Tasks(owner), interval=0.01, proxy=lambda: own)
        came_back: list[None] = []
        watch.came_back.connect(lambda: came_back.append(None))
        watch.watch(True)
        qtbot.waitUntil(lambda: len(tries) > 2)
        assert not came_back, "the proxy answers, the line behind it is dead"
        line_works.set()
        qtbot.waitUntil(lambda: len(came_back) == 1)
        watch.watch(False)
