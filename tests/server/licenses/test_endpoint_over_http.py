"""The statements endpoint of a real server, byte by byte: it responds or disconnects, and keeps serving."""

import contextlib
import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from licensing import jws
from licensing.request import REQUEST_TYP, Op, sign_request
from server import clock
from server.offline import words
from tests.server.programs import create_server, started
from tests.server.terminal import FarTerminal

LISTENING = r"Listening on (http://127\.0\.0\.1:\d+)"
KEY = Ed25519PrivateKey.generate()
HEADER = {"alg": "EdDSA", "typ": REQUEST_TYP, "jwk": jws.public_jwk(KEY.public_key())}
LINES = b"Host: localhost\r\nContent-Type: application/jose\r\nConnection: close\r\n"


def good() -> bytes:
    """Return the request of a new terminal, which the server answers with a trial."""
    terminal = FarTerminal()
    return sign_request(terminal.request(Op.TRIAL, clock.now()), terminal.key)


def claims() -> dict[str, object]:
    return FarTerminal().request(Op.TRIAL, clock.now()).claims()


def document(header: object = HEADER, payload: object = None) -> bytes:
    """Return a document with a valid signature by ``KEY`` over any header and payload; bytes are not encoded again."""
    parts = [header, claims() if payload is None else payload]
    encoded = [jws.encode(part if isinstance(part, bytes) else json.dumps(part).encode()) for part in parts]
    signed = b".".join(encoded)
    return signed + b"." + jws.encode(KEY.sign(signed))


def with_claim(name: str, written: bytes) -> bytes:
    """Return a document whose claim ``name`` is written as the JSON text ``written``."""
    rest = {key: value for key, value in claims().items() if key != name}
    return document(payload=json.dumps(rest).encode()[:-1] + b',"' + name.encode() + b'":' + written + b"}")


def post(body: bytes, *, length: int | None = None) -> bytes:
    size = len(body) if length is None else length
    return b"POST /v1/statements HTTP/1.1\r\n" + LINES + b"Content-Length: %d\r\n\r\n" % size + body


def chunked(body: bytes) -> bytes:
    head = b"POST /v1/statements HTTP/1.1\r\n" + LINES + b"Transfer-Encoding: chunked\r\n\r\n"
    return head + b"%x\r\n" % len(body) + body + b"\r\n0\r\n\r\n"


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("server")
    create_server(folder)
    with started(folder, "serve", "--port", "0", "--no-jobs", expect=LISTENING) as (child, line):
        assert child.stdout is not None
        threading.Thread(target=child.stdout.read, daemon=True).start()  # a full pipe would stop the server
        yield line[1]


def exchange(url: str, sent: bytes, *, finish: bool = False) -> bytes:
    """Return the response to ``sent`` until the server disconnects; ``finish`` shuts down the sending side first."""
    with connection(url) as stream:
        with contextlib.suppress(OSError):  # it may hang up before it has read everything
            stream.sendall(sent)
            if finish:
                stream.shutdown(socket.SHUT_WR)
        response = b""
        with contextlib.suppress(ConnectionError):
            while part := stream.recv(65536):
                response += part
        return response


def connection(url: str) -> socket.socket:
    parts = urlsplit(url)
    return socket.create_connection((parts.hostname or "", parts.port or 0), timeout=30)


def status(response: bytes) -> int:
    return int(response.split(b" ", 2)[1]) if response else 0


def code(response: bytes) -> str:
    head, _, body = response.partition(b"\r\n\r\n")
    assert b"application/problem+json" in head, response
    return str(json.loads(body)["code"])


def still_serves(url: str) -> bool:
    return status(exchange(url, post(good()))) == 200


DOUBLED = b'{"alg":"EdDSA","alg":"none","typ":"am-request+jwt"}'
SPACED = document().replace(b".", b"=.", 1)
DEEP = b'{"a":' * 1500 + b"1" + b"}" * 1500
OTHER_ALG = ["none", "None", "HS256", "ES256", "RS256", "Ed448", "Ed25519ph", "eddsa", ""]
OTHER_TYP = ["am-statement+jwt", "am-keyset+jwt", "JWT", "AM-REQUEST+JWT", "application/am-request+jwt", ""]

