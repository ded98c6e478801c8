"""E-mail backends: SMTP, and files while no mail server is set.

The SMTP backend also reports when a broken connection may have delivered the message. RFC 5321 §6.1: with its reply to
the end of the data, the server takes responsibility for the message. A connection that breaks before the data is
complete has delivered nothing; one that breaks after it may have.
"""

import hashlib
import io
import smtplib
import socket
import ssl
from collections.abc import Sequence
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend
from django.utils.functional import cached_property

from licensing.files import write_file
from licensing.tls import tls_context
from server import clock

REPLY_TIMEOUT = 120.0
"""Seconds for the reply to a whole message. RFC 5321 §4.5.3.2.6 asks for a long timeout here: a server that scans for
viruses takes long, and a client that disconnects does not know whether the message was delivered."""


LARGEST_REPLY = 64 * 1024
"""Bytes."""


class ReplyLost(smtplib.SMTPException):
    """The whole message was transmitted, and the server's reply did not arrive."""


class _Replies(io.RawIOBase):
    """Reads a server's replies: each within the time that smtplib allows for each piece of it, and of limited size."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._end, self._left = 0.0, 0

    def begin(self) -> None:
        """Let the next reply have the socket's time limit from now on."""
        self._end, self._left = clock.monotonic() + (self._sock.gettimeout() or 0.0), LARGEST_REPLY

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._sock.settimeout(max(self._end - clock.monotonic(), 0.001))
        got = self._sock.recv_into(buffer)
        self._left -= got
        if self._left < 0:
            raise OSError("the server's reply does not end")
        return got


class _ReplyTracking(smtplib.SMTP):
    _transmitted = False
    _replies: _Replies
    file: io.BufferedReader | None

    def getreply(self) -> tuple[int, bytes]:
        assert self.sock is not None  # noqa: S101  # smtplib has just sent a command
        if self.file is None:  # smtplib drops it with each connection, and at STARTTLS
            self._replies = _Replies(self.sock)
            self.file = io.BufferedReader(self._replies)
        seconds = self.sock.gettimeout()
        self._replies.begin()
        try:
            return super().getreply()
        finally:
            self._set_timeout(seconds)

    def send(self, s: Any) -> None:
        super().send(s)
        if isinstance(s, bytes):  # a message; commands are str
            self._transmitted = True
            self._set_timeout(REPLY_TIMEOUT)

    def data(self, msg: Any) -> tuple[int, bytes]:
        # A connection carries several messages.
        self._transmitted = False
        try:
            return super().data(msg)
        except smtplib.SMTPServerDisconnected as error:
            if self._transmitted:
                raise ReplyLost(str(error)) from error
            raise
        finally:
            self._set_timeout(self.timeout)

    def _set_timeout(self, seconds: float | None) -> None:
        if self.sock is not None:
            self.sock.settimeout(seconds)


class _ReplyTrackingSsl(_ReplyTracking, smtplib.SMTP_SSL):
    pass


class SmtpBackend(EmailBackend):
    """Sends a message, and raises ``ReplyLost`` where it is unknown whether it was delivered."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _ReplyTrackingSsl if self.use_ssl else _ReplyTracking

    @cached_property
    def ssl_context(self) -> ssl.SSLContext:
        return tls_context()

    def open(self) -> bool | None:
        """Connect and send EHLO: all slow steps are done before a message is claimed."""
        opened = super().open()
        if self.connection is not None:
            self.connection.ehlo_or_helo_if_needed()
        return opened


class FolderBackend(BaseEmailBackend):
    """Writes every message to the home's mail folder as an ``.eml`` file.

    Its name is derived from the date and the Message-ID, so sending a message again replaces the same file.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            content = message.message()
            written = parsedate_to_datetime(content["Date"]).astimezone(UTC)
            mark = hashlib.sha256(str(content["Message-ID"]).encode()).hexdigest()[:8]
            write_file(settings.HOME.mail / f"{written:%Y%m%dT%H%M%SZ}-{mark}.eml", content.as_bytes(), private=True)
        return len(email_messages)
