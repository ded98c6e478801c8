"""The effects of staff's actions: what the preview says for each state of a license and its terminal."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from server.licenses.models import License, Terminal
from server.licenses.staff import operations
from server.licenses.staff.actions import Release, Renew, Resume, SetAllowance, Stop
from server.licenses.staff.declarations import Action
from server.licenses.staff.effects import locked_now
from server.licenses.staff.listing import with_terminals
from tests.server.terminal import FarTerminal

Issue = Callable[..., list[str]]
State = Callable[[License, datetime], object]
LAST_DAY = date(2026, 12, 31)


def unchanged(license: License, now: datetime) -> None:
    """Leave the license active, on a terminal that is online."""


def stopped(license: License, now: datetime) -> None:
    operations.stop(license, who="sato", now=now)


def planned(license: License, now: datetime) -> None:
    operations.plan_stop(license, on=LAST_DAY, who="sato", now=now)


def unused(license: License, now: datetime) -> None:
    operations.release(license, who="sato", now=now)


def offline(license: License, now: datetime) -> None:
    Terminal.objects.update(last_contact=now - timedelta(days=3))


def overdue(license: License, now: datetime) -> None:
    Terminal.objects.update(usable_until=date(2026, 11, 21))


@pytest.mark.parametrize(
    ("state", "action", "sentence", "locks"),
    [
        (unchanged, Renew(until=date(2027, 11, 22)), "契約期限は2027年11月22日のままです。", False),
        (unchanged, Renew(months=12), "2028年11月22日になります。", False),
        (unchanged, Renew(until=LAST_DAY), "2026年12月31日に短くなります。", True),
        (unchanged, Stop(), "次回の認証時(およそ6時間以内)に利用できなくなります。", True),
        (offline, Stop(), "2026年11月19日 12:00から通信がありません。", True),
        (overdue, Stop(), "すでに利用できない状態です。", False),
        (unused, Stop(), "利用できなくなる端末はありません。", False),
        (stopped, Stop(), "すでに停止しています。何も変わりません。", False),
        (unchanged, Stop(on=LAST_DAY), "2026年12月31日まで利用でき、その翌日から利用できなくなります。", True),
        (offline, Stop(on=LAST_DAY), "通信がない場合は、伝えてある利用期限2027年2月20日の終わりまで", True),
        (offline, Stop(on=date(2027, 2, 20)), "2027年2月20日まで利用でき、その翌日から利用できなくなります。", True),
        (unused, Stop(on=LAST_DAY), "いまはどの端末にも登録されていません。", False),
        (stopped, Stop(on=LAST_DAY), "停止予定日だけが変わります。", False),
        (stopped, Resume(), "停止を取り消します。", False),
        (planned, Resume(), "2026年12月31日の停止予定を取り消します。", False),
        (unchanged, Resume(), "停止していません。何も変わりません。", False),
        (unchanged, Release(), "番号は別の端末にすぐ登録できるようになります。", True),
        (unused, Release(), "どの端末にも登録されていません。何も変わりません。", False),
        (unchanged, SetAllowance(30), "90日から30日になります。", True),
        (unchanged, SetAllowance(120), "90日から120日になります。", False),
        (unused, SetAllowance(30), "90日から30日になります。", False),
    ],
)
def test_the_effect_depends_on_license_and_terminal(
    issue: Issue, now: datetime, state: State, action: Action, sentence: str, locks: bool
) -> None:
    [number] = issue()
    FarTerminal("銀座 レジ1").register(number, now)
    state(operations.find(number), now)
    license = with_terminals(License.objects.all()).get()
    with translation.override("ja"):
        effect = action.effect(license, now)
    assert sentence in effect.sentence
    assert effect.locks is locks
    assert (effect.terminal is None) is (state is unused)


def test_a_renewal_beyond_the_calendar_is_refused(issue: Issue, now: datetime) -> None:
    [number] = issue()
    License.objects.update(contract_until=date(2095, 1, 1))
    with pytest.raises(ValidationError) as refused:
        Renew(months=120).perform(operations.find(number), who="sato", now=now)
    assert list(refused.value.message_dict) == ["months"]


def test_a_last_day_that_has_passed_stops_now(issue: Issue, now: datetime) -> None:
    [number] = issue()
    Stop(on=date(2026, 11, 21)).perform(operations.find(number), who="sato", now=now)
    assert (operations.find(number).stopped_at, operations.find(number).stops_on) == (now, None)


def test_resuming_a_stopped_license_keeps_a_planned_stop(issue: Issue, now: datetime) -> None:
    [number] = issue()
    planned(operations.find(number), now)
    stopped(operations.find(number), now)
    for stops_on in (LAST_DAY, None):
        Resume().perform(operations.find(number), who="sato", now=now)
        assert (operations.find(number).stopped_at, operations.find(number).stops_on) == (None, stops_on)


def test_an_answer_that_was_lost_does_not_shorten_what_is_stated(issue: Issue, now: datetime) -> None:
    [number] = issue()
    till = FarTerminal()
    till.register(number, now)
    operations.set_allowance(operations.find(number), days=7, who="tester", now=now)
    till.check(now)  # whose answer may not have arrived
    [license] = with_terminals(License.objects.all())
    assert "2027年2月20日の終わりまで" in locked_now(license, now).sentence
