"""TLS between a terminal and its server: what is trusted, and a date that is wrong on one side only."""

import pytest

from licensing.answer import Answer
from licensing.codes import Trouble
from tests.licensing.http_servers import GOOD, Authority, reply_with, serving
from tests.licensing.test_channel import ask, trouble_of


@pytest.mark.parametrize(
    ("first", "last"),
    [
        pytest.param(2000, 2100, id="dates are right"),
        pytest.param(2000, 2001, id="our clock seems years ahead"),
        pytest.param(2090, 2100, id="our clock seems to stand in the past: a dead battery"),
    ],
)
def test_a_wrong_date_alone_does_not_keep_the_terminal_from_asking(
    authority: Authority, monkeypatch: pytest.MonkeyPatch, first: int, last: int
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(authority.folder / "ca.pem"))
    with serving(reply_with(200, GOOD), authority.context(first, last)) as url:
        assert ask(url) == Answer(b"a.b.c", b"d.e.f")


def test_an_authority_in_the_systems_own_store_is_trusted(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.folder / "ca.pem"))  # stands for the store
    with serving(reply_with(200, GOOD), authority.context(2000, 2100)) as url:
        assert ask(url) == Answer(b"a.b.c", b"d.e.f")


@pytest.mark.parametrize("first", [2000, 2090])
def test_the_host_name_is_checked_whatever_the_date(
    authority: Authority, monkeypatch: pytest.MonkeyPatch, first: int
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(authority.folder / "ca.pem"))
    with serving(reply_with(200, GOOD), authority.context(first, 2100, host="127.0.0.2")) as url:
        assert trouble_of(url) is Trouble.TLS_FAILED


@pytest.mark.parametrize("first", [2000, 2090])
def test_the_chain_is_checked_whatever_the_date(authority: Authority, first: int) -> None:
    with serving(reply_with(200, GOOD), authority.context(first, 2100)) as url:
        assert trouble_of(url) is Trouble.TLS_FAILED


def test_a_missing_file_of_authorities_is_a_tls_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/does/not/exist.pem")
    assert trouble_of("https://127.0.0.1:9") is Trouble.TLS_FAILED


def test_a_server_that_does_not_use_tls_is_a_tls_failure() -> None:
    with serving(reply_with(200, GOOD)) as url:
        assert trouble_of(url.replace("http:", "https:")) is Trouble.TLS_FAILED
