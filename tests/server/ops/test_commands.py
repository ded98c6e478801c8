"""The commands for staff: output, arguments and errors."""

import json
import os
import re
from collections.abc import Callable
from datetime import date, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from pytest_django import Settings

from licensing.number import generate, parse, show
from server import clock
from server.home import Home
from server.licenses.models import Event, License, Registration
from server.licenses.staff import operations
from tests.server.terminal import FarTerminal

Issue = Callable[..., list[str]]

NEW = ("--customer", "銀座商店", "--email", "owner@example.jp", "--count", "2", "--months", "12")


def say(*arguments: str) -> str:
    """Return what ``attomenzei-server`` prints for ``arguments``."""
    output = StringIO()
    call_command(*arguments, stdout=output, stderr=StringIO())
    return output.getvalue()


def facts(*arguments: str) -> Any:
    return json.loads(say(*arguments, "--json"))


def test_issue_prints_the_numbers_in_fours(db: None, home: Home) -> None:
    lines = say("license", "issue", *NEW).splitlines()
    assert [show(license.number) for license in License.objects.order_by("pk")] == lines
    assert len(lines) == 2
    assert all(re.fullmatch(r"(\w{4}-){3}\w{4}", line) for line in lines)


def test_issue_for_programs_prints_json_alone(db: None) -> None:
    issued = facts("license", "issue", *NEW, "--allowance", "30")
    assert issued["customer"] == "銀座商店"
    assert [parse(number) for number in issued["license_numbers"]] == issued["license_numbers"]
    assert set(License.objects.values_list("allowance_days", flat=True)) == {30}
    assert set(License.objects.values_list("contract_until", flat=True)).pop().isoformat() == issued["contract_until"]


@pytest.mark.parametrize(
    "written",
    [
        pytest.param(lambda number: show(number).lower(), id="lower case"),
        pytest.param(lambda number: show(number).replace("-", "ー"), id="long vowel marks"),
        pytest.param(lambda number: "".join(chr(ord(c) + 0xFEE0) for c in number), id="full width"),
        pytest.param(lambda number: f"ライセンス番号: {show(number)}", id="a line of the e-mail"),
    ],
)
def test_a_number_may_be_typed_in_any_spelling(issue: Issue, written: Callable[[str], str]) -> None:
    [number] = issue()
    assert facts("license", "show", written(number))["license_number"] == number


def test_show_prints_the_holder_and_the_events(issue: Issue, now: datetime) -> None:
    [number] = issue()
    statement = FarTerminal("銀座 レジ1").register(number, now)
    shown = facts("license", "show", number)
    assert shown["terminal"]["terminal_number"] == statement.terminal_number
    assert shown["terminal"]["terminal_name"] == "銀座 レジ1"
    assert shown["terminal"]["last_contact"] == "2026-11-22T03:00:00+00:00"
    first, *history = say("license", "show", number).splitlines()
    assert show(number) in first
    assert "銀座 レジ1" in first
    assert [line.split()[2] for line in history] == ["issued", "registered"]


def test_a_planned_stop_is_shown(issue: Issue) -> None:
    [number] = issue(months=120)
    assert facts("license", "stop", number, "--on", "2036-10-31")["stops_on"] == "2036-10-31"
    assert "2036-11-22, stops after 2036-10-31" in say("license", "show", number)


def test_show_names_the_terminals_that_may_go_on_unheard(issue: Issue, now: datetime) -> None:
    [number] = issue()
    old = FarTerminal("旧レジ").register(number, now)
    FarTerminal("新レジ").register(number, now, replace=True)
    _, outstanding, *_ = say("license", "show", number).splitlines()
    assert outstanding.startswith(f"旧レジ {old.terminal_number} lost it")
    assert outstanding.endswith(f"until {old.deadline}")


def test_list_has_a_line_for_each_license(issue: Issue) -> None:
    numbers = issue(3)
    assert [parse(line) for line in say("license", "list").splitlines()] == numbers
    assert [row["license_number"] for row in facts("license", "list", "--customer", "銀座")] == numbers
    assert facts("license", "list", "--customer", "新宿") == []


