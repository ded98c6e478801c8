"""``staff``: a password is replaced only if that was asked for; an option changes what it names and nothing else."""

import os
import pty
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

from server.console import staff
from server.console.roles import Role
from server.licenses.models import Event
from tests.server.ops.test_commands import say
from tests.server.programs import ROOT, create_server, environment

PASSWORD = "a-password-of-16"


def test_nobody_is_asked_where_the_input_is_closed(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    User.objects.create_user("sato", password=PASSWORD)
    monkeypatch.setattr(sys, "stdin", None)  # as by <&-
    with pytest.raises(CommandError, match="--yes"):
        call_command("staff", "sato")
    assert User.objects.get().check_password(PASSWORD)


def known(name: str = "sato", password: str = PASSWORD) -> User:
    user = User.objects.get(username=name)
    user.set_password(password)
    user.save()
    return user


@pytest.fixture
def sato(db: None) -> User:
    say("staff", "sato", "--role", "support")
    return known()


def test_a_new_account_gets_a_password(db: None) -> None:
    password = say("staff", "sato").strip()
    user = User.objects.get(username="sato")
    assert (user.check_password(password), user.is_staff, staff.role_of(user)) == (True, True, Role.ADMIN)


def test_an_existing_account_is_not_changed_unasked(sato: User) -> None:
    for role in ((), ("--role", "admin")):
        with pytest.raises(CommandError, match="sato exists, and nothing was changed: --yes replaces") as caught:
            say("staff", "sato", *role)
        assert caught.value.returncode == 2
    sato.refresh_from_db()
    assert (sato.check_password(PASSWORD), staff.role_of(sato)) == (True, Role.SUPPORT)
    replaced = say("staff", "sato", "--yes").strip()
    sato.refresh_from_db()
    assert (sato.check_password(replaced), staff.role_of(sato)) == (True, Role.SUPPORT)


def test_keep_password_keeps_it(sato: User) -> None:
    assert "sato is unchanged" in say("staff", "sato", "--keep-password")
    assert "sato is admin now" in say("staff", "sato", "--keep-password", "--role", "admin")
    sato.refresh_from_db()
    assert (sato.check_password(PASSWORD), staff.role_of(sato)) == (True, Role.ADMIN)
    with pytest.raises(CommandError, match="there is no login nobody"):
        say("staff", "nobody", "--keep-password", "--role", "admin")
    assert not User.objects.filter(username="nobody").exists()


def test_a_dismissed_account_is_reactivated_with_its_password(sato: User) -> None:
    say("staff", "sato", "--dismiss")
    assert "sato can sign in again" in say("staff", "sato", "--reactivate")
    say("staff", "sato", "--reactivate")
    sato.refresh_from_db()
    assert (sato.is_active, sato.check_password(PASSWORD)) == (True, True)
    assert Event.objects.filter(what=Event.What.REACTIVATED).count() == 1, "the second time changed nothing"


def test_a_colleague_is_unlocked(sato: User, now: datetime) -> None:
    TOTPDevice.objects.create(user=sato, throttling_failure_count=4, throttling_failure_timestamp=now)
    for address in ("203.0.113.7", "203.0.113.8"):
        client = Client(REMOTE_ADDR=address)
        for _ in range(5):
            refused = client.post("/admin/login/", {"username": "sato", "password": "wrong"})
    assert refused.status_code == 429
    assert "locked out" in say("staff", "list")
    assert "sato can try again" in say("staff", "sato", "--unlock")
    say("staff", "sato", "--unlock")
    assert "locked out" not in say("staff", "list")
    entered = client.post("/admin/login/", {"username": "sato", "password": PASSWORD})
    assert entered.status_code == 302
    assert TOTPDevice.objects.get().throttling_failure_count == 0
    assert Event.objects.filter(what=Event.What.UNLOCKED).count() == 1


def test_a_lockout_ends_by_itself(sato: User, now: datetime) -> None:
    for at in (now, now - timedelta(minutes=16)):
        AccessAttempt.objects.all().delete()
        attempt = AccessAttempt.objects.create(username="sato", ip_address="203.0.113.7", failures_since_start=5)
        AccessAttempt.objects.filter(pk=attempt.pk).update(attempt_time=at)
        assert staff.locked_out(now) == ({"sato"} if at == now else set())


def test_the_list_has_a_line_for_each_account(sato: User, now: datetime) -> None:
    say("staff", "tanaka", "--role", "viewer")
    say("staff", "tanaka", "--dismiss")
    User.objects.filter(username="sato").update(last_login=now)
    TOTPDevice.objects.create(user=sato)
    assert [line.split() for line in say("staff", "list").splitlines()] == [
        ["sato", "support", "active", "second", "factor", "2026-11-22", "12:00"],
        ["tanaka", "viewer", "dismissed", "no", "second", "factor", "never", "signed", "in"],
    ]


@pytest.mark.first(1)
@pytest.mark.parametrize(("answer", "code"), [("y", 0), ("n", 2)])
def test_a_person_is_asked(tmp_path: Path, answer: str, code: int) -> None:
    create_server(tmp_path)
    command = [sys.executable, "-m", "server", "staff", "sato"]
    subprocess.run(command, cwd=ROOT, env=environment(tmp_path), check=True, capture_output=True)
    master, terminal = pty.openpty()
    os.write(master, f"{answer}\n".encode())
    ended = subprocess.run(
        command,
        cwd=ROOT,
        env=environment(tmp_path),
        stdin=terminal,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    os.close(terminal)
    os.close(master)
    assert ended.returncode == code, ended.stderr
    assert "sato exists. Replace its password? [y/N]" in ended.stderr
