"""What staff do in the console: they see what it does to whom, it happens once, and it can be taken back."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

from licensing.number import show
from server import clock
from server.console import factors, staff
from server.console.roles import Role
from server.licenses import operations, registrations
from server.licenses.models import Change, Contract, Customer, Event, License
from server.mailing.models import Message
from tests.server.terminal import FarTerminal

Issue = Callable[..., list[str]]
WORK = "/admin/actions/{}/"
LIST = "/admin/licenses/license/"


@pytest.fixture(autouse=True)
def at_noon(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


def signed_in(name: str, role: Role) -> Client:
    staff.set_staff(name, role, who="test", now=clock.now())
    client = Client()
    client.force_login(User.objects.get(username=name))
    return client


@pytest.fixture
def sato(db: None) -> Client:
    return signed_in("sato", Role.ADMIN)


@pytest.fixture
def number(issue: Issue, now: datetime) -> str:
    """Return a number that is registered on 銀座 レジ1."""
    [number] = issue()
    FarTerminal("銀座 レジ1").register(number, now)
    Customer.objects.update(phone="03-1234-5678")
    return number


def key(number: str) -> int:
    return operations.find(number).pk


def shown(client: Client, slug: str, *numbers: str, **typed: str) -> str:
    """Return the page of ``slug``: what it asks, or with ``typed`` what it would do."""
    asked: dict[str, str | list[int]] = {"license": [key(number) for number in numbers]}
    if typed:
        asked = {**asked, "asked": "1", **typed}
    response = client.get(WORK.format(slug), asked, follow=True)
    return response.content.decode()


def fields(page: str) -> dict[str, list[str]]:
    """Return what the page's confirmation sends."""
    form = page[page.index('name="seen"') - 400 :]
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form):
        found.setdefault(name, []).append(value)
    return found


def confirm(client: Client, slug: str, page: str) -> str:
    """Press the button of ``page`` and return the page that it leads to."""
    return client.post(WORK.format(slug), fields(page), follow=True).content.decode()


def do(client: Client, slug: str, *numbers: str, **typed: str) -> str:
    return confirm(client, slug, shown(client, slug, *numbers, **typed))


def undo(client: Client) -> str:
    return client.post(f"/admin/changes/{Change.objects.latest('pk').pk}/undo/", follow=True).content.decode()


def test_before_a_stop_everybody_who_is_locked_is_named_with_the_phone(sato: Client, number: str) -> None:
    page = shown(sato, "stop", number, when="now")
    for told in ("1台の端末が利用できなくなります", show(number), "銀座 レジ1", "銀座商店", "03-1234-5678"):
        assert told in page
    assert (
        "次回の認証時(およそ6時間以内)に利用できなくなります。通信できない場合も2027年2月20日の終わりまでです。" in page
    )
    assert operations.find(number).stopped_at is None


def test_a_terminal_that_has_been_silent_is_said_to_work_until_what_it_was_told(
    sato: Client, number: str, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=10))
    page = shown(sato, "stop", number, when="now")
    assert "から通信がありません。次に通信したとき、通信がなければ2027年2月20日の終わりに利用できなくなります。" in page


def test_a_terminal_whose_deadline_has_passed_is_locked_already(
    sato: Client, number: str, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=100))
    page = shown(sato, "stop", number, when="now")
    assert "すでに利用できない状態です" in page
    assert "利用できなくなる端末はありません" in page


def test_a_number_that_nobody_has_locks_nobody(sato: Client, issue: Issue) -> None:
    page = shown(sato, "stop", *issue(), when="now")
    assert "利用できなくなる端末はありません" in page


def test_stop_and_take_it_back(sato: Client, number: str, now: datetime) -> None:
    done = do(sato, "stop", number, when="now")
    assert operations.find(number).stopped_at == now
    assert Event.objects.get(what="stopped").who == "sato"
    assert "2026年11月23日 12:00まで取り消せます" in done
    assert "1件を、操作の前の状態に戻しました" in undo(sato)
    assert operations.find(number).stopped_at is None
    assert "satoさんが12:00にこの操作を取り消しています" in undo(sato)


