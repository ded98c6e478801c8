"""解約: each step and its day, licenses that stop once the papers are back, and undoing the steps until then."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from licensing.statement import Status
from server.licenses.models import Cancellation, Contract, Customer, Event, License
from server.licenses.staff import cancellations, operations
from server.licenses.staff.cancellations import NotPossible, Refusal
from tests.server.cancelling import LAST_DAY, TODAY, sign
from tests.server.terminal import FarTerminal

Issue = Callable[..., list[str]]
What = Event.What

DAY = timedelta(days=1)


@pytest.fixture
def asked(issue: Issue, now: datetime) -> Cancellation:
    """Return the cancellation of a contract of two licenses, requested today."""
    issue(2)
    return cancellations.ask(Contract.objects.get(), who="sato", now=now)


@pytest.fixture
def signed(asked: Cancellation, now: datetime) -> Cancellation:
    """Return it with its papers back today and the end of the year as its last day."""
    sign(asked, now)
    return asked


def stops() -> list[date | None]:
    return list(License.objects.order_by("pk").values_list("stops_on", flat=True))


def entries(what: Event.What) -> int:
    return Event.objects.filter(what=what).count()


class refused:  # noqa: N801  # used like pytest.raises
    """Expect a step to be refused for one reason, and to change nothing."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal

    def __enter__(self) -> None:
        self.before = (list(Cancellation.objects.values()), stops(), Event.objects.count())

    def __exit__(self, kind: object, error: object, trace: object) -> bool:
        assert isinstance(error, NotPossible)
        assert error.refusal is self.refusal
        assert self.before == (list(Cancellation.objects.values()), stops(), Event.objects.count())
        return True


def test_asking_twice_is_one_cancellation(asked: Cancellation, now: datetime) -> None:
    assert cancellations.ask(asked.contract, who="suzuki", now=now + DAY) == asked
    event = Event.objects.get(what=What.CANCELLATION_ASKED)
    assert (event.who, event.customer) == ("sato", "銀座商店")
    assert event.after == {"cancellation": asked.pk, "contract": asked.contract_id}


def test_a_contract_that_was_resumed_after_a_cancellation_can_be_cancelled_again(
    signed: Cancellation, now: datetime
) -> None:
    later = now + 60 * DAY
    again = cancellations.ask(signed.contract, who="sato", now=later)
    assert again != signed
    assert cancellations.ask(signed.contract, who="suzuki", now=later) == again
    cancellations.withdraw(again, who="sato", now=later)
    assert cancellations.ask(signed.contract, who="sato", now=later) not in (signed, again)


# a part of a contract


@pytest.fixture
def partly(issue: Issue, now: datetime) -> Cancellation:
    """Return the cancellation of the first of three licenses: one shop closes."""
    issue(3)
    first = License.objects.order_by("pk")[0]
    return cancellations.ask(Contract.objects.get(), who="sato", now=now, part=[first.pk])


def test_a_part_of_a_contract_is_cancelled(partly: Cancellation, now: datetime) -> None:
    sign(partly, now)
    assert partly.partial
    assert stops() == [LAST_DAY, None, None]
    event = Event.objects.get(what=What.CANCELLATION_ASKED)
    assert event.after == {"cancellation": partly.pk, "contract": partly.contract_id, "licenses": 1}
    cancellations.withdraw(partly, who="sato", now=now)
    assert stops() == [None, None, None]


def test_a_part_that_moved_to_another_customer_is_not_stopped(partly: Cancellation, now: datetime) -> None:
    other = Customer.objects.create(name="新宿", email="other@example.jp")
    operations.transfer(License.objects.order_by("pk")[0], to=other, who="sato", now=now)
    sign(partly, now)
    assert stops() == [None, None, None]


def test_after_a_part_the_rest_can_be_cancelled(partly: Cancellation, now: datetime) -> None:
    sign(partly, now)
    assert cancellations.ask(partly.contract, who="sato", now=now) == partly, "one after the other"
    later = now + 60 * DAY
    rest = cancellations.ask(partly.contract, who="sato", now=later)
    assert not rest.partial
    day = (later + 30 * DAY).date()
    cancellations.send_papers(rest, later.date(), who="sato", now=later)
    cancellations.plan_stop(rest, day, who="sato", now=later)
    cancellations.receive_papers(rest, later.date(), who="sato", now=later)
    assert stops() == [LAST_DAY, day, day], "what has stopped remains so"


def test_all_licenses_are_no_part(issue: Issue, now: datetime) -> None:
    issue(2)
    keys = list(License.objects.values_list("pk", flat=True))
    whole = cancellations.ask(Contract.objects.get(), who="sato", now=now, part=[*keys, 999])
    assert not whole.partial
    assert whole.licenses.count() == 2


