"""TLS to the server: what is trusted, what each failure is called, and what a wrong date may cost."""

import contextlib
import datetime
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from licensing.answer import Answer
from licensing.channel import HttpChannel
from licensing.codes import Trouble
from licensing.errors import Unreachable
from licensing.tls import NO_CHECK_TIME, tls_context, tls_failure
from licensing.words.failures import problem_view
from tests.licensing.http_servers import GOOD, Authority, reply_with, serving
from tests.licensing.proxies import open_tunnel, proxy

ANSWER = Answer(b"a.b.c", b"d.e.f")


@pytest.fixture
def trusted(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> Authority:
    """An authority that this machine trusts."""
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.folder / "ca.pem"))
    return authority


def channel(url: str) -> HttpChannel:
    return HttpChannel(url, app_version="1.0.0", timeout=5.0)


def new_year(year: int) -> datetime.datetime:
    return datetime.datetime(year, 1, 1, tzinfo=datetime.UTC)


def failure_of(url: str, **at: datetime.datetime | None) -> Unreachable:
    """Return why the server at ``url`` cannot be asked, or not with its certificate's dates compared with ``at``."""
    ask = partial(channel(url).ask_at, instant=at["at"]) if at else channel(url).ask
    with pytest.raises(Unreachable) as caught:
        ask(b"x.y.z")
    return caught.value


@contextlib.contextmanager
def answering(data: bytes, context: ssl.SSLContext | None = None) -> Iterator[str]:
    """Run a server that answers each connection by ``data`` once something came, and yield its https address.

    With ``context``, the first connection is of TLS.
    """
    with socket.create_server(("127.0.0.1", 0)) as server:

        def run() -> None:
            if context is not None:
                with contextlib.suppress(OSError):
                    context.wrap_socket(server.accept()[0], server_side=True).close()
            with contextlib.suppress(OSError):
                while True:
                    client, _ = server.accept()
                    with client:
                        client.recv(65536)
                        client.sendall(data)

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        yield f"https://127.0.0.1:{server.getsockname()[1]}"
        server.shutdown(socket.SHUT_RDWR)
        thread.join(5)


@pytest.mark.parametrize("setting", ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_an_authority_that_a_setting_names_is_trusted(
    authority: Authority, monkeypatch: pytest.MonkeyPatch, setting: str
) -> None:
    monkeypatch.setenv(setting, str(authority.folder / "ca.pem"))
    with serving(reply_with(200, GOOD), authority.context(2000, 2100)) as url:
        assert channel(url).ask(b"x") == ANSWER


@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl computes the names in the folder of authorities")
@pytest.mark.parametrize("setting", ["SSL_CERT_DIR", "REQUESTS_CA_BUNDLE"])
def test_an_authority_in_a_folder_is_trusted(
    authority: Authority, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, setting: str
) -> None:
    """SSL_CERT_DIR stands for the system's own store, /etc/ssl/certs."""
    certificate = authority.folder / "ca.pem"
    command = ["openssl", "x509", "-hash", "-noout", "-in", str(certificate)]
    name = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    shutil.copy(certificate, tmp_path / f"{name}.0")
    monkeypatch.setenv(setting, str(tmp_path))
    with serving(reply_with(200, GOOD), authority.context(2000, 2100)) as url:
        assert channel(url).ask(b"x") == ANSWER


def test_where_another_library_verifies_the_dates_are_left_to_openssl(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "darwin")
    context = tls_context(check_dates=False)
    assert type(context) is ssl.SSLContext
    assert context.verify_flags & NO_CHECK_TIME
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)


# each cause by itself


def test_an_unknown_authority_is_named(authority: Authority) -> None:
    with serving(reply_with(200, GOOD), authority.context(2000, 2100)) as url:
        failure = failure_of(url)
    assert (failure.trouble, failure.subject) == (Trouble.TLS_AUTHORITY, "test authority")
    assert "（test authority）" in problem_view(failure).sentence


def test_an_issuer_that_cannot_be_learned_is_left_out(authority: Authority) -> None:
    with answering(b"", authority.context(2000, 2100)) as url:
        failure = failure_of(url)
    assert (failure.trouble, failure.subject) == (Trouble.TLS_AUTHORITY, "")
    assert "（" not in problem_view(failure).sentence


def test_an_issuer_that_cannot_be_read_is_left_out(authority: Authority, tmp_path: Path) -> None:
    authority.context(2000, 2100)
    pem = (authority.folder / "2000-2100-127.0.0.1.pem").read_text()
    key, certificate = pem[: pem.index("-----BEGIN CERTIFICATE")], pem[pem.index("-----BEGIN CERTIFICATE") :]
    spoiled = ssl.PEM_cert_to_DER_cert(certificate).replace(
        b"\xa0\x03\x02\x01\x02", b"\xa0\x03\x02\x01\x05"
    )  # version 6
    (tmp_path / "spoiled.pem").write_text(key + ssl.DER_cert_to_PEM_cert(spoiled))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "spoiled.pem")
    with serving(reply_with(200, GOOD), context) as url:
        failure = failure_of(url)
    assert (failure.trouble, failure.subject) == (Trouble.TLS_AUTHORITY, "")


