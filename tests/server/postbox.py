"""A mail server for tests: real SMTP that refuses, disconnects or stops where a test says so."""

import asyncio
import email
import email.policy
import ssl
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from server.ports import free_port

OK = "250 OK"


class Postbox:
    """Accepts every e-mail, or replies ``to_mail`` to MAIL, ``to_rcpt`` to a recipient, ``to_data`` to a message.

    With ``drops`` set to ``rcpt`` or ``data`` it disconnects there; the message of a dropped ``data`` was received.
    It calls ``before_greeting`` before it replies to EHLO, ``before_reply`` between message and reply, and the first
    replies wait until ``together`` messages have arrived.
    """

    def __init__(self) -> None:
        self.to_mail = OK
        self.to_rcpt: dict[str, str] = {}
        self.to_data = OK
        self.drops = ""
        self.received: list[EmailMessage] = []
        self.envelopes: list[Envelope] = []
        self.arrived = threading.Event()
        self.before_reply: Callable[[], object] = lambda: None
        self.before_greeting: Callable[[], object] = lambda: None
        self.together = 1
        self.port = free_port()
        self._controller: Controller | None = None
        self._all_there: asyncio.Event | None = None

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def deliveries(self) -> Counter[str]:
        """How often each message came, by its Message-ID."""
        return Counter(str(message["Message-ID"]) for message in self.received)

    def open(self, certificate: Path | None = None) -> None:
        """Take mail; with a ``certificate``, whose key lies beside it, STARTTLS too."""
        context = None
        if certificate is not None:
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            context.load_cert_chain(certificate, certificate.with_name("key.pem"))
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, tls_context=context)
        self._controller.start()

    def close(self) -> None:
        if self._controller is not None:
            self._controller.stop()
        self._controller = None

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.before_greeting()
        return responses

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, mail_options: list[str]
    ) -> str:
        if self.to_mail == OK:
            envelope.mail_from = address
        return self.to_mail

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, rcpt_options: list[str]
    ) -> str:
        if self.drops == "rcpt":
            _disconnect(server)
        answer = self.to_rcpt.get(address, OK)
        if answer == OK:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.to_data != OK:
            return self.to_data
        assert isinstance(envelope.content, bytes)
        self.envelopes.append(envelope)
        self.received.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        self.arrived.set()
        self.before_reply()
        await self._wait_for_the_others()
        if self.drops == "data":
            _disconnect(server)
        return OK

    async def _wait_for_the_others(self) -> None:
        self._all_there = self._all_there or asyncio.Event()
        if len(self.received) >= self.together:
            self._all_there.set()
        await self._all_there.wait()


def _disconnect(server: SMTP) -> None:
    assert isinstance(server.transport, asyncio.WriteTransport)
    server.transport.abort()
    raise asyncio.CancelledError


@pytest.fixture
def postbox() -> Iterator[Postbox]:
    postbox = Postbox()
    postbox.open()
    yield postbox
    postbox.close()
