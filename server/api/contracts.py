"""Contracts through the API: looking them up, and issuing numbers."""

from typing import Annotated

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from ninja import Query, Router
from pydantic import Field

from licensing.clock import day_of
from server import clock
from server.api import schemas, shown
from server.api.access import BearerToken, name_of
from server.api.envelope import FOUND, ISSUED, LISTED, Id, Key, given, nothing
from server.api.idempotency import once
from server.api.models import Scope
from server.api.problems import Code, Problem
from server.api.sentences import TITLES, WHAT_TO_ENTER
from server.licenses.models import Contract
from server.licenses.staff import operations
from server.licenses.staff.actions import Issue

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
    rows = shown.with_licenses(Contract.objects.filter(**given(customer=filters.customer_id)))
    items, further = shown.page_of(rows, filters, lambda row: shown.contract(row, today))
    return schemas.Contracts(items=items, next_cursor=further)


@router.get(
    "/contracts/{contract_id}",
    response={200: schemas.Contract, **FOUND},
    auth=BearerToken(Scope.READ),
    operation_id="getContract",
)
def get_contract(request: HttpRequest, contract_id: Id) -> schemas.Contract:
    """One contract with its licenses."""
    row = shown.with_licenses(Contract.objects.filter(pk=contract_id)).first()
    return shown.contract(row or nothing("contract", contract_id), day_of(clock.now()))


@router.post(
    "/contracts",
    response={201: schemas.Contract, **ISSUED},
    auth=BearerToken(Scope(Issue.scope)),
    operation_id=Issue.api_name,
)
def issue(request: HttpRequest, wish: schemas.Issue, idempotency_key: Key) -> HttpResponse:
    """Issue new numbers to a customer, who is added if nobody has this name and address."""
    now = clock.now()

    def work() -> tuple[int, schemas.Contract]:
        contract = operations.issue(**wish.model_dump(), who=name_of(request), now=now)
        row = shown.with_licenses(Contract.objects.filter(pk=contract.pk)).get()
        return 201, shown.contract(row, day_of(now))

    try:
        return once(request, idempotency_key, wish, work, now)
    except ValidationError as error:
        raise refused_fields(error) from error


def refused_fields(error: ValidationError) -> Problem:
    """Return what the models refused as the API says it."""
    fields = ["customer" if name == "name" else name for name in sorted(error.message_dict)]
    told: dict[str, Promise] = {name: WHAT_TO_ENTER.get(name, TITLES[422]) for name in fields}
    errors: list[dict[str, str | Promise]] = [{"place": "body", "field": name, "detail": told[name]} for name in told]
    return Problem(Code.INVALID_FIELDS, told[fields[0]], errors=errors)
