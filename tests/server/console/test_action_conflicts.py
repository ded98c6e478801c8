"""Actions in the console: performed once, only on the state that was displayed, and undoable for a day."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from licensing.number import show
from server import clock
from server.console import action_views
from server.console.roles import Role
from server.licenses.door import registrations
from server.licenses.models import Change, Contract, License
from server.licenses.staff import import_file, imports, operations
from tests.server.console.console_client import (
    ACTION,
    confirm,
    do,
    hidden_fields,
    open_action,
    page_of,
    signed_in,
    undo,
    words,
)
from tests.server.terminal import FarTerminal

Issue = Callable[..., list[str]]


def test_a_second_click_changes_nothing_and_reports_it(sato: Client, number: str) -> None:
    page = open_action(sato, "renew", number, months="12")
    confirm(sato, "renew", page)
    assert "satoさんが12:00に済ませています" in confirm(sato, "renew", page)
    back = sato.get(ACTION.format("renew"), hidden_fields(page), follow=True).content.decode()
    assert "satoさんが12:00に済ませています" in back
    assert operations.find(number).contract_until == date(2028, 11, 22)


def test_a_confirmation_without_token_or_version_changes_nothing(sato: Client, number: str) -> None:
    page = open_action(sato, "renew", number, months="12")
    for name in ("seen", "token"):
        sent = {key: value for key, value in hidden_fields(page).items() if key != name}
        assert 'name="seen"' in sato.post(ACTION.format("renew"), sent, follow=True).content.decode()
    assert not Change.objects.exists()


def test_the_second_of_two_users_sees_who_was_first(sato: Client, number: str) -> None:
    page = open_action(sato, "renew", number, months="12")
    do(signed_in("tanaka", Role.ADMIN), "stop", number, when="now")
    again = confirm(sato, "renew", page)
    assert "tanakaさんが12:00に「停止」をしています。" in again
    assert "まだ何もしていません" in again
    assert 'name="seen"' in again
    assert operations.find(number).contract_until == date(2027, 11, 22)


def test_a_terminal_that_registered_the_number_meanwhile_is_not_released(
    sato: Client, number: str, now: datetime
) -> None:
    page = open_action(sato, "release", number)
    FarTerminal("銀座 レジ2").register(number, now, replace=True)
    assert "端末の操作で「端末入れ替え」がありました" in confirm(sato, "release", page)
    assert registrations.open_of(operations.find(number)) is not None


def test_undo_leaves_later_changes_and_names_their_author(
    sato: Client, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    do(sato, "renew", number, months="12")
    later = clock.now() + timedelta(hours=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    operations.renew(operations.find(number), until=date(2030, 1, 1), who="tanaka", now=later)
    assert "tanakaさんが13:00に「更新手続き」をしています" in undo(sato)
    assert operations.find(number).contract_until == date(2030, 1, 1)


def test_after_a_day_a_change_cannot_be_undone(sato: Client, number: str, monkeypatch: pytest.MonkeyPatch) -> None:
    do(sato, "stop", number, when="now")
    later = clock.now() + timedelta(hours=24)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert "24時間を過ぎた" in undo(sato)
    assert operations.find(number).stopped_at is not None


def test_a_large_import_has_a_page_of_bounded_size_and_so_has_what_its_undo_left(
    sato: Client, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(action_views, "MOST_SHOWN", 2)
    monkeypatch.setattr(action_views, "MOST_TOLD", 1)
    table = b"customer,email,count,until\nA,a@example.jp,4,2027-11-30\n"
    done = imports.perform(import_file.read(table), mails=False, token="t", who="sato", now=now)
    address = f"/admin/changes/{done.pk}/"
    page = words(page_of(sato, address))
    first, second, third, last = (show(license.number) for license in License.objects.order_by("pk"))
    assert first in page
    assert third not in page
    assert "ほかに2件あります。" in page
    contract = Contract.objects.get()
    page = words(page_of(sato, f"/admin/contracts/{contract.pk}/resend/", once="x"))
    assert "ライセンス番号4件のメール" in page
    assert last not in page
    for license in License.objects.order_by("pk")[:3]:
        operations.renew(license, until=date(2028, 1, 1), who="kato", now=now)
    page = words(undo(sato))
    assert f"{first} は" in page
    assert f"{second} は" not in page
    assert "ほかに2件も、同じ理由で取り消していません。" in page
    assert "1件を、操作の前の状態に戻しました。" in page
