"""A license that leaves a cancelled contract, and one that returns to it: which stop it has then."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta

import pytest

from server.licenses.log import chain
from server.licenses.models import Cancellation, Change, Contract, Customer, License
from server.licenses.staff import cancellations, changes, operations, undoing
from server.licenses.staff.actions import Stop, Transfer
from server.licenses.staff.declarations import Action
from server.licenses.staff.listing import with_terminals
from server.mailing import notices
from server.mailing.models import Message
from tests.server.cancelling import LAST_DAY, sign

Issue = Callable[..., list[str]]
DAY = timedelta(days=1)


@pytest.fixture
def moving(issue: Issue) -> License:
    """Return one of a contract's two licenses."""
    return operations.find(issue(2)[0])


@pytest.fixture
def asakusa(db: None) -> Customer:
    return Customer.objects.create(name="浅草商店", email="asakusa@example.jp")


def cancelled(contract: Contract, now: datetime) -> Cancellation:
    cancellation = cancellations.ask(contract, who="sato", now=now)
    sign(cancellation, now)
    return cancellation


def do(action: Action, license: License, now: datetime) -> Change:
    def act(one: License) -> None:
        action.perform(one, who="sato", now=now)

    token = changes.new_token()
    return changes.change(action.kind, [license], act, token=token, seen=None, who="sato", now=now)


def stop_of(license: License) -> date | None:
    return License.objects.get(pk=license.pk).stops_on


def preview(license: License, to: Customer, now: datetime) -> str:
    return Transfer(customer_id=to.pk).effect(with_terminals(License.objects.filter(pk=license.pk))[0], now).sentence


def test_the_cancellation_of_its_former_contract_stops_it_no_more(
    moving: License, asakusa: Customer, now: datetime
) -> None:
    assert preview(moving, asakusa, now).endswith("次回の認証時に変わります。")
    cancelled(moving.contract, now)
    assert preview(moving, asakusa, now).endswith("解約による停止予定(2026年12月31日)はなくなります。")
    chain.seal()
    notices.follow(now)
    before = Message.objects.count()
    do(Transfer(customer_id=asakusa.pk), moving, now)
    assert set(License.objects.values_list("contract__customer__name", "stops_on")) == {
        ("浅草商店", None),
        ("銀座商店", LAST_DAY),
    }
    chain.seal()
    notices.follow(now)
    assert Message.objects.count() == before


def test_a_stop_of_its_own_goes_with_it(moving: License, asakusa: Customer, now: datetime) -> None:
    later, sooner = LAST_DAY + 9 * DAY, LAST_DAY - 9 * DAY
    operations.plan_stop(moving, on=later, who="sato", now=now)
    cancelled(moving.contract, now)
    assert "はなくなり、停止予定は2027年1月9日に戻ります" in preview(moving, asakusa, now)
    done = do(Transfer(customer_id=asakusa.pk), moving, now)
    assert stop_of(moving) == later
    undoing.undo(done, who="sato", now=now)
    assert stop_of(moving) == LAST_DAY
    do(Stop(on=sooner), moving, now)
    assert preview(moving, asakusa, now).endswith("停止予定(2026年12月22日)はそのままです。")
    do(Transfer(customer_id=asakusa.pk), moving, now)
    assert stop_of(moving) == sooner


@pytest.mark.parametrize("own", [None, LAST_DAY + DAY], ids=["alone", "with a stop of its own"])
def test_the_other_customer_is_not_written_to_about_a_cancellation(
    moving: License, asakusa: Customer, now: datetime, own: date | None
) -> None:
    operations.plan_stop(moving, on=own, who="sato", now=now)
    cancellation = cancelled(moving.contract, now)
    do(Transfer(customer_id=asakusa.pk), moving, now)
    cancellations.withdraw(cancellation, who="sato", now=now)
    chain.seal()
    notices.follow(now)
    about = Message.objects.filter(kind__startswith="cancellation")
    assert not about.filter(to=asakusa.email).exists()


def test_one_that_has_stopped_by_the_cancellation_stays_stopped(
    moving: License, asakusa: Customer, now: datetime
) -> None:
    cancelled(moving.contract, now)
    later = now + 90 * DAY
    assert preview(moving, asakusa, later).endswith("停止したままです。")
    do(Transfer(customer_id=asakusa.pk), moving, later)
    assert stop_of(moving) == LAST_DAY


def test_it_comes_to_no_contract_that_is_cancelled(moving: License, asakusa: Customer, now: datetime) -> None:
    theirs = Contract.objects.create(customer=asakusa, issued_at=now)
    cancelled(theirs, now)
    do(Transfer(customer_id=asakusa.pk), moving, now)
    assert License.objects.get(pk=moving.pk).contract != theirs
    assert stop_of(moving) is None


def test_undoing_brings_the_stop_back_if_the_contract_is_still_cancelled(
    moving: License, asakusa: Customer, now: datetime
) -> None:
    cancellation = cancelled(moving.contract, now)
    done = do(Transfer(customer_id=asakusa.pk), moving, now)
    undoing.undo(done, who="sato", now=now)
    assert stop_of(moving) == LAST_DAY
    done = do(Transfer(customer_id=asakusa.pk), moving, now)
    cancellations.plan_stop(cancellation, LAST_DAY + DAY, who="sato", now=now)
    undoing.undo(done, who="sato", now=now)
    assert stop_of(moving) == LAST_DAY + DAY
    done = do(Transfer(customer_id=asakusa.pk), moving, now)
    cancellations.withdraw(cancellation, who="sato", now=now)
    undoing.undo(done, who="sato", now=now)
    assert stop_of(moving) is None


def test_undoing_returns_it_to_a_contract_that_was_cancelled_meanwhile(
    moving: License, asakusa: Customer, now: datetime
) -> None:
    former = moving.contract
    done = do(Transfer(customer_id=asakusa.pk), moving, now)
    cancelled(former, now)
    undoing.undo(done, who="sato", now=now)
    assert stop_of(moving) == LAST_DAY


def test_undoing_takes_it_out_of_the_cancellation_of_the_other_one(
    moving: License, asakusa: Customer, now: datetime
) -> None:
    done = do(Transfer(customer_id=asakusa.pk), moving, now)
    cancelled(License.objects.get(pk=moving.pk).contract, now)
    assert stop_of(moving) == LAST_DAY
    undoing.undo(done, who="sato", now=now)
    assert stop_of(moving) is None


def test_a_plan_of_staff_that_was_undone_leaves_the_stop_with_the_cancellation(moving: License, now: datetime) -> None:
    cancellation = cancelled(moving.contract, now)
    undoing.undo(do(Stop(on=LAST_DAY - DAY), moving, now), who="sato", now=now)
    assert stop_of(moving) == LAST_DAY
    cancellations.withdraw(cancellation, who="sato", now=now)
    assert stop_of(moving) is None


def test_the_preview_of_many_reads_the_log_once_for_a_contract(
    issue: Issue,
    asakusa: Customer,
    now: datetime,
    django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    issue(30)
    cancelled(Contract.objects.get(), now)
    licenses, action = list(with_terminals(License.objects.all())), Transfer(customer_id=asakusa.pk)
    with django_assert_max_num_queries(4):
        sentences = {action.effect(license, now).sentence for license in licenses}
    assert len(sentences) == 1
