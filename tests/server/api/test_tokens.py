"""Tokens: shown once, stored as a digest, refused once revoked, and recorded in the event log."""

import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
import requests
from django.core.management import CommandError, call_command
from django.db import connection

from server.api import tokens
from server.api.models import Scope, Token
from server.licenses.models import Event
from tests.server.caller import Caller, refusal
from tests.server.programs import create_server, run, started

pytestmark = pytest.mark.django_db


def test_the_secret_is_nowhere_in_the_database(now: datetime) -> None:
    token, secret = tokens.issue("crm", [Scope.READ], who="sato", now=now)
    stored = str(Token.objects.filter(pk=token.pk).values()) + str(Event.objects.values())
    assert secret.startswith(token.prefix)
    assert secret not in stored
    assert secret.rpartition("_")[2] not in stored


def test_issuing_and_revoking_are_in_the_event_log(now: datetime) -> None:
    tokens.issue("crm", [Scope.READ, Scope.STOP], who="sato", now=now)
    for _ in range(2):
        tokens.revoke("crm", who="suzuki", now=now)
    issued, revoked = Event.objects.order_by("pk")
    assert issued.after
    assert revoked.before
    assert (issued.what, issued.who, issued.after["scopes"]) == ("token_issued", "sato", "read licenses:stop")
    assert (revoked.what, revoked.who, revoked.before["token"]) == ("token_revoked", "suzuki", "crm")


def test_a_revoked_token_is_refused_at_once(now: datetime) -> None:
    crm = Caller("crm", now)
    assert crm.get("licenses").status_code == 200
    tokens.revoke("crm", who="sato", now=now)
    refusal(crm.get("licenses"), 401, "unauthenticated")


def test_the_last_use_is_noted_to_the_minute(now: datetime) -> None:
    token, secret = tokens.issue("crm", [Scope.READ], who="sato", now=now)
    for seconds, noted in ((0, 0), (30, 0), (61, 61)):
        tokens.holder(secret, now + timedelta(seconds=seconds))
        assert Token.objects.get().last_used_at == now + timedelta(seconds=noted)
    assert tokens.holder(secret + "x", now) is None
    assert token.last_used_at is None


def test_a_last_use_in_the_future_is_of_a_wrong_clock(now: datetime) -> None:
    _, secret = tokens.issue("crm", [Scope.READ], who="sato", now=now)
    tokens.holder(secret, now + timedelta(days=365))
    tokens.holder(secret, now)
    assert Token.objects.get().last_used_at == now


def test_on_postgresql_the_last_use_needs_no_setting_of_sqlite(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    _, secret = tokens.issue("crm", [Scope.READ], who="sato", now=now)
    monkeypatch.setattr(connection, "vendor", "postgresql")
    assert tokens.holder(secret, now) is not None
    assert Token.objects.get().last_used_at == now


def test_reading_works_while_another_process_writes(tmp_path: Path) -> None:
    create_server(tmp_path)
    secret = run(tmp_path, "token", "issue", "--name", "crm", "--scope", "read").stdout.split()[-1]
    with (
        started(tmp_path, "serve", "--port", "0", "--no-jobs", expect=r"Listening on (http://\S+)") as (_, line),
        closing(sqlite3.connect(tmp_path / "attomenzei.sqlite3", isolation_level=None)) as writer,
    ):
        writer.execute("BEGIN IMMEDIATE")
        headers = {"Authorization": f"Bearer {secret}"}
        read = requests.get(line[1] + "/api/v1/licenses", headers=headers, timeout=60)
    assert read.status_code == 200, read.text


@pytest.mark.parametrize(
    ("name", "scopes"),
    [
        pytest.param("", ["read"], id="no name"),
        pytest.param(" ", ["read"], id="a name of spaces"),
        pytest.param("n" * 61, ["read"], id="too long a name"),
        pytest.param("crm", ["read"], id="a name in use"),
        pytest.param("billing", [], id="no scope"),
        pytest.param("billing", ["read", "all"], id="a scope that there is not"),
    ],
)
def test_an_invalid_token_is_refused_with_what_to_do(now: datetime, name: str, scopes: list[str]) -> None:
    tokens.issue("crm", [Scope.READ], who="sato", now=now)
    with pytest.raises(tokens.TokenError, match=r"choose a name|give at least one scope"):
        tokens.issue(name, scopes, who="sato", now=now)
    assert Token.objects.count() == Event.objects.count() == 1


def command(*arguments: str) -> str:
    printed = StringIO()
    call_command("token", *arguments, stdout=printed, stderr=StringIO())
    return printed.getvalue()


def test_the_command_issues_lists_and_revokes(now: datetime) -> None:
    secret = command("issue", "--name", "crm", "--scope", "read", "--scope", "licenses:stop").strip()
    assert tokens.holder(secret, now) is not None
    listed = command("list")
    assert "crm" in listed
    assert "read licenses:stop" in listed
    assert secret not in listed
    command("revoke", "--name", "crm")
    assert tokens.holder(secret, now) is None
    assert "revoked" in command("list")
    with pytest.raises(CommandError, match="there is no token 'billing'"):
        command("revoke", "--name", "billing")
