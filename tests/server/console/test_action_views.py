"""The pages of actions on licenses: form, preview, confirmation, and undo."""

import html
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from licensing.number import show
from server import clock
from server.licenses.door import registrations
from server.licenses.models import Change, Event, License
from server.licenses.staff import operations
from tests.server.console.console_client import ACTION, LIST, confirm, do, key, open_action, undo

Issue = Callable[..., list[str]]


def test_the_preview_of_a_stop_names_each_locked_terminal_with_its_phone_number(sato: Client, number: str) -> None:
    page = open_action(sato, "stop", number, when="now")
    for expected in ("1台の端末が利用できなくなります", show(number), "銀座 レジ1", "銀座商店", "03-1234-5678"):
        assert expected in page
    assert (
        "次回の認証時(およそ6時間以内)に利用できなくなります。通信できない場合も2027年2月20日の終わりまでです。" in page
    )
    assert operations.find(number).stopped_at is None


def test_an_offline_terminal_works_until_its_deadline(
    sato: Client, number: str, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=10))
    page = open_action(sato, "stop", number, when="now")
    assert "から通信がありません。次に通信したとき、通信がなければ2027年2月20日の終わりに利用できなくなります。" in page


def test_a_terminal_past_its_deadline_is_locked_already(
    sato: Client, number: str, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=100))
    page = open_action(sato, "stop", number, when="now")
    assert "すでに利用できない状態です" in page
    assert "利用できなくなる端末はありません" in page


def test_a_stop_of_an_unused_number_locks_no_terminal(sato: Client, issue: Issue) -> None:
    page = open_action(sato, "stop", *issue(), when="now")
    assert "利用できなくなる端末はありません" in page


def test_stop_and_undo(sato: Client, number: str, now: datetime) -> None:
    done = do(sato, "stop", number, when="now")
    assert operations.find(number).stopped_at == now
    assert Event.objects.get(what="stopped").who == "sato"
    assert "2026年11月23日 12:00まで取り消せます" in done
    assert "1件を、操作の前の状態に戻しました" in undo(sato)
    assert operations.find(number).stopped_at is None
    assert "satoさんが12:00にこの操作を取り消しています" in undo(sato)


def test_plan_a_stop_and_cancel_the_plan(sato: Client, number: str) -> None:
    assert "2026年12月31日まで利用でき、その翌日から" in open_action(sato, "stop", number, when="on", on="2026-12-31")
    do(sato, "stop", number, when="on", on="2026-12-31")
    assert operations.find(number).stops_on == date(2026, 12, 31)
    assert "停止予定" in sato.get(LIST).content.decode()
    do(sato, "resume", number)
    assert operations.find(number).stops_on is None
    assert Event.objects.filter(what="stop_unplanned").count() == 1


def test_resume_release_and_allowance(sato: Client, number: str) -> None:
    operations.stop(operations.find(number), who="tanaka", now=clock.now())
    do(sato, "resume", number)
    assert operations.find(number).stopped_at is None
    assert "番号は別の端末にすぐ登録できるようになります" in open_action(sato, "release", number)
    do(sato, "release", number)
    assert registrations.open_of(operations.find(number)) is None
    do(sato, "allowance", number, allowance_days="30")
    assert operations.find(number).allowance_days == 30


@pytest.mark.parametrize(
    ("name", "title"), [("renew", "Renew"), ("allowance", "Change the days offline"), ("shop", "Change the shop")]
)
def test_no_english_form_says_that_it_was_done(sato: Client, number: str, name: str, title: str) -> None:
    chosen = {"license": operations.find(number).pk}
    asked = sato.get(f"/admin/actions/{name}/", chosen, headers={"accept-language": "en"}, follow=True)
    assert f"<title> {title} |" in re.sub(r"\s+", " ", asked.content.decode())


def test_a_whole_contract_is_renewed_from_its_page(sato: Client, issue: Issue) -> None:
    numbers = issue(3)
    page = sato.get(f"/admin/licenses/contract/{operations.find(numbers[0]).contract_id}/change/").content.decode()
    [address] = re.findall(r'href="(/admin/actions/renew/[^"]+)"', page)
    asked = sato.get(html.unescape(address) + "&asked=1&months=12&until=", follow=True).content.decode()
    assert all(show(number) in asked for number in numbers)
    confirm(sato, "renew", asked)
    assert {operations.find(number).contract_until for number in numbers} == {date(2028, 11, 22)}


