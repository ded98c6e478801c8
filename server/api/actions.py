"""The actions of staff as endpoints: ``POST /licenses/{number}/<action>``, each idempotent."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from ninja import Router

from licensing.clock import day_of
from server import clock
from server.api import bodies, schemas, serializers
from server.api.authentication import BearerToken, name_of, require_scope, token_of
from server.api.idempotency import run_once
from server.api.models import Scope
from server.api.parameters import ACTED, Key, license_of
from server.api.problems import Code, Problem
from server.licenses.models import Event, License
from server.licenses.staff import changes
from server.licenses.staff.actions import ACTIONS
from server.licenses.staff.declarations import Action

router = Router(tags=["act"])


def _add_endpoint(kind: type[Action]) -> None:
    def endpoint(request: HttpRequest, number: str, body: Any, idempotency_key: Key) -> HttpResponse:
        return _act(request, number, idempotency_key, body, kind.of(body.model_dump()))

    endpoint.__name__, endpoint.__doc__ = kind.name, kind.__doc__  # of which the document's summary is made
    endpoint.__annotations__["body"] = bodies.BODIES.get(kind, bodies.Nothing)
    router.post(
        f"/licenses/{{number}}/{kind.name}",
        auth=BearerToken(Scope(kind.scope)),
        response={200: schemas.Done, **ACTED},
        operation_id=kind.api_name,
    )(endpoint)


for _kind in ACTIONS:
    _add_endpoint(_kind)


def _act(request: HttpRequest, number: str, key: str, body: bodies.Body, action: Action) -> HttpResponse:
    """Do it once, and report whether it changed anything and who was the last to do so."""
    now = clock.now()

    def work() -> tuple[int, schemas.Done]:
        # Locked, so that the event read before and the one read after are of this request and no other.
        license = License.objects.select_for_update(no_key=True).get(pk=license_of(number).pk)
        if action.effect(license_of(number), now).locks or action.entrusts:
            require_scope(token_of(request), Scope.STOP)
        before, who = _latest(license, action), name_of(request)

        def act(row: License) -> None:
            action.perform(row, who=who, now=now)

        change = changes.change(action.kind, [license], act, token=changes.new_token(), seen=None, who=who, now=now)
        after = _latest(license, action)
        if after == before:  # there is nothing to undo
            change.delete()
        return 200, schemas.Done(
            changed=after != before,
            by=after.who if after else None,
            at=after.at if after else None,
            license=serializers.license(license_of(license.number), day_of(now)),
        )

    try:
        return run_once(request, key, body, work, now)
    except ValidationError as error:
        raise _refused(error) from error


def _latest(license: License, action: Action) -> Event | None:
    whats = [recorded.what for recorded in action.records]
    return Event.objects.filter(license=license.number, what__in=whats).order_by("pk").last()


def _refused(error: ValidationError) -> Problem:
    [(name, [refused])] = error.error_dict.items()
    detail = refused.message  # still lazy: it is translated to the caller's language later
    return Problem(Code.INVALID_FIELDS, detail, errors=[{"place": "body", "field": name, "detail": detail}])
