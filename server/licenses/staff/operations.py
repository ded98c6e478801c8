"""What the vendor's staff do with licenses: issue, renew, stop, resume, release, allowance, clear a flag.

Each is one transaction, adds an event that names who did it, and is idempotent. Requests of terminals are handled in
``door``; e-mail follows the event log, in ``mailing``.
"""

from datetime import date, datetime

from django.db import transaction

from licensing import number
from licensing.characters import one_line
from licensing.clock import add_months, day_of
from server.licenses.door import registrations
from server.licenses.log.events import BATCH, Facts, entry, record, record_all
from server.licenses.models import (
    DEFAULT_ALLOWANCE,
    Cancellation,
    Contract,
    Customer,
    Event,
    License,
    Registration,
    Shop,
    Terminal,
)
from server.licenses.staff import cancellations, customers

What = Event.What


class UnknownLicense(Exception):
    """There is no license of that number."""


class UnknownTerminal(Exception):
    """There is no terminal of that number."""


def find(license_number: str) -> License:
    """Return the license of ``license_number``, 16 symbols.

    Raises:
        UnknownLicense: there is none.
    """
    license = License.objects.select_related("contract__customer").filter(number=license_number).first()
    if license is None:
        raise UnknownLicense(f"there is no license {number.show(license_number)}")
    return license


def find_terminal(terminal_number: str) -> Terminal:
    """Return the terminal of ``terminal_number``, 12 digits.

    Raises:
        UnknownTerminal: there is none.
    """
    terminal = Terminal.objects.filter(number=terminal_number).first()
    if terminal is None:
        raise UnknownTerminal(f"there is no terminal {number.show(terminal_number)}")
    return terminal


@transaction.atomic
def issue(
    *,
    customer: str,
    email: str,
    count: int,
    months: int = 0,
    who: str,
    now: datetime,
    starts_on: date | None = None,
    until: date | None = None,
    allowance_days: int = DEFAULT_ALLOWANCE,
) -> Contract:
    """Issue ``count`` new numbers, paid for until the same day of the month, ``months`` after ``starts_on`` or today.

    With ``until``, that is the last day instead.

    Raises:
        ValidationError: an invalid name, address or number of days.
    """
    contract = Contract(customer=customer_of(customer, email), issued_at=now, starts_on=starts_on)
    contract.save()
    until = until or add_months(contract.first_day, months)
    licenses = [
        License(number=number.generate(), contract=contract, contract_until=until, allowance_days=allowance_days)
        for _ in range(count)
    ]
    licenses[0].clean_fields()  # they differ in their numbers alone
    # In a few statements: thousands at once must not hold SQLite's write lock for long.
    License.objects.bulk_create(licenses, BATCH)
    after: Facts = {"contract_until": until.isoformat(), "allowance_days": allowance_days}
    record_all(entry(What.ISSUED, who=who, now=now, license=license, after=after) for license in licenses)
    return contract


@transaction.atomic
def set_shop(license: License, shop: Shop | None, *, who: str, now: datetime) -> None:
    """Say in which shop of its customer the license is used; None: in none."""
    license = License.objects.locked().get(pk=license.pk)
    if license.shop_id != (shop.pk if shop else None):
        before = {"shop": str(license.shop or "")}
        license.shop = shop
        license.save(update_fields=["shop"])
        record(What.SHOP_CHANGED, who=who, now=now, license=license, before=before, after={"shop": str(shop or "")})


def renewed_until(license: License, months: int, today: date) -> date:
    """Return the contract's end after ``months`` more: from its end on, or from today where that has passed.

    A contract of the 31st ends on the last day of shorter months, and on the 31st again after them.
    """
    if license.contract_until < today:
        return add_months(today, months)
    issued = license.contract.first_day
    passed = (license.contract_until.year - issued.year) * 12 + license.contract_until.month - issued.month
    if add_months(issued, passed) == license.contract_until:
        return add_months(issued, passed + months)
    return add_months(license.contract_until, months)


@transaction.atomic
def renew(license: License, *, until: date, who: str, now: datetime) -> None:
    """Set the contract's last day. A terminal that was locked for it unlocks itself at its next check."""
    license = License.objects.locked().get(pk=license.pk)
    if license.contract_until != until:
        before = {"contract_until": license.contract_until.isoformat()}
        license.contract_until = until
        license.save(update_fields=["contract_until"])
        after = {"contract_until": until.isoformat()}
        record(What.RENEWED, who=who, now=now, license=license, before=before, after=after)


@transaction.atomic
def stop(license: License, *, who: str, now: datetime, reason: str = "") -> None:
    """Stop the license: its terminal learns of it at its next check; without one, its allowance runs out.

    ``reason`` is for colleagues, in the event log.
    """
    license = License.objects.locked().get(pk=license.pk)
    # Idempotent: the first time remains, and no second event is added.
    if license.stopped_at is None:
        license.stopped_at = now
        license.save(update_fields=["stopped_at"])
        record(What.STOPPED, who=who, now=now, license=license, after=_with_reason(reason) or None)


@transaction.atomic
def resume(license: License, *, who: str, now: datetime) -> None:
    """Undo a stop, including a planned one whose day has passed; its terminal unlocks itself at its next check."""
    license = License.objects.locked().get(pk=license.pk)
    if license.state(day_of(now)) is License.State.STOPPED:
        before: Facts = {"stopped_at": license.stopped_at.isoformat(timespec="seconds") if license.stopped_at else None}
        if license.stops_on is not None and license.stops_on < day_of(now):
            before = {**before, "stops_on": license.stops_on.isoformat()}
            license.stops_on = None
        license.stopped_at = None
        license.save(update_fields=["stopped_at", "stops_on"])
        record(What.RESUMED, who=who, now=now, license=license, before=before)


