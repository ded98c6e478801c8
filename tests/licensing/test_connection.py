"""Connecting: no address takes the whole time, and nothing is left behind when the time is up."""

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from licensing.answer import Answer
from licensing.channel import HttpChannel
from licensing.codes import Trouble
from licensing.connection import Server
from licensing.errors import Unreachable
from licensing.probe import reach
from licensing.proxy import Proxy, ProxyMode
from tests.licensing.http_servers import GOOD, Authority, reply_with, serving
from tests.licensing.proxies import open_tunnel, proxy

NAME = "license.example.jp"


@contextlib.contextmanager
def silent_address() -> Iterator[tuple[str, int]]:
    """Yield an address that answers nothing at all to who connects: the queue of its listener is full."""
    with contextlib.ExitStack() as sockets:
        listener = sockets.enter_context(socket.socket())
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        address: tuple[str, int] = listener.getsockname()
        for _ in range(3):
            client = sockets.enter_context(socket.socket())
            client.setblocking(False)
            client.connect_ex(address)
        yield address


@pytest.fixture
def resolve(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let ``NAME`` have the addresses that are given, in their order."""

    def give(*addresses: tuple[Any, ...]) -> None:
        def getaddrinfo(host: str, port: int, **_kinds: object) -> list[tuple[Any, ...]]:
            assert host == NAME
            return [
                (socket.AF_INET6 if len(address) > 2 else socket.AF_INET, socket.SOCK_STREAM, 6, "", address)
                for address in addresses
            ]

        monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)

    return give


def ask(url: str, timeout: float = 10.0) -> Answer:
    return HttpChannel(url, app_version="1.0.0", timeout=timeout, proxy=lambda: Proxy(ProxyMode.NONE)).ask(b"x.y.z")


def address_of(url: str) -> tuple[str, int]:
    server = Server.of(url)
    return server.host, server.port


@pytest.mark.parametrize("silent", [1, 3])
def test_a_silent_first_address_costs_a_moment(resolve: Callable[..., None], silent: int) -> None:
    with serving(reply_with(200, GOOD)) as url, silent_address() as dead:
        resolve(*[dead] * silent, address_of(url))
        begun = time.monotonic()
        assert ask(f"http://{NAME}") == Answer(b"a.b.c", b"d.e.f")
        reach(f"http://{NAME}", Proxy(ProxyMode.NONE))
        assert time.monotonic() - begun < 5


@pytest.mark.parametrize(
    "dead", [("::1", 9, 0, 0), ("100::1", 9, 0, 0)], ids=["an address that refuses", "a network that is not there"]
)
def test_ipv6_that_leads_nowhere_falls_back_at_once(resolve: Callable[..., None], dead: tuple[Any, ...]) -> None:
    with serving(reply_with(200, GOOD)) as url:
        resolve(dead, address_of(url))
        assert ask(f"http://{NAME}") == Answer(b"a.b.c", b"d.e.f")


def test_where_every_address_is_silent_the_time_is_up_together(resolve: Callable[..., None]) -> None:
    with silent_address() as dead:
        resolve(dead, dead, dead)
        begun = time.monotonic()
        with pytest.raises(Unreachable) as caught:
            ask(f"http://{NAME}", timeout=1.0)
        assert caught.value.trouble is Trouble.TIMED_OUT
        assert time.monotonic() - begun < 5
    assert_no_thread_is_left()


def test_where_every_address_refuses_there_is_no_connection(resolve: Callable[..., None]) -> None:
    resolve(("127.0.0.1", 9), ("127.0.0.2", 9))
    with pytest.raises(Unreachable) as caught:
        ask(f"http://{NAME}")
    assert caught.value.trouble is Trouble.NO_CONNECTION


@pytest.mark.parametrize("url", ["http://a..b", f"http://{'a' * 64}.example"])
def test_a_name_that_cannot_be_one_is_no_connection(url: str) -> None:
    with pytest.raises(Unreachable) as caught:
        ask(url)
    assert caught.value.trouble is Trouble.NO_CONNECTION


def test_a_name_in_japanese_is_looked_up_in_ascii() -> None:
    assert Server.of("https://ライセンス.テスト").netloc == "xn--eckzbf6p0b.xn--zckzah"


# nothing is left behind


def assert_no_thread_is_left() -> None:
    left = [thread for thread in threading.enumerate() if thread.name == "license-channel"]
    for thread in left:
        thread.join(5)
    assert not any(thread.is_alive() for thread in left)


@contextlib.contextmanager
def dripping(first: bytes, context: ssl.SSLContext | None = None) -> Iterator[str]:
    """Run a server that sends ``first`` and then a byte every few milliseconds, for as long as the client listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def run() -> None:
            with contextlib.suppress(OSError):
                client: socket.socket = server.accept()[0]
                if context is not None:
                    client = context.wrap_socket(client, server_side=True)
                with client:
                    client.sendall(first)
                    for _ in range(5000):
                        client.sendall(b"x")
                        time.sleep(0.005)  # the drip itself, ended by the client: not a wait of the test

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        yield f"{'https' if context else 'http'}://127.0.0.1:{server.getsockname()[1]}"
        thread.join(5)
        assert not thread.is_alive(), "the client still listens"


@pytest.mark.first(2)
@pytest.mark.parametrize(
    "first",
    [b"", b"HTTP/1.1 200 OK\r\nX-Header: ", b"HTTP/1.1 200 OK\r\n\r\n"],
    ids=["status line", "headers", "body"],
)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_an_endless_answer_leaves_no_thread_and_no_connection(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scheme: str, first: bytes
) -> None:
    authority = Authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    with dripping(first, authority.context(2000, 2100) if scheme == "https" else None) as url:
        with pytest.raises(Unreachable) as caught:
            ask(url, timeout=0.5)
        assert caught.value.trouble is Trouble.TIMED_OUT
        assert_no_thread_is_left()


@pytest.mark.parametrize("where", ["proxy", "handshake"])
def test_silence_before_the_request_leaves_nothing_either(where: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        host, port = silent.getsockname()
        chosen = Proxy(ProxyMode.OWN, host, port) if where == "proxy" else Proxy(ProxyMode.NONE)
        url = "https://license.example.jp" if where == "proxy" else f"https://{host}:{port}"
        with pytest.raises(Unreachable) as caught:
            HttpChannel(url, app_version="1", timeout=0.3, proxy=lambda: chosen).ask(b"x")
        assert caught.value.trouble is Trouble.TIMED_OUT
        assert caught.value.proxy == (f"{host}:{port}" if where == "proxy" else "")
        assert_no_thread_is_left()


def test_an_answer_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = set(Path("/proc/self/fd").iterdir()) if Path("/proc/self/fd").exists() else set()
    authority = Authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    with serving(reply_with(200, GOOD), authority.context(2000, 2100)) as url, proxy(open_tunnel([])) as address:
        host, _, port = address.partition(":")
        for chosen in (Proxy(ProxyMode.NONE), Proxy(ProxyMode.OWN, host, int(port))):
            HttpChannel(url, app_version="1", proxy=lambda chosen=chosen: chosen).ask(b"x")  # type: ignore[misc]
    assert_no_thread_is_left()
    assert not before or len(list(Path("/proc/self/fd").iterdir())) <= len(before) + 2
