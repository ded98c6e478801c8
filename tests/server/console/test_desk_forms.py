"""The desk without a browser: who may do what, two staff at once, a double click, and input that cannot be."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from licensing.clock import JST, Doubt, Moment, day_of
from licensing.standing import Standing, State
from licensing.support_code import summary_of, write_code
from server import clock
from server.console.roles import Role, fill_groups
from server.licenses.models import Cancellation, Contract, Event, License
from server.licenses.staff import cancellations, operations
from server.mailing.models import Message
from tests.server.terminal import FarTerminal

Issue = Callable[..., list[str]]

DAY = timedelta(days=1)


def signed_in(name: str, role: Role) -> Client:
    """Return the client of a person of the vendor's."""
    fill_groups()
    user = User.objects.create_user(name, password="x", is_staff=True)
    user.groups.add(Group.objects.get(name=role.value))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def sato(db: None) -> Client:
    return signed_in("sato", Role.ADMIN)


@pytest.fixture
def asked(issue: Issue) -> Cancellation:
    issue(2)
    return cancellations.ask(Contract.objects.get(), who="suzuki", now=clock.now())


def post(client: Client, row: Cancellation, **form: str) -> str:
    """Send a step and return the page that follows."""
    response = client.post(f"/admin/cancellations/{row.pk}/", form, follow=True)
    assert response.status_code == 200
    return response.content.decode()


PAGES = ("/admin/", "/admin/why/", "/admin/cancellations/")


@pytest.mark.parametrize("path", PAGES)
def test_nobody_sees_the_desk_without_signing_in(db: None, path: str) -> None:
    assert Client().get(path).status_code == 302


@pytest.mark.parametrize("path", PAGES)
def test_whoever_may_look_sees_the_desk(db: None, path: str) -> None:
    assert signed_in("mita", Role.VIEWER).get(path).status_code == 200


@pytest.mark.parametrize("role", [Role.VIEWER, Role.SUPPORT])
def test_only_who_may_stop_a_license_ends_a_contract(asked: Cancellation, role: Role) -> None:
    client = signed_in("mita", role)
    page = client.get(f"/admin/cancellations/{asked.pk}/").content.decode()
    assert "解約を取り下げる" not in page
    assert client.post(f"/admin/cancellations/{asked.pk}/", {"step": "withdraw"}).status_code == 403
    cancellations.withdraw(asked, who="suzuki", now=clock.now())
    assert client.post(f"/admin/cancellations/ask/{asked.contract_id}/").status_code == 403
    assert Cancellation.objects.filter(withdrawn_at=None).count() == 0


def test_a_contract_is_found_and_its_cancellation_begins_once(sato: Client, issue: Issue) -> None:
    [number] = issue()
    contract = Contract.objects.get()
    for typed in ("銀座", "owner@", number):
        assert (
            f"/admin/cancellations/ask/{contract.pk}/"
            in sato.get("/admin/cancellations/", {"q": typed}).content.decode()
        )
    assert "見つかりません。" in sato.get("/admin/cancellations/", {"q": "新宿"}).content.decode()
    shown = sato.get(f"/admin/cancellations/ask/{contract.pk}/").content.decode()
    assert "何も停止しません" in shown
    assert Cancellation.objects.count() == 0
    sato.post(f"/admin/cancellations/ask/{contract.pk}/")
    again = signed_in("tanaka", Role.ADMIN).post(f"/admin/cancellations/ask/{contract.pk}/", follow=True)
    assert "satoさんが" in again.content.decode()
    assert Event.objects.get(what=Event.What.CANCELLATION_ASKED).who == "sato"


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"step": "sent", "day": ""}, "日付を、2026-11-22 のように入力してください。"),
        ({"step": "sent", "day": "あした"}, "日付を、2026-11-22 のように入力してください。"),
        ({"step": "sent", "day": "2026-13-01"}, "日付を、2026-11-22 のように入力してください。"),
        ({"step": "stop", "day": "-1"}, "日付を、2026-11-22 のように入力してください。"),
        ({"step": "stop", "day": "9" * 5000}, "日付を、2026-11-22 のように入力してください。"),
        ({"step": "sent", "day": "2099-01-01"}, "今日か、それより前の日を入力してください。"),
        ({"step": "stop", "day": "2020-01-01"}, "最終利用日が過ぎています。"),
        ({"step": "back", "day": "2020-01-01"}, "先に、書類を送った日を入力してください。"),
    ],
)
def test_a_day_that_cannot_be_is_said_at_its_field(
    sato: Client, asked: Cancellation, form: dict[str, str], said: str
) -> None:
    page = post(sato, asked, seen="", **form)
    assert said in page
    assert f'id="error-{form["step"]}"' in page
    assert Event.objects.filter(what__startswith="papers").count() == 0


def test_a_form_of_another_page_changes_nothing(sato: Client, asked: Cancellation) -> None:
    post(sato, asked, step="nonsense", day="2026-11-22")
    post(sato, asked)
    assert Event.objects.exclude(what=Event.What.ISSUED).count() == 1


def test_the_same_step_twice_is_one_entry_and_can_be_taken_back(sato: Client, asked: Cancellation) -> None:
    today = day_of(clock.now()).isoformat()
    for _ in range(2):
        assert "保存しました" in post(sato, asked, step="sent", day=today.replace("-", "/"), seen="")
    assert Event.objects.get(what=Event.What.PAPERS_SENT).who == "sato"
    assert "取り消しました。" in post(sato, asked, step="sent", undo="1", seen=today)
    assert Cancellation.objects.get().papers_sent_on is None