def test_every_step_is_an_entry_with_before_and_after(asked: Cancellation, now: datetime) -> None:
    cancellations.send_papers(asked, TODAY - DAY, who="sato", now=now)
    cancellations.send_papers(asked, TODAY, who="suzuki", now=now)
    first, second = Event.objects.filter(what=What.PAPERS_SENT).order_by("pk")
    whose = {"cancellation": asked.pk, "contract": asked.contract_id}
    assert (first.before, first.after) == ({"papers_sent_on": None}, {**whose, "papers_sent_on": "2026-11-21"})
    assert second.before == {"papers_sent_on": "2026-11-21"}
    assert second.after == {**whose, "papers_sent_on": "2026-11-22"}
    assert (second.who, second.customer) == ("suzuki", "銀座商店")


def test_the_same_step_twice_is_one_entry(signed: Cancellation, now: datetime) -> None:
    before = Event.objects.count()
    cancellations.send_papers(signed, TODAY, who="suzuki", now=now)
    cancellations.plan_stop(signed, LAST_DAY, who="suzuki", now=now)
    cancellations.receive_papers(signed, TODAY, who="suzuki", now=now)
    assert Event.objects.count() == before


def test_nothing_stops_before_the_papers_are_back(asked: Cancellation, now: datetime) -> None:
    cancellations.send_papers(asked, TODAY, who="sato", now=now)
    cancellations.plan_stop(asked, LAST_DAY, who="sato", now=now)
    assert stops() == [None, None]
    cancellations.receive_papers(asked, TODAY, who="sato", now=now)
    assert stops() == [LAST_DAY, LAST_DAY]
    assert entries(What.STOP_PLANNED) == 2


def test_a_last_day_that_is_set_after_the_papers_applies_at_once(asked: Cancellation, now: datetime) -> None:
    cancellations.send_papers(asked, TODAY, who="sato", now=now)
    cancellations.receive_papers(asked, TODAY, who="sato", now=now)
    assert stops() == [None, None]
    cancellations.plan_stop(asked, LAST_DAY, who="sato", now=now)
    assert stops() == [LAST_DAY, LAST_DAY]


def test_the_terminal_works_to_the_last_day_and_no_longer(signed: Cancellation, now: datetime) -> None:
    terminal = FarTerminal()
    license = License.objects.order_by("pk")[0]
    assert terminal.register(license.number, now).deadline == LAST_DAY
    assert terminal.check(now + 39 * DAY).status is Status.ACTIVE
    assert terminal.check(now + 40 * DAY).status is Status.STOPPED


@pytest.mark.parametrize("undo", ["papers", "day", "all"])
def test_undoing_any_step_keeps_the_licenses_active(signed: Cancellation, now: datetime, undo: str) -> None:
    if undo == "papers":
        cancellations.receive_papers(signed, None, who="suzuki", now=now)
    elif undo == "day":
        cancellations.plan_stop(signed, None, who="suzuki", now=now)
    else:
        cancellations.withdraw(signed, who="suzuki", now=now)
        cancellations.withdraw(signed, who="tanaka", now=now + DAY)
        assert Event.objects.get(what=What.CANCELLATION_WITHDRAWN).who == "suzuki"
        assert Cancellation.objects.get().withdrawn_at == now
    assert stops() == [None, None]
    assert entries(What.STOP_UNPLANNED) == 2


def test_another_last_day_applies_to_the_licenses(signed: Cancellation, now: datetime) -> None:
    sooner = date(2026, 12, 15)
    cancellations.plan_stop(signed, sooner, who="sato", now=now)
    assert stops() == [sooner, sooner]
    cancellations.withdraw(signed, who="sato", now=now)
    assert stops() == [None, None]


def test_a_license_that_stops_earlier_is_not_changed(asked: Cancellation, now: datetime) -> None:
    sooner = date(2026, 12, 1)
    License.objects.filter(pk=License.objects.order_by("pk")[0].pk).update(stops_on=sooner)
    cancellations.send_papers(asked, TODAY, who="sato", now=now)
    cancellations.plan_stop(asked, LAST_DAY, who="sato", now=now)
    cancellations.receive_papers(asked, TODAY, who="sato", now=now)
    assert stops() == [sooner, LAST_DAY]
    cancellations.withdraw(asked, who="sato", now=now)
    assert stops() == [sooner, None], "it takes back only what it had planned itself"


def test_a_later_stop_planned_by_staff_is_restored(asked: Cancellation, now: datetime) -> None:
    later = date(2027, 3, 31)
    License.objects.update(stops_on=later)
    cancellations.send_papers(asked, TODAY, who="sato", now=now)
    cancellations.plan_stop(asked, LAST_DAY, who="sato", now=now)
    cancellations.receive_papers(asked, TODAY, who="sato", now=now)
    cancellations.plan_stop(asked, LAST_DAY - DAY, who="sato", now=now)
    assert stops() == [LAST_DAY - DAY] * 2
    cancellations.withdraw(asked, who="sato", now=now)
    assert stops() == [later, later]