MALFORMED = [
    *(pytest.param(document({**HEADER, "alg": alg}), id=f"alg {alg!r}") for alg in OTHER_ALG),
    *(pytest.param(document({**HEADER, "typ": typ}), id=f"typ {typ!r}") for typ in OTHER_TYP),
    pytest.param(document({**HEADER, "alg": ["EdDSA"]}), id="alg a list"),
    pytest.param(document({**HEADER, "crit": ["exp"]}), id="crit"),
    pytest.param(document({**HEADER, "jwk": {"kty": "oct", "k": "AAAA"}}), id="a symmetric key"),
    pytest.param(document({**HEADER, "jwk": {"kty": "OKP", "crv": "Ed25519", "x": "A" * 43}}), id="a small-order key"),
    pytest.param(document({"alg": "EdDSA", "typ": REQUEST_TYP, "jku": "https://evil.example/"}), id="a key elsewhere"),
    pytest.param(document({"alg": "EdDSA", "typ": REQUEST_TYP, "kid": "../../signing.key"}), id="a key by name"),
    pytest.param(document(DOUBLED), id="a doubled header member"),
    pytest.param(with_claim("op", b'"trial","op":"check"'), id="a doubled claim"),
    pytest.param(document(payload=DEEP), id="deep JSON"),
    pytest.param(document(payload=b"[" * 9000), id="deep JSON without an end"),
    pytest.param(document(payload=b"\xef\xbb\xbf{}"), id="a byte order mark"),
    pytest.param(document(payload=json.dumps(claims()).encode("utf-16")), id="UTF-16"),
    *(
        pytest.param(with_claim("seq", number), id=f"seq {number[:12].decode()}")
        for number in (b"9" * 4000, b"9" * 5000, b"1e999", b"9007199254740992", b"-1", b"1.0", b"true", b"NaN", b"01")
    ),
    *(
        pytest.param(with_claim("iat", number), id=f"iat {number[:12].decode()}")
        for number in (b"253402300800", b"-1", b"1e18", b'"1"', b"Infinity")
    ),
    pytest.param(with_claim("op", b'"delete"'), id="another op"),
    pytest.param(with_claim("nonce", b'"AAAAAAAAAAAAAAAAAAAAAB"'), id="a nonce that is not canonical"),
    pytest.param(with_claim("nonce", b'"short"'), id="a short nonce"),
    pytest.param(with_claim("machine", b'"a\\u0000bbbbbbbbbbbbbbbbb"'), id="a control character"),
    pytest.param(with_claim("terminal", b'{"name":"\\ud800","os":"","app":""}'), id="half a character"),
    pytest.param(with_claim("terminal", b"[]"), id="a list for an object"),
    pytest.param(SPACED, id="base64 with padding"),
    pytest.param(document() + b"\n", id="a line break behind"),
    pytest.param(b" " + document(), id="a space before"),
    pytest.param(document()[:-1], id="a character short"),
    pytest.param(document().replace(b".", b"..", 1), id="a part too many"),
    pytest.param(b"x" * (jws.LARGEST + 1), id="a byte too large"),
    pytest.param(json.dumps({"payload": "", "signatures": []}).encode(), id="JWS in JSON"),
    pytest.param(b"", id="nothing"),
]


@pytest.mark.parametrize("body", MALFORMED)
def test_what_is_not_exactly_a_request_is_malformed(url: str, body: bytes) -> None:
    response = exchange(url, post(body))
    assert (status(response), code(response)) == (400, "malformed_request")