def test_stop_at_a_day_and_take_the_plan_back(sato: Client, number: str) -> None:
    assert "2026年12月31日まで利用でき、その翌日から" in shown(sato, "stop", number, when="on", on="2026-12-31")
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
    assert "番号は別の端末にすぐ登録できるようになります" in shown(sato, "release", number)
    do(sato, "release", number)
    assert registrations.open_of(operations.find(number)) is None
    do(sato, "allowance", number, days="30")
    assert operations.find(number).allowance_days == 30


@pytest.mark.parametrize(
    ("typed", "until"), [({"months": "12"}, date(2028, 11, 22)), ({"until": "2027-12-31"}, date(2027, 12, 31))]
)
def test_renew_many_at_once(sato: Client, issue: Issue, typed: dict[str, str], until: date) -> None:
    numbers = issue(3)
    do(sato, "renew", *numbers, **{"months": "", "until": "", **typed})
    assert {license.contract_until for license in License.objects.all()} == {until}
    assert Change.objects.get().licenses.count() == 3


def test_a_contract_that_is_made_shorter_is_said_to_lock(sato: Client, number: str) -> None:
    page = shown(sato, "renew", number, months="", until="2026-12-31")
    assert "短くなります" in page
    assert "1台の端末が利用できなくなります" in page


@pytest.mark.parametrize(
    ("slug", "typed", "told"),
    [
        ("renew", {"months": "", "until": ""}, "どちらか一方を入力してください"),
        ("renew", {"months": "12", "until": "2027-12-31"}, "どちらか一方を入力してください"),
        ("renew", {"months": "-1"}, "1から120までの数字を入力してください"),
        ("renew", {"until": "来年"}, "2027-10-31 のように入力してください"),
        ("stop", {"when": "on", "on": ""}, "最後に利用できる日を入力してください"),
        ("stop", {"when": "on", "on": "2026-11-21"}, "今日以降の日付を入力してください"),
        ("stop", {"when": "soon"}, "停止するときを選んでください"),
        ("allowance", {"days": "401"}, "1から400までの数字を入力してください"),
    ],
)
def test_what_cannot_be_is_answered_with_what_to_enter(
    sato: Client, number: str, slug: str, typed: dict[str, str], told: str
) -> None:
    page = shown(sato, slug, number, **typed)
    assert told in page
    assert 'name="seen"' not in page


def test_a_second_click_does_nothing_and_says_so(sato: Client, number: str) -> None:
    page = shown(sato, "renew", number, months="12")
    confirm(sato, "renew", page)
    assert "satoさんが12:00に済ませています" in confirm(sato, "renew", page)
    back = sato.get(WORK.format("renew"), fields(page), follow=True).content.decode()
    assert "satoさんが12:00に済ませています" in back
    assert operations.find(number).contract_until == date(2028, 11, 22)


def test_a_button_without_what_was_shown_does_nothing(sato: Client, number: str) -> None:
    page = shown(sato, "renew", number, months="12")
    for name in ("seen", "token"):
        sent = {key: value for key, value in fields(page).items() if key != name}
        assert 'name="seen"' in sato.post(WORK.format("renew"), sent, follow=True).content.decode()
    assert not Change.objects.exists()


def test_the_second_of_two_staff_is_told_who_was_first(sato: Client, number: str) -> None:
    page = shown(sato, "renew", number, months="12")
    do(signed_in("tanaka", Role.ADMIN), "stop", number, when="now")
    told = confirm(sato, "renew", page)
    assert "tanakaさんが12:00に「停止」をしています。" in told
    assert "まだ何もしていません" in told
    assert 'name="seen"' in told
    assert operations.find(number).contract_until == date(2027, 11, 22)


def test_a_terminal_that_took_the_number_meanwhile_is_not_released(sato: Client, number: str, now: datetime) -> None:
    page = shown(sato, "release", number)
    FarTerminal("銀座 レジ2").register(number, now, replace=True)
    assert "端末の操作で「端末入れ替え」がありました" in confirm(sato, "release", page)
    assert registrations.open_of(operations.find(number)) is not None


