"""Requests to the server's WSGI callable in this process, as granian calls it."""

import io
import json
from dataclasses import dataclass, replace
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment
from wsgiref.util import setup_testing_defaults

from server.front import Front


@dataclass
class Response:
    status_code: int
    headers: dict[str, str]
    content: bytes

    def __getitem__(self, name: str) -> str:
        return self.headers[name]

    def json(self) -> Any:
        return json.loads(self.content)


def request(method: str, path: str, body: bytes = b"", *, address: str = "127.0.0.1", **environ: str) -> Response:
    """Return the response to a request from ``address``; ``environ`` has further entries, such as HTTP_HOST."""
    entries: WSGIEnvironment = {"REQUEST_METHOD": method, "PATH_INFO": path, "REMOTE_ADDR": address, **environ}
    entries["wsgi.input"] = io.BytesIO(body)
    setup_testing_defaults(entries)
    started: list[Response] = []

    def start_response(status: str, headers: list[tuple[str, str]], _exc_info: object = None) -> Any:
        started.append(Response(int(status[:3]), dict(headers), b""))

    content = b"".join(Front(_no_django)(entries, start_response))
    [response] = started
    return replace(response, content=content)


def post(body: bytes, *, address: str = "127.0.0.1", **environ: str) -> Response:
    """Return the response of the statements endpoint to ``body``."""
    return request("POST", "/v1/statements", body, address=address, **environ)


def _no_django(environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
    raise AssertionError(f"{environ['PATH_INFO']} is Django's")