def test_a_last_day_after_one_planned_by_staff_restores_that_one(asked: Cancellation, now: datetime) -> None:
    theirs = date(2027, 3, 31)
    License.objects.update(stops_on=theirs)
    cancellations.send_papers(asked, TODAY, who="sato", now=now)
    cancellations.receive_papers(asked, TODAY, who="sato", now=now)
    cancellations.plan_stop(asked, LAST_DAY, who="sato", now=now)
    cancellations.plan_stop(asked, theirs, who="sato", now=now)
    cancellations.withdraw(asked, who="sato", now=now)
    assert stops() == [theirs, theirs]


def test_a_stop_that_staff_removed_does_not_belong_to_the_cancellation(signed: Cancellation, now: datetime) -> None:
    License.objects.update(stops_on=None)
    cancellations.withdraw(signed, who="sato", now=now)
    assert entries(What.STOP_UNPLANNED) == 0


def test_a_license_that_was_stopped_ends_with_its_contract_too(asked: Cancellation, now: datetime) -> None:
    first = License.objects.order_by("pk")[0]
    operations.stop(first, who="sato", now=now)
    sign(asked, now)
    operations.resume(first, who="sato", now=now)
    assert stops() == [LAST_DAY, LAST_DAY]
    operations.stop(first, who="sato", now=now)
    cancellations.withdraw(asked, who="sato", now=now)
    assert stops() == [None, None]


def test_licenses_of_another_contract_are_not_changed(signed: Cancellation, issue: Issue, now: datetime) -> None:
    [other] = issue()
    cancellations.plan_stop(signed, LAST_DAY - DAY, who="sato", now=now)
    assert License.objects.get(number=other).stops_on is None


def test_after_the_last_day_nothing_can_be_changed(signed: Cancellation) -> None:
    on_the_day = datetime.fromisoformat("2026-12-31T23:59+09:00")
    after = datetime.fromisoformat("2027-01-01T00:00+09:00")
    with refused(Refusal.OVER):
        cancellations.withdraw(signed, who="sato", now=after)
    with refused(Refusal.OVER):
        cancellations.plan_stop(signed, date(2027, 2, 1), who="sato", now=after)
    with refused(Refusal.OVER):
        cancellations.receive_papers(signed, None, who="sato", now=after)
    cancellations.withdraw(signed, who="sato", now=on_the_day)
    assert stops() == [None, None]


def test_a_withdrawn_cancellation_refuses_steps_and_a_new_one_may_begin(asked: Cancellation, now: datetime) -> None:
    cancellations.withdraw(asked, who="sato", now=now)
    with refused(Refusal.WITHDRAWN):
        cancellations.send_papers(asked, TODAY, who="sato", now=now)
    assert cancellations.ask(asked.contract, who="sato", now=now) != asked


def test_implausible_days_are_refused(asked: Cancellation, now: datetime) -> None:
    with refused(Refusal.IN_THE_FUTURE):
        cancellations.send_papers(asked, TODAY + DAY, who="sato", now=now)
    with refused(Refusal.NOT_SENT):
        cancellations.receive_papers(asked, TODAY, who="sato", now=now)
    with refused(Refusal.IN_THE_PAST):
        cancellations.plan_stop(asked, TODAY - DAY, who="sato", now=now)
    cancellations.send_papers(asked, TODAY - DAY, who="sato", now=now)
    with refused(Refusal.IN_THE_FUTURE):
        cancellations.receive_papers(asked, TODAY + DAY, who="sato", now=now)
    with refused(Refusal.BACK_BEFORE_SENT):
        cancellations.receive_papers(asked, TODAY - 2 * DAY, who="sato", now=now)
    cancellations.receive_papers(asked, TODAY - DAY, who="sato", now=now)
    with refused(Refusal.BACK_BEFORE_SENT):
        cancellations.send_papers(asked, TODAY, who="sato", now=now)
    with refused(Refusal.NOT_SENT):
        cancellations.send_papers(asked, None, who="sato", now=now)


def test_papers_that_come_back_too_late_need_another_day(asked: Cancellation, now: datetime) -> None:
    cancellations.send_papers(asked, TODAY, who="sato", now=now)
    cancellations.plan_stop(asked, TODAY, who="sato", now=now)
    with refused(Refusal.IN_THE_PAST):
        cancellations.receive_papers(asked, TODAY + DAY, who="sato", now=now + DAY)
    cancellations.plan_stop(asked, TODAY, who="sato", now=now + DAY)
    cancellations.plan_stop(asked, None, who="sato", now=now + DAY)
    cancellations.receive_papers(asked, TODAY + DAY, who="sato", now=now + DAY)
    assert stops() == [None, None]
