"""What the API does with one license: the same operations as the console's, each harmless the second time."""

from collections.abc import Callable
from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from ninja import Router

from licensing.clock import day_of
from server import clock
from server.api import schemas, shown
from server.api.access import BearerToken, name_of
from server.api.envelope import ACTED, Key, license_of
from server.api.idempotency import once
from server.api.models import Scope
from server.api.problems import Code, Problem
from server.licenses.models import Event, License
from server.licenses.staff import operations

router = Router(auth=BearerToken(Scope.WRITE), tags=["act"])
stopping = BearerToken(Scope.STOP)

LAST_YEAR = 2099
"""The last year in which a contract may end: the calendar itself ends in 9999."""

TOO_LONG = _("契約が{year}年より後に終わります。月数を少なく入力してください。")

What = Event.What
Operation = Callable[[License, str, datetime], None]


@router.post("/licenses/{number}/renew", response={200: schemas.Done, **ACTED}, operation_id="renew")
def renew(
    request: HttpRequest, number: str, wish: schemas.RenewMonths | schemas.RenewUntil, idempotency_key: Key
) -> HttpResponse:
    """Extend what is paid for, by months or to a day. A locked terminal unlocks itself at its next check."""

    def operate(license: License, who: str, now: datetime) -> None:
        operations.renew(license, until=_until(license, wish, day_of(now)), who=who, now=now)

    return _act(request, number, idempotency_key, wish, (What.RENEWED,), operate)


@router.post("/licenses/{number}/stop", auth=stopping, response={200: schemas.Done, **ACTED}, operation_id="stop")
def stop(request: HttpRequest, number: str, wish: schemas.Stop, idempotency_key: Key) -> HttpResponse:
    """Stop a license now, or after a last day of use. Its terminal is told at its next check."""

    def operate(license: License, who: str, now: datetime) -> None:
        if wish.on is None or wish.on < day_of(now):
            operations.stop(license, who=who, now=now)
        else:
            operations.plan_stop(license, on=wish.on, who=who, now=now)

    whats = (What.STOPPED, What.STOP_PLANNED)
    return _act(request, number, idempotency_key, wish, whats, operate)


@router.post("/licenses/{number}/resume", response={200: schemas.Done, **ACTED}, operation_id="resume")
def resume(request: HttpRequest, number: str, wish: schemas.Nothing, idempotency_key: Key) -> HttpResponse:
    """Take a stop, or a planned one, back."""

    def operate(license: License, who: str, now: datetime) -> None:
        operations.resume(license, who=who, now=now)
        operations.plan_stop(license, on=None, who=who, now=now)

    whats = (What.RESUMED, What.STOP_UNPLANNED)
    return _act(request, number, idempotency_key, wish, whats, operate)


@router.post("/licenses/{number}/release", response={200: schemas.Done, **ACTED}, operation_id="release")
def release(request: HttpRequest, number: str, wish: schemas.Nothing, idempotency_key: Key) -> HttpResponse:
    """Take the number off its terminal, so that it can be registered anywhere without asking."""

    def operate(license: License, who: str, now: datetime) -> None:
        operations.release(license, who=who, now=now)

    return _act(request, number, idempotency_key, wish, (What.RELEASED,), operate)


@router.post("/licenses/{number}/allowance", response={200: schemas.Done, **ACTED}, operation_id="setAllowance")
def set_allowance(request: HttpRequest, number: str, wish: schemas.SetAllowance, idempotency_key: Key) -> HttpResponse:
    """Change how many days a terminal may stay without a network."""

    def operate(license: License, who: str, now: datetime) -> None:
        operations.set_allowance(license, days=wish.allowance_days, who=who, now=now)

    return _act(request, number, idempotency_key, wish, (What.ALLOWANCE_CHANGED,), operate)


def _act(
    request: HttpRequest,
    number: str,
    key: str,
    wish: schemas.Wish,
    whats: tuple[Event.What, ...],
    operate: Operation,
) -> HttpResponse:
    """Do it once, and say whether it changed anything and who was the last to do so."""
    now = clock.now()

    def work() -> tuple[int, schemas.Done]:
        # Locked, so that the event read before and the one read after are of this act and no other.
        license = License.objects.select_for_update(no_key=True).get(pk=license_of(number).pk)
        before = _latest(license, whats)
        operate(license, name_of(request), now)
        after = _latest(license, whats)
        return 200, schemas.Done(
            changed=after != before,
            by=after.who if after else None,
            at=after.at if after else None,
            license=shown.license(license_of(license.number), day_of(now)),
        )

    return once(request, key, wish, work, now)


def _latest(license: License, whats: tuple[Event.What, ...]) -> Event | None:
    return Event.objects.filter(license=license.number, what__in=whats).order_by("pk").last()


def _until(license: License, wish: schemas.Wish, today: date) -> date:
    if isinstance(wish, schemas.RenewUntil):
        return wish.until
    assert isinstance(wish, schemas.RenewMonths)  # noqa: S101  # one or the other came in
    until = operations.renewed_until(license, wish.months, today)
    if until.year > LAST_YEAR:
        detail = format_lazy(TOO_LONG, year=LAST_YEAR)
        raise Problem(Code.INVALID_FIELDS, detail, errors=[{"place": "body", "field": "months", "detail": detail}])
    return until