def test_an_unknown_authority_behind_a_proxy_is_named_with_the_proxy(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(reply_with(200, GOOD), authority.context(2000, 2100)) as url, proxy(open_tunnel([])) as address:
        monkeypatch.setenv("HTTPS_PROXY", f"http://{address}")
        failure = failure_of(url)
    assert (failure.trouble, failure.subject, failure.proxy) == (Trouble.TLS_AUTHORITY, "test authority", address)
    assert address in problem_view(failure).text


def test_the_certificate_of_another_host_is_told(trusted: Authority) -> None:
    with serving(reply_with(200, GOOD), trusted.context(2000, 2100, host="127.0.0.2")) as url:
        failure = failure_of(url)
    assert (failure.trouble, failure.subject) == (Trouble.TLS_HOST, "test authority")


@pytest.mark.parametrize(("first", "last"), [(2000, 2001), (2090, 2100)], ids=["expired", "not yet valid"])
def test_a_wrong_date_is_told(trusted: Authority, first: int, last: int) -> None:
    with serving(reply_with(200, GOOD), trusted.context(first, last)) as url:
        failure = failure_of(url)
    assert (failure.trouble, failure.subject) == (Trouble.TLS_DATE, "test authority")


@pytest.mark.parametrize("first", [2000, 2090])
def test_an_unknown_authority_is_not_taken_for_a_wrong_date(authority: Authority, first: int) -> None:
    with serving(reply_with(200, GOOD), authority.context(first, 2100)) as url:
        assert failure_of(url).trouble is Trouble.TLS_AUTHORITY


@pytest.mark.parametrize("data", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"220 mail.example.jp ESMTP\r\n"])
def test_an_answer_that_is_not_tls_is_another_devices(data: bytes) -> None:
    with answering(data) as url:
        assert failure_of(url).trouble is Trouble.NOT_TLS


def test_a_handshake_that_breaks_is_no_connection() -> None:
    with answering(b"") as url:
        assert failure_of(url).trouble is Trouble.NO_CONNECTION


def test_a_server_of_another_version_is_told_with_the_reason(trusted: Authority) -> None:
    context = trusted.context(2000, 2100)
    context.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.warns(DeprecationWarning, match="TLSv1_1"):
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
    with serving(reply_with(200, GOOD), context) as url:
        failure = failure_of(url)
    assert failure.trouble is Trouble.TLS_FAILED
    # The reason depends on which side OpenSSL's configuration on this machine lets refuse first.
    assert failure.subject
    assert failure.subject in problem_view(failure).sentence


def test_a_reason_without_a_name_is_told_in_openssls_words() -> None:
    error = ssl.SSLError(1, "[SSL] legacy sigalg disallowed or unsupported (_ssl.c:992)")
    error.reason = ""
    failure = tls_failure(error)
    assert (failure.trouble, failure.subject) == (Trouble.TLS_FAILED, "legacy sigalg disallowed or unsupported")


def test_a_server_that_requires_a_client_certificate_is_told(trusted: Authority) -> None:
    context = trusted.context(2000, 2100)
    context.maximum_version = ssl.TLSVersion.TLSv1_2  # later ones reset the connection, and the reason may be lost
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(trusted.folder / "ca.pem")
    with serving(reply_with(200, GOOD), context) as url:
        failure = failure_of(url)
    assert failure.trouble is Trouble.TLS_FAILED
    assert "ALERT" in failure.subject


# a wrong date


@pytest.mark.parametrize(("first", "last"), [(2000, 2001), (2090, 2100), (2000, 2100)])
def test_without_the_dates_the_server_can_be_asked(trusted: Authority, first: int, last: int) -> None:
    with serving(reply_with(200, GOOD), trusted.context(first, last)) as url:
        assert channel(url).ask_at(b"x", None) == ANSWER


def test_without_the_dates_the_host_name_is_checked(trusted: Authority) -> None:
    with serving(reply_with(200, GOOD), trusted.context(2000, 2001, host="127.0.0.2")) as url:
        assert failure_of(url, at=None).trouble is Trouble.TLS_HOST


def test_without_the_dates_the_chain_is_checked(authority: Authority) -> None:
    with serving(reply_with(200, GOOD), authority.context(2000, 2001)) as url, pytest.raises(Unreachable) as caught:
        channel(url).ask_at(b"x", None)
    assert caught.value.trouble is Trouble.TLS_AUTHORITY


def test_the_dates_may_be_compared_with_another_instant(trusted: Authority) -> None:
    with serving(reply_with(200, GOOD), trusted.context(2090, 2092)) as url:
        assert channel(url).ask_at(b"x", new_year(2091)) == ANSWER
        for year in (2089, 2093):
            assert failure_of(url, at=new_year(year)).trouble is Trouble.TLS_DATE


def test_nothing_is_sent_where_the_dates_do_not_match(trusted: Authority) -> None:
    asked: list[str] = []
    with serving(lambda handler: asked.append(handler.path), trusted.context(2000, 2001)) as url:
        failure_of(url)
        failure_of(url, at=new_year(2020))
    assert asked == []
