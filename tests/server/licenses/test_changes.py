"""Changes by staff: processed once, only to the version that was shown, and undone within a day."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError

from server.licenses.door import registrations
from server.licenses.models import Change, Contract, Customer, Event, License, Terminal
from server.licenses.staff import changes, customers, operations
from server.licenses.staff.changes import DoneBefore, Kind, Overtaken, TooLate
from server.licenses.staff.states import version_of
from tests.server.terminal import FarTerminal

Issue = Callable[..., list[str]]
SATO, TANAKA = "sato", "tanaka"
LATER = timedelta(hours=1)


def of(numbers: Sequence[str]) -> list[License]:
    return [operations.find(number) for number in numbers]


def change(kind: Kind, numbers: Sequence[str], now: datetime, **options: str | None) -> Change:
    acts = {
        Kind.STOP: lambda one: operations.stop(one, who=SATO, now=now),
        Kind.RENEW: lambda one: operations.renew(one, until=date(2029, 3, 31), who=SATO, now=now),
        Kind.RESUME: lambda one: operations.resume(one, who=SATO, now=now),
        Kind.RELEASE: lambda one: operations.release(one, who=SATO, now=now),
        Kind.PLAN_STOP: lambda one: operations.plan_stop(one, on=date(2027, 1, 31), who=SATO, now=now),
        Kind.ALLOWANCE: lambda one: operations.set_allowance(one, days=10, who=SATO, now=now),
    }
    token = options.get("token") or changes.new_token()
    return changes.change(kind, of(numbers), acts[kind], token=token, seen=options.get("seen"), who=SATO, now=now)


def states(numbers: Sequence[str]) -> list[tuple[object, ...]]:
    return [
        (one.contract_until, one.stopped_at, one.stops_on, one.allowance_days, registrations.open_of(one) is not None)
        for one in of(numbers)
    ]


@pytest.mark.parametrize("kind", [Kind.STOP, Kind.RENEW, Kind.RELEASE, Kind.PLAN_STOP, Kind.ALLOWANCE])
def test_undo_restores_the_former_state_within_a_day(issue: Issue, now: datetime, kind: Kind) -> None:
    numbers = issue(2)
    FarTerminal().register(numbers[0], now)
    before = states(numbers)
    done = change(kind, numbers, now)
    assert states(numbers) != before
    assert changes.undo(done, who=TANAKA, now=now + LATER) == []
    assert states(numbers) == before
    assert {event.who for event in Event.objects.filter(what="undone")} == {TANAKA}
    done.refresh_from_db()
    assert (done.undone_by, done.undone_at) == (TANAKA, now + LATER)


def test_a_resumed_license_is_stopped_again(issue: Issue, now: datetime) -> None:
    [number] = issue()
    operations.stop(operations.find(number), who=SATO, now=now)
    changes.undo(change(Kind.RESUME, [number], now + LATER), who=SATO, now=now + LATER)
    assert operations.find(number).stopped_at == now


def test_resuming_a_planned_stop_that_took_effect_can_be_undone(issue: Issue, now: datetime) -> None:
    [number] = issue()
    operations.plan_stop(operations.find(number), on=date(2026, 12, 1), who=SATO, now=now)
    later = now + timedelta(days=30)
    done = change(Kind.RESUME, [number], later)
    assert operations.find(number).stops_on is None
    assert Event.objects.get(what="resumed").before == {"stopped_at": None, "stops_on": "2026-12-01"}
    changes.undo(done, who=SATO, now=later)
    assert operations.find(number).stops_on == date(2026, 12, 1)


def test_a_released_terminal_works_again_at_its_next_check(issue: Issue, now: datetime) -> None:
    [number] = issue()
    terminal = FarTerminal()
    terminal.register(number, now)
    done = change(Kind.RELEASE, [number], now)
    assert terminal.check(now + LATER).status == "moved"
    changes.undo(done, who=SATO, now=now + LATER)
    assert terminal.check(now + LATER).status == "active"
    assert Event.objects.get(what="undone").terminal == Terminal.objects.get().number


def test_a_license_that_was_changed_since_is_skipped_and_named(issue: Issue, now: datetime) -> None:
    numbers = issue(2)
    done = change(Kind.RENEW, numbers, now)
    operations.renew(operations.find(numbers[0]), until=date(2030, 1, 1), who=TANAKA, now=now + LATER)
    [obstacle] = changes.undo(done, who=SATO, now=now + 2 * LATER)
    assert obstacle.license.number == numbers[0]
    assert obstacle.event is not None
    assert (obstacle.event.who, obstacle.event.what) == (TANAKA, "renewed")
    assert [one.contract_until for one in of(numbers)] == [date(2030, 1, 1), date(2027, 11, 22)]


def test_a_later_change_of_another_field_does_not_prevent_undo(issue: Issue, now: datetime) -> None:
    [number] = issue()
    done = change(Kind.STOP, [number], now)
    operations.renew(operations.find(number), until=date(2030, 1, 1), who=TANAKA, now=now + LATER)
    assert changes.undo(done, who=SATO, now=now + 2 * LATER) == []
    assert (operations.find(number).stopped_at, operations.find(number).contract_until) == (None, date(2030, 1, 1))


def test_an_undo_that_changed_nothing_can_be_repeated(issue: Issue, now: datetime) -> None:
    [number] = issue()
    done = change(Kind.STOP, [number], now)
    operations.resume(operations.find(number), who=TANAKA, now=now + LATER)
    assert len(changes.undo(done, who=SATO, now=now + LATER)) == 1
    assert changes.undoable(Change.objects.get(), now + LATER)
    assert not Event.objects.filter(what="undone").exists()


def test_undoing_a_release_skips_a_terminal_with_another_number(issue: Issue, now: datetime) -> None:
    number, other = issue(2)
    terminal = FarTerminal()
    terminal.register(number, now)
    done = change(Kind.RELEASE, [number], now)
    terminal.register(other, now + LATER)
    assert len(changes.undo(done, who=SATO, now=now + LATER)) == 1
    assert registrations.open_of(operations.find(number)) is None


def test_undoing_a_release_skips_a_number_on_another_terminal(issue: Issue, now: datetime) -> None:
    [number] = issue()
    FarTerminal().register(number, now)
    done = change(Kind.RELEASE, [number], now)
    FarTerminal("レジ2").register(number, now + LATER)
    [obstacle] = changes.undo(done, who=SATO, now=now + 2 * LATER)
    assert obstacle.event is not None
    assert obstacle.event.what == "registered"


def test_nothing_can_be_undone_after_a_day(issue: Issue, now: datetime) -> None:
    [number] = issue()
    done = change(Kind.STOP, [number], now)
    assert changes.undoable(done, now + changes.UNDOABLE_FOR - timedelta(seconds=1))
    with pytest.raises(TooLate):
        changes.undo(done, who=SATO, now=now + changes.UNDOABLE_FOR)
    assert operations.find(number).stopped_at == now


def test_a_change_is_undone_once(issue: Issue, now: datetime) -> None:
    [number] = issue()
    done = change(Kind.STOP, [number], now)
    changes.undo(done, who=SATO, now=now)
    with pytest.raises(TooLate) as raised:
        changes.undo(done, who=TANAKA, now=now)
    assert raised.value.change.undone_by == SATO


def test_a_change_that_changed_nothing_undoes_nothing(issue: Issue, now: datetime) -> None:
    numbers = issue(2)
    operations.stop(operations.find(numbers[0]), who=TANAKA, now=now)
    done = change(Kind.STOP, numbers, now + LATER)
    assert changes.undo(done, who=SATO, now=now + LATER) == []
    assert [one.stopped_at for one in of(numbers)] == [now, None]
    assert Event.objects.filter(what="undone").count() == 1


def test_a_form_that_is_sent_twice_is_processed_once(issue: Issue, now: datetime) -> None:
    [number] = issue()
    change(Kind.STOP, [number], now, token="once")
    operations.resume(operations.find(number), who=TANAKA, now=now)
    with pytest.raises(DoneBefore) as raised:
        change(Kind.STOP, [number], now + LATER, token="once")
    assert (raised.value.change.who, raised.value.change.at) == (SATO, now)
    assert operations.find(number).stopped_at is None


def test_the_second_of_two_staff_learns_who_was_first(issue: Issue, now: datetime) -> None:
    numbers = issue(2)
    seen = version_of(of(numbers))
    operations.stop(operations.find(numbers[1]), who=TANAKA, now=now)
    with pytest.raises(Overtaken) as raised:
        change(Kind.RENEW, numbers, now + LATER, seen=seen)
    assert raised.value.event is not None
    assert (raised.value.event.who, raised.value.event.what) == (TANAKA, "stopped")
    assert operations.find(numbers[0]).contract_until == date(2027, 11, 22)


def test_the_version_does_not_depend_on_the_order_of_licenses(issue: Issue, now: datetime) -> None:
    numbers = issue(2)
    seen = version_of(list(reversed(of(numbers))))
    change(Kind.STOP, numbers, now, seen=seen)
    assert all(one.stopped_at == now for one in of(numbers))


def test_a_number_on_another_terminal_is_another_version(issue: Issue, now: datetime) -> None:
    [number] = issue()
    seen = version_of(of([number]))
    FarTerminal().register(number, now)
    with pytest.raises(Overtaken):
        change(Kind.RELEASE, [number], now, seen=seen)


def issue_once(token: str, now: datetime) -> Change:
    return changes.issued(
        lambda: operations.issue(customer="銀座商店", email="a@example.jp", count=2, months=12, who=SATO, now=now),
        token=token,
        who=SATO,
        now=now,
    )


@pytest.mark.django_db
def test_numbers_are_issued_once(now: datetime) -> None:
    issue_once("once", now)
    with pytest.raises(DoneBefore):
        issue_once("once", now)
    assert License.objects.count() == 2


@pytest.mark.django_db
def test_issued_numbers_are_stopped_while_nobody_has_registered_them(now: datetime) -> None:
    done = issue_once("once", now)
    first, second = License.objects.order_by("pk")
    FarTerminal().register(first.number, now)
    [obstacle] = changes.undo(done, who=SATO, now=now + LATER)
    assert obstacle.license == first
    assert [one.stopped_at for one in of([first.number, second.number])] == [None, now + LATER]


@pytest.mark.django_db
def test_undoing_an_issue_skips_stopped_numbers(now: datetime) -> None:
    done = issue_once("once", now)
    for one in License.objects.all():
        operations.stop(one, who=TANAKA, now=now)
    assert len(changes.undo(done, who=SATO, now=now + LATER)) == 2


def test_a_database_error_that_is_no_second_click_is_raised(issue: Issue, now: datetime) -> None:
    numbers = issue(2)

    def act(license: License) -> None:
        license.number = numbers[0]
        license.save()

    with pytest.raises(IntegrityError):
        changes.change(Kind.STOP, of(numbers), act, token="x", seen=None, who=SATO, now=now)


def test_a_database_error_while_issuing_is_raised(issue: Issue, now: datetime) -> None:
    def make() -> Contract:
        Customer.objects.create(name="銀座商店", email="owner@example.jp")
        raise AssertionError("the customer is there twice")

    issue()
    with pytest.raises(IntegrityError):
        changes.issued(make, token="x", who=SATO, now=now)


def test_an_operation_without_an_effect_records_nothing(issue: Issue, now: datetime) -> None:
    [number] = issue()
    license = operations.find(number)
    operations.plan_stop(license, on=None, who=SATO, now=now)
    operations.set_allowance(license, days=90, who=SATO, now=now)
    customers.edit(license.customer, customers.details_of(license.customer), who=SATO, now=now)
    assert set(Event.objects.values_list("what", flat=True)) == {"issued"}