def test_who_was_overtaken_is_told_by_whom(sato: Client, asked: Cancellation) -> None:
    now = clock.now()
    cancellations.plan_stop(asked, day_of(now) + 30 * DAY, who="suzuki", now=now)
    page = post(sato, asked, step="stop", day=(day_of(now) + 60 * DAY).isoformat(), seen="")
    assert "先にsuzukiさんが" in page
    assert Cancellation.objects.get().stops_on == day_of(now) + 30 * DAY


def test_who_does_what_another_has_done_already_is_told_who_was_first(sato: Client, asked: Cancellation) -> None:
    today = day_of(clock.now())
    full_width = today.isoformat().translate({ord(digit): 0xFEE0 + ord(digit) for digit in "0123456789"})
    cancellations.send_papers(asked, today, who="suzuki", now=clock.now())
    assert "先にsuzukiさんが" in post(sato, asked, step="sent", day=full_width, seen="")
    assert Event.objects.get(what=Event.What.PAPERS_SENT).who == "suzuki"
    cancellations.withdraw(asked, who="suzuki", now=clock.now())
    page = post(sato, asked, step="withdraw")
    assert "先にsuzukiさんが" in page
    assert "解約を取り下げました。" not in page
    assert Event.objects.get(what=Event.What.CANCELLATION_WITHDRAWN).who == "suzuki"


def test_a_double_click_is_one_withdrawal_and_names_nobody(sato: Client, asked: Cancellation) -> None:
    for _ in range(2):
        page = post(sato, asked, step="withdraw")
        assert "解約を取り下げました。" in page
        assert "先に" not in page
    assert Event.objects.get(what=Event.What.CANCELLATION_WITHDRAWN).who == "sato"


def test_a_cancellation_that_is_over_shows_no_buttons(sato: Client, asked: Cancellation) -> None:
    then = clock.now() - 10 * DAY
    Cancellation.objects.update(
        papers_sent_on=day_of(then), papers_back_on=day_of(then), stops_on=day_of(clock.now()) - DAY
    )
    page = post(sato, asked, step="withdraw")
    assert "停止日が過ぎたため、変更できません。" in page
    assert "解約を取り下げる</button>" not in page


def test_the_list_says_what_is_next(sato: Client, asked: Cancellation) -> None:
    today = day_of(clock.now())

    def listed() -> str:
        return sato.get("/admin/cancellations/").content.decode()

    assert "書類を送る" in listed()
    Cancellation.objects.update(papers_sent_on=today - 14 * DAY)
    assert "書類が14日たっても戻っていません" in listed()
    assert "書類が14日たっても戻っていません" in sato.get("/admin/").content.decode()


def test_the_dashboard_shows_mail_that_did_not_go_out(sato: Client) -> None:
    now = clock.now()
    times = {"created_at": now, "queued_at": now, "not_before": now}
    for number, state in enumerate(Message.State):
        to = f"{state.value}@example.jp"
        Message.objects.create(
            key=str(number), kind="numbers", to=to, language="ja", subject="番号", state=state, **times
        )
    page = sato.get("/admin/").content.decode()
    shown = {state for state in Message.State if f"{state.value}@example.jp" in page}
    assert shown == set(Message.STUCK)


def test_the_code_that_was_read_out_is_told_in_words(sato: Client, db: None) -> None:
    now = clock.now()
    standing = Standing(
        State.TRIAL_ENDED,
        Moment(now, Doubt.BEHIND, now),
        date(2026, 11, 1),
        -3,
        damaged=frozenset({"statement.jws"}),
        unwritable=True,
    )
    page = sato.get("/admin/why/", {"q": write_code(summary_of(standing, "E-204"))}).content.decode()
    for said in (
        "お試し期間終了",
        "期限が過ぎています",
        "E-204",
        "パソコンの時計が遅れています。",
        "一部を読み込めません",
    ):
        assert said in page


@pytest.mark.parametrize(("language", "said"), [("ja", "契約期限が切れています"), ("en", "The contract has ended")])
def test_the_reason_is_in_the_language_of_support_and_the_screen_in_the_customers(
    sato: Client, issue: Issue, now: datetime, language: str, said: str
) -> None:
    [number] = issue()
    FarTerminal().register(number, now)
    License.objects.update(contract_until=date(2026, 1, 1))
    operations.release(operations.find(number), who="suzuki", now=now)
    page = sato.get("/admin/why/", {"q": number}, headers={"accept-language": language}).content.decode()
    assert said in page
    assert "ライセンス有効" in page
    assert f"{now.astimezone(JST):%Y/%m/%d %H:%M}" in page, "when it was heard last"


@pytest.mark.parametrize(
    ("act", "work"),
    [
        pytest.param({"contract_until": date(2026, 1, 1)}, "renew", id="the contract has ended"),
        pytest.param({"stopped_at": datetime.fromisoformat("2026-01-01T00:00+09:00")}, "resume", id="it was stopped"),
    ],
)
def test_the_one_action_is_one_click_away(sato: Client, issue: Issue, act: dict[str, object], work: str) -> None:
    [number] = issue()
    License.objects.update(**act)
    link = f"/admin/actions/{work}/?license={License.objects.get().pk}"
    assert link in sato.get("/admin/why/", {"q": number}).content.decode()
    assert sato.get(link, follow=True).status_code == 200


@pytest.mark.parametrize("typed", ["<script>", "%", "'", "𠮷" * 300, "\u200b", "{deadline}"])
def test_whatever_is_typed_is_looked_up_and_shown_as_it_is(sato: Client, typed: str) -> None:
    response = sato.get("/admin/why/", {"q": typed})
    assert response.status_code == 200
    assert '<script>"' not in response.content.decode()
