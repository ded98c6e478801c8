"""The OpenAPI document of ``POST /v1/statements``, the terminals' endpoint, at ``/v1/openapi.json``."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from licensing.codes import Code
from server.api.problems import CONTENT_TYPE
from server.licenses.door.answering import LARGEST
from server.licenses.door.views import PROBLEMS

DOCUMENT = r"^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$"
"""JWS compact (RFC 7515): all that a schema can say about a request."""
HOLDER = ("terminal_name", "terminal_number", "last_contact")
JWS = {"type": "string", "pattern": DOCUMENT}


@require_safe
def serve(request: HttpRequest) -> JsonResponse:
    """Return the document."""
    return JsonResponse(document())


def document() -> dict[str, Any]:
    """Return the document; its problems are those of ``door.views.PROBLEMS``."""
    statuses = sorted({status for status, _ in PROBLEMS.values()})
    operation = {
        "operationId": "getStatement",
        "summary": "Answer one signed request of a terminal",
        "description": "The same request again gets the same answer. Only a signed statement takes a right away; "
        "no problem does. See docs/architecture.md.",
        "requestBody": {
            "required": True,
            "content": {"application/jose": {"schema": {**JWS, "maxLength": LARGEST}}},
        },
        "responses": {"200": _answer(), **{str(status): _problem(status) for status in statuses}},
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "あっと免税 statements endpoint", "version": "1"},
        "paths": {"/v1/statements": {"post": operation}},
    }


def _answer() -> dict[str, Any]:
    members = {"statement": JWS, "keyset": JWS, "roots": {"type": "array", "items": JWS}}
    schema = {"type": "object", "required": ["statement", "keyset"], "properties": members}
    return {
        "description": "A signed statement and what it is verified with",
        "content": {"application/json": {"schema": schema}},
    }


def _problem(status: int) -> dict[str, Any]:
    codes = [code for code, (number, _) in PROBLEMS.items() if number == status]
    members: dict[str, Any] = {
        "type": {"const": "about:blank"},
        "title": {"enum": [PROBLEMS[code][1] for code in codes]},
        "status": {"const": status},
        "code": {"enum": [code.value for code in codes]},
        "detail": {"type": "string"},
    }
    required = ["type", "title", "status", "code"]
    if Code.LICENSE_IN_USE in codes:
        members |= {"terminal_name": {"type": "string"}, "terminal_number": {"type": "string"}}
        members |= {"last_contact": {"type": ["string", "null"]}, "same_machine": {"type": "boolean"}}
        required += HOLDER
    schema = {"type": "object", "required": required, "properties": members}
    return {"description": ", ".join(codes), "content": {CONTENT_TYPE: {"schema": schema}}}
