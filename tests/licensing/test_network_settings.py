"""A setting of this PC that cannot be used is reported as such, with its name, and never as another device's answer."""

from pathlib import Path

import pytest

from licensing.answer import Answer
from licensing.channel import HttpChannel
from licensing.codes import Trouble
from licensing.errors import Unreachable
from licensing.probe import reach
from licensing.proxy import Proxy, ProxyMode
from licensing.words.failures import failure_view
from tests.licensing.http_servers import GOOD, Authority, reply_with, serving
from tests.licensing.proxies import proxy, want_password

ANSWER = Answer(b"a.b.c", b"d.e.f")


@pytest.fixture
def no_certificate(tmp_path: Path) -> Path:
    path = tmp_path / "notes.pem"
    path.write_text("not a certificate")
    return path


def ask(url: str, chosen: Proxy | None = None) -> Answer:
    return HttpChannel(url, app_version="1", timeout=5, proxy=lambda: chosen or Proxy()).ask(b"x")


def failure_of(url: str, chosen: Proxy | None = None) -> Unreachable:
    with pytest.raises(Unreachable) as caught:
        ask(url, chosen)
    return caught.value


def assert_reported(failure: Unreachable, setting: str) -> None:
    assert (failure.trouble, failure.subject) == (Trouble.LOCAL_SETTING, setting)
    told = failure_view(failure, "03-0000-0000")
    assert setting in told.sentence
    assert told.code == "E-208"
    assert "Wi-Fi" not in told.text


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("value", [":8080", "ftp://proxy:21", "http://[::1", "socks5://127.0.0.1:1080", "http://"])
def test_a_proxy_that_is_no_address(monkeypatch: pytest.MonkeyPatch, scheme: str, value: str) -> None:
    name = f"{scheme.upper()}_PROXY"
    monkeypatch.setenv(name, value)
    assert_reported(failure_of(f"{scheme}://license.example.jp"), f"{name}={value}")
    with pytest.raises(Unreachable) as closed:
        reach(f"{scheme}://license.example.jp", Proxy())
    assert closed.value.trouble is Trouble.LOCAL_SETTING


@pytest.mark.parametrize("error", [ValueError("not enough values to unpack"), OSError("no such key")])
def test_a_registry_that_cannot_be_parsed(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def fail() -> None:
        raise error

    monkeypatch.setattr("urllib.request.getproxies", fail)  # Python's own parser of the registry of Windows
    assert_reported(failure_of("https://license.example.jp"), "ProxyServer=…")


def test_a_proxy_with_a_password_is_reported_without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://taro:geheim@Tokio2026#x@proxy.example.jp:8080")
    assert_reported(failure_of("https://license.example.jp"), "HTTPS_PROXY=http://…")


def test_the_shops_own_proxy_that_somebody_has_edited() -> None:
    chosen = Proxy(ProxyMode.OWN, "proxy/path", 8080, "taro", "geheim")
    assert_reported(failure_of("https://license.example.jp", chosen), "proxy.json=proxy/path:8080")


@pytest.mark.parametrize("name", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_a_file_of_authorities_that_cannot_be_used(
    authority: Authority, monkeypatch: pytest.MonkeyPatch, no_certificate: Path, name: str
) -> None:
    for value in ("/does/not/exist.pem", str(no_certificate)):
        monkeypatch.setenv(name, value)
        with serving(reply_with(200, GOOD), authority.context(2000, 2100)) as url:
            assert_reported(failure_of(url), f"{name}={value}")
        assert_reported(failure_of("https://127.0.0.1:9"), f"{name}={value}")


@pytest.mark.parametrize("name", ["SSL_CERT_FILE", "SSL_CERT_DIR"])
def test_openssls_authorities_are_reported_where_the_server_is_not_trusted(
    authority: Authority, monkeypatch: pytest.MonkeyPatch, no_certificate: Path, name: str
) -> None:
    for value in ("/does/not/exist.pem", str(no_certificate / "x"), *(["/tmp"] if name == "SSL_CERT_FILE" else [])):
        monkeypatch.setenv(name, value)
        with serving(reply_with(200, GOOD), authority.context(2000, 2100)) as url:
            assert_reported(failure_of(url), f"{name}={value}")
            with monkeypatch.context() as changed:  # like OpenSSL, go on where it does no harm
                changed.setenv("REQUESTS_CA_BUNDLE", str(authority.folder / "ca.pem"))
                assert ask(url) == ANSWER


@pytest.mark.parametrize("value", ["/does/not/exist/keys.log", "/proc/1/keys.log", ""])
def test_a_key_log_is_not_written_and_breaks_nothing(
    authority: Authority, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, value: str
) -> None:
    log = value or str(tmp_path / "keys.log")
    monkeypatch.setenv("SSLKEYLOGFILE", log)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.folder / "ca.pem"))
    with serving(reply_with(200, GOOD), authority.context(2000, 2100)) as url:
        assert ask(url) == ANSWER
    assert not Path(log).exists()


def test_for_a_server_of_http_nothing_of_tls_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SSLKEYLOGFILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.setenv(name, "/does/not/exist")
    with serving(reply_with(200, GOOD)) as url:
        assert ask(url) == ANSWER


@pytest.mark.parametrize(
    "value",
    ["*.example.jp", "http://license.example.jp", "localhost;license.example.jp", "a license.example.jp"],
)
def test_an_exception_from_the_proxy_that_has_no_effect(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("NO_PROXY", value)
    with proxy(want_password) as address:
        monkeypatch.setenv("HTTPS_PROXY", f"http://{address}")
        assert_reported(failure_of("https://license.example.jp"), f"NO_PROXY={value}")


@pytest.mark.parametrize("value", ["*.local, localhost", "http://other.example.jp"])
def test_an_exception_that_is_for_others_is_not_to_blame(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("NO_PROXY", value)
    with proxy(want_password) as address:
        monkeypatch.setenv("HTTPS_PROXY", f"http://{address}")
        failure = failure_of("https://license.example.jp")
    assert (failure.trouble, failure.proxy) == (Trouble.PROXY, address)
