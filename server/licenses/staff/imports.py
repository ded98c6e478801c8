"""Brings customers, contracts and license numbers in from a table, of which ``import_file`` reads the lines.

An import says what there is to be: what exists already is left as it is, so that the same file can be brought in again
after it was corrected or extended. Nothing is done unless every line is valid.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import accumulate
from typing import Any, cast

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from licensing import number
from server.licenses.log.events import BATCH, Facts, entry, record_all
from server.licenses.models import Change, Contract, Customer, Event, License, Registration, Shop
from server.licenses.staff import customers
from server.licenses.staff.changes import Obstacle, TooLate, refuse_used, undoable
from server.licenses.staff.import_file import Line
from server.licenses.staff.import_matches import batches, missing, withdrawn

What = Event.What
MOST_NEW = 10_000
"""Numbers that one file issues: more is a mistake, and nobody undoes it once it is mailed."""
Key = tuple[str, str]
"""Name and address of a customer."""


class Invalid(Exception):
    """Some lines have errors; nothing was done."""


@dataclass
class Plan:
    """What an import would do. ``lines`` with errors are in it, and then nothing is done."""

    lines: Sequence[Line]
    missing: dict[int, int] = field(default_factory=dict)
    """How many licenses are added for a line, by its place in ``lines``."""
    new_customers: list[Key] = field(default_factory=list)
    known: dict[Key, Customer] = field(default_factory=dict)

    @property
    def errors(self) -> list[tuple[int, str]]:
        """The line's number in the file and a sentence, for each error."""
        return [(line.place, error) for line in self.lines for error in line.errors]

    @property
    def new_licenses(self) -> int:
        return sum(self.missing.values())

    @property
    def unchanged(self) -> int:
        """Lines of which everything exists."""
        new = set(self.new_customers)
        return sum(not self.missing.get(place) and line.key not in new for place, line in enumerate(self.lines))


def plan(lines: Sequence[Line], *, lock: bool = False) -> Plan:
    """Return what importing ``lines`` would do; adds what only the database shows to the errors of each line.

    With ``lock``, customers that are known stay until the transaction ends: none is merged before its rows are added.
    """
    found = Plan(lines)
    _find_customers(found, lock)
    given = {line.number: line for line in lines if line.number}
    holders, was_withdrawn = dict(_holders(list(given))), set(_holders(list(given), withdrawn()))
    found.missing = missing(lines, found.known, given)
    _refuse_too_many(found)
    seen: set[str] = set()
    for place, line in enumerate(lines):
        if line.errors or not line.number:
            continue
        customer = found.known.get(line.key)
        if line.number in seen:
            line.errors.append(_("同じライセンス番号が、上の行にもあります。"))
        seen.add(line.number)
        owner = holders.get(line.number)
        if owner is not None and (customer is None or owner != customer.pk):
            line.errors.append(_("このライセンス番号は、別の契約者に発行済みです。"))
        elif (line.number, owner) in was_withdrawn:
            line.errors.append(_("このライセンス番号の発行は取り消されています。停止を取り消すと使えます。"))
        found.missing[place] = int(owner is None)
    return found


def _find_customers(wanted: Plan, lock: bool) -> None:
    """Set the customers that the lines mean. A new one that is spelt in two ways is the one of the first line."""
    known, first = customers.known({line.key for line in wanted.lines}), dict[Key, Key]()
    wanted.known = customers.all_present(known) if lock else known
    for line in wanted.lines:
        if line.key not in wanted.known:
            line.key = first.setdefault(customers.spelling(line.key), line.key)
    wanted.new_customers = list(first.values())


def _refuse_too_many(wanted: Plan) -> None:
    """Add an error to the line with which the file would issue more than ``MOST_NEW`` numbers."""
    for place, total in zip(wanted.missing, accumulate(wanted.missing.values()), strict=True):
        if total > MOST_NEW:
            wrong = _(
                "この行までに発行する番号が%(most)s件を超えます。「発行する数」を確かめ、正しければファイルを分けてください。"
            )
            wanted.lines[place].errors.append(wrong % {"most": MOST_NEW})
            return


