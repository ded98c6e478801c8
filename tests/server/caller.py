"""A client of the API for tests."""

import itertools
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.test import Client

from server.api import tokens
from server.api.models import Scope

_keys = itertools.count(1)


class Caller:
    """Calls the API with a token of ``scopes``. Each request has a new key unless one is given."""

    def __init__(self, name: str, now: datetime, *scopes: str) -> None:
        self.token, self.secret = tokens.issue(name, scopes or Scope.values, who="tester", now=now)
        self._client = Client(raise_request_exception=False)

    def get(self, path: str, *, language: str | None = None, **query: str) -> Any:
        asked = {"Accept-Language": language} if language else {}
        return self._client.get(f"/api/v1/{path}", query, headers={**self._headers(), **asked})

    def post(self, path: str, body: object, key: str | None = None, **headers: str) -> Any:
        headers = {"Idempotency-Key": key or f"key-{next(_keys)}", **headers}
        return self.send(path, body, **headers)

    def patch(self, path: str, body: object, key: str | None = None) -> Any:
        headers = {"Idempotency-Key": key or f"key-{next(_keys)}", **self._headers()}
        return self._client.patch(f"/api/v1/{path}", body, content_type="application/json", headers=headers)

    def send(self, path: str, body: object, method: str = "POST", **headers: str) -> Any:
        """Send with these headers alone."""
        send = self._client.patch if method == "PATCH" else self._client.post
        return send(f"/api/v1/{path}", body, content_type="application/json", headers={**self._headers(), **headers})

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret}"}


def refusal(answer: HttpResponse, status: int, code: str) -> dict[str, Any]:
    """Return the problem document of a response with ``status`` and ``code``."""
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    document: dict[str, Any] = answer.json()  # type: ignore[attr-defined]  # the test client's answers have it
    assert (document["status"], document["code"]) == (status, code)
    assert document["detail"].endswith((".", "。"))
    return document
