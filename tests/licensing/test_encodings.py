"""An answer in every shape that HTTP allows is read, and one that is only large is not."""

import gzip
import resource
import socket
import zlib
from http.server import BaseHTTPRequestHandler

import pytest

from licensing.answer import Answer
from licensing.channel import HttpChannel
from licensing.codes import Trouble
from licensing.errors import Unreachable
from tests.licensing.http_servers import GOOD, Reply, serving

OK = b"HTTP/1.1 200 OK\r\n"
LENGTH = f"Content-Length: {len(GOOD)}\r\n".encode()
ZIPPED = gzip.compress(GOOD)
RAW_DEFLATE = zlib.compress(GOOD)[2:-4]
CHUNKED = b"Transfer-Encoding: chunked\r\n"
HALF = len(GOOD) // 2


def bomb() -> bytes:
    """Return one gzip stream of 300 MB of zeros: after a full flush, the same compressed block may follow again."""
    compress = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    block = compress.compress(bytes(1_000_000)) + compress.flush(zlib.Z_FULL_FLUSH)
    return gzip.compress(b"")[:10] + block * 300


def raw(answer: bytes) -> Reply:
    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(answer)
        handler.connection.shutdown(socket.SHUT_WR)

    return reply


def encoded(name: str, body: bytes) -> bytes:
    return OK + f"Content-Encoding: {name}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


def chunk(data: bytes, extension: bytes = b"") -> bytes:
    return f"{len(data):x}".encode() + extension + b"\r\n" + data + b"\r\n"


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(OK + LENGTH + b"\r\n" + GOOD, id="plain"),
        pytest.param(encoded("gzip", ZIPPED), id="gzip"),
        pytest.param(encoded("deflate", zlib.compress(GOOD)), id="deflate"),
        pytest.param(encoded("deflate", RAW_DEFLATE), id="deflate without its header"),
        pytest.param(encoded("gzip, gzip", gzip.compress(ZIPPED)), id="gzip twice"),
        pytest.param(OK + CHUNKED + b"\r\n" + chunk(GOOD[:HALF]) + chunk(GOOD[HALF:]) + b"0\r\n\r\n", id="chunks"),
        pytest.param(
            OK + CHUNKED + b"\r\n" + chunk(GOOD, b";name=value") + b"0\r\nX-Trailer: yes\r\n\r\n",
            id="chunks with an extension and a trailer",
        ),
        pytest.param(b"HTTP/1.0 200 OK\r\n\r\n" + GOOD, id="HTTP/1.0 without a length"),
        pytest.param((OK + LENGTH + b"\r\n").replace(b"\r", b"") + GOOD, id="lines without carriage returns"),
        pytest.param(OK + LENGTH * 2 + b"\r\n" + GOOD, id="the same length twice"),
        pytest.param(OK + LENGTH + b"Content-Type: text/html\r\n\r\n" + GOOD, id="another type"),
        pytest.param(OK + LENGTH + b"\r\n" + GOOD + b"noise", id="more bytes than announced"),
        pytest.param(OK + LENGTH + b"X-Header: x\r\n" * 90 + b"\r\n" + GOOD, id="90 headers"),
        pytest.param(OK + LENGTH + b"Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n\r\n" + GOOD, id="a date of 1970"),
        pytest.param(OK + LENGTH + b"X-Name: caf\xe9\r\n\r\n" + GOOD, id="a header in Latin-1"),
        pytest.param(b"HTTP/1.1 200\r\n" + LENGTH + b"\r\n" + GOOD, id="no reason phrase"),
    ],
)
def test_an_answer_is_read_in_every_shape(answer: bytes) -> None:
    with serving(raw(answer)) as url:
        assert HttpChannel(url, app_version="1", timeout=5).ask(b"x") == Answer(b"a.b.c", b"d.e.f")


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(encoded("gzip", bomb()), id="a gzip bomb"),
        pytest.param(encoded("gzip, gzip", gzip.compress(bomb())), id="a bomb in a bomb"),
        pytest.param(encoded(", ".join(["gzip"] * 60), ZIPPED), id="60 encodings"),
        pytest.param(OK + b"X-Header: x\r\n" * 200 + b"\r\n" + GOOD, id="200 headers"),
        pytest.param(OK + b"X-Header: " + b"x" * 70_000 + b"\r\n\r\n" + GOOD, id="a header of 70 kB"),
        pytest.param(b"HTTP/1.1 " + b"2" * 70_000 + b" OK\r\n\r\n" + GOOD, id="a status line of 70 kB"),
        pytest.param(OK + CHUNKED + b"\r\n" + b"f" * 70_000 + b"\r\n", id="a chunk of a length of 70 kB"),
    ],
)
def test_a_huge_answer_is_another_devices_and_takes_no_memory(answer: bytes) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with serving(raw(answer)) as url, pytest.raises(Unreachable) as caught:
        HttpChannel(url, app_version="1", timeout=5).ask(b"x")
    assert caught.value.trouble is Trouble.FOREIGN_ANSWER
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 60_000, "kilobytes"