@pytest.mark.parametrize(
    ("typed", "until"), [({"months": "12"}, date(2028, 11, 22)), ({"until": "2027-12-31"}, date(2027, 12, 31))]
)
def test_renew_many_at_once(sato: Client, issue: Issue, typed: dict[str, str], until: date) -> None:
    numbers = issue(3)
    do(sato, "renew", *numbers, **{"months": "", "until": "", **typed})
    assert {license.contract_until for license in License.objects.all()} == {until}
    assert Change.objects.get().licenses.count() == 3


def test_the_preview_of_a_shorter_contract_warns_of_the_lock(sato: Client, number: str) -> None:
    page = open_action(sato, "renew", number, months="", until="2026-12-31")
    assert "短くなります" in page
    assert "1台の端末が利用できなくなります" in page


@pytest.mark.parametrize(
    ("action", "typed", "expected"),
    [
        ("renew", {"months": "", "until": ""}, "どちらか一方を入力してください"),
        ("renew", {"months": "12", "until": "2027-12-31"}, "どちらか一方を入力してください"),
        ("renew", {"months": "-1"}, "1から120までの数字を入力してください"),
        ("renew", {"until": "来年"}, "2027-10-31 のように入力してください"),
        ("stop", {"when": "on", "on": ""}, "最後に利用できる日を入力してください"),
        ("stop", {"when": "on", "on": "2026-11-21"}, "今日以降の日付を入力してください"),
        ("stop", {"when": "now", "on": "2026-12-31"}, "「日付を指定する」を選ぶか、日付を消してください"),
        ("stop", {"when": "soon"}, "停止するときを選んでください"),
        ("allowance", {"allowance_days": "401"}, "1から400までの数字を入力してください"),
    ],
)
def test_invalid_input_is_answered_with_what_to_enter(
    sato: Client, number: str, action: str, typed: dict[str, str], expected: str
) -> None:
    page = open_action(sato, action, number, **typed)
    assert expected in page
    assert 'name="seen"' not in page


def test_the_menu_of_the_list_leads_to_the_preview(sato: Client, number: str) -> None:
    led = sato.post(LIST, {"action": "release", "_selected_action": str(key(number))}, follow=True)
    assert "何が起きるか" in led.content.decode()


@pytest.mark.parametrize("chosen", [[], ["x"], ["999999"]])
def test_an_action_needs_at_least_one_license(sato: Client, chosen: list[str]) -> None:
    led = sato.get(ACTION.format("release"), {"license": chosen}, follow=True)
    assert "1件以上" in led.content.decode()


def test_an_unknown_action_is_not_found(sato: Client) -> None:
    assert sato.get(ACTION.format("explode")).status_code == 404


def test_an_undo_after_a_new_sign_in_is_asked_for_again(sato: Client, number: str) -> None:
    """Signing in leads back to the address of the undo, without what was posted to it."""
    do(sato, "stop", number, when="now")
    change = Change.objects.get()
    page = sato.get(f"/admin/changes/{change.pk}/undo/", follow=True)
    assert page.redirect_chain[-1][0] == f"/admin/changes/{change.pk}/"
    assert "まだ取り消していません" in page.content.decode()
    change.refresh_from_db()
    assert change.undone_at is None


def test_one_license_is_no_plural_in_english(sato: Client, issue: Issue, now: datetime) -> None:
    sato.cookies["django_language"] = "en"
    for numbers, expected in ((issue(1), "1 license"), (issue(2), "2 licenses")):
        assert f"Done for {expected}." in do(sato, "renew", *numbers, months="12")
        assert f"{expected} {'is as it was' if len(numbers) == 1 else 'are as they were'} before." in undo(sato)
        flagged = {"action": "clear_flag", "_selected_action": [key(number) for number in numbers]}
        assert f"Cleared the flag of {expected}." in sato.post(LIST, flagged, follow=True).content.decode()
        contract = operations.find(numbers[0]).contract
        page = sato.get(f"/admin/contracts/{contract.pk}/resend/", follow=True).content.decode()
        assert f"contract's {'license number' if len(numbers) == 1 else '2 license numbers'} to" in page