def test_what_came_after_is_left_and_named(sato: Client, number: str, monkeypatch: pytest.MonkeyPatch) -> None:
    do(sato, "renew", number, months="12")
    later = clock.now() + timedelta(hours=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    operations.renew(operations.find(number), until=date(2030, 1, 1), who="tanaka", now=later)
    assert "tanakaさんが13:00に「更新手続き」をしています" in undo(sato)
    assert operations.find(number).contract_until == date(2030, 1, 1)


def test_after_a_day_it_cannot_be_taken_back(sato: Client, number: str, monkeypatch: pytest.MonkeyPatch) -> None:
    do(sato, "stop", number, when="now")
    later = clock.now() + timedelta(hours=24)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert "24時間を過ぎた" in undo(sato)
    assert operations.find(number).stopped_at is not None


ISSUE = {
    "customer": "新宿商店",
    "email": "owner@example.jp",
    "contact_name": "山田",
    "phone": "03-0000-0000",
    "language": "ja",
    "count": "2",
    "months": "12",
    "allowance_days": "90",
}


def issue_page(client: Client, query: str = "", **typed: str) -> str:
    token = re.search(
        r'name="token" value="([^"]+)"', client.get(f"/admin/issue/{query}", follow=True).content.decode()
    )
    assert token is not None
    posted = client.post(f"/admin/issue/{query}", {"token": token[1], **ISSUE, **typed}, follow=True)
    return posted.content.decode()


def test_numbers_are_issued_to_a_new_customer(sato: Client) -> None:
    assert "ライセンス番号を発行しました" in issue_page(sato)
    customer = Customer.objects.get()
    assert (customer.name, customer.contact_name, customer.phone) == ("新宿商店", "山田", "03-0000-0000")
    assert License.objects.filter(contract__customer=customer).count() == 2


def test_numbers_are_issued_to_a_customer_who_is_there(sato: Client, number: str) -> None:
    customer = Customer.objects.get()
    issue_page(sato, f"?customer={customer.pk}", customer="", email="", count="3")
    assert customer.contracts.count() == 2
    assert License.objects.count() == 4


def test_a_second_click_issues_nothing(sato: Client) -> None:
    for _ in range(2):
        sato.post("/admin/issue/", {"token": "once", **ISSUE})
    assert License.objects.count() == 2


def test_issued_numbers_are_taken_back_while_nobody_has_them(sato: Client) -> None:
    issue_page(sato)
    undo(sato)
    assert all(license.stopped_at is not None for license in License.objects.all())


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"customer": ""}, "契約者名を入力してください"),
        ({"email": "owner"}, "name@example.jp のように入力してください"),
        ({"count": "0"}, "1から200までの数字を入力してください"),
        ({"months": "x"}, "1から120までの数字を入力してください"),
    ],
)
def test_an_issue_that_cannot_be_says_what_to_enter(sato: Client, typed: dict[str, str], told: str) -> None:
    assert told in issue_page(sato, **typed)
    assert not License.objects.exists()


def test_the_mail_is_sent_again_once(sato: Client, number: str) -> None:
    contract = Contract.objects.get()
    address = f"/admin/contracts/{contract.pk}/resend/"
    assert "owner@example.jp" in sato.get(address, follow=True).content.decode()
    for _ in range(2):
        sato.post(address, {"once": "a"})
    assert Message.objects.filter(kind="numbers").count() == 1
    assert Event.objects.get(what="mail_resent").who == "sato"


MANAGED = ["renew", "stop", "allowance"]
SUPPORTED = ["resume", "release"]


@pytest.mark.parametrize(
    ("role", "allowed"),
    [(Role.VIEWER, []), (Role.SUPPORT, SUPPORTED), (Role.ADMIN, [*SUPPORTED, *MANAGED])],
)
def test_each_role_may_do_its_own(number: str, role: Role, allowed: list[str]) -> None:
    client = signed_in("sato", role)
    chosen = {"license": str(key(number)), "token": "x", "seen": "y", "asked": "1"}
    for slug in [*SUPPORTED, *MANAGED]:
        for ask in (client.get, client.post):
            assert (ask(WORK.format(slug), chosen).status_code != 403) is (slug in allowed)
    assert (client.get("/admin/issue/").status_code != 403) is (role is Role.ADMIN)
    assert (client.post("/admin/issue/", ISSUE).status_code != 403) is (role is Role.ADMIN)
    resend = f"/admin/contracts/{Contract.objects.earliest('pk').pk}/resend/"
    assert (client.post(resend, {"once": "x"}).status_code == 302) is (role is not Role.VIEWER)


