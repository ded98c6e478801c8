"""The list of trials: who tries the app, whether the trial still runs, and who became a customer."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from server.licenses.models import Terminal, Trial
from tests.server.console.console_client import page_of, words
from tests.server.terminal import FarTerminal

Issue = Callable[..., list[str]]
TRIALS = "/admin/licenses/trial/"


def trial(now: datetime, name: str, days_left: int) -> FarTerminal:
    """Return a terminal whose trial ends in ``days_left`` days."""
    terminal = FarTerminal(name)
    terminal.trial(now)
    machine = Terminal.objects.get(name=name).machine
    Trial.objects.filter(machine=machine).update(deadline=(now + timedelta(days=days_left)).date())
    return terminal


@pytest.fixture
def trials(now: datetime, issue: Issue) -> None:
    trial(now, "浅草 レジ1", 20)
    trial(now, "新宿 レジ1", 3)
    trial(now, "渋谷 レジ1", -1)
    trial(now, "銀座 レジ1", 20).register(issue()[0], now)


def shown(client: Client, **asked: str) -> set[str]:
    page = client.get(TRIALS, asked).content.decode()
    return set(re.findall(r">(\S+) レジ1</a>", page))


@pytest.mark.parametrize(
    ("state", "names"),
    [
        ("running", {"浅草", "新宿"}),
        ("ending", {"新宿"}),
        ("ended", {"渋谷"}),
        ("licensed", {"銀座"}),
        ("other", {"浅草", "新宿", "渋谷", "銀座"}),
    ],
)
def test_trials_are_filtered_by_their_state(sato: Client, trials: None, state: str, names: set[str]) -> None:
    assert shown(sato, state=state) == names


def test_a_row_says_whose_it_is_and_how_it_stands(sato: Client, trials: None) -> None:
    text = words(page_of(sato, TRIALS))
    for state in ("残り20日", "残り3日", "終了", "ご契約済み"):
        assert state in text
    licensed = page_of(sato, TRIALS, state="licensed")
    assert re.search(r'href="/admin/customers/\d+/">銀座商店', licensed)
    terminal = Terminal.objects.get(name="銀座 レジ1")
    assert f"/admin/licenses/terminal/{terminal.pk}/change/" in licensed
    assert terminal.shown_number in licensed


@pytest.mark.parametrize("typed", ["新宿", "ｼﾝｼﾞｭｸ れじ", "number"])
def test_a_trial_is_found_by_its_terminal(sato: Client, trials: None, typed: str) -> None:
    terminal = Terminal.objects.get(name="新宿 レジ1")
    if typed.startswith("ｼ"):
        terminal.name = "シンジュク レジ1"
        terminal.save()
        assert shown(sato, q=typed) == {"シンジュク"}
    else:
        assert shown(sato, q=terminal.shown_number[5:] if typed == "number" else typed) == {"新宿"}


def test_a_trial_whose_terminal_was_deleted_stays_in_the_list(sato: Client, now: datetime) -> None:
    trial(now, "渋谷 レジ1", -70)
    Terminal.objects.all().delete()
    assert "端末の記録は削除済み" in page_of(sato, TRIALS)
    assert page_of(sato, f"{TRIALS}{Trial.objects.get().pk}/change/")


def test_a_terminal_without_a_name_is_called_by_its_number(sato: Client, now: datetime) -> None:
    FarTerminal("").trial(now)
    assert f">{Terminal.objects.get().shown_number}</a>" in page_of(sato, TRIALS)


def test_the_number_of_statements_does_not_grow_with_the_trials(sato: Client, now: datetime) -> None:
    counts = []
    for name in ("浅草 レジ1", "新宿 レジ1", "渋谷 レジ1"):
        trial(now, name, 20)
        with CaptureQueriesContext(connection) as done:
            page_of(sato, TRIALS)
        counts.append(len(done))
    assert counts[1] == counts[2]
