"""What a restore does beside replacing the database: no identity comes again, and e-mails wait for a decision."""

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from pytest_django import Settings

from server.api import webhooks
from server.api.deliveries import body_of
from server.api.models import Delivery, WebhookKind
from server.home import Home
from server.licenses.log import chain
from server.licenses.models import Contract, Event, License, Seal
from server.licenses.staff import batches, operations
from server.licenses.staff.actions import Stop
from server.licenses.staff.lockouts import lockouts
from server.licenses.staff.states import version_of
from server.mailing import outbox, reminders
from server.mailing.models import Message
from server.ops import backups, running_lock
from server.ops.restoring import GAP, begin_new_life
from tests.server.api.webhooks.messages import read
from tests.server.caller import Caller, refusal
from tests.server.programs import create_server, run
from tests.server.receiver import Receiver
from tests.server.tills import DAY, Issue, till


@pytest.fixture
def crm(db: None, now: datetime) -> Caller:
    return Caller("crm", now)


def test_ids_of_webhook_messages_never_come_again(issue: Issue, now: datetime, settings: Settings, crm: Caller) -> None:
    settings.WEBHOOK_PRIVATE = True
    [number] = issue()
    webhooks.add(Receiver().url, WebhookKind.values, who="sato", now=now)
    operations.stop(operations.find(number), who="sato", now=now)
    read(now)
    [before] = Delivery.objects.values_list("message", flat=True)
    sealed = list(Seal.objects.order_by("position"))
    begin_new_life(now)
    operations.resume(operations.find(number), who="sato", now=now)
    read(now)
    [_, after] = Delivery.objects.order_by("pk").values_list("message", flat=True)
    assert before == f"event-{sealed[-1].identity}"
    assert after.split("-")[1] != sealed[-1].epoch
    assert [seal.identity for seal in Seal.objects.order_by("position")][: len(sealed)] == [
        seal.identity for seal in sealed
    ], "what was not lost keeps its id"
    assert not list(chain.breaks())


def test_the_sequence_of_messages_goes_on_even_if_the_first_one_was_lost(
    issue: Issue, now: datetime, settings: Settings
) -> None:
    settings.WEBHOOK_PRIVATE = True
    [number] = issue()
    webhooks.add(Receiver().url, WebhookKind.values, who="sato", now=now)
    if connection.vendor == "sqlite":  # other tests of this process may have sent messages
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [Delivery._meta.db_table])
    begin_new_life(now)
    operations.stop(operations.find(number), who="sato", now=now)
    read(now)
    assert json.loads(body_of(Delivery.objects.get()))["sequence"] > GAP


def test_days_of_contact_that_may_be_lost_are_no_silence(issue: Issue, now: datetime) -> None:
    till(issue, now, silent=7)
    assert lockouts(now)
    begin_new_life(now - 5 * DAY)
    assert lockouts(now) == []


def test_a_cursor_is_refused_if_its_entry_was_lost(issue: Issue, crm: Caller, now: datetime) -> None:
    issue()
    chain.seal()
    kept, position = (lambda seal: (seal.identity, seal.position))(Seal.objects.latest("position"))
    lost = f"{kept.partition('-')[0]}-{position + 1}"
    begin_new_life(now)
    issue()
    chain.seal()
    refusal(crm.get("events", cursor=lost), 410, "cursor_gone")
    refusal(crm.get("events", cursor=str(position)), 422, "invalid_fields")
    assert [each["what"] for each in crm.get("events", cursor=kept).json()["items"]] == ["issued"]


def test_primary_keys_leave_a_gap(issue: Issue, now: datetime) -> None:
    issue()
    before = (Contract.objects.latest("pk").pk, Event.objects.latest("pk").pk)
    begin_new_life(now)
    issue()
    after = (Contract.objects.latest("pk").pk, Event.objects.latest("pk").pk)
    assert all(new >= old + GAP for old, new in zip(before, after, strict=True))


def test_mail_that_may_have_been_sent_is_held(issue: Issue, now: datetime) -> None:
    issue()
    assert begin_new_life(now) == 1, "the mail with the numbers follows from an event in the backup"
    outbox.send_due(now)
    message = Message.objects.get()
    assert (message.state, message.failure) == (Message.State.HELD, Message.Failure.RESTORED)
    assert outbox.queue_again(message, now)
    assert not outbox.discard(message), "it is decided already"
    outbox.send_due(now)
    assert Message.objects.get().state == Message.State.SENT


def test_a_reminder_of_yesterday_is_not_sent_again_after_a_restore_at_night(issue: Issue, now: datetime) -> None:
    issue(months=1)
    Contract.objects.update(issued_at=now - timedelta(days=300))
    yesterday = datetime(2026, 11, 22, 0, tzinfo=UTC)  # 9:00 in Japan; 30 days before the end
    begin_new_life(yesterday + timedelta(hours=22))
    [message] = Message.objects.filter(kind="ending")
    assert message.state == Message.State.HELD
    reminders.remind(yesterday + timedelta(days=1))
    assert Message.objects.filter(kind="ending").count() == 1


