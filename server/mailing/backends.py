"""E-mail backends: SMTP, and files while no mail server is set.

The SMTP backend also reports when a broken connection may have delivered the message. RFC 5321 §6.1: with its reply to
the end of the data, the server takes responsibility for the message. A connection that breaks before the data is
complete has delivered nothing; one that breaks after it may have.
"""

import hashlib
import smtplib
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

REPLY_TIMEOUT = 120.0
"""Seconds for the reply to a whole message. RFC 5321 §4.5.3.2.6 asks for a long timeout here: a server that scans for
viruses takes long, and a client that disconnects does not know whether the message was delivered."""


class ReplyLost(smtplib.SMTPException):
    """The whole message was transmitted, and the server's reply did not arrive."""


class _ReplyTracking(smtplib.SMTP):
    _transmitted = False

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

    def _set_timeout(self, seconds: float) -> None:
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
