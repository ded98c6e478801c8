"""A proxy between the terminal and its server, as the system's settings name it: a real one, on loopback."""

from urllib.parse import urlsplit

import pytest

from licensing.answer import Answer
from licensing.channel import HttpChannel
from licensing.codes import Trouble
from licensing.errors import Unreachable
from tests.licensing.http_servers import GOOD, Authority, reply_with, serving
from tests.licensing.proxies import open_tunnel, pass_on, proxy, want_password


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
def test_tls_through_a_proxy_trusts_a_companys_own_authority(
    authority: Authority, monkeypatch: pytest.MonkeyPatch, setting: str
) -> None:
    seen: list[str] = []
    monkeypatch.setenv(setting, str(authority.folder / "ca.pem"))
    with serving(reply_with(200, GOOD), authority.context(2000, 2100)) as url, proxy(open_tunnel(seen)) as address:
        monkeypatch.setenv("HTTPS_PROXY", f"http://{address}")
        assert ask(url) == Answer(b"a.b.c", b"d.e.f")
    assert seen == [urlsplit(url).netloc]


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_of_https_is_trusted_by_the_same_authorities(
    authority: Authority, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    seen: list[str] = []
    context = authority.context(2000, 2100) if scheme == "https" else None
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.folder / "ca.pem"))
    handle = open_tunnel(seen) if scheme == "https" else pass_on(seen)
    with serving(reply_with(200, GOOD), context) as url, proxy(handle, authority.context(2000, 2100)) as address:
        monkeypatch.setenv("ALL_PROXY", f"https://{address}")
        assert ask(url) == Answer(b"a.b.c", b"d.e.f")
        monkeypatch.delenv("SSL_CERT_FILE")
        failure = failure_of(url)
    assert (failure.trouble, failure.proxy) == (Trouble.PROXY, address)
    assert len(seen) == 1


@pytest.mark.parametrize("status", [302, 511])
def test_a_proxy_that_answers_a_tunnel_by_a_login_page_is_one(monkeypatch: pytest.MonkeyPatch, status: int) -> None:
    with proxy(reply_with(status, b"log in", "text/html", Location="http://login.example/")) as address:
        monkeypatch.setenv("HTTPS_PROXY", f"http://{address}")
        failure = failure_of("https://license.example.jp")
    assert (failure.trouble, failure.proxy) == (Trouble.FOREIGN_ANSWER, address)


@pytest.mark.parametrize("status", [403, 407, 502, 504])
def test_a_proxy_that_opens_no_tunnel_is_the_proxys_trouble(monkeypatch: pytest.MonkeyPatch, status: int) -> None:
    with proxy(reply_with(status, b"no", "text/html")) as address:
        monkeypatch.setenv("HTTPS_PROXY", f"http://{address}")
        failure = failure_of("https://license.example.jp")
    assert (failure.trouble, failure.proxy) == (Trouble.PROXY, address)


@pytest.mark.parametrize("answer", [b"HTTP/1.0 200 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"])
def test_a_tunnel_may_be_opened_in_every_version_of_http(
    authority: Authority, monkeypatch: pytest.MonkeyPatch, answer: bytes
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.folder / "ca.pem"))
    handle = open_tunnel([], answer)
    with serving(reply_with(200, GOOD), authority.context(2000, 2100)) as url, proxy(handle) as address:
        monkeypatch.setenv("HTTPS_PROXY", f"http://{address}")
        assert ask(url) == Answer(b"a.b.c", b"d.e.f")


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


def test_a_server_that_the_system_excepts_is_asked_directly(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(reply_with(200, GOOD)) as url, proxy(want_password) as address:
        monkeypatch.setenv("HTTP_PROXY", f"http://{address}")
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        assert ask(url) == Answer(b"a.b.c", b"d.e.f")