def test_an_operation_that_is_half_done_in_the_backup_waits_for_a_person(issue: Issue, now: datetime) -> None:
    """It was finished since, perhaps also undone; and its e-mails were sent."""
    issue(batches.PART + 1)
    rows = list(License.objects.order_by("pk"))
    batch = batches.start(Stop(), rows, token="once", seen=version_of(rows), who="sato", now=now)
    batches.advance(now)
    assert begin_new_life(now) == 2, "the numbers, and what was stopped already"
    assert (batches.advance(now), License.objects.filter(stopped_at=None).count()) == (0, 1)
    batch.refresh_from_db()
    assert (batch.left_out, batch.finished_at, batches.undoable(batch, now)) == ([rows[-1].pk], now, True)
    batches.undo(batch, who="sato", now=now)
    begin_new_life(now)
    batch.refresh_from_db()
    assert (batches.advance(now), batch.undone_at) == (0, now)
    assert (batch.kept, License.objects.filter(stopped_at=None).count()) == ([row.pk for row in rows[:-1]], 1)


def test_an_expired_link_is_not_held_for_ever(issue: Issue, now: datetime) -> None:
    issue()
    begin_new_life(now)
    Message.objects.update(secret_until=now)
    outbox.delete_expired_secrets(now + timedelta(seconds=1))
    assert Message.objects.get().state == Message.State.GIVEN_UP


def test_staff_decide_in_the_console(issue: Issue, now: datetime) -> None:
    issue()
    begin_new_life(now)
    client = Client()
    client.force_login(User.objects.create_superuser("sato", password="x"))
    chosen = {"action": "discard", "_selected_action": [Message.objects.get().pk]}
    assert "復元により保留" in client.get("/admin/mailing/message/").content.decode()
    page = client.post("/admin/mailing/message/", chosen, follow=True).content.decode()
    assert "1件のメールは送信しません。" in page
    assert Message.objects.get().failure == Message.Failure.DISCARDED


def mail(*arguments: str) -> str:
    printed = StringIO()
    call_command("mail", *arguments, stdout=printed)
    return printed.getvalue()


def test_the_command_lists_sends_and_discards(issue: Issue, now: datetime) -> None:
    issue()
    issue(months=3)
    printed = StringIO()
    call_command("restored", stdout=printed)
    assert "2 e-mails may have been sent already and are held" in printed.getvalue()
    [first, second] = [line.split()[0] for line in mail("list").splitlines()]
    with pytest.raises(CommandError, match="give ids"):
        mail("send")
    with pytest.raises(CommandError, match="give ids"):
        mail("discard", first, "999999999")
    mail("send", first)
    mail("discard", "--all")
    assert mail("list") == ""
    states = dict(Message.objects.values_list("pk", "state"))
    assert states == {int(first): Message.State.QUEUED, int(second): Message.State.GIVEN_UP}


def test_restoring_a_file_begins_another_epoch(tmp_path: Path) -> None:
    create_server(tmp_path / "vendor")
    run(
        tmp_path / "vendor",
        "license",
        "issue",
        "--customer",
        "銀座",
        "--email",
        "o@example.jp",
        "--months",
        "1",
        "--count",
        "1",
    )
    run(tmp_path / "vendor", "backup", str(tmp_path / "b"))
    restored = run(tmp_path / "vendor", "restore", str(tmp_path / "b"))
    assert "1 e-mails may have been sent already and are held" in restored.stdout, restored.stderr
    with closing(sqlite3.connect(tmp_path / "vendor" / "attomenzei.sqlite3")) as database:
        assert database.execute("SELECT count(*) FROM licenses_epoch").fetchone() == (1,)
        assert database.execute("SELECT state FROM mailing_message").fetchall() == [("held",)]
    lock = running_lock.hold(Home(tmp_path / "vendor"))
    refused = run(tmp_path / "vendor", "restored")
    lock.release()
    assert (refused.returncode, "stop them first" in refused.stderr) == (1, True)


def test_no_server_runs_on_a_restore_that_was_interrupted(
    tmp_path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups, "_refuse_foreign_code", lambda _backup: None)  # opens a database of Django's
    vendor, copy = tmp_path / "vendor", tmp_path / "b"
    create_server(vendor)
    run(vendor, "backup", str(copy))
    backups.restore(copy, vendor / "attomenzei.sqlite3", now, older=False)  # and then the power went
    for command in (("init",), ("work", "--once"), ("serve", "--port", "0")):
        ended = run(vendor, *command)
        assert (ended.returncode, "run `attomenzei-server restored`" in ended.stderr) == (2, True), command
    assert run(vendor, "restored").returncode == 0
    for command in (("work", "--once"), ("init",)):
        assert run(vendor, *command).returncode == 0


@pytest.mark.variant
def test_a_restore_that_cannot_queue_its_mail_is_not_finished(tmp_path: Path) -> None:
    """What follows from the backup, and may have been sent, would be sent once the profile is corrected."""
    vendor, copy = tmp_path / "vendor", tmp_path / "b"
    create_server(vendor)
    new = ("--customer", "銀座", "--email", "o@example.jp", "--months", "1", "--count", "1")
    for command in (("license", "issue", *new), ("backup", str(copy))):
        assert run(vendor, *command).returncode == 0
    profile = (vendor / "vendor.json").read_bytes()
    (vendor / "vendor.json").write_bytes(profile[:-20])
    restored = run(vendor, "restore", str(copy))
    assert (restored.returncode, len(restored.stderr.splitlines())) == (2, 1), restored.stderr
    assert "vendor.json" in restored.stderr
    assert restored.stderr.endswith("correct that and run `attomenzei-server restored`\n")
    (vendor / "vendor.json").write_bytes(profile)
    assert "run `attomenzei-server restored`" in run(vendor, "work", "--once").stderr
    assert "1 e-mails may have been sent already and are held" in run(vendor, "restored").stdout
