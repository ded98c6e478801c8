"""From database rows to schemas, and pagination. Reads only."""

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from django.db.models import Model, Prefetch, QuerySet

from server.api import schemas
from server.licenses.models import Contract, Customer, License, Registration, Seal, Terminal
from server.licenses.staff.listing import terminal_of, with_terminals

Row = TypeVar("Row", bound=Model)
Item = TypeVar("Item")


def page_of(
    rows: QuerySet[Row],
    page: schemas.Page,
    show: Callable[[Row], Item],
    cursor: Callable[[Row], str] = lambda row: str(row.pk),
) -> tuple[list[Item], str | None]:
    """Return the items after the page's cursor in the order of primary keys, and the ``cursor`` of the last of them if
    there are more.
    """
    after = int((page.cursor or "0").rpartition("-")[2])
    found = list(rows.filter(pk__gt=after).order_by("pk")[: page.limit + 1])
    more = len(found) > page.limit
    shown = found[: page.limit]
    return [show(row) for row in shown], cursor(shown[-1]) if more else None


def license(row: License, today: date) -> schemas.License:
    """Return ``row``, which came from ``with_terminals``."""
    held = terminal_of(row)
    return schemas.License(
        license_number=row.number,
        customer=row.customer.name,
        contract=row.contract_id,
        state=row.state(today),
        contract_until=row.contract_until,
        allowance_days=row.allowance_days,
        stopped_at=row.stopped_at,
        stops_on=row.stops_on,
        back_and_forth_at=row.back_and_forth_at,
        terminal=_held_by(held) if held else None,
    )


def _held_by(terminal: Terminal) -> schemas.HeldBy:
    return schemas.HeldBy(
        terminal_number=terminal.shown_number,
        terminal_name=terminal.name,
        last_contact=terminal.last_contact,
        deadline=terminal.deadline,
    )


def with_licenses(contracts: QuerySet[Contract]) -> QuerySet[Contract]:
    """Return ``contracts`` with all that ``contract`` reads."""
    licenses = Prefetch("licenses", with_terminals(License.objects.all()))
    return contracts.select_related("customer").prefetch_related(licenses)


def contract(row: Contract, today: date) -> schemas.Contract:
    """Return ``row``, which came from ``with_licenses``."""
    return schemas.Contract(
        contract=row.pk,
        customer=row.customer.name,
        email=row.customer.email,
        issued_at=row.issued_at,
        licenses=[license(each, today) for each in row.licenses.all()],
    )


def customer(row: Customer) -> schemas.Customer:
    return schemas.Customer(
        id=row.pk,
        customer=row.name,
        kana=row.kana,
        email=row.email,
        contact_name=row.contact_name,
        phone=row.phone,
        postal_code=row.postal_code,
        address=row.address,
        language=row.language,
    )


def with_holders(terminals: QuerySet[Terminal]) -> QuerySet[Terminal]:
    """Return ``terminals`` with all that ``terminal`` reads."""
    opened = Registration.objects.filter(until=None).select_related("license")
    return terminals.prefetch_related(Prefetch("registrations", opened, to_attr="opened"))


def terminal(row: Terminal) -> schemas.Terminal:
    """Return ``row``, which came from ``with_holders``."""
    opened: list[Registration] = getattr(row, "opened")  # noqa: B009  # set by the prefetch
    return schemas.Terminal(
        terminal_number=row.shown_number,
        terminal_name=row.name,
        os=row.os,
        app_version=row.app_version,
        last_contact=row.last_contact,
        deadline=row.deadline,
        license_number=opened[0].license.number if opened else None,
        clone_suspected_at=row.clone_suspected_at,
    )


def event(seal: Seal) -> schemas.Event:
    row = seal.event
    return schemas.Event(
        id=seal.identity,
        position=seal.position,
        at=row.at,
        who=row.who,
        what=row.what,
        license_number=row.license or None,
        terminal_number=row.terminal or None,
        customer=row.customer or None,
        before=row.before,
        after=row.after,
    )
