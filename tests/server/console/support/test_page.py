"""The support page: reasons, support codes, and links to the action that helps."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.test import Client

from licensing.clock import JST, Doubt, Moment
from licensing.errors import DiskFailure
from licensing.standing import Standing, State
from licensing.support_code import summary_of, write_code
from server import clock
from server.console.roles import Role
from server.licenses.models import License
from server.licenses.staff import operations
from tests.server.console.console_client import signed_in
from tests.server.terminal import FarTerminal

Issue = Callable[..., list[str]]


@pytest.fixture
def sato(db: None) -> Client:
    return signed_in("sato", Role.ADMIN)


def test_a_support_code_is_explained(sato: Client, db: None) -> None:
    now = clock.now()
    standing = Standing(
        State.TRIAL_ENDED,
        Moment(now, Doubt.BEHIND, now),
        date(2026, 11, 1),
        -3,
        damaged=frozenset({"statement.jws"}),
        unwritable=DiskFailure(),
    )
    page = sato.get("/admin/why/", {"q": write_code(summary_of(standing, "E-204"))}).content.decode()
    for expected in (
        "お試し期間終了",
        "期限が過ぎています",
        "E-204",
        "パソコンの時計が遅れています。",
        "一部を読み込めません",
    ):
        assert expected in page


@pytest.mark.parametrize(("language", "expected"), [("ja", "契約期限が切れています"), ("en", "The contract has ended")])
def test_the_reason_is_in_the_language_of_support_and_the_screen_in_the_customers(
    sato: Client, issue: Issue, now: datetime, language: str, expected: str
) -> None:
    [number] = issue()
    FarTerminal().register(number, now)
    License.objects.update(contract_until=date(2026, 1, 1))
    operations.release(operations.find(number), who="suzuki", now=now)
    page = sato.get("/admin/why/", {"q": number}, headers={"accept-language": language}).content.decode()
    assert expected in page
    assert "ライセンス有効" in page
    assert f"{now.astimezone(JST):%Y/%m/%d %H:%M}" in page, "the last contact"


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


@pytest.mark.parametrize(("stopped", "tone"), [(True, "bad"), (False, "good")])
def test_the_card_of_a_terminal_that_is_locked_stands_out(
    sato: Client, issue: Issue, now: datetime, stopped: bool, tone: str
) -> None:
    [number] = issue()
    terminal = FarTerminal()
    terminal.register(number, now)
    if stopped:
        operations.stop(operations.find(number), who="suzuki", now=now)
        terminal.check(now)
    page = sato.get("/admin/why/", {"q": number}).content.decode()
    assert f"panel is-{tone}" in page


@pytest.mark.parametrize("typed", ["<script>", "%", "'", "𠮷" * 300, "\u200b", "{deadline}"])
def test_whatever_is_typed_is_looked_up_and_shown_as_it_is(sato: Client, typed: str) -> None:
    response = sato.get("/admin/why/", {"q": typed})
    assert response.status_code == 200
    assert '<script>"' not in response.content.decode()
