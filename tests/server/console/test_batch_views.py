"""Contracts of more licenses than one transaction takes: preview, progress, result and undo in the console."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from server import clock
from server.console.roles import Role
from server.licenses.models import Batch, Change, Contract, Event, License
from server.licenses.staff import batches, operations
from server.ops import worker
from tests.server.console.console_client import ACTION, hidden_fields, signed_in

Issue = Callable[..., list[str]]

SIZE = 250
RENEWED = date(2028, 11, 22)


@pytest.fixture
def contract(issue: Issue) -> Contract:
    """Return a contract that could not be renewed while 200 licenses were the limit."""
    issue(SIZE)
    return Contract.objects.get()


def preview(client: Client, contract: Contract, action: str = "renew", **typed: str) -> str:
    asked = {"contract": str(contract.pk), "asked": "1", **(typed or {"months": "12"})}
    return client.get(ACTION.format(action), asked, follow=True).content.decode()


def confirmed(client: Client, contract: Contract) -> Batch:
    """Renew the contract and return the batch, which nothing has performed yet."""
    response = client.post(ACTION.format("renew"), hidden_fields(preview(client, contract)))
    batch = Batch.objects.get()
    assert response["Location"] == f"/admin/batches/{batch.pk}/"
    return batch


def page_of(client: Client, batch: Batch) -> str:
    return client.get(f"/admin/batches/{batch.pk}/").content.decode()


def test_the_preview_of_250_says_one_sentence_once_and_has_its_button_on_top(sato: Client, contract: Contract) -> None:
    page = preview(sato, contract)
    assert "対象のライセンス 250件" in page
    sentence = "契約期限が2027年11月22日から2028年11月22日になります。端末は次回の認証時に自動で更新されます。"
    summary = page.partition("<table")[0]
    assert summary.count(sentence) == 1
    assert "順に行い、進み具合を表示します" in summary
    assert summary.count("更新する") >= 1, "the button stands before the lines of single licenses"
    assert page.rpartition("</table>")[2].count("更新する") == 1, "and after them"
    assert "ほかに50件あります" in page


def test_it_is_performed_in_the_background_with_its_progress(sato: Client, contract: Contract, now: datetime) -> None:
    batch = confirmed(sato, contract)
    running = sato.get(f"/admin/batches/{batch.pk}/")
    assert running["Refresh"] == "2"
    assert '<progress id="progress" max="250" value="0">' in running.content.decode()
    batches.advance(now)
    assert "250件のうち50件が済みました" in page_of(sato, batch)
    while worker.run_once(now):
        pass
    finished = sato.get(f"/admin/batches/{batch.pk}/")
    assert "Refresh" not in finished
    assert "250件の操作をしました" in finished.content.decode()
    assert set(License.objects.values_list("contract_until", flat=True)) == {RENEWED}


def test_it_is_undone_with_its_progress(sato: Client, contract: Contract, now: datetime) -> None:
    batch = confirmed(sato, contract)
    while batches.advance(now):
        pass
    assert "この操作を取り消す" in page_of(sato, batch)
    undoing = sato.post(f"/admin/batches/{batch.pk}/undo/", follow=True)
    assert undoing["Refresh"] == "2"
    batches.advance(now)
    assert "250件のうち50件を元に戻しました" in page_of(sato, batch)
    while batches.advance(now):
        pass
    assert "250件を操作の前の状態に戻しました" in page_of(sato, batch)
    assert set(License.objects.values_list("contract_until", flat=True)) == {date(2027, 11, 22)}
    again = sato.post(f"/admin/batches/{batch.pk}/undo/", follow=True).content.decode()
    assert "すでに取り消しているか、24時間を過ぎています" in again
    assert "まだ" not in sato.get(f"/admin/batches/{batch.pk}/undo/", follow=True).content.decode()


def test_what_a_colleague_changed_meanwhile_is_named(sato: Client, contract: Contract, now: datetime) -> None:
    batch = confirmed(sato, contract)
    license = License.objects.order_by("pk")[60]
    operations.stop(license, who="tanaka", now=now)
    while batches.advance(now):
        pass
    page = page_of(sato, batch)
    assert "249件の操作をしました" in page
    assert "1件は、その間にほかの変更があったか" in page
    assert str(license) in page


def test_the_same_form_and_going_back_lead_to_the_same_batch(sato: Client, contract: Contract) -> None:
    fields = hidden_fields(preview(sato, contract))
    for _click in range(2):
        sato.post(ACTION.format("renew"), fields)
    batch = Batch.objects.get()
    back = sato.get(ACTION.format("renew"), fields)
    assert back["Location"] == f"/admin/batches/{batch.pk}/"


def test_an_outdated_preview_is_shown_again(sato: Client, contract: Contract, now: datetime) -> None:
    page = preview(sato, contract)
    operations.stop(License.objects.all()[0], who="tanaka", now=now)
    again = sato.post(ACTION.format("renew"), hidden_fields(page), follow=True).content.decode()
    assert "tanakaさんが12:00に「停止」をしています。" in again
    assert not Batch.objects.exists()


def test_batches_are_listed_and_their_parts_are_not(sato: Client, contract: Contract, now: datetime) -> None:
    batch = confirmed(sato, contract)
    listed = "/admin/licenses/batch/"
    assert "実行中" in sato.get(listed).content.decode()
    while batches.advance(now):
        pass
    assert "取り消せます" in sato.get(listed).content.decode()
    part = Change.objects.filter(batch=batch)[0]
    assert f"/admin/changes/{part.pk}/" not in sato.get("/admin/licenses/change/").content.decode()
    assert sato.get(f"/admin/changes/{part.pk}/")["Location"] == f"/admin/batches/{batch.pk}/"
    batches.undo(batch, who="sato", now=now)
    while batches.advance(now):
        pass
    assert "取り消し済み" in sato.get(listed).content.decode()


def test_a_role_that_may_not_renew_sees_the_batch_and_cannot_undo_it(
    sato: Client, contract: Contract, now: datetime
) -> None:
    batch = confirmed(sato, contract)
    while batches.advance(now):
        pass
    suzuki = signed_in("suzuki", Role.SUPPORT)
    assert "この操作を取り消す" not in page_of(suzuki, batch)
    assert suzuki.post(f"/admin/batches/{batch.pk}/undo/").status_code == 403


def test_after_a_day_it_offers_no_undo(
    sato: Client, contract: Contract, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = confirmed(sato, contract)
    while batches.advance(now):
        pass
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=1))
    assert "この操作を取り消す" not in page_of(sato, batch)
    assert "—" in sato.get("/admin/licenses/batch/").content.decode()


def test_a_stop_of_many_needs_a_reason_which_the_log_keeps(sato: Client, contract: Contract, now: datetime) -> None:
    assert "停止の理由を入力してください" in preview(sato, contract, "stop", when="now")
    page = preview(sato, contract, "stop", when="now", reason="お支払いがないため")
    sato.post(ACTION.format("stop"), hidden_fields(page))
    while batches.advance(now):
        pass
    assert Event.objects.filter(what="stopped", after__reason="お支払いがないため").count() == SIZE
    assert "お支払いがないため" in sato.get("/admin/licenses/event/").content.decode()