@pytest.mark.parametrize(("role", "may"), [(Role.VIEWER, False), (Role.SUPPORT, False), (Role.ADMIN, True)])
def test_who_may_not_stop_may_not_undo_a_stop(sato: Client, number: str, role: Role, may: bool) -> None:
    do(sato, "stop", number, when="now")
    client = signed_in("tanaka", role)
    page = client.get(f"/admin/changes/{Change.objects.get().pk}/").content.decode()
    assert ("この操作を取り消す" in page) is may
    undo(client)
    assert (operations.find(number).stopped_at is None) is may


@pytest.mark.parametrize("role", list(Role))
def test_every_role_sees_every_list(number: str, role: Role) -> None:
    client = signed_in("sato", role)
    for name in ("license", "terminal", "customer", "contract", "trial", "event", "change"):
        assert client.get(f"/admin/licenses/{name}/").status_code == 200


def test_flags_are_cleared_by_support_and_not_by_who_only_looks(number: str, now: datetime) -> None:
    for role, cleared in ((Role.VIEWER, False), (Role.SUPPORT, True)):
        License.objects.update(back_and_forth_at=now)
        chosen = {"action": "clear_flag", "_selected_action": str(key(number))}
        signed_in("sato", role).post(LIST, chosen)
        assert (operations.find(number).back_and_forth_at is None) is cleared


def test_from_the_list_an_action_leads_to_what_it_would_do(sato: Client, number: str) -> None:
    led = sato.post(LIST, {"action": "release", "_selected_action": str(key(number))}, follow=True)
    assert "何が起きるか" in led.content.decode()


@pytest.mark.parametrize("chosen", [[], ["x"], ["999999"]])
def test_without_a_license_there_is_nothing_to_do(sato: Client, chosen: list[str]) -> None:
    led = sato.get(WORK.format("release"), {"license": chosen}, follow=True)
    assert "1件以上" in led.content.decode()


def test_an_action_that_is_not_there_is_not_found(sato: Client) -> None:
    assert sato.get(WORK.format("explode")).status_code == 404


