"""The e-mails that confirm a renewal, a stop and a release: one for a contract, none for what was undone at once."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from licensing.number import show
from server.licenses.log import chain
from server.licenses.models import Change, Contract, Customer, License
from server.licenses.staff import batches, changes, operations
from server.licenses.staff.actions import Release, Renew, Resume, Stop
from server.licenses.staff.declarations import Action
from server.licenses.staff.states import version_of
from server.mailing import notices, operation_notices
from server.mailing.models import Message
from server.ops import worker
from tests.server.mailing.mails import text_of
from tests.server.postbox import Postbox
from tests.server.terminal import FarTerminal

Issue = Callable[..., list[str]]

UNTIL, RENEWED = date(2027, 11, 22), date(2028, 11, 22)
HOLD = operation_notices.HOLD


def do(action: Action, now: datetime, *numbers: str) -> Change:
    """Perform ``action`` as the console does."""
    licenses = list(License.objects.filter(number__in=numbers) if numbers else License.objects.all())

    def act(license: License) -> None:
        action.perform(license, who="sato", now=now)

    token = changes.new_token()
    return changes.change(action.kind, licenses, act, token=token, seen=None, who="sato", now=now)


def queued(now: datetime) -> list[Message]:
    """Process the events and return the e-mails except for those with new numbers."""
    chain.seal()
    while notices.follow(now):
        pass
    return list(Message.objects.exclude(kind="numbers").order_by("pk"))


def sent(now: datetime) -> None:
    """Have everything that waits sent."""
    Message.objects.update(state=Message.State.SENT, tries=1, sent_at=now)


@pytest.fixture
def held(issue: Issue, now: datetime) -> list[str]:
    """Return two numbers, the first of which is on a terminal."""
    numbers = issue(2)
    FarTerminal("銀座 レジ1").register(numbers[0], now)
    return numbers


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_renewal_is_confirmed_with_its_end_and_numbers(held: list[str], now: datetime, language: str) -> None:
    Customer.objects.update(language=language)
    do(Renew(months=12), now)
    [mail] = queued(now)
    assert (mail.kind, mail.to, mail.not_before) == ("renewed", "owner@example.jp", now + HOLD)
    for part in (mail.text, mail.html):
        assert ("2028年11月22日(水)" if language == "ja" else "22 November 2028") in part
        assert all(show(number) in part for number in held)
        assert "銀座 レジ1" in part


def test_the_customer_receives_it_after_a_few_minutes(held: list[str], mail_server: Postbox, now: datetime) -> None:
    worker.run_once(now)
    do(Renew(months=12), now)
    worker.run_once(now)
    assert [mail["Subject"] for mail in mail_server.received] == ["【あっと免税】ライセンス番号のお知らせ"]
    worker.run_once(now + HOLD)
    _, mail = mail_server.received
    assert mail["Subject"] == "【あっと免税】ご契約の更新のお知らせ"
    assert "2028年11月22日" in text_of(mail)


def test_renewing_one_after_the_other_is_one_mail(held: list[str], now: datetime) -> None:
    for passed, number in enumerate(held):
        later = now + timedelta(minutes=passed)
        do(Renew(until=RENEWED), later, number)
        [mail] = queued(later)
    assert all(show(number) in mail.text for number in held)
    sent(now)
    do(Renew(until=date(2030, 1, 1)), now)
    assert [mail.kind for mail in queued(now)] == ["renewed", "renewed"], "another end is another mail"


def test_a_batch_is_one_mail_that_lists_a_hundred_numbers(issue: Issue, now: datetime) -> None:
    issue(120)
    licenses = list(License.objects.order_by("pk"))
    batches.start(Renew(months=12), licenses, token="t", seen=version_of(licenses), who="sato", now=now)
    while batches.advance(now):
        [mail] = queued(now)
    assert "(120台分。うち100台分を記載します)" in mail.text
    assert mail.text.count(show(licenses[0].number)[:2]) >= 1
    assert show(licenses[99].number) in mail.text
    assert show(licenses[100].number) not in mail.text


def test_a_license_that_was_renewed_again_before_the_mail_is_told_once(held: list[str], now: datetime) -> None:
    do(Renew(until=RENEWED), now)
    do(Renew(until=date(2030, 1, 1)), now)
    [mail] = queued(now)
    assert "2030年1月1日" in mail.text


def test_a_shorter_contract_is_not_called_a_renewal(held: list[str], now: datetime) -> None:
    do(Renew(until=date(2027, 1, 31)), now)
    [mail] = queued(now)
    assert mail.subject == "【あっと免税】契約期限の変更のお知らせ"
    assert "ご契約を更新" not in mail.text


@pytest.mark.parametrize(
    ("action", "subject"),
    [
        pytest.param(Stop(reason="お支払いがないため"), "ご利用の停止のお知らせ", id="stop"),
        pytest.param(Stop(on=date(2027, 1, 31), reason="閉店"), "ご利用終了日のお知らせ", id="a planned stop"),
        pytest.param(Release(), "端末からの解除のお知らせ", id="release"),
    ],
)
def test_what_takes_a_right_away_is_confirmed_without_its_reason(
    held: list[str], now: datetime, action: Action, subject: str
) -> None:
    do(action, now)
    [mail] = queued(now)
    assert mail.subject == f"【あっと免税】{subject}"
    assert show(held[0]) in mail.text
    assert "銀座 レジ1" in mail.text
    assert (show(held[1]) in mail.text) is not isinstance(action, Release), "no terminal held it"
    for part in (mail.text, mail.html):
        assert "閉店" not in part
        assert "お支払い" not in part


def test_a_plan_that_was_changed_before_the_mail_is_told_once(held: list[str], now: datetime) -> None:
    do(Stop(on=date(2027, 1, 31)), now)
    do(Resume(), now)
    assert [mail.kind for mail in queued(now)] == ["resumed"]


@pytest.mark.parametrize("stop", [Stop(), Stop(on=date(2027, 1, 31))], ids=["now", "planned"])
def test_a_stop_that_was_told_and_taken_back_is_told_too(held: list[str], now: datetime, stop: Stop) -> None:
    do(stop, now)
    queued(now)
    sent(now)
    do(Resume(), now + timedelta(hours=1), held[0])
    _, mail = queued(now + timedelta(hours=1))
    assert mail.subject == "【あっと免税】停止の取り消しのお知らせ"
    assert (show(held[0]) in mail.text, show(held[1]) in mail.text) == (True, False)


def test_while_a_stop_remains_only_that_is_told(held: list[str], now: datetime) -> None:
    do(Stop(on=date(2027, 1, 31)), now)
    queued(now)
    sent(now)
    operations.stop(operations.find(held[0]), who="sato", now=now)
    operations.resume(operations.find(held[0]), who="sato", now=now)
    assert [mail.kind for mail in queued(now)] == ["stopped"], "the planned one remains"


@pytest.mark.parametrize("action", [Renew(months=12), Stop(), Stop(on=date(2027, 1, 31)), Release()], ids=str)
def test_what_is_undone_at_once_reaches_nobody(held: list[str], now: datetime, action: Action) -> None:
    change = do(action, now)
    assert len(queued(now)) == 1
    changes.undo(change, who="sato", now=now + timedelta(minutes=2))
    assert queued(now + timedelta(minutes=2)) == []


def test_a_release_and_its_undo_that_are_read_together_reach_nobody(held: list[str], now: datetime) -> None:
    changes.undo(do(Release(), now), who="sato", now=now + timedelta(minutes=2))
    assert queued(now + timedelta(minutes=2)) == []


@pytest.mark.parametrize(
    ("action", "subject"),
    [
        (Renew(months=12), "契約期限の変更のお知らせ"),
        (Stop(), "停止の取り消しのお知らせ"),
        (Stop(on=date(2027, 1, 31)), "停止の取り消しのお知らせ"),
        (Release(), "端末からの解除の取り消しのお知らせ"),
    ],
    ids=str,
)
def test_what_was_told_and_undone_is_corrected(held: list[str], now: datetime, action: Action, subject: str) -> None:
    change = do(action, now)
    queued(now)
    sent(now)
    changes.undo(change, who="sato", now=now + timedelta(hours=1))
    _, mail = queued(now + timedelta(hours=1))
    assert mail.subject == f"【あっと免税】{subject}"
    assert show(held[0]) in mail.text


@pytest.mark.parametrize("stop", [Stop(), Stop(on=date(2027, 1, 31))], ids=["now", "planned"])
def test_a_stop_that_is_back_is_told_again(held: list[str], now: datetime, stop: Stop) -> None:
    do(stop, now)
    back = do(Resume(), now)
    queued(now)
    sent(now)
    before = Message.objects.count()
    changes.undo(back, who="sato", now=now + timedelta(hours=1))
    queued(now + timedelta(hours=1))
    assert [mail.kind for mail in Message.objects.order_by("pk")[before:]] == ["stopped"]


def test_the_allowance_is_no_news(held: list[str], now: datetime) -> None:
    license = operations.find(held[0])
    change = changes.change(
        Change.Kind.ALLOWANCE,
        [license],
        lambda one: operations.set_allowance(one, days=7, who="sato", now=now),
        token="t",
        seen=None,
        who="sato",
        now=now,
    )
    changes.undo(change, who="sato", now=now)
    assert queued(now) == []
    assert Contract.objects.count() == 1
