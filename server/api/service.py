"""The ``NinjaAPI`` of ``/api/v1``: routers, OpenAPI document, exception handlers."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI, Swagger
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from server.api import actions, contracts, customers, lists
from server.api.problems import CONTENT_TYPE, SENTENCES, Code, Problem, language_of
from server.api.schemas import WHAT_TO_ENTER

NO_JSON = _("本文を UTF-8 の JSON で送ってください。")
NO_FIELD = _("「{name}」という項目はありません。外してください。項目名は /api/v1/openapi.json にあります。")
NO_OBJECT = _("/api/v1/openapi.json に示した本文を、JSON のオブジェクトで送ってください。")


class Docs(Swagger):
    """The page that shows the OpenAPI document. Its script and style are files of this server: it asks nobody else."""

    template = "api/docs.html"


class StaffApi(NinjaAPI):
    """NinjaAPI whose document has the content type of problems (RFC 9457) and no null in query parameters."""

    def on_exception(self, request: HttpRequest, exc: Any) -> HttpResponse:
        """Return the error in the caller's language."""
        with translation.override(language_of(request)):
            return super().on_exception(request, exc)

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        document = super().get_openapi_schema(**options)
        for path in document["paths"].values():
            for operation in path.values():
                for status, response in operation["responses"].items():
                    if int(status) >= 400:
                        response["content"] = {CONTENT_TYPE: response["content"].pop("application/json")}
                for parameter in operation["parameters"]:
                    parameter["schema"] = _sendable(parameter["schema"])
        return document


def _sendable(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of an optional parameter without null: it is omitted, never sent as null."""
    choices = [choice for choice in schema.get("anyOf", ()) if choice != {"type": "null"}]
    rest = {name: value for name, value in schema.items() if name != "anyOf"}
    return {**rest, **choices[0]} if choices else rest


api = StaffApi(
    title="あっと免税 staff API",
    version="1",
    description="For the vendor's other systems. Times are RFC 3339, days are calendar days in Japan. See docs/api.md.",
    docs=Docs({"validatorUrl": None}),
    urls_namespace="api",
)
api.add_router("", lists.router)
api.add_router("", contracts.router)
api.add_router("", customers.router)
api.add_router("", actions.router)


@api.exception_handler(Problem)
def _problem(request: HttpRequest, problem: Problem) -> HttpResponse:
    return problem.response()


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    errors = [_field_error(each) for each in error.errors]
    unique = list({tuple(each.items()): each for each in errors}.values())
    return Problem(Code.INVALID_FIELDS, " ".join(each["detail"] for each in unique[:3]), errors=unique).response()


@api.exception_handler(HttpError)
def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    return Problem(Code.MALFORMED_REQUEST, NO_JSON).response()


@api.exception_handler(Http404)
def _nowhere(request: HttpRequest, error: Http404) -> HttpResponse:
    return Problem(*SENTENCES[404]).response()


def _field_error(error: dict[str, Any]) -> dict[str, str]:
    """Return where an invalid field is and what to enter, without the names of our own classes in its path."""
    place, *path = error["loc"]
    name = str(path[-1]) if path else ""
    name = {"idempotency_key": "Idempotency-Key"}.get(name, name)
    if error["type"] == "extra_forbidden":
        name = error.get("ctx", {}).get("name", name)
        detail: Promise = format_lazy(NO_FIELD, name=name)
    else:
        detail = WHAT_TO_ENTER.get(name, NO_OBJECT)
    return {"place": place, "field": name, "detail": str(detail)}
