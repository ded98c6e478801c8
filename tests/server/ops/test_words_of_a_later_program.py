"""After the way back without a migration: what a newer program has stored stops nothing, and waits for that program."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.contrib.auth.models import User
from django.test import Client

from server.api.models import Token, Webhook
from server.licenses.log import chain
from server.licenses.models import Batch, Event, License
from server.licenses.staff import batches
from server.licenses.staff.actions import Stop
from server.licenses.staff.states import version_of
from server.mailing import notices
from server.mailing.models import Message

Issue = Callable[..., list[str]]


def test_an_event_of_a_later_program_stops_no_mail(issue: Issue, now: datetime) -> None:
    [number] = issue()
    Event.objects.create(what="later", who="sato", at=now, license=number, customer="銀座商店")
    issue()
    chain.seal()
    assert notices.follow(now) == 3
    assert Message.objects.filter(kind="numbers").count() == 2


def test_an_operation_of_a_later_program_waits_and_stops_no_other(issue: Issue, now: datetime) -> None:
    issue()
    rows = list(License.objects.all())
    for token in ("first", "second"):
        batches.start(Stop(), rows, token=token, seen=version_of(rows), who="sato", now=now)
    Batch.objects.filter(token="first").update(action="later")
    assert (batches.advance(now), batches.advance(now)) == (1, 0)
    assert list(Batch.objects.filter(finished_at=None).values_list("token", flat=True)) == ["first"]
    Batch.objects.filter(token="first").update(action="stop")
    assert batches.advance(now) == 1, "with the newer program again"


@pytest.mark.parametrize("page", ["licenses/batch/", "api/webhook/", "api/token/"])
def test_lists_of_the_console_are_displayed(issue: Issue, now: datetime, page: str) -> None:
    issue()
    rows = list(License.objects.all())
    batches.start(Stop(), rows, token="once", seen=version_of(rows), who="sato", now=now)
    Batch.objects.update(action="later")
    Event.objects.create(what="later", who="sato", at=now)
    Webhook.objects.create(url="https://crm.example.jp/", secret="", kinds=["license.later"], added_at=now)
    Token.objects.create(name="crm", prefix="amt_1", digest="1", scopes=["later"], issued_at=now, issued_by="sato")
    client = Client()
    client.force_login(User.objects.create_superuser("sato", password="x"))
    answer = client.get(f"/admin/{page}")
    assert (answer.status_code, "later" in answer.content.decode()) == (200, True)
