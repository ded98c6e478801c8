"""The way to the server, straight or through a real proxy on loopback: open or closed, and nothing is asked."""

import base64
import socket
from http.server import BaseHTTPRequestHandler

import pytest

from licensing.errors import Unreachable
from licensing.probe import reach
from licensing.proxy import Proxy, ProxyMode
from tests.licensing.proxies import proxy, want_password

FAR = "https://license.server.invalid"
"""A name that only a proxy could know."""
STRAIGHT = Proxy(ProxyMode.NONE)


def through(address: str, user: str = "", password: str = "") -> Proxy:
    host, _, port = address.partition(":")
    return Proxy(ProxyMode.OWN, host, int(port), user, password)


def closed_port() -> int:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        port: int = nobody.getsockname()[1]
        return port


def open_tunnel(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()


def line_is_dead(handler: BaseHTTPRequestHandler) -> None:
    handler.send_error(503)


def test_straight_it_is_open_while_somebody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        reach(f"http://127.0.0.1:{server.getsockname()[1]}", STRAIGHT)
    with pytest.raises(Unreachable, match="no_connection"):
        reach(f"https://127.0.0.1:{closed_port()}", STRAIGHT)


def test_a_proxy_is_asked_for_a_tunnel_to_the_server() -> None:
    asked: list[str] = []

    def dig(handler: BaseHTTPRequestHandler) -> None:
        asked.append(handler.path)
        open_tunnel(handler)

    with proxy(dig) as address:
        reach(FAR, through(address))
    assert asked == ["license.server.invalid:443"]


def test_a_proxy_that_gets_nowhere_is_a_closed_way() -> None:
    with proxy(line_is_dead) as address, pytest.raises(Unreachable, match="503"):
        reach(FAR, through(address))


def test_a_proxy_is_told_who_asks() -> None:
    told: list[str] = []

    def ask_who(handler: BaseHTTPRequestHandler) -> None:
        if "Proxy-Authorization" not in handler.headers:
            want_password(handler)
            return
        told.append(handler.headers["Proxy-Authorization"])
        open_tunnel(handler)

    with proxy(ask_who) as address:
        with pytest.raises(Unreachable, match="407"):
            reach(FAR, through(address))
        reach(FAR, through(address, "shop", "p@ss:/word"))
    assert base64.b64decode(told[0].removeprefix("Basic ")) == b"shop:p@ss:/word"


def test_the_systems_proxy_counts_where_the_shop_chose_none_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    with proxy(open_tunnel) as address:
        monkeypatch.setenv("HTTPS_PROXY", address)
        reach(FAR, Proxy())
        with pytest.raises(Unreachable):
            reach(FAR, STRAIGHT)


def test_for_a_server_of_http_the_proxy_has_to_do() -> None:
    with proxy(line_is_dead) as address:
        reach("http://license.server.invalid", through(address))


def test_noise_in_place_of_a_proxy_is_a_closed_way() -> None:
    def noise(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"what?\r\n\r\n")
        handler.close_connection = True

    with proxy(noise) as address, pytest.raises(Unreachable, match="not HTTP"):
        reach(FAR, through(address))
