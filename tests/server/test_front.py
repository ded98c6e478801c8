"""What Django is given by the WSGI callable in front of it."""

import io
from wsgiref.types import StartResponse, WSGIEnvironment
from wsgiref.util import setup_testing_defaults

import pytest
from pytest_django import Settings

from server.front import Front
from tests.server import direct


def passed_on(**entries: object) -> tuple[bytes, str | None]:
    """Return the body that Django would read, and the length it is told."""
    seen: list[tuple[bytes, str | None]] = []

    def django(environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        seen.append((environ["wsgi.input"].read(), environ.get("CONTENT_LENGTH")))
        return [b"from Django"]

    environ: WSGIEnvironment = {"PATH_INFO": "/admin/", **entries}
    setup_testing_defaults(environ)
    assert list(Front(django)(environ, lambda *_: lambda _data: None)) == [b"from Django"]
    return seen[0]


def test_a_chunked_body_gets_its_length(settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    chunked = {"HTTP_TRANSFER_ENCODING": "chunked"}
    assert passed_on(**chunked, **{"wsgi.input": io.BytesIO(b"a=1")}) == (b"a=1", "3")
    assert passed_on(**chunked, **{"wsgi.input": io.BytesIO(b"x" * 99)}) == (b"x" * 11, "11"), "for Django to refuse"


def test_another_body_is_left_alone() -> None:
    body = {"wsgi.input": io.BytesIO(b"a=1"), "CONTENT_LENGTH": "3"}
    assert passed_on(**body) == (b"a=1", "3")


@pytest.mark.parametrize(("method", "path"), [("GET", "/v1/statements"), ("POST", "/healthz")])
def test_another_method_is_refused(method: str, path: str) -> None:
    response = direct.request(method, path)
    assert (response.status_code, response.content) == (405, b"")
    assert method not in response["Allow"]


def test_a_head_request_has_no_body() -> None:
    assert (direct.request("HEAD", "/healthz").status_code, direct.request("HEAD", "/healthz").content) == (200, b"")
