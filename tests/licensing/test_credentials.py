"""Which credentials are sent to whom: the proxy's password in UTF-8, and nothing that a library finds by itself."""

import os
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import quote

import pytest

from licensing.answer import Answer
from licensing.channel import HttpChannel
from licensing.probe import reach
from licensing.proxy import Proxy, ProxyMode, parse_address
from tests.licensing.http_servers import GOOD, Authority, reply_with, serving
from tests.licensing.proxies import open_tunnel, pass_on, proxy, want_user

ANSWER = Answer(b"a.b.c", b"d.e.f")
PASSWORDS = ["ぱすわーど", "a€b", "äöü", "p:w/d%", "p@ss#wörd?", "𠮷"]


@pytest.mark.parametrize("password", PASSWORDS)
@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("setting", ["own", "environment", "environment in percents"])
def test_every_password_is_sent_in_utf_8_by_request_and_probe(
    authority: Authority, monkeypatch: pytest.MonkeyPatch, scheme: str, setting: str, password: str
) -> None:
    seen: list[bytes] = []
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.folder / "ca.pem"))
    context = authority.context(2000, 2100) if scheme == "https" else None
    handle = want_user(seen, open_tunnel([]) if scheme == "https" else pass_on([]))
    with serving(reply_with(200, GOOD), context) as url, proxy(handle) as address:
        chosen = Proxy(ProxyMode.OWN, *parse_address(address), "店員", password) if setting == "own" else Proxy()
        written = quote(password, safe="" if setting == "environment in percents" else "ぱすわーど€äöü𠮷:@")
        monkeypatch.setenv("ALL_PROXY", f"http://店員:{written}@{address}")
        assert HttpChannel(url, app_version="1", proxy=lambda: chosen).ask(b"x") == ANSWER
        if scheme == "https":
            reach(url, chosen)
    assert set(seen) == {f"店員:{password}".encode()}


def test_a_password_in_another_encoding_is_sent_as_it_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bytes] = []
    with serving(reply_with(200, GOOD)) as url, proxy(want_user(seen)) as address:
        for written in ("%E4", os.fsdecode(b"\xe4")):
            monkeypatch.setenv("HTTP_PROXY", f"http://clerk:{written}@{address}")
            assert HttpChannel(url, app_version="1").ask(b"x") == ANSWER
    assert seen == [b"clerk:\xe4"] * 2


def test_a_netrc_is_nobodys_business(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    headers: list[str | None] = []

    def note(handler: BaseHTTPRequestHandler) -> None:
        headers.extend((handler.headers["Authorization"], handler.headers["Cookie"]))
        reply_with(200, GOOD)(handler)

    (tmp_path / ".netrc").write_text("default login taro password geheim\n")
    (tmp_path / ".netrc").chmod(0o600)
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    with serving(note) as url:
        assert HttpChannel(url, app_version="1").ask(b"x") == ANSWER
    assert headers == [None, None]
