"""A proxy between the terminal and its server, as the system's settings name it: a real one, on loopback."""

import base64
import contextlib
import http.client
import select
import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest

from licensing.answer import Answer
from licensing.channel import HttpChannel
from licensing.codes import Trouble
from licensing.errors import Unreachable
from licensing.proxy import Proxy, ProxyMode, parse_address, proxy_for
from tests.licensing.test_channel import GOOD, Authority, reply_with, serving

Handle = Callable[[BaseHTTPRequestHandler], None]


@pytest.fixture(autouse=True)
def own_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("ca"))


@contextlib.contextmanager
def proxy(handle: Handle) -> Iterator[str]:
    """Run a proxy that treats every request by ``handle``, and yield its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            handle(self)

        def do_CONNECT(self) -> None:
            with contextlib.suppress(OSError):
                handle(self)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def want_password(handler: BaseHTTPRequestHandler) -> None:
    handler.rfile.read(int(handler.headers.get("Content-Length", 0)))
    reply_with(407, b"who are you?", "text/plain", **{"Proxy-Authenticate": "Basic"})(handler)
    handler.close_connection = True


def pass_on(seen: list[str]) -> Handle:
    def handle(handler: BaseHTTPRequestHandler) -> None:
        seen.append(handler.path)
        body = handler.rfile.read(int(handler.headers["Content-Length"]))
        target = urlsplit(handler.path)
        server = http.client.HTTPConnection(target.netloc, timeout=5)
        server.request("POST", target.path, body, {"Content-Type": handler.headers["Content-Type"]})
        answer = server.getresponse()
        reply_with(answer.status, answer.read(), answer.headers["Content-Type"])(handler)
        server.close()

    return handle


def dig_tunnel(seen: list[str]) -> Handle:
    def handle(handler: BaseHTTPRequestHandler) -> None:
        seen.append(handler.path)
        host, _, port = handler.path.partition(":")
        with socket.create_connection((host, int(port)), 5) as server:
            handler.send_response(200)
            handler.end_headers()
            ends = {handler.connection: server, server: handler.connection}
            while True:
                for end in select.select(list(ends), [], [], 5)[0]:
                    data = end.recv(65536)
                    if not data:
                        return
                    ends[end].sendall(data)

    return handle


def ask(url: str) -> Answer:
    return HttpChannel(url, app_version="1.0.0", timeout=5.0).ask(b"x.y.z")


def failure_of(url: str) -> Unreachable:
    with pytest.raises(Unreachable) as caught:
        ask(url)
    return caught.value


def test_the_request_goes_through_the_systems_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    with serving(reply_with(200, GOOD)) as url, proxy(pass_on(seen)) as address:
        monkeypatch.setenv("HTTP_PROXY", f"http://{address}")
        assert ask(url) == Answer(b"a.b.c", b"d.e.f")
        assert seen == [f"{url}/v1/statements"]


@pytest.mark.parametrize("setting", ["REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"])
@pytest.mark.parametrize("first", [2000, 2090], ids=["right date", "our clock stands in the past"])
def test_tls_through_a_proxy_trusts_a_companys_own_authority_whatever_the_date(
    authority: Authority, monkeypatch: pytest.MonkeyPatch, setting: str, first: int
) -> None:
    seen: list[str] = []
    monkeypatch.setenv(setting, str(authority.folder / "ca.pem"))
    with serving(reply_with(200, GOOD), authority.context(first, 2100)) as url, proxy(dig_tunnel(seen)) as address:
        monkeypatch.setenv("HTTPS_PROXY", f"http://{address}")
        assert ask(url) == Answer(b"a.b.c", b"d.e.f")
    assert set(seen) == {urlsplit(url).netloc}


def test_an_authority_that_nobody_has_installed_is_not_trusted_through_a_proxy(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(reply_with(200, GOOD), authority.context(2000, 2100)) as url, proxy(dig_tunnel([])) as address:
        monkeypatch.setenv("HTTPS_PROXY", f"http://{address}")
        assert failure_of(url).trouble is Trouble.TLS_FAILED


def test_a_server_that_is_down_behind_a_proxy_is_the_servers_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    with proxy(reply_with(502, b"no such server", "text/html")) as address:
        monkeypatch.setenv("HTTP_PROXY", f"http://{address}")
        assert failure_of("http://license.example.jp").trouble is Trouble.SERVER_FAILED


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_that_wants_a_password_is_named_without_ours(monkeypatch: pytest.MonkeyPatch, scheme: str) -> None:
    with proxy(want_password) as address:
        monkeypatch.setenv(f"{scheme.upper()}_PROXY", f"http://clerk:secret@{address}")
        failure = failure_of(f"{scheme}://license.example.jp")
    assert (failure.trouble, failure.proxy) == (Trouble.PROXY, address)


def test_a_proxy_that_shows_a_login_page_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with proxy(reply_with(200, b"<html>Please log in</html>", "text/html")) as address:
        monkeypatch.setenv("HTTP_PROXY", f"http://{address}")
        failure = failure_of("http://license.example.jp")
    assert (failure.trouble, failure.proxy) == (Trouble.FOREIGN_ANSWER, address)


def test_where_no_proxy_is_set_none_is_named() -> None:
    with serving(reply_with(200, b"<html>Please log in</html>", "text/html")) as url:
        assert failure_of(url).proxy == ""


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_that_is_down_is_named_without_its_password(monkeypatch: pytest.MonkeyPatch, scheme: str) -> None:
    with proxy(want_password) as address:
        pass  # and it is gone
    monkeypatch.setenv(f"{scheme.upper()}_PROXY", f"http://clerk:secret@{address}")
    failure = failure_of(f"{scheme}://license.example.jp")
    assert (failure.trouble, failure.proxy) == (Trouble.PROXY, address)
    assert address in str(failure)
    assert "secret" not in str(failure)


def test_a_proxy_setting_that_is_none_is_the_proxys_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://")
    assert failure_of("http://license.example.jp").trouble is Trouble.PROXY


def test_a_server_that_the_system_excepts_is_asked_directly(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(reply_with(200, GOOD)) as url, proxy(want_password) as address:
        monkeypatch.setenv("HTTP_PROXY", f"http://{address}")
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        assert ask(url) == Answer(b"a.b.c", b"d.e.f")


@pytest.mark.parametrize(
    ("setting", "shown"),
    [
        (None, ""),
        ("http://proxy.shop.example:8080", "proxy.shop.example:8080"),
        ("proxy.shop.example:8080", "proxy.shop.example:8080"),
        ("http://clerk:secret@proxy.shop.example:8080", "proxy.shop.example:8080"),
    ],
)
def test_the_proxy_in_force_can_be_told(monkeypatch: pytest.MonkeyPatch, setting: str | None, shown: str) -> None:
    if setting is not None:
        monkeypatch.setenv("HTTPS_PROXY", setting)
    assert proxy_for("https://license.example.jp") == shown


# the shop's own choice


def want_user(seen: list[str]) -> Handle:
    """Pass on what comes with a user and a password, and note them."""
    passing = pass_on([])

    def handle(handler: BaseHTTPRequestHandler) -> None:
        kind, _, sent = handler.headers.get("Proxy-Authorization", "").partition(" ")
        if kind != "Basic":
            want_password(handler)
            return
        seen.append(base64.b64decode(sent).decode())
        passing(handler)

    return handle


def own(address: str, user: str = "", password: str = "") -> Proxy:
    host, port = parse_address(address)
    return Proxy(ProxyMode.OWN, host, port, user, password)


def test_the_shops_own_proxy_is_used_whatever_the_system_says(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    with serving(reply_with(200, GOOD)) as url, proxy(pass_on(seen)) as address:
        monkeypatch.setenv("NO_PROXY", "*")
        assert through(url, own(address)).statement == b"a.b.c"
        assert seen == [url + "/v1/statements"]


def test_it_is_told_user_and_password(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    with serving(reply_with(200, GOOD)) as url, proxy(want_user(seen)) as address:
        with pytest.raises(Unreachable) as refused:
            through(url, own(address))
        assert (refused.value.trouble, refused.value.proxy) == (Trouble.PROXY, address)
        assert through(url, own(address, "clerk@shop", "p:w/d%")).statement == b"a.b.c"
        assert seen == ["clerk@shop:p:w/d%"]


def test_no_proxy_is_used_where_the_shop_wants_none(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(reply_with(200, GOOD)) as url, proxy(want_password) as address:
        for name in ("HTTP_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://{address}")
        assert through(url, Proxy(ProxyMode.NONE)).statement == b"a.b.c"
        with pytest.raises(Unreachable):
            through(url, Proxy())


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_the_shops_own_proxy_is_named_without_its_password(scheme: str) -> None:
    with proxy(want_password) as address:
        pass
    chosen = own(address, "clerk", "secret")
    with pytest.raises(Unreachable) as failed:
        through(f"{scheme}://license.example.jp", chosen)
    assert (failed.value.trouble, failed.value.proxy) == (Trouble.PROXY, address)
    for shown in (str(failed.value), repr(failed.value), repr(chosen)):
        assert "secret" not in shown


def test_another_choice_counts_for_the_next_request() -> None:
    seen: list[str] = []
    chosen = [Proxy(ProxyMode.NONE)]
    with serving(reply_with(200, GOOD)) as url, proxy(pass_on(seen)) as address:
        channel = HttpChannel(url, app_version="1", proxy=lambda: chosen[-1])
        channel.ask(b"x")
        assert seen == []
        chosen.append(own(address))
        channel.ask(b"x")
        assert len(seen) == 1


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("proxy.shop.example:3128", "proxy.shop.example:3128"),
        (" http://proxy.shop.example:3128/ ", "proxy.shop.example:3128"),
        ("proxy.shop.example", "proxy.shop.example:8080"),
        ("192.0.2.1:80", "192.0.2.1:80"),
        ("[2001:db8::1]:80", "[2001:db8::1]:80"),
    ],
)
def test_an_address_may_be_typed_or_pasted(typed: str, address: str) -> None:
    assert own(typed).address == address


@pytest.mark.parametrize(
    "typed",
    ["", " ", "http://", ":8080", "proxy:0", "proxy:99999", "proxy:eighty", "a b", "clerk:secret@proxy:80", "[::"],
)
def test_an_address_that_is_none_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # urllib's own words, shown to nobody
        parse_address(typed)


@pytest.mark.parametrize(
    ("chosen", "shown"),
    [(Proxy(ProxyMode.NONE), ""), (own("proxy:1", "clerk", "secret"), "proxy:1"), (Proxy(), "system:2")],
)
def test_the_choice_can_be_told(monkeypatch: pytest.MonkeyPatch, chosen: Proxy, shown: str) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://system:2")
    assert proxy_for("https://license.example.jp", chosen) == shown


def through(url: str, chosen: Proxy) -> Answer:
    return HttpChannel(url, app_version="1", proxy=lambda: chosen).ask(b"x")