@transaction.atomic
def plan_stop(license: License, *, on: date | None, who: str, now: datetime, reason: str = "") -> None:
    """Set the last day of use, or remove it with None. A terminal learns of it at its next check.

    ``reason`` is for colleagues, in the event log.
    """
    license = License.objects.locked().get(pk=license.pk)
    if license.stops_on != on:
        before = {"stops_on": license.stops_on.isoformat() if license.stops_on else None}
        license.stops_on = on
        license.save(update_fields=["stops_on"])
        after: Facts = {"stops_on": on.isoformat() if on else None, **_with_reason(reason)}
        record(
            What.STOP_PLANNED if on else What.STOP_UNPLANNED,
            who=who,
            now=now,
            license=license,
            before=before,
            after=after,
        )


@transaction.atomic
def set_allowance(license: License, *, days: int, who: str, now: datetime) -> None:
    """Set how many days the license's terminal may stay without a network, from its next check on."""
    license = License.objects.locked().get(pk=license.pk)
    if license.allowance_days != days:
        before = {"allowance_days": license.allowance_days}
        license.allowance_days = days
        license.full_clean()
        license.save(update_fields=["allowance_days"])
        record(What.ALLOWANCE_CHANGED, who=who, now=now, license=license, before=before, after={"allowance_days": days})


@transaction.atomic
def release(license: License, *, who: str, now: datetime) -> None:
    """End the registration of the number, so that any terminal can register it without a question."""
    license = License.objects.locked().get(pk=license.pk)
    held = registrations.open_of(license)
    if held is not None:
        registrations.close(held, Registration.Ending.RELEASED, now)
        record(What.RELEASED, who=who, now=now, license=license, terminal=held.terminal)


@transaction.atomic
def transfer(license: License, *, to: Customer, who: str, now: datetime) -> None:
    """Move the license to a contract of ``to`` with the same first day, and to its shop of the same name.

    The cancellation of its former contract does not stop it any more, and that contract of ``to`` is not cancelled; a
    stop that staff planned for it stays. Statements carry the new name from the terminal's next contact on.
    """
    license = License.objects.locked().get(pk=license.pk)
    former, shop, to = license.contract, license.shop, customers.present(to)
    if former.customer_id == to.pk:
        return
    same = {"customer": to, "issued_at": former.issued_at, "starts_on": former.starts_on}
    cancelled = Cancellation.objects.filter(withdrawn_at=None).values("contract")
    kept = Contract.objects.filter(**same).exclude(pk__in=cancelled).order_by("pk").first()
    license.contract = kept or Contract.objects.create(**same)
    if shop is not None:
        license.shop = customers.shop_of(to.pk, shop.name)
    license.save(update_fields=["contract", "shop"])
    before, after = {"customer": former.customer.name}, {"customer": to.name}
    record(What.TRANSFERRED, who=who, now=now, license=license, customer=to, before=before, after=after)
    cancellations.follow(license, who=who, now=now)


@transaction.atomic
def clear_back_and_forth(license: License, *, who: str, now: datetime) -> None:
    """Clear the flag of mixed-up numbers after asking the shop; more moves set it again."""
    license = License.objects.locked().get(pk=license.pk)
    if license.back_and_forth_at is not None:
        before = {"since": license.back_and_forth_at.isoformat(timespec="seconds")}
        license.back_and_forth_at = None
        license.save(update_fields=["back_and_forth_at"])
        record(What.BACK_AND_FORTH_CLEARED, who=who, now=now, license=license, before=before)


@transaction.atomic
def clear_clone(terminal: Terminal, *, who: str, now: datetime) -> None:
    """Clear the flag of a copied disk; a copy that is still in use sets it again."""
    terminal = Terminal.objects.select_for_update(no_key=True).get(pk=terminal.pk)
    if terminal.clone_suspected_at is not None:
        before = {"since": terminal.clone_suspected_at.isoformat(timespec="seconds")}
        terminal.clone_suspected_at, terminal.alternations, terminal.emptied_days = None, 0, 0
        terminal.save(update_fields=["clone_suspected_at", "alternations", "emptied_days"])
        record(What.CLONE_CLEARED, who=who, now=now, terminal=terminal, before=before)


@transaction.atomic
def reset_settings_password(terminal: Terminal, *, who: str, now: datetime) -> None:
    """Have ``terminal`` remove its settings password when its next statement arrives, by network, file or QR code.

    Each call counts: support cannot see whether a password was set again after the last reset.
    """
    terminal = Terminal.objects.select_for_update(no_key=True).get(pk=terminal.pk)
    before = {"settings_reset": terminal.settings_reset}
    terminal.settings_reset += 1
    terminal.save(update_fields=["settings_reset"])
    held = registrations.latest(terminal)
    record(
        What.SETTINGS_PASSWORD_RESET,
        who=who,
        now=now,
        license=held.license if held else None,
        terminal=terminal,
        before=before,
        after={"settings_reset": terminal.settings_reset},
    )


def customer_of(name: str, email: str) -> Customer:
    """Return the customer whom that name and address mean (``customers.known``); create it if there is none.

    Raises:
        ValidationError: an invalid name or address.
    """
    customer = Customer(name=one_line(name).strip(), email=email)
    customer.full_clean(validate_constraints=False)
    return customers.known_or_new(customer)[0]


def _with_reason(reason: str) -> Facts:
    shown = one_line(reason).strip()
    return {"reason": shown} if shown else {}