def test_a_body_too_large_is_refused_before_it_has_arrived(url: str) -> None:
    response = exchange(url, post(b"x" * 70_000, length=10**12), finish=True)
    assert status(response) in (0, 400, 413)
    assert still_serves(url)


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(post(good()[:-9], length=5000), id="less than was promised"),
        pytest.param(post(b"", length=2**63), id="a promise beyond every number"),
        pytest.param(post(good()).replace(b"Content-Length: ", b"Content-Length: -"), id="a negative length"),
        pytest.param(post(good()).replace(b"Content-Length: ", b"Content-Length: x"), id="a length that is none"),
        pytest.param(post(good()).replace(b"Content-Length", b"Content-Length: 3\r\nContent-Length"), id="two lengths"),
        pytest.param(chunked(good()[:-9]).replace(b"\r\n0\r\n\r\n", b""), id="chunks without an end"),
        pytest.param(chunked(good()).replace(b"chunked", b"gzip"), id="another encoding"),
        pytest.param(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", id="TLS on a plain port"),
        pytest.param(b"GET " + b"/" * 100_000 + b" HTTP/1.1\r\n\r\n", id="an endless address"),
        pytest.param(post(good(), length=len(good()) - 1), id="more than was promised"),
    ],
)
def test_a_broken_connection_gets_no_statement_and_blocks_no_other(url: str, sent: bytes) -> None:
    assert status(exchange(url, sent, finish=True)) in (0, 400, 413, 414, 431, 501)
    assert still_serves(url)


def test_chunks_are_not_read_beyond_the_limit(url: str) -> None:
    assert status(exchange(url, chunked(b"x" * 3_000_000), finish=True)) in (0, 400, 413)
    assert status(exchange(url, chunked(good()))) == 200


def test_http_1_0_is_answered(url: str) -> None:
    assert status(exchange(url, post(good()).replace(b"HTTP/1.1", b"HTTP/1.0"))) == 200


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "STATEMENT"])
def test_other_methods_are_refused(url: str, method: str) -> None:
    assert status(exchange(url, post(good()).replace(b"POST", method.encode()))) == 405


@pytest.mark.parametrize(
    "path", ["/v1/statements/", "/v1/statement", "/v2/statements", "/v1//statements", "/v1/../v1/statements", "/%00"]
)
def test_other_paths_are_not_found(url: str, path: str) -> None:
    response = exchange(url, post(good()).replace(b"/v1/statements", path.encode(), 1))
    assert status(response) in (400, 404)
    assert b"Traceback" not in response


def test_connections_that_never_finish_their_headers_block_no_other(url: str) -> None:
    """Those that stop within the body are held back by the TLS proxy, which buffers requests."""
    with contextlib.ExitStack() as stalled:
        for _ in range(40):
            stream = stalled.enter_context(connection(url))
            stream.sendall(post(good())[:60])
        assert still_serves(url)


# before Django


@pytest.mark.parametrize("path", [b"/healthz", b"/v1/statements"])
def test_any_host_header_is_accepted(url: str, path: bytes) -> None:
    """A load balancer asks by address, and the signature of a statement does not depend on the name of the server."""
    request = b"GET " + path + b" HTTP/1.1\r\nHost: 10.0.0.5:8765\r\nConnection: close\r\n\r\n"
    assert status(exchange(url, request)) == (200 if path == b"/healthz" else 405)


def test_a_health_check_by_http_1_0_needs_no_host(url: str) -> None:
    assert exchange(url, b"GET /healthz HTTP/1.0\r\n\r\n").endswith(b'{"status": "ok"}')
    assert exchange(url, b"HEAD /healthz HTTP/1.0\r\n\r\n").endswith(b"\r\n\r\n")


@pytest.mark.parametrize("parts", [1, 3])
def test_a_chunked_body_reaches_the_web_pages(url: str, parts: int) -> None:
    """The page for answers without a network reports a request that is none, not an empty form."""
    form = b"request=" + b"x" * 300
    size = len(form) // parts
    chunks = [form[start : start + size] for start in range(0, len(form), size)]
    head = b"POST /offline/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
    head += b"Content-Type: application/x-www-form-urlencoded\r\n"
    sent = b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks) + b"0\r\n\r\n"
    unread = exchange(url, head + b"Content-Length: 9\r\n\r\nrequest=x")
    response = exchange(url, head + b"Transfer-Encoding: chunked\r\n\r\n" + sent)
    body = [part.partition(b"\r\n\r\n")[2].replace(b"x" * 300, b"x") for part in (unread, response)]
    assert body[0] == body[1]
    assert words.NOTHING.ja not in body[1].decode()
