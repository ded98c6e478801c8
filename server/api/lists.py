"""Endpoints to look up licenses, terminals and events, with cursor pagination."""

from typing import Annotated, Literal

from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router
from pydantic import Field

from licensing import number as numbers
from licensing.clock import day_of
from server import clock
from server.api import schemas, serializers
from server.api.authentication import BearerToken
from server.api.models import Scope
from server.api.parameters import FOLLOWED, FOUND, LISTED, Id, Text, digits_of, given, license_of, not_found
from server.api.problems import Code, Problem
from server.licenses.log import chain
from server.licenses.models import License, Seal, Terminal, in_state
from server.licenses.staff.listing import with_terminals

CURSOR_GONE = _("この位置の記録は、サーバの復元で失われました。cursor を省略して最初から読み直してください。")

router = Router(auth=BearerToken(Scope.READ), tags=["look up"])


class LicenseFilters(schemas.Page):
    customer: Annotated[Text, Field(description="A part of the customer's name.")] = None
    contract: Annotated[Id | None, Field(description="The id of a contract.")] = None
    state: Literal["active", "expired", "stopped"] | None = None
    terminal: Annotated[Text, Field(description="A terminal number, or a part of a terminal's name.")] = None
    until_before: Annotated[
        schemas.Day | None, Field(description="Contracts that end before this day, such as 2027-10-31.")
    ] = None


class TerminalFilters(schemas.Page):
    name: Annotated[Text, Field(description="A part of the name.")] = None
    license: Annotated[Text, Field(description="A license number that it holds.")] = None


class EventFilters(schemas.Page):
    cursor: Annotated[str | None, schemas.field("cursor", pattern=r"^(0|[0-9a-f]{8}-[0-9]{1,18})$")] = None
    license: Annotated[Text, Field(description="A license number.")] = None
    terminal: Annotated[Text, Field(description="A terminal number.")] = None
    what: Annotated[Text, Field(description="What happened, such as renewed.")] = None


@router.get("/licenses", response={200: schemas.Licenses, **LISTED}, operation_id="listLicenses")
def list_licenses(request: HttpRequest, filters: Query[LicenseFilters]) -> schemas.Licenses:
    """Licenses, the oldest first."""
    today = day_of(clock.now())
    rows = License.objects.filter(
        **given(
            contract=filters.contract,
            contract__customer__name__icontains=filters.customer,
            contract_until__lt=filters.until_before,
        )
    )
    if filters.state is not None:
        rows = rows.filter(in_state(License.State(filters.state), today))
    if filters.terminal is not None:
        rows = rows.filter(_held_by(filters.terminal))
    items, further = serializers.page_of(with_terminals(rows), filters, lambda row: serializers.license(row, today))
    return schemas.Licenses(items=items, next_cursor=further)


@router.get("/licenses/{number}", response={200: schemas.License, **FOUND}, operation_id="getLicense")
def get_license(request: HttpRequest, number: str) -> schemas.License:
    """One license, by its number in any spelling."""
    return serializers.license(license_of(number), day_of(clock.now()))


@router.get("/terminals", response={200: schemas.Terminals, **LISTED}, operation_id="listTerminals")
def list_terminals(request: HttpRequest, filters: Query[TerminalFilters]) -> schemas.Terminals:
    """Terminals, those of trials too."""
    rows = Terminal.objects.filter(**given(name__icontains=filters.name))
    if filters.license is not None:
        rows = rows.filter(
            registrations__license__number=numbers.symbols_in(filters.license), registrations__until=None
        )
    items, further = serializers.page_of(serializers.with_holders(rows), filters, serializers.terminal)
    return schemas.Terminals(items=items, next_cursor=further)


@router.get("/terminals/{number}", response={200: schemas.Terminal, **FOUND}, operation_id="getTerminal")
def get_terminal(request: HttpRequest, number: str) -> schemas.Terminal:
    """One terminal, by its number with or without dashes."""
    row = serializers.with_holders(Terminal.objects.filter(number=digits_of(number))).first()
    return serializers.terminal(row or not_found("terminal", number))


@router.get("/events", response={200: schemas.Events, **FOLLOWED}, operation_id="listEvents")
def list_events(request: HttpRequest, filters: Query[EventFilters]) -> schemas.Events:
    """The event log, the oldest first. To follow it, ask again with the last id seen as the cursor.

    410: that entry was lost when the server was restored from a backup, so read the log from the beginning.
    """
    if filters.cursor not in (None, "0") and not chain.contains_identity(str(filters.cursor)):
        raise Problem(Code.CURSOR_GONE, CURSOR_GONE)
    asked = given(event__what=filters.what)
    if filters.license is not None:
        asked["event__license"] = numbers.symbols_in(filters.license)
    if filters.terminal is not None:
        asked["event__terminal"] = digits_of(filters.terminal)
    rows = Seal.objects.filter(**asked).select_related("event")
    items, further = serializers.page_of(rows, filters, serializers.event, lambda seal: seal.identity)
    return schemas.Events(items=items, next_cursor=further)


def _held_by(typed: str) -> Q:
    number = Q(registrations__terminal__number=digits_of(typed))
    named = Q(registrations__terminal__name__icontains=typed)
    return Q(registrations__until=None) & (number | named)
