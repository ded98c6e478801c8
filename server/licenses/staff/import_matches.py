"""How many licenses the lines of an import lack: those that exist are found again. Reads only."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from django.db.models import Q

from server.licenses.log.events import BATCH
from server.licenses.models import Change, Customer, Event, License
from server.licenses.staff.import_file import Line

What = Event.What
Item = TypeVar("Item")
Group = tuple[Any, ...]


def missing(lines: Sequence[Line], known: Mapping[tuple[str, str], Customer], given: Collection[str]) -> dict[int, int]:
    """Return how many licenses are to be added for each line without a number or an error, by its place in ``lines``.

    A license is one that a line asks for as it is or, if it was renewed or moved to another shop since, as it was
    issued. Those with one of the numbers ``given`` are of other lines.
    """
    counted = {place: line for place, line in enumerate(lines) if not line.errors and not line.number}
    lacking, used = {place: line.count for place, line in counted.items()}, set[int]()
    for found in _groups([license for license in _licenses_of(known.values()) if license.number not in given]):
        for place, line in counted.items():
            row = known.get(line.key)
            waiting = found[row.pk, *line.group] if row is not None else []
            while waiting and lacking[place]:
                license = waiting.pop()
                lacking[place] -= license not in used
                used.add(license)
    return lacking


def withdrawn() -> Q:
    """Return the condition that a license is stopped because its issue was undone."""
    undone = Change.objects.filter(kind__in=(Change.Kind.ISSUE, Change.Kind.IMPORT), undone_at__isnull=False)
    return Q(stopped_at__isnull=False, pk__in=undone.values("licenses"))


def batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Yield ``items`` in lists of at most ``BATCH``, for the IN of one statement."""
    rows = list(items)
    return (rows[start : start + BATCH] for start in range(0, len(rows), BATCH))


def _licenses_of(rows: Iterable[Customer]) -> Iterator[License]:
    """Yield the licenses of the customers ``rows``, without those whose issue was undone after they were mailed.

    The same file, corrected, issues others instead.
    """
    for some in batches({row.pk for row in rows}):
        licenses = License.objects.filter(contract__customer__in=some).exclude(withdrawn())
        yield from licenses.select_related("contract", "shop").order_by("-pk")


def _groups(licenses: Sequence[License]) -> list[dict[Group, list[int]]]:
    """Return the licenses by their customer and ``Line.group``: those that never changed, as issued, as they are."""
    found: list[dict[Group, list[int]]] = [defaultdict(list) for _ in range(3)]
    unchanged, as_issued, as_is = found
    issued = _facts_of_issue(licenses)
    for license in licenses:
        whose = (license.contract.customer_id, license.contract.starts_on)
        present = {
            "contract_until": license.contract_until.isoformat(),
            "allowance_days": license.allowance_days,
            "shop": license.shop.name if license.shop else "",
        }
        former = {**present, **issued[license.number]}
        if former == present:
            unchanged[*whose, *present.values()].append(license.pk)
        as_issued[*whose, *former.values()].append(license.pk)
        as_is[*whose, *present.values()].append(license.pk)
    return found


def _facts_of_issue(licenses: Iterable[License]) -> dict[str, dict[str, Any]]:
    """Return what was recorded when each was issued, and its first shop if it has another one now."""
    found: dict[str, dict[str, Any]] = defaultdict(dict)
    for some in batches(license.number for license in licenses):
        events = Event.objects.filter(license__in=some, what__in=(What.ISSUED, What.IMPORTED, What.SHOP_CHANGED))
        for event in events.order_by("-pk"):  # the first one remains
            found[event.license] |= (event.before if event.what == What.SHOP_CHANGED else event.after) or {}
    return found
