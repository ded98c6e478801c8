"""The channel against real HTTP servers that misbehave: every trouble is its own, and none is believed."""

import contextlib
import datetime
import gc
import ipaddress
import json
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from licensing.answer import LARGEST_ANSWER, Answer, open_answer, read_answer
from licensing.channel import HttpChannel
from licensing.codes import Code, Trouble
from licensing.errors import InternalError, LicensingError, Refused, Unreachable
from licensing.proxy import Proxy

GOOD = json.dumps({"statement": "a.b.c", "keyset": "d.e.f", "more": 1}).encode()
PROBLEM = "application/problem+json"
Reply = Callable[[BaseHTTPRequestHandler], None]


@contextlib.contextmanager
def serving(reply: Reply, context: ssl.SSLContext | None = None) -> Iterator[str]:
    """Run a server on loopback that answers every POST by ``reply``, and yield its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            with contextlib.suppress(OSError):
                reply(self)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *args: None  # type: ignore[method-assign]
    server.daemon_threads = True
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield f"{'https' if context else 'http'}://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def reply_with(status: int, body: bytes, content_type: str = "application/json", **headers: str) -> Reply:
    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in {"Content-Type": content_type, "Content-Length": str(len(body)), **headers}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    return reply


def ask(url: str, timeout: float = 5.0) -> Answer:
    return HttpChannel(url, app_version="1.0.0", timeout=timeout).ask(b"x.y.z")


def trouble_of(url: str, timeout: float = 5.0) -> Trouble:
    with pytest.raises(Unreachable) as caught:
        ask(url, timeout)
    return caught.value.trouble


def test_the_request_travels_as_application_jose_and_the_answer_comes_back() -> None:
    seen: dict[str, str | None] = {}

    def reply(handler: BaseHTTPRequestHandler) -> None:
        seen.update(path=handler.path, type=handler.headers["Content-Type"], agent=handler.headers["User-Agent"])
        reply_with(200, GOOD)(handler)

    with serving(reply) as url:
        assert ask(url) == Answer(b"a.b.c", b"d.e.f")
    assert seen == {"path": "/v1/statements", "type": "application/jose", "agent": "attomenzei/1.0.0"}


def noise(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.end_headers()
    for _ in range(160):
        handler.wfile.write(b"x" * 65536)


def hang_up(handler: BaseHTTPRequestHandler) -> None:
    handler.connection.shutdown(socket.SHUT_RDWR)


def two_lengths(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1")
    handler.send_header("Content-Length", "2")
    handler.end_headers()


def torn_chunks(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    handler.wfile.write(b"not a length\r\n")


@pytest.mark.parametrize(
    ("reply", "trouble"),
    [
        pytest.param(
            reply_with(200, b"<html>Welcome to our hotel</html>", "text/html"),
            Trouble.FOREIGN_ANSWER,
            id="a login page",
        ),
        pytest.param(
            reply_with(302, b"", Location="http://127.0.0.1:1/login"), Trouble.FOREIGN_ANSWER, id="sent to a login page"
        ),
        pytest.param(reply_with(407, b"proxy", "text/plain"), Trouble.PROXY, id="a proxy wants a password"),
        pytest.param(reply_with(404, b"not found", "text/html"), Trouble.FOREIGN_ANSWER, id="another server's 404"),
        pytest.param(reply_with(500, b"oops", "text/html"), Trouble.SERVER_FAILED, id="500"),
        pytest.param(reply_with(502, b"oops", "text/html"), Trouble.SERVER_FAILED, id="502 of a proxy in front"),
        pytest.param(
            reply_with(500, b'{"code": "server_error"}', PROBLEM), Trouble.SERVER_FAILED, id="our own server's error"
        ),
        pytest.param(reply_with(200, b"[]"), Trouble.FOREIGN_ANSWER, id="a JSON list"),
        pytest.param(reply_with(200, b'{"statement": 5}'), Trouble.FOREIGN_ANSWER, id="JSON that is not ours"),
        pytest.param(reply_with(200, b""), Trouble.FOREIGN_ANSWER, id="nothing"),
        pytest.param(reply_with(200, b"\xff\x00"), Trouble.FOREIGN_ANSWER, id="bytes"),
        pytest.param(noise, Trouble.FOREIGN_ANSWER, id="10 MB of noise"),
        pytest.param(
            reply_with(200, b"not gzip", **{"Content-Encoding": "gzip"}), Trouble.FOREIGN_ANSWER, id="broken gzip"
        ),
        pytest.param(reply_with(403, b'{"code": "made_up"}', PROBLEM), Trouble.FOREIGN_ANSWER, id="a code of others"),
        pytest.param(reply_with(403, b"{", PROBLEM), Trouble.FOREIGN_ANSWER, id="a torn problem"),
        pytest.param(
            reply_with(403, b'{"code": "license_stopped"}', "text/html"),
            Trouble.FOREIGN_ANSWER,
            id="our code as a page",
        ),
        pytest.param(
            reply_with(302, b"", Location="http://[bad"), Trouble.FOREIGN_ANSWER, id="sent to what is no address"
        ),
        pytest.param(torn_chunks, Trouble.FOREIGN_ANSWER, id="torn chunks"),
        pytest.param(hang_up, Trouble.NO_CONNECTION, id="hangs up"),
    ],
)
def test_whatever_is_not_our_answer_is_unreachable(reply: Reply, trouble: Trouble) -> None:
    with serving(reply) as url:
        assert trouble_of(url) is trouble


@pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")
def test_an_answer_with_two_lengths_is_another_devices() -> None:
    with serving(two_lengths) as url:
        assert trouble_of(url) is Trouble.FOREIGN_ANSWER
    gc.collect()  # urllib3 leaves this connection to the collector, here and not in the middle of another test


def test_an_answer_is_read_only_up_to_its_largest_size() -> None:
    with serving(noise) as url, pytest.raises(Unreachable, match=f"more than {LARGEST_ANSWER} bytes"):
        ask(url)


def test_nobody_listens() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        assert trouble_of(f"http://127.0.0.1:{unused.getsockname()[1]}") is Trouble.NO_CONNECTION


def test_a_name_that_is_not_found() -> None:
    assert trouble_of("http://no-such-server.invalid") is Trouble.NO_CONNECTION


def test_a_server_that_accepts_and_never_answers() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        begun = time.monotonic()
        assert trouble_of(f"http://127.0.0.1:{silent.getsockname()[1]}", timeout=0.3) is Trouble.TIMED_OUT
        assert time.monotonic() - begun < 3


def test_a_server_that_drips_its_answer_is_not_waited_for() -> None:
    enough = threading.Event()

    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while not enough.wait(0.02):
            handler.wfile.write(b" ")

    with serving(drip) as url:
        assert trouble_of(url, timeout=0.3) is Trouble.TIMED_OUT
        enough.set()


def test_a_bug_of_our_own_is_an_internal_error_with_its_traceback_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken() -> Proxy:
        raise KeyError("unforeseen")

    with pytest.raises(InternalError):
        HttpChannel("http://127.0.0.1:9", app_version="1.0.0", proxy=broken).ask(b"x.y.z")
    assert "in broken" in caplog.text


@pytest.mark.parametrize("version", ["1.0\r\nX-Injected: yes", "1.0\n"])
def test_a_header_of_ours_that_is_wrong_is_not_another_devices_answer(version: str) -> None:
    with serving(reply_with(200, GOOD)) as url, pytest.raises(InternalError):
        HttpChannel(url, app_version=version).ask(b"x.y.z")


def test_a_file_of_authorities_that_is_not_there_is_a_trouble_with_tls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/does/not/exist.pem")
    assert trouble_of("https://127.0.0.1:9") is Trouble.TLS_FAILED


@pytest.mark.parametrize("code", [code for code in Code if code not in (Code.SERVER_ERROR, Code.LICENSE_IN_USE)])
def test_every_refusal_carries_its_code(code: Code) -> None:
    body = json.dumps({"type": "about:blank", "title": "t", "status": 403, "code": code, "detail": "d"}).encode()
    with serving(reply_with(403, body, PROBLEM + "; charset=utf-8")) as url, pytest.raises(Refused) as caught:
        ask(url)
    assert caught.value.code is code


def test_a_number_in_use_names_the_other_terminal() -> None:
    problem = {
        "code": "license_in_use",
        "terminal_name": "銀座一号店 レジ2",
        "terminal_number": "3310-5521-8874",
        "last_contact": "2026-11-21T09:03:00+00:00",
    }
    with pytest.raises(Refused) as caught:
        read_answer(409, PROBLEM, json.dumps(problem).encode())
    holder = caught.value.holder
    assert holder is not None
    assert (holder.terminal_name, holder.terminal_number) == ("銀座一号店 レジ2", "3310-5521-8874")
    assert holder.last_contact == datetime.datetime(2026, 11, 21, 9, 3, tzinfo=datetime.UTC)


@pytest.mark.parametrize("last_contact", ["yesterday", "2026-11-21T09:03:00"])
def test_a_number_in_use_with_a_broken_time_is_not_ours(last_contact: str) -> None:
    problem = {"code": "license_in_use", "terminal_number": "1", "terminal_name": "", "last_contact": last_contact}
    with pytest.raises(Unreachable):
        read_answer(409, PROBLEM, json.dumps(problem).encode())


def test_a_terminal_never_seen_has_no_last_contact() -> None:
    problem = {"code": "license_in_use", "terminal_number": "1", "terminal_name": "", "last_contact": None}
    with pytest.raises(Refused) as caught:
        read_answer(409, PROBLEM, json.dumps(problem).encode())
    assert caught.value.holder is not None
    assert caught.value.holder.last_contact is None


@given(st.integers(100, 599), st.sampled_from([PROBLEM, "application/json", ""]), st.binary(max_size=200))
def test_any_response_is_an_answer_or_one_of_our_errors(status: int, content_type: str, body: bytes) -> None:
    with contextlib.suppress(LicensingError):
        read_answer(status, content_type, body)


def test_an_answer_has_a_largest_size() -> None:
    body = json.dumps({"statement": "a" * LARGEST_ANSWER, "keyset": "b"}).encode()
    with pytest.raises(Unreachable):
        open_answer(body)


# TLS: a date that is wrong on one side only


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> "Authority":
    return Authority(tmp_path_factory.mktemp("ca"))


class Authority:
    """A certificate authority of the test's own, and server certificates of any date and name."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "test authority")])
        self.certificate = self._build(self.name, self.key.public_key(), 2000, 2100, ca=True)
        (folder / "ca.pem").write_bytes(self.certificate.public_bytes(serialization.Encoding.PEM))

    def context(self, first: int, last: int, host: str = "127.0.0.1") -> ssl.SSLContext:
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "license server")])
        certificate = self._build(subject, key.public_key(), first, last, host=host)
        path = self.folder / f"{first}-{last}-{host}.pem"
        path.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
            + certificate.public_bytes(serialization.Encoding.PEM)
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context

    def _build(
        self,
        subject: x509.Name,
        key: ec.EllipticCurvePublicKey,
        first: int,
        last: int,
        *,
        ca: bool = False,
        host: str = "",
    ) -> x509.Certificate:
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self.name)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(datetime.datetime(first, 1, 1, tzinfo=datetime.UTC))
            .not_valid_after(datetime.datetime(last, 1, 1, tzinfo=datetime.UTC))
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False)
        )
        if host:
            names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(host))])
            builder = builder.add_extension(names, critical=False)
        if ca:
            usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
            builder = builder.add_extension(usage, critical=True)
        return builder.sign(self.key, hashes.SHA256())


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