def perform(lines: Sequence[Line], *, mails: bool, token: str, who: str, now: datetime) -> Change:
    """Import ``lines`` in one transaction and return the change; with ``mails``, new numbers are sent to customers.

    Raises:
        Invalid: a line has an error; nothing was done.
        DoneBefore: the token was used.
    """
    refuse_used(token)
    try:
        with transaction.atomic():
            wanted = plan(lines, lock=True)
            if wanted.errors:
                raise Invalid
            return _store(wanted, mails, token, who, now)
    except IntegrityError:
        refuse_used(token)
        raise


@transaction.atomic
def undo(change: Change, *, who: str, now: datetime) -> list[Obstacle]:
    """Delete what the import ``change`` added, but for licenses that were changed, cancelled or asked about since.

    These are returned: without its licenses, the cancellation of a part would end the whole contract.

    Numbers that were mailed are stopped instead, so that whoever types one is told why.

    Raises:
        TooLate: a day has passed, or it was undone before.
    """
    change = Change.objects.select_for_update(no_key=True).get(pk=change.pk)
    if not undoable(change, now):
        raise TooLate(change)
    licenses = list(License.objects.locked().filter(changes=change).order_by("pk"))
    used = set(Registration.objects.filter(license__changes=change).values_list("license", flat=True))
    others = Q(cancellations=None) & Q(requests=None)
    used |= set(License.objects.filter(changes=change).exclude(others).values_list("pk", flat=True))
    for numbers in batches(license.number for license in licenses):
        later = (
            Event.objects.filter(license__in=numbers).exclude(what__in=(What.ISSUED, What.IMPORTED)).values("license")
        )
        used |= set(License.objects.filter(number__in=later).values_list("pk", flat=True))
    removed = [license for license in licenses if license.pk not in used]
    before: Facts = {"undone": change.kind}
    after: Facts | None = None
    if change.after["mails"]:  # webhooks learn of a stop by these
        before, after = {**before, "stopped_at": None}, {"stopped_at": now.isoformat(timespec="seconds")}
    record_all(entry(What.UNDONE, who=who, now=now, license=license, before=before, after=after) for license in removed)
    for some in batches(removed):
        rows = License.objects.filter(pk__in=[license.pk for license in some])
        if change.after["mails"]:
            rows.update(stopped_at=now)
        else:
            rows.delete()
    _delete_unused(change.after)
    change.undone_at, change.undone_by = now, who
    change.save(update_fields=["undone_at", "undone_by"])
    return [Obstacle(license, None) for license in licenses if license.pk in used]


def _holders(numbers: list[str], condition: Q = Q()) -> Iterator[tuple[str, int]]:  # noqa: B008  # never changed
    """Yield those of ``numbers`` that exist, and the primary key of the customer of each."""
    for some in batches(numbers):
        yield from License.objects.filter(condition, number__in=some).values_list("number", "contract__customer")


def _store(wanted: Plan, mails: bool, token: str, who: str, now: datetime) -> Change:
    added = _Added(wanted, now)
    licenses = added.licenses()
    what = What.ISSUED if mails else What.IMPORTED
    record_all(entry(What.IMPORTED, who=who, now=now, customer=row) for row in added.new_customers)
    record_all(entry(what, who=who, now=now, license=license, after=_facts(license)) for license in licenses)
    change = Change.objects.create(
        kind=Change.Kind.IMPORT, token=token, who=who, at=now, before={}, after={"mails": mails, **added.keys()}
    )
    change.licenses.set(licenses)
    return change


def _facts(license: License) -> Facts:
    return {"contract_until": license.contract_until.isoformat(), "allowance_days": license.allowance_days}


