"""Strangers who start trials with any number of keys: staff are told, and what they leave behind is deleted."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from licensing.clock import day_of
from licensing.codes import Code
from licensing.request import Op
from server import clock
from server.console.roles import Role
from server.licenses.door import limits, trials
from server.licenses.door.views import statements
from server.licenses.models import Answer, ContactDay, Terminal, Trial
from server.mailing import staff_reminders
from server.mailing.models import Message
from server.ops import worker
from tests.server.console.console_client import signed_in
from tests.server.terminal import FarTerminal, refused

Issue = Callable[..., list[str]]
DAY = timedelta(days=1)
LATER = timedelta(days=30) + trials.DELETED_AFTER + DAY
"""After the consent: the trial and the time after it are over."""


def test_a_terminal_that_had_a_trial_and_never_came_back_is_deleted(issue: Issue, now: datetime) -> None:
    gone, back, licensed = FarTerminal("gone"), FarTerminal("back"), FarTerminal("licensed")
    for terminal in (gone, back, licensed):
        terminal.trial(now)
    licensed.register(issue()[0], now)
    back.check(now + 2 * DAY + timedelta(days=30))
    Terminal.objects.update(deadline=day_of(now) + timedelta(days=30))
    assert trials.forget(now + LATER - DAY) == 0
    assert trials.forget(now + LATER) == 1
    assert set(Terminal.objects.values_list("name", flat=True)) == {"back", "licensed"}
    assert not ContactDay.objects.filter(terminal=None).exists()
    assert Answer.objects.count() == 1
    assert Trial.objects.count() == 3, "the machines are known for ever"
    with refused(Code.UNKNOWN_TERMINAL):
        gone.check(now + LATER)
    assert gone.trial(now + LATER).deadline == day_of(now + timedelta(days=30)), "no second trial"
    assert FarTerminal(machine=gone.machine).trial(now + LATER).deadline == day_of(now + timedelta(days=30))


def test_one_key_with_ever_new_machines_starts_no_more_trials_than_new_keys(db: None, now: datetime) -> None:
    terminal = FarTerminal()
    statuses = []
    for place in range(limits.FIRST_CONTACTS.times + 5):
        terminal.machine = f"machine-that-nobody-has-{place}"
        terminal.sign(terminal.request(Op.TRIAL, now))
        statuses.append(statements("203.0.113.7", terminal.blob).status)
    assert set(statuses[-5:]) == {429}
    assert Trial.objects.count() == limits.FIRST_CONTACTS.times


def test_deleting_ends_for_the_day_when_nothing_is_left(
    db: None,
    now: datetime,
    django_assert_num_queries: Callable[..., AbstractContextManager[object]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for _ in range(3):
        FarTerminal().trial(now)
    monkeypatch.setattr("server.deletion.BATCH", 2)
    assert [trials.forget(now + LATER) for _ in range(3)] == [2, 1, 0]
    with django_assert_num_queries(1):
        assert trials.forget(now + LATER) == 0
    assert trials.forget(now + LATER + DAY) == 0


def test_days_are_recorded_that_passed_while_no_job_ran(db: None, now: datetime) -> None:
    for days in (0, 0, 3):
        FarTerminal().trial(now + days * DAY)
    assert trials.record_days(now + 5 * DAY) == 2
    FarTerminal().trial(now + 5 * DAY)
    assert trials.record_days(now + 6 * DAY) == 1


def test_staff_are_told_once_of_unusually_many(
    db: None, now: datetime, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trials, "UNUSUAL", 2)
    monkeypatch.setattr(clock, "now", lambda: now)
    sato = signed_in("sato", Role.VIEWER)
    FarTerminal().trial(now - DAY)
    FarTerminal().trial(now)
    settings.STAFF_MAIL = "staff@example.jp"
    assert staff_reminders.remind_of_trials(now) == 0
    assert "お試しを始めました" not in page_of(sato)
    FarTerminal().trial(now)
    settings.STAFF_MAIL = ""
    assert staff_reminders.remind_of_trials(now) == 0
    settings.STAFF_MAIL = "staff@example.jp"
    worker.run_once(now)
    worker.run_once(now)
    [mail] = Message.objects.all()
    assert "2台" in mail.subject
    assert "/admin/licenses/terminal/" in mail.text
    assert "番号のない端末2台がお試しを始めました" in page_of(sato)
    metrics = Client().get("/metrics", headers={"Host": "localhost"}).content.decode()
    assert "attomenzei_new_terminals_today 2.0" in metrics


def page_of(client: Client) -> str:
    return client.get("/admin/").content.decode()


def test_terminals_with_a_number_are_no_trials(issue: Issue, now: datetime) -> None:
    FarTerminal().register(issue()[0], now)
    assert trials.first_contacts(day_of(now)) == 0
