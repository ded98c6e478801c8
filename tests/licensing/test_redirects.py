"""A vendor moves the server: 307 and 308 to https are followed, everything else that redirects is a login page."""

from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from licensing.answer import Answer
from licensing.channel import HttpChannel
from licensing.codes import Trouble
from licensing.errors import Unreachable
from licensing.http_post import MOST_REDIRECTS
from tests.licensing.http_servers import GOOD, Authority, Reply, reply_with, serving

ANSWER = Answer(b"a.b.c", b"d.e.f")


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Authority:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    return Authority(tmp_path)


def channel(url: str) -> HttpChannel:
    return HttpChannel(url, app_version="1.0.0", timeout=5.0)


def trouble_of(url: str) -> Trouble:
    with pytest.raises(Unreachable) as caught:
        channel(url).ask(b"x.y.z")
    return caught.value.trouble


def speak_pop(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"+OK POP3 ready\r\n")


def redirect(status: int, location: str | Callable[[str], str], seen: list[str] | None = None) -> Reply:
    def reply(handler: BaseHTTPRequestHandler) -> None:
        if seen is not None:
            seen.append(handler.path)
        target = location if isinstance(location, str) else location(handler.path)
        reply_with(status, b"moved", "text/html", Location=target)(handler)

    return reply


@pytest.mark.parametrize("status", [307, 308])
@pytest.mark.parametrize("old", ["https", "http"])
def test_the_request_follows_the_server_to_its_new_address(authority: Authority, status: int, old: str) -> None:
    seen: list[tuple[str, str | None, str | None]] = []

    def answer(handler: BaseHTTPRequestHandler) -> None:
        seen.append((handler.path, handler.headers["Content-Type"], handler.headers["Host"]))
        reply_with(200, GOOD)(handler)

    with serving(answer, authority.context(2000, 2100)) as new:
        moved = redirect(status, lambda path: f"{new}/moved{path}?since=2026")
        with serving(moved, authority.context(2000, 2100) if old == "https" else None) as url:
            assert channel(url).ask(b"x.y.z") == ANSWER
    assert seen == [("/moved/v1/statements?since=2026", "application/jose", new.removeprefix("https://"))]


def test_a_path_alone_is_on_the_same_server(authority: Authority) -> None:
    def reply(handler: BaseHTTPRequestHandler) -> None:
        moved = reply_with(308, b"", Location="/v2/statements")
        (moved if handler.path == "/v1/statements" else reply_with(200, GOOD))(handler)

    with serving(reply, authority.context(2000, 2100)) as url:
        assert channel(url).ask(b"x.y.z") == ANSWER


def test_the_new_server_is_verified_too(authority: Authority) -> None:
    with (
        serving(reply_with(200, GOOD), authority.context(2000, 2100, host="127.0.0.2")) as new,
        serving(redirect(308, new), authority.context(2000, 2100)) as url,
    ):
        assert trouble_of(url) is Trouble.TLS_HOST


@pytest.mark.parametrize(
    "location",
    [
        *("http://127.0.0.1:9/", "//127.0.0.1:1:2/", "file:///etc/passwd", "ftp://127.0.0.1/"),
        *("https://user:password@127.0.0.1:9/", "https://[bad", "https://127.0.0.1:99999/", "javascript:alert(1)"),
        *("https://127.0.0.1:9/a b", "https://127.0.0.1:9/?\xe3\x83\xa9", "https://127.0.0.1:9/\0", "/\xe3\x82\xa4"),
    ],
)
@pytest.mark.parametrize("secure", [True, False])
def test_nothing_but_https_is_followed(authority: Authority, location: str, secure: bool) -> None:
    seen: list[str] = []
    context = authority.context(2000, 2100) if secure else None
    with serving(redirect(307, location, seen), context) as url:
        assert trouble_of(url) is (Trouble.STRANGE_ANSWER if secure else Trouble.FOREIGN_ANSWER)
    assert len(seen) == 1


def test_a_circle_of_redirects_ends(authority: Authority) -> None:
    seen: list[str] = []
    with serving(redirect(307, lambda path: path, seen), authority.context(2000, 2100)) as url:
        assert trouble_of(url) is Trouble.STRANGE_ANSWER
    assert len(seen) == MOST_REDIRECTS + 1


@pytest.mark.parametrize("status", [300, 301, 302, 303, 304, 305])
def test_other_redirects_are_not_followed(authority: Authority, status: int) -> None:
    asked: list[str] = []
    with (
        serving(lambda handler: asked.append(handler.path), authority.context(2000, 2100)) as new,
        serving(redirect(status, new), authority.context(2000, 2100)) as url,
    ):
        assert trouble_of(url) is Trouble.STRANGE_ANSWER
    assert asked == []


@pytest.mark.parametrize(
    ("reply", "trouble"),
    [
        pytest.param(reply_with(404, b"no such page", "text/html"), Trouble.STRANGE_ANSWER, id="a gateway's page"),
        pytest.param(reply_with(200, b"<html>"), Trouble.STRANGE_ANSWER, id="a page"),
        pytest.param(speak_pop, Trouble.STRANGE_ANSWER, id="another protocol"),
        pytest.param(reply_with(511, b"log in", "text/html"), Trouble.FOREIGN_ANSWER, id="a network's login"),
        pytest.param(reply_with(502, b"<html>", "text/html"), Trouble.SERVER_FAILED, id="a gateway's failure"),
    ],
)
def test_a_strange_answer_over_a_verified_connection_is_no_login_page(
    authority: Authority, reply: Reply, trouble: Trouble
) -> None:
    with serving(reply, authority.context(2000, 2100)) as url:
        assert trouble_of(url) is trouble
