"""The channel against real HTTP servers that misbehave: every trouble is its own, and none is believed."""

import gc
import json
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler

import pytest

from licensing.answer import LARGEST_ANSWER, Answer
from licensing.channel import HttpChannel
from licensing.codes import Code, Trouble
from licensing.errors import InternalError, Refused, Unreachable
from licensing.proxy import Proxy
from tests.licensing.http_servers import GOOD, Reply, reply_with, serving

PROBLEM = "application/problem+json"


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


def raw(answer: bytes) -> Reply:
    """Send ``answer``, and end the connection."""

    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(answer)
        handler.connection.shutdown(socket.SHUT_RDWR)

    return reply


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
        pytest.param(reply_with(511, b"log in", "text/html"), Trouble.FOREIGN_ANSWER, id="a login page (RFC 6585)"),
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
        pytest.param(reply_with(502, b'{"title": "Bad"}', PROBLEM), Trouble.SERVER_FAILED, id="a gateway's problem"),
        pytest.param(reply_with(407, b'{"title": "Log in"}', PROBLEM), Trouble.PROXY, id="a proxy's problem"),
        pytest.param(reply_with(503, b"x" * 70_000, "text/html"), Trouble.SERVER_FAILED, id="503 with a long page"),
        pytest.param(
            reply_with(403, b'{"code": "license_stopped"}', "text/html"),
            Trouble.FOREIGN_ANSWER,
            id="our code as a page",
        ),
        pytest.param(
            reply_with(302, b"", Location="http://[bad"), Trouble.FOREIGN_ANSWER, id="sent to what is no address"
        ),
        pytest.param(raw(b"+OK POP3 ready\r\n"), Trouble.FOREIGN_ANSWER, id="another protocol"),
        pytest.param(raw(b"login"), Trouble.FOREIGN_ANSWER, id="a word and the end"),
        pytest.param(
            raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnot a length\r\n"),
            Trouble.FOREIGN_ANSWER,
            id="chunks without a length",
        ),
        pytest.param(
            raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nlogin\r\n"),
            Trouble.FOREIGN_ANSWER,
            id="a chunk of less than nothing",
        ),
        pytest.param(raw(b"HTTP/1.1 100 Continue\r\n\r\n" * 20), Trouble.FOREIGN_ANSWER, id="interim answers alone"),
    ],
)
def test_whatever_is_not_our_answer_is_unreachable(reply: Reply, trouble: Trouble) -> None:
    with serving(reply) as url:
        assert trouble_of(url) is trouble


@pytest.mark.parametrize(
    ("status", "trouble"),
    [
        pytest.param(302, Trouble.FOREIGN_ANSWER, id="sent to a login page"),
        pytest.param(403, Trouble.FOREIGN_ANSWER, id="a page of others"),
        pytest.param(511, Trouble.FOREIGN_ANSWER, id="a login page (RFC 6585)"),
        pytest.param(407, Trouble.PROXY, id="a proxy wants a password"),
        pytest.param(503, Trouble.SERVER_FAILED, id="503"),
    ],
)
def test_a_page_that_never_ends_is_told_by_its_status(status: int, trouble: Trouble) -> None:
    told = threading.Event()

    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 %d\r\nContent-Type: text/html\r\n\r\n<html>" % status)
        told.wait(20)

    with serving(reply) as url:
        found = trouble_of(url)
        told.set()
    assert found is trouble


def reset(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5")
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    handler.connection.close()


ANSWERED = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(hang_up, id="before a byte"),
        pytest.param(raw(b"HTTP/1."), id="within the status line"),
        pytest.param(raw(ANSWERED + b"Content-Le"), id="within the headers"),
        pytest.param(raw(ANSWERED), id="before the end of the headers"),
        pytest.param(raw(ANSWERED + b"Content-Length: 700\r\n\r\n" + GOOD), id="within the body"),
        pytest.param(raw(ANSWERED + b"Transfer-Encoding: chunked\r\n\r\n40\r\n{"), id="within a chunk"),
        pytest.param(raw(ANSWERED + b"Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n"), id="between two chunks"),
        pytest.param(raw(b"HTTP/1.1 103 Early Hints\r\nLink: </>\r\n"), id="within the early hints"),
        pytest.param(reset, id="by a reset"),
    ],
)
def test_a_connection_that_breaks_is_no_connection(reply: Reply) -> None:
    with serving(reply) as url:
        assert trouble_of(url) is Trouble.NO_CONNECTION


@pytest.mark.parametrize("status", [100, 102, 103])
def test_an_interim_answer_is_not_taken_for_the_answer(status: int) -> None:
    def reply(handler: BaseHTTPRequestHandler) -> None:
        for _ in range(2):
            handler.send_response_only(status)
            handler.send_header("Link", "</style.css>; rel=preload")
            handler.end_headers()
        reply_with(200, GOOD)(handler)

    with serving(reply) as url:
        assert ask(url) == Answer(b"a.b.c", b"d.e.f")


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


@pytest.mark.parametrize("code", [code for code in Code if code not in (Code.SERVER_ERROR, Code.LICENSE_IN_USE)])
def test_every_refusal_carries_its_code(code: Code) -> None:
    body = json.dumps({"type": "about:blank", "title": "t", "status": 403, "code": code, "detail": "d"}).encode()
    with serving(reply_with(403, body, PROBLEM + "; charset=utf-8")) as url, pytest.raises(Refused) as caught:
        ask(url)
    assert caught.value.code is code