def test_renew_takes_months_or_a_day(issue: Issue) -> None:
    [number] = issue()
    assert facts("license", "renew", number, "--months", "12")["contract_until"] == "2028-11-22"
    assert facts("license", "renew", number, "--until", "2030-03-31")["contract_until"] == "2030-03-31"
    assert Event.objects.filter(what=Event.What.RENEWED).count() == 2


def test_stop_resume_and_release_print_the_state(issue: Issue, now: datetime) -> None:
    [number] = issue(months=120)
    FarTerminal().register(number, now)
    assert facts("license", "stop", number)["state"] == "stopped"
    assert facts("license", "resume", number)["state"] == "active"
    assert facts("license", "release", number)["terminal"] is None
    assert Registration.objects.get().ended_by == Registration.Ending.RELEASED
    assert show(number) in say("license", "stop", number)


def test_the_log_names_the_person_at_the_command_line(issue: Issue, monkeypatch: pytest.MonkeyPatch) -> None:
    [number] = issue()
    monkeypatch.setenv("LOGNAME", "sato")
    say("license", "stop", number)
    assert Event.objects.get(what=Event.What.STOPPED).who == "sato (command line)"


def test_the_log_has_no_name_where_the_system_has_none(issue: Issue, monkeypatch: pytest.MonkeyPatch) -> None:
    [number] = issue()

    def nobody() -> str:
        raise OSError("no such user")

    monkeypatch.setattr("getpass.getuser", nobody)
    say("license", "stop", number)
    assert Event.objects.get(what=Event.What.STOPPED).who == "command line"


def test_an_unknown_number_is_an_error(db: None) -> None:
    number = generate()
    with pytest.raises(CommandError, match=show(number)) as caught:
        say("license", "stop", number)
    assert caught.value.returncode == 5


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["show", "7K3M-9QXR-2VTA-84NX"], id="a wrong check symbol"),
        pytest.param(["show"], id="no number"),
        pytest.param(["renew", "7K3M-9QXR-2VTA-84ND"], id="neither months nor a day"),
        pytest.param(["issue", *NEW, "--months", "0"], id="no months"),
        pytest.param(["issue", *NEW, "--count", "２"], id="a number that is not plain"),
        pytest.param(["issue", *NEW, "--count", "1001"], id="too many"),
        pytest.param(["destroy"], id="no such action"),
        pytest.param([], id="no action"),
    ],
)
def test_a_usage_error_issues_and_changes_nothing(db: None, arguments: list[str]) -> None:
    with pytest.raises(CommandError):
        say("license", *arguments)
    assert not Event.objects.exists()


def test_an_invalid_day_is_a_usage_error(issue: Issue) -> None:
    [number] = issue()
    with pytest.raises(CommandError, match="2027-02-30"):
        say("license", "renew", number, "--until", "2027-02-30")


def test_an_invalid_customer_is_a_usage_error(db: None) -> None:
    with pytest.raises(CommandError) as caught:
        say("license", "issue", *NEW, "--email", "nobody")
    assert caught.value.returncode == 2


def test_init_reports_what_it_created_and_what_it_kept(db: None, home: Home, settings: Settings) -> None:
    settings.HOME = Home(home.folder / "new")
    assert say("init", "--url", "http://localhost:9000").startswith("Initialised ")
    assert "kept" in say("init")
    assert "http://localhost:9000" in say("init")


def test_init_names_an_unusable_file(db: None, home: Home) -> None:
    home.keyset.write_bytes(b"torn")
    with pytest.raises(CommandError, match=r"keyset\.jws") as caught:
        say("init")
    assert caught.value.returncode == 2


def test_the_migrations_match_the_models(db: None) -> None:
    call_command("makemigrations", check=True, dry_run=True, stdout=StringIO())


