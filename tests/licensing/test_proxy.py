"""A proxy between the terminal and its server, as the system's settings name it: a real one, on loopback."""

from urllib.parse import urlsplit

import pytest

from licensing.answer import Answer
from licensing.channel import HttpChannel
from licensing.codes import Trouble
from licensing.errors import Unreachable
from licensing.proxy import proxy_for
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
@pytest.mark.parametrize("first", [2000, 2090], ids=["right date", "our clock stands in the past"])
def test_tls_through_a_proxy_trusts_a_companys_own_authority_whatever_the_date(
    authority: Authority, monkeypatch: pytest.MonkeyPatch, setting: str, first: int
) -> None:
    seen: list[str] = []
    monkeypatch.setenv(setting, str(authority.folder / "ca.pem"))
    with serving(reply_with(200, GOOD), authority.context(first, 2100)) as url, proxy(open_tunnel(seen)) as address:
        monkeypatch.setenv("HTTPS_PROXY", f"http://{address}")
        assert ask(url) == Answer(b"a.b.c", b"d.e.f")
    assert set(seen) == {urlsplit(url).netloc}


def test_an_authority_that_is_not_installed_is_not_trusted_through_a_proxy(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(reply_with(200, GOOD), authority.context(2000, 2100)) as url, proxy(open_tunnel([])) as address:
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


def test_without_a_proxy_none_is_named() -> None:
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


def test_an_invalid_proxy_setting_is_a_proxy_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://")
    assert failure_of("http://license.example.jp").trouble is Trouble.PROXY


def test_a_server_in_no_proxy_is_asked_directly(monkeypatch: pytest.MonkeyPatch) -> None:
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
def test_the_proxy_in_use_can_be_displayed(monkeypatch: pytest.MonkeyPatch, setting: str | None, shown: str) -> None:
    if setting is not None:
        monkeypatch.setenv("HTTPS_PROXY", setting)
    assert proxy_for("https://license.example.jp") == shown