class _Added:
    """The rows that an import adds, each customer, shop and contract once, in a few statements."""

    def __init__(self, wanted: Plan, now: datetime) -> None:
        self._wanted, self._now = wanted, now
        self.new_customers = self._add_customers()
        self._customers = {**wanted.known, **{(row.name, row.email): row for row in self.new_customers}}
        self._shops: dict[tuple[int, str], Shop] = {}
        self._new_shops = self._add_shops()
        self._contracts = self._add_contracts()

    def licenses(self) -> list[License]:
        """Add the licenses, and return them."""
        missing = self._wanted.missing
        lines = ((line, missing[place]) for place, line in enumerate(self._wanted.lines))
        return License.objects.bulk_create((self._license(line) for line, count in lines for _ in range(count)), BATCH)

    def keys(self) -> dict[str, list[int]]:
        """Return the primary keys of what was added, for ``undo``."""
        return {
            "customers": [row.pk for row in self.new_customers],
            "shops": [row.pk for row in self._new_shops],
            "contracts": [row.pk for row in self._contracts.values()],
        }

    def _add_customers(self) -> list[Customer]:
        new = dict.fromkeys(self._wanted.new_customers, Customer())
        for line in reversed(self._wanted.lines):  # the first line about a customer is the last to be set
            if line.key in new:
                details = {**line.details, "kana": customers.kana_of(line.details.get("kana", ""))}
                new[line.key] = Customer(name=line.key[0], email=line.key[1], **details)
        return Customer.objects.bulk_create(new.values(), BATCH)

    def _add_shops(self) -> list[Shop]:
        # Not those of licenses that are known, which may be in a shop that has another name by now.
        lacking = self._wanted.missing
        lines = (line for place, line in enumerate(self._wanted.lines) if lacking[place] or not line.count)
        wanted = dict.fromkeys((self._customers[line.key].pk, line.shop) for line in lines if line.shop)
        for some in batches({customer for customer, _name in wanted}):
            for row in Shop.objects.filter(customer__in=some):
                self._shops.setdefault((row.customer_id, row.name), row)
        new = [
            Shop(customer_id=customer, name=name) for customer, name in wanted if (customer, name) not in self._shops
        ]
        added = Shop.objects.bulk_create(new, BATCH)
        self._shops |= {(row.customer_id, row.name): row for row in added}
        return added

    def _add_contracts(self) -> dict[tuple[int, date | None], Contract]:
        lines = [line for place, line in enumerate(self._wanted.lines) if self._wanted.missing[place]]
        wanted = dict.fromkeys((self._customers[line.key].pk, line.starts_on) for line in lines)
        new = [Contract(customer_id=key, issued_at=self._now, starts_on=starts_on) for key, starts_on in wanted]
        return dict(zip(wanted, Contract.objects.bulk_create(new, BATCH), strict=True))

    def _license(self, line: Line) -> License:
        customer = self._customers[line.key]
        contract = self._contracts[customer.pk, line.starts_on]
        contract.customer = customer
        return License(
            number=line.number or number.generate(),
            contract=contract,
            shop=self._shops.get((customer.pk, line.shop)),
            contract_until=cast("date", line.until),  # a line without it has an error
            allowance_days=line.allowance_days,
        )


def _delete_unused(keys: Mapping[str, Any]) -> None:
    """Delete the contracts, shops and customers of an import that nothing belongs to any more."""
    # Whoever issues to one of them at this moment waits, and finds it gone.
    list(Customer.objects.select_for_update().filter(pk__in=keys["customers"]).order_by("pk").values("pk"))
    Contract.objects.filter(pk__in=keys["contracts"], licenses=None, cancellations=None).delete()
    Shop.objects.filter(pk__in=keys["shops"], licenses=None).delete()
    nothing = {relation.name: None for relation in Customer._meta.related_objects}  # e-mails and requests of owners too
    Customer.objects.filter(pk__in=keys["customers"], merged_into=None, **nothing).delete()