def test_a_stop_is_planned_and_cancelled(issue: Issue, monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    [number] = issue()
    monkeypatch.setattr(clock, "now", lambda: now)
    say("license", "stop", number, "--on", "2026-12-31")
    assert License.objects.get().stops_on == date(2026, 12, 31)
    say("license", "resume", number)
    assert License.objects.get().stops_on is None
    with pytest.raises(CommandError, match="has passed"):
        say("license", "stop", number, "--on", "2026-11-21")


def test_the_last_change_is_undone(issue: Issue) -> None:
    [number] = issue()
    say("license", "allowance", number, "10")
    assert facts("license", "stop", number)["state"] == "stopped"
    assert facts("license", "undo", number)["state"] == "active"
    assert facts("license", "undo", number)["allowance_days"] == 90
    with pytest.raises(CommandError, match="could be undone") as caught:
        say("license", "undo", number)
    assert caught.value.returncode == 5


def test_an_undo_names_the_licenses_that_were_changed_since(issue: Issue) -> None:
    [number] = issue()
    say("license", "allowance", number, "10")
    operations.set_allowance(operations.find(number), days=20, who="sato", now=clock.now())
    errors = StringIO()
    call_command("license", "undo", number, stdout=StringIO(), stderr=errors)
    assert errors.getvalue() == f"{show(number)} was changed since and is left as it is\n"
    assert License.objects.get().allowance_days == 20


@pytest.mark.parametrize(("to_folder", "expected"), [(True, "No mail server is set"), (False, "is queued")])
def test_issue_reports_where_the_mail_goes(db: None, settings: Settings, to_folder: bool, expected: str) -> None:
    settings.MAIL_TO_FOLDER = to_folder
    errors = StringIO()
    call_command("license", "issue", *NEW, stdout=StringIO(), stderr=errors)
    assert expected in errors.getvalue()


@pytest.mark.parametrize(
    "command",
    [
        "license answer FILE answer",
        "customer import FILE",
        "events verify --file FILE",
        "keys install FILE",
        "restore FILE",
    ],
)
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such files")
def test_no_command_waits_for_a_pipe_or_reads_a_device(db: None, tmp_path: Path, command: str) -> None:
    """``restore`` would have kept the server from starting meanwhile."""
    os.mkfifo(tmp_path / "pipe")
    for file in (tmp_path / "pipe", tmp_path, Path("/dev/zero")):
        with pytest.raises(CommandError, match=f"not a file: {file}"):
            call_command(*(str(file) if word == "FILE" else word for word in command.split()))


@pytest.mark.parametrize(
    "command",
    ["license list --contract 99999999999999999999", "mail send 99999999999999999999"],
)
def test_an_id_that_no_row_can_have_is_a_wrong_call(db: None, command: str) -> None:
    with pytest.raises(CommandError, match="not a whole number"):
        call_command(*command.split())


@pytest.mark.parametrize("to", ["a@example.jp\nBcc: b@example.jp", "sato", "", "日本@example.jp"])
def test_a_test_mail_goes_to_an_address(db: None, home: Home, to: str) -> None:
    with pytest.raises(CommandError, match="not an e-mail address"):
        call_command("mail", "test", to)
    assert not home.mail.exists()


@pytest.mark.parametrize("name", ["", "a b", "a\nb", 151 * "a"])
def test_a_login_is_one_that_the_console_takes(db: None, name: str) -> None:
    with pytest.raises(CommandError, match=r"valid username|blank|at most 150"):
        call_command("staff", name)
    assert not User.objects.exists()


def test_a_login_in_wide_letters_can_sign_in(db: None, client: Client) -> None:
    """The page of signing in takes them for narrow ones; the account could never be used."""
    password = say("staff", "ｓａｔｏ").strip()
    client.post("/admin/login/", {"username": "ｓａｔｏ", "password": password})
    assert "_auth_user_id" in client.session
    say("staff", "ｓａｔｏ", "--dismiss")
    assert not User.objects.get(username="sato").is_active
