"""Endpoints of contracts: list, get, and issue numbers."""

from typing import Annotated

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from ninja import Query, Router
from pydantic import Field

from licensing.clock import day_of
from server import clock
from server.api import bodies, schemas, serializers
from server.api.authentication import BearerToken, name_of
from server.api.idempotency import run_once
from server.api.models import Scope
from server.api.parameters import FOUND, ISSUED, LISTED, Id, Key, given, not_found
from server.api.problems import TITLES, Code, Problem
from server.api.schemas import WHAT_TO_ENTER
from server.licenses.models import Contract
from server.licenses.staff import changes, operations
from server.licenses.staff.customers import SAME_NAME
from server.licenses.staff.declarations import Issue

router = Router(tags=["contracts"])


class ContractFilters(schemas.Page):
    customer_id: Annotated[Id | None, Field(description="The id of a customer.")] = None


@router.get(
    "/contracts",
    response={200: schemas.Contracts, **LISTED},
    auth=BearerToken(Scope.READ),
    operation_id="listContracts",
)
def list_contracts(request: HttpRequest, filters: Query[ContractFilters]) -> schemas.Contracts:
    """Contracts with their licenses."""
    today = day_of(clock.now())
    rows = serializers.with_licenses(Contract.objects.filter(**given(customer=filters.customer_id)))
    items, further = serializers.page_of(rows, filters, lambda row: serializers.contract(row, today))
    return schemas.Contracts(items=items, next_cursor=further)


@router.get(
    "/contracts/{contract_id}",
    response={200: schemas.Contract, **FOUND},
    auth=BearerToken(Scope.READ),
    operation_id="getContract",
)
def get_contract(request: HttpRequest, contract_id: Id) -> schemas.Contract:
    """One contract with its licenses."""
    row = serializers.with_licenses(Contract.objects.filter(pk=contract_id)).first()
    return serializers.contract(row or not_found("contract", contract_id), day_of(clock.now()))


@router.post(
    "/contracts",
    response={201: schemas.Contract, **ISSUED},
    auth=BearerToken(Scope(Issue.scope)),
    operation_id=Issue.api_name,
)
def issue(request: HttpRequest, body: bodies.IssueMonths | bodies.IssueUntil, idempotency_key: Key) -> HttpResponse:
    """Issue new numbers to a customer, who is added if nobody has this name and address."""
    now = clock.now()

    def work() -> tuple[int, schemas.Contract]:
        who = name_of(request)
        made = []

        def make() -> Contract:
            made.append(operations.issue(**body.model_dump(), who=who, now=now))
            return made[0]

        changes.issued(make, token=changes.new_token(), who=who, now=now)
        [contract] = made
        row = serializers.with_licenses(Contract.objects.filter(pk=contract.pk)).get()
        return 201, serializers.contract(row, day_of(now))

    try:
        return run_once(request, idempotency_key, body, work, now)
    except ValidationError as error:
        raise refused_fields(error) from error


def refused_fields(error: ValidationError) -> Problem:
    """Return the problem for fields that the models rejected."""
    fields = ["customer" if name == "name" else name for name in sorted(error.message_dict)]
    details: dict[str, Promise] = {name: WHAT_TO_ENTER.get(name, TITLES[422]) for name in fields}
    if str(SAME_NAME) in error.messages:
        details = dict.fromkeys(fields, SAME_NAME)
    errors: list[dict[str, str | Promise]] = [
        {"place": "body", "field": name, "detail": details[name]} for name in details
    ]
    return Problem(Code.INVALID_FIELDS, details[fields[0]], errors=errors)
