"""Adding an e-mail to the queue: once for each key, and in the caller's transaction."""

from datetime import UTC, date, datetime

import pytest
from django.db import transaction
from django.template import TemplateDoesNotExist

from server.mailing.mail_queue import enqueue
from server.mailing.models import Message

NUMBER = "7K3M9QXR2VTA84ND"


def numbers(now: datetime, *, key: str = "numbers:1", language: str = "ja", customer: str = "銀座商店") -> Message:
    context = {"customer": customer, "numbers": ["7K3M-9QXR-2VTA-84ND"], "until": date(2027, 11, 22)}
    return enqueue(
        "numbers", to="owner@example.jp", language=language, key=key, context=context, now=now, codes=[NUMBER]
    )


def test_a_message_waits_in_the_queue_with_all_its_text(db: None, now: datetime) -> None:
    message = Message.objects.get(pk=numbers(now).pk)
    assert (message.state, message.to, message.kind) == (Message.State.QUEUED, "owner@example.jp", "numbers")
    assert message.not_before == now
    assert message.subject == "【あっと免税】ライセンス番号のお知らせ"
    assert "銀座商店 様" in message.text.splitlines()
    assert "7K3M-9QXR-2VTA-84ND" in message.text.splitlines()
    assert "2027年11月22日(月)" in message.text
    assert 'src="cid:qr-1"' in message.html
    assert message.message_id.endswith("@localhost>")


def test_the_same_key_is_the_same_message(db: None, now: datetime) -> None:
    first = numbers(now)
    assert numbers(datetime(2027, 1, 1, tzinfo=UTC), customer="新宿商店") == first
    assert "銀座商店" in Message.objects.get().text
    assert numbers(now, key="numbers:2") != first


def test_a_message_is_rolled_back_with_its_transaction(db: None, now: datetime) -> None:
    with transaction.atomic():
        numbers(now)
        transaction.set_rollback(True)
    assert not Message.objects.exists()


def test_days_are_in_the_language_of_the_mail(db: None, now: datetime) -> None:
    message = numbers(now, language="en")
    assert message.subject == "あっと免税: your license numbers"
    assert "22 November 2027" in message.text
    assert "22 November 2027" in message.html


def test_a_name_is_escaped_in_html_only(db: None, now: datetime) -> None:
    message = numbers(now, customer="A&B <商店>")
    assert "A&B <商店> 様" in message.text
    assert "A&amp;B &lt;商店&gt; 様" in message.html


def test_a_mail_without_a_template_is_not_queued(db: None, now: datetime) -> None:
    with pytest.raises(TemplateDoesNotExist):
        enqueue("nothing", to="owner@example.jp", language="ja", key="1", context={}, now=now)
    assert not Message.objects.exists()


def test_a_list_shows_a_number_only_in_part(db: None, now: datetime) -> None:
    assert numbers(now).shown_codes == "7K3M-…"
