"""E-mail over real SMTP to a mail server of the test."""

from collections.abc import Callable
from datetime import datetime

import pytest
from pytest_django import Settings

from server.mailing.mail_queue import enqueue
from server.mailing.models import Message
from tests.server.postbox import Postbox, postbox

__all__ = ["postbox"]

Queue = Callable[..., Message]


@pytest.fixture
def mail_server(postbox: Postbox, settings: Settings) -> Postbox:
    """Return a running mail server that this process is set to use."""
    settings.EMAIL_BACKEND = "server.mailing.backends.SmtpBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", postbox.port
    return postbox


@pytest.fixture
def queue(db: None, now: datetime) -> Queue:
    """Return a function that queues an e-mail with one number."""

    def queued(key: str = "numbers:1", to: str = "owner@example.jp") -> Message:
        context = {"customer": "銀座商店", "numbers": ["7K3M-9QXR-2VTA-84ND"], "until": now.date()}
        return enqueue("numbers", to=to, language="ja", key=key, context=context, now=now, codes=["7K3M9QXR2VTA84ND"])

    return queued
