"""Endpoints of customers: list, get, add, change."""

from typing import Annotated

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from server import clock
from server.api import bodies, schemas, serializers
from server.api.authentication import BearerToken, name_of, require_scope, token_of
from server.api.contracts import refused_fields
from server.api.idempotency import run_once
from server.api.models import Scope
from server.api.parameters import ACTED, FOUND, ISSUED, LISTED, Id, Key, Text, given, not_found
from server.licenses.models import Customer
from server.licenses.staff import customers

router = Router(tags=["customers"])


class CustomerFilters(schemas.Page):
    customer: Annotated[Text, Field(description="A part of the name.")] = None
    email: Annotated[Text, Field(description="The whole address.")] = None


@router.get(
    "/customers",
    response={200: schemas.Customers, **LISTED},
    auth=BearerToken(Scope.READ),
    operation_id="listCustomers",
)
def list_customers(request: HttpRequest, filters: Query[CustomerFilters]) -> schemas.Customers:
    """Customers whose name contains a text or whose address is this one."""
    rows = customers.listed().filter(**given(name__icontains=filters.customer, email__iexact=filters.email))
    items, further = serializers.page_of(rows, filters, serializers.customer)
    return schemas.Customers(items=items, next_cursor=further)


@router.get(
    "/customers/{customer_id}",
    response={200: schemas.Customer, **FOUND},
    auth=BearerToken(Scope.READ),
    operation_id="getCustomer",
)
def get_customer(request: HttpRequest, customer_id: Id) -> schemas.Customer:
    """One customer."""
    row = Customer.objects.filter(pk=customer_id).first()
    return serializers.customer(row or not_found("customer", customer_id))


@router.post(
    "/customers",
    response={201: schemas.Customer, **ISSUED},
    auth=BearerToken(Scope.WRITE),
    operation_id="addCustomer",
)
def add(request: HttpRequest, body: bodies.NewCustomer, idempotency_key: Key) -> HttpResponse:
    """Add a customer. One with this name and address is returned as it is."""
    now = clock.now()

    def work() -> tuple[int, schemas.Customer]:
        entered = body.model_dump()
        name, email = entered.pop("customer"), entered.pop("email")
        row = customers.add(name, email, entered, who=name_of(request), now=now)
        return 201, serializers.customer(row)

    try:
        return run_once(request, idempotency_key, body, work, now)
    except ValidationError as error:
        raise refused_fields(error) from error


@router.patch(
    "/customers/{customer_id}",
    response={200: schemas.Customer, **ACTED},
    auth=BearerToken(Scope.WRITE),
    operation_id="changeCustomer",
)
def change(request: HttpRequest, customer_id: Id, body: bodies.CustomerChange, idempotency_key: Key) -> HttpResponse:
    """Change the fields that are sent. Terminals show a new name from their next check on.

    Another address needs `licenses:stop` too: whoever reads its mail signs in as the owner.
    """
    now = clock.now()

    def work() -> tuple[int, schemas.Customer]:
        row = customers.listed().filter(pk=customer_id).first() or not_found("customer", customer_id)
        entered = body.model_dump(exclude_unset=True, exclude_none=True)
        if entered.get("email", row.email) != row.email:  # whoever reads its mail signs in and may release numbers
            require_scope(token_of(request), Scope.STOP)
        name, kana = entered.pop("customer", row.name), entered.pop("kana", row.kana)
        who = name_of(request)
        customers.edit(row, entered, who=who, now=now)
        customers.rename(row, name, kana, who=who, now=now)
        return 200, serializers.customer(Customer.objects.get(pk=row.pk))

    try:
        return run_once(request, idempotency_key, body, work, now)
    except ValidationError as error:
        raise refused_fields(error) from error