def edit(client: Client, **typed: str) -> str:
    customer = Customer.objects.get()
    address = f"/admin/licenses/customer/{customer.pk}/change/"
    form = client.get(address).context["adminform"].form
    details = {name: form.initial.get(name) or "" for name in ("contact_name", "phone", "email", "language", "memo")}
    seen = re.search(r'name="seen" value="([^"]*)"', client.get(address).content.decode())
    sent = {"seen": seen[1].replace("&quot;", '"') if seen else "", **details, **typed}
    inline = {f"contracts-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    return client.post(address, {**sent, **inline}, follow=True).content.decode()


def test_support_changes_how_a_customer_is_reached(number: str) -> None:
    edit(signed_in("sato", Role.SUPPORT), phone="06-1111-2222", memo="午後に電話", name="別の名前")
    customer = Customer.objects.get()
    assert (customer.name, customer.phone, customer.memo) == ("銀座商店", "06-1111-2222", "午後に電話")
    event = Event.objects.get(what="customer_changed")
    assert (event.who, event.before, event.after) == (
        "sato",
        {"phone": "03-1234-5678", "memo": ""},
        {"phone": "06-1111-2222", "memo": "午後に電話"},
    )


def test_nobody_writes_over_what_a_colleague_has_changed(sato: Client, number: str) -> None:
    old = '{"contact_name": "", "phone": "", "email": "owner@example.jp", "language": "ja", "memo": ""}'
    edit(signed_in("tanaka", Role.SUPPORT), phone="06-1111-2222")
    assert "tanakaさんが12:00に「契約者情報の変更」をしています" in edit(sato, seen=old, phone="0")
    assert Customer.objects.get().phone == "06-1111-2222"


def test_who_only_looks_changes_no_customer(number: str) -> None:
    client = signed_in("sato", Role.VIEWER)
    address = f"/admin/licenses/customer/{Customer.objects.get().pk}/change/"
    assert client.get(address).status_code == 200
    assert client.post(address, {"phone": "0"}).status_code == 403


@pytest.mark.parametrize(
    "typed", ["ぎんざ", "ギンザ", "ﾚｼﾞ1", "レジ1", "れじ1", "0312345678", "03-1234", "GINZA shouten", "ginza レジ"]
)
def test_a_license_is_found_by_what_somebody_half_remembers(
    sato: Client, issue: Issue, now: datetime, typed: str
) -> None:
    others = issue(2)
    contract = operations.issue(customer="Ginza商店", email="x@example.jp", count=1, months=12, who="tester", now=now)
    license = contract.licenses.get()
    FarTerminal("ギンザ・レジー1号 shouten").register(license.number, now)
    Customer.objects.filter(pk=contract.customer_id).update(phone="03(1234)5678")
    page = sato.get(LIST, {"q": typed}).content.decode()
    assert show(license.number) in page
    assert not any(show(other) in page for other in others)


@pytest.mark.parametrize("state", ["active", "expired", "stopped", "planned", "unused", "mixed_up"])
def test_licenses_are_filtered_by_their_state(sato: Client, issue: Issue, now: datetime, state: str) -> None:
    numbers = dict(zip(("active", "expired", "stopped", "planned", "unused", "mixed_up"), issue(6), strict=True))
    for name, number in numbers.items():
        if name != "unused":
            FarTerminal().register(number, now)
    row = {name: License.objects.filter(number=number) for name, number in numbers.items()}
    row["expired"].update(contract_until=date(2026, 11, 1))
    row["stopped"].update(stopped_at=now)
    row["planned"].update(stops_on=date(2026, 12, 1))
    row["mixed_up"].update(back_and_forth_at=now)
    found = {one.number for one in sato.get(LIST, {"state": state}).context["cl"].result_list}
    expected = {numbers[state]}
    if state == "active":
        expected = {numbers[name] for name in ("active", "planned", "unused", "mixed_up")}
    assert found == expected


def test_the_log_tells_before_and_after_in_words(sato: Client, number: str) -> None:
    do(sato, "renew", number, months="12")
    page = sato.get("/admin/licenses/event/", {"what": "renewed"}).content.decode()
    assert "契約期限: 2027年11月22日 → 2028年11月22日" in page
    assert show(number) in page


def test_the_changes_of_a_day_are_listed_with_what_can_be_undone(sato: Client, number: str) -> None:
    do(sato, "stop", number, when="now")
    assert "取り消せます" in sato.get("/admin/licenses/change/").content.decode()
    undo(sato)
    assert "取り消し済み" in sato.get("/admin/licenses/change/").content.decode()


def test_the_pages_of_a_license_and_its_contract_lead_to_every_action(sato: Client, number: str) -> None:
    license = operations.find(number)
    for address in (f"{LIST}{license.pk}/change/", f"/admin/licenses/contract/{license.contract_id}/change/"):
        page = sato.get(address).content.decode()
        for slug in [*MANAGED, *SUPPORTED]:
            assert f"/admin/actions/{slug}/?license={license.pk}" in page
        assert "/resend/" in page


def test_the_console_speaks_english(sato: Client, number: str) -> None:
    page = sato.get(
        WORK.format("stop"),
        {"license": str(key(number)), "asked": "1", "when": "now"},
        headers={"Accept-Language": "en"},
        follow=True,
    ).content.decode()
    assert "1 terminal will be locked" in page
    assert "at its next check (within about 6 hours)" in page


STAFF = "/admin/auth/user/"


def tell(client: Client, action: str, *names: str) -> str:
    chosen = [str(user.pk) for user in User.objects.filter(username__in=names)]
    return client.post(STAFF, {"action": action, "_selected_action": chosen}, follow=True).content.decode()


def test_administrators_look_after_the_staff_and_nobody_else_does(sato: Client) -> None:
    tanaka = signed_in("tanaka", Role.SUPPORT)
    assert tanaka.get(STAFF).status_code == 403
    assert sato.get(STAFF).status_code == 200
    user = User.objects.get(username="tanaka")
    for action, role in (("make_viewer", Role.VIEWER), ("make_admin", Role.ADMIN), ("make_support", Role.SUPPORT)):
        tell(sato, action, "tanaka")
        assert staff.role_of(user) is role
    factors.confirm(factors.offered(user), "")
    tell(sato, "reset_second_factor", "tanaka")
    assert not TOTPDevice.objects.filter(user=user).exists()
    tell(sato, "dismiss", "tanaka")
    user.refresh_from_db()
    assert not user.is_active


def staff_events() -> list[tuple[str, str, Any, Any]]:
    whats = [
        Event.What.LOGIN_ADDED,
        Event.What.PASSWORD_RESET,
        Event.What.ROLE_CHANGED,
        Event.What.FACTOR_RESET,
        Event.What.DISMISSED,
    ]
    events = Event.objects.filter(what__in=whats, who="sato").order_by("pk")
    return [(event.what, event.who, event.before, event.after) for event in events]


def test_what_is_done_to_a_login_is_in_the_event_log_once(sato: Client) -> None:
    signed_in("tanaka", Role.VIEWER)
    user = User.objects.get(username="tanaka")
    TOTPDevice.objects.create(user=user, confirmed=True)
    tell(sato, "make_support", "tanaka")
    assert "役割: 閲覧 → サポート" in sato.get("/admin/licenses/event/").content.decode()
    for action in ("make_support", "reset_second_factor", "reset_second_factor", "dismiss", "dismiss"):
        tell(sato, action, "tanaka")
    tell(sato, "reset_password", "tanaka")  # a login that was ended stays so
    tanaka = {"login": "tanaka"}
    assert staff_events() == [
        ("role_changed", "sato", {"role": "viewer"}, {**tanaka, "role": "support"}),
        ("factor_reset", "sato", None, tanaka),
        ("dismissed", "sato", None, tanaka),
    ]
    user.refresh_from_db()
    assert not user.is_active


def password_shown_once(client: Client, page: str) -> str:
    found = re.search(r"一度だけ表示されます。安全な場所に保管してください: (?:tanaka )?([\w-]{16})", page)
    assert found is not None
    assert found[1] not in client.get(STAFF).content.decode()
    return found[1]


def test_an_administrator_makes_a_login_and_a_new_password_for_it(sato: Client) -> None:
    page = sato.post(f"{STAFF}add/", {"username": "tanaka", "role": Role.VIEWER.value}, follow=True).content.decode()
    first = password_shown_once(sato, page)
    user = User.objects.get(username="tanaka")
    assert (user.check_password(first), user.is_staff, staff.role_of(user)) == (True, True, Role.VIEWER)
    second = password_shown_once(sato, tell(sato, "reset_password", "tanaka"))
    user.refresh_from_db()
    assert (user.check_password(first), user.check_password(second)) == (False, True)
    tanaka = {"login": "tanaka"}
    assert staff_events() == [
        ("login_added", "sato", None, tanaka),
        ("role_changed", "sato", {"role": None}, {**tanaka, "role": "viewer"}),
        ("password_reset", "sato", None, tanaka),
    ]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "ユーザー名を入力してください。"),
        ("sato", "このユーザー名はすでに使われています。"),
        ("田 中", "半角の英数字と @ . + - _ で入力してください。"),
    ],
)
def test_a_login_that_cannot_be_made_says_what_to_enter(sato: Client, name: str, said: str) -> None:
    page = sato.post(f"{STAFF}add/", {"username": name, "role": Role.VIEWER.value}).content.decode()
    assert said in page
    assert User.objects.count() == 1


def test_only_an_administrator_makes_logins_and_nobody_sees_a_password_s_hash(sato: Client) -> None:
    tanaka = signed_in("tanaka", Role.SUPPORT)
    assert tanaka.post(f"{STAFF}add/", {"username": "x", "role": Role.ADMIN.value}).status_code == 403
    user = User.objects.get(username="tanaka")
    page = sato.get(f"{STAFF}{user.pk}/change/").content.decode()
    assert "tanaka" in page
    assert user.password not in page
    assert "pbkdf2" not in page


def test_nobody_takes_the_own_login_away(sato: Client) -> None:
    assert "ご自分のログインは変更できません" in tell(sato, "dismiss", "sato")
    assert User.objects.get().is_active
