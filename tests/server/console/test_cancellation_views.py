"""The pages of cancellations: permissions, two users at once, double clicks, and invalid input."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from licensing.clock import day_of
from licensing.number import show
from server import clock
from server.console import cancellation_views
from server.console.roles import Role
from server.licenses.models import Cancellation, Contract, Customer, Event, License
from server.licenses.staff import cancellations, customers, merging
from tests.server.console.console_client import signed_in

Issue = Callable[..., list[str]]

DAY = timedelta(days=1)


@pytest.fixture
def asked(issue: Issue) -> Cancellation:
    issue(2)
    return cancellations.ask(Contract.objects.get(), who="suzuki", now=clock.now())


def post(client: Client, row: Cancellation, **form: str) -> str:
    """Submit a step and return the next page."""
    response = client.post(f"/admin/cancellations/{row.pk}/", form, follow=True)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("role", [Role.VIEWER, Role.SUPPORT])
def test_only_administrators_cancel_a_contract(asked: Cancellation, role: Role) -> None:
    client = signed_in("mita", role)
    page = client.get(f"/admin/cancellations/{asked.pk}/").content.decode()
    assert "解約を取り下げる" not in page
    assert client.post(f"/admin/cancellations/{asked.pk}/", {"step": "withdraw"}).status_code == 403
    cancellations.withdraw(asked, who="suzuki", now=clock.now())
    assert client.post(f"/admin/cancellations/ask/{asked.contract_id}/").status_code == 403
    assert Cancellation.objects.filter(withdrawn_at=None).count() == 0


def test_a_contract_is_found_and_its_cancellation_started_once(sato: Client, issue: Issue) -> None:
    [number] = issue()
    contract = Contract.objects.get()
    customers.edit(contract.customer, {"kana": "ギンザ", "phone": "03-1234-5678"}, who="sato", now=clock.now())
    for typed in ("銀座", "owner@", number, show(number)[:9].lower(), "ｷﾞﾝｻﾞ", "ぎんざ", "０３−１２３４", "03 1234"):
        assert (
            f"/admin/cancellations/ask/{contract.pk}/"
            in sato.get("/admin/cancellations/", {"q": typed}).content.decode()
        )
    assert "見つかりません。" in sato.get("/admin/cancellations/", {"q": "新宿"}).content.decode()
    shown = sato.get(f"/admin/cancellations/ask/{contract.pk}/").content.decode()
    assert "何も停止しません" in shown
    assert Cancellation.objects.count() == 0
    sato.post(f"/admin/cancellations/ask/{contract.pk}/", {"whole": "1"})
    again = signed_in("tanaka", Role.ADMIN).post(f"/admin/cancellations/ask/{contract.pk}/", follow=True)
    assert "satoさんが" in again.content.decode()
    assert Event.objects.get(what=Event.What.CANCELLATION_ASKED).who == "sato"


@pytest.mark.parametrize(
    ("form", "expected"),
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
def test_an_invalid_day_is_reported_at_its_field(
    sato: Client, asked: Cancellation, form: dict[str, str], expected: str
) -> None:
    page = post(sato, asked, seen="", **form)
    assert expected in page
    assert f'id="error-{form["step"]}"' in page
    assert Event.objects.filter(what__startswith="papers").count() == 0


def test_an_unknown_step_changes_nothing(sato: Client, asked: Cancellation) -> None:
    before = Event.objects.count()
    post(sato, asked, step="nonsense", day="2026-11-22")
    post(sato, asked)
    assert Event.objects.count() == before


def test_the_same_step_twice_is_one_entry_and_can_be_undone(sato: Client, asked: Cancellation) -> None:
    today = day_of(clock.now()).isoformat()
    for _ in range(2):
        assert "保存しました" in post(sato, asked, step="sent", day=today.replace("-", "/"), seen="")
    assert Event.objects.get(what=Event.What.PAPERS_SENT).who == "sato"
    assert f"<td>{today.replace('-', '/')}</td>" in sato.get(f"/admin/cancellations/{asked.pk}/").content.decode()
    undone = post(sato, asked, step="sent", undo="1", seen=today)
    assert "取り消しました。" in undone
    assert "<td>—</td>" in undone, "the history shows that the day was taken back"
    assert Cancellation.objects.get().papers_sent_on is None


def test_a_conflicting_change_is_reported_with_its_author(sato: Client, asked: Cancellation) -> None:
    now = clock.now()
    cancellations.plan_stop(asked, day_of(now) + 30 * DAY, who="suzuki", now=now)
    page = post(sato, asked, step="stop", day=(day_of(now) + 60 * DAY).isoformat(), seen="")
    assert "先にsuzukiさんが" in page
    assert Cancellation.objects.get().stops_on == day_of(now) + 30 * DAY


def test_the_same_change_by_a_colleague_is_reported(sato: Client, asked: Cancellation) -> None:
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


def test_a_double_click_is_one_withdrawal(sato: Client, asked: Cancellation) -> None:
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


def test_what_is_due_is_listed_before_everything_that_is_over(
    sato: Client, issue: Issue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cancellation_views, "MOST", 1)
    issue()
    customer, today = Customer.objects.create(name="浅草商店", email="asakusa@example.jp"), day_of(clock.now())
    due = cancellations.ask(Contract.objects.get(), who="suzuki", now=clock.now() - 60 * DAY)
    cancellations.send_papers(due, today - 14 * DAY, who="suzuki", now=clock.now())
    for _ in range(5):
        ended = Contract.objects.create(customer=customer, issued_at=clock.now())
        Cancellation.objects.create(contract=ended, asked_at=clock.now(), papers_back_on=today, stops_on=today - DAY)
    assert f"/admin/cancellations/{due.pk}/" in sato.get("/admin/cancellations/").content.decode()


def test_its_history_stays_when_the_customer_is_renamed_or_merged(sato: Client, asked: Cancellation) -> None:
    customer = asked.contract.customer
    into = Customer.objects.create(name="浅草商店", email="asakusa@example.jp")
    customers.rename(customer, "株式会社銀座商店", "", who="sato", now=clock.now())
    merging.merge(customer, into, who="sato", now=clock.now())
    page = sato.get(f"/admin/cancellations/ask/{asked.contract_id}/", follow=True).content.decode()
    assert "suzukiさんが2026/11/22 12:00に受け付けています。" in page


# a part of a contract


def ask(client: Client, **form: str | list[str]) -> str:
    address = f"/admin/cancellations/ask/{Contract.objects.get().pk}/"
    return client.post(address, form, follow=True).content.decode()


def test_some_licenses_are_ticked_and_cancelled(sato: Client, issue: Issue) -> None:
    first, second, _third = issue(3)
    license = License.objects.get(number=first)
    page = sato.get(f"/admin/licenses/license/{license.pk}/change/").content.decode()
    address = f"/admin/cancellations/ask/{license.contract_id}/?license={license.pk}"
    assert address in page, "from the license itself"
    shown = sato.get(address).content.decode()
    assert f'name="license" value="{license.pk}" aria-label="{license}" checked' in shown
    keys = [str(License.objects.get(number=number).pk) for number in (first, second)]
    page = ask(sato, whole="0", license=keys)
    assert "契約の一部の解約です。" in page
    assert set(Cancellation.objects.get().part.values_list("number", flat=True)) == {first, second}
    assert "(一部 2台)" in sato.get("/admin/cancellations/").content.decode()
    contract = sato.get(f"/admin/licenses/contract/{license.contract_id}/change/").content.decode()
    assert "契約の一部(2台)の解約です。" in contract


def test_of_a_large_contract_the_numbers_are_entered(
    sato: Client, issue: Issue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cancellation_views, "MOST_CHOOSABLE", 2)
    monkeypatch.setattr(cancellation_views, "FIRST", 2)
    numbers = issue(3)
    shown = sato.get(f"/admin/cancellations/ask/{Contract.objects.get().pk}/").content.decode()
    assert "3台のうち、はじめの2台を表示しています。" in shown
    assert 'name="license"' not in shown
    wrong = ask(sato, whole="0", numbers=f"{show(numbers[2])}\n7K3M-9QXR-2VTA-84ND")
    assert "この契約にないライセンス番号です: 7K3M-9QXR-2VTA-84ND" in wrong
    assert show(numbers[2]) in wrong, "nothing has to be typed again"
    ask(sato, whole="0", numbers=f" {show(numbers[2]).lower()}、{numbers[0]} ")
    assert set(Cancellation.objects.get().part.values_list("number", flat=True)) == {numbers[0], numbers[2]}


def test_a_part_without_licenses_is_refused(sato: Client, issue: Issue) -> None:
    issue(2)
    assert "解約するライセンスを選んでください。" in ask(sato, whole="0", license=["x", "999999"])
    assert not Cancellation.objects.exists()


def test_the_whole_contract_is_not_cancelled_where_licenses_are_ticked(sato: Client, issue: Issue) -> None:
    issue(2)
    key = str(License.objects.earliest("pk").pk)
    page = ask(sato, whole="1", license=[key])
    assert "契約のすべてを解約するか、一部だけにするか" in page
    assert f'name="license" value="{key}" aria-label="{License.objects.get(pk=key)}" checked' in page
    assert not Cancellation.objects.exists()
