"""Django's SMTP backend, which also tells whether a broken conversation may have delivered the message.

RFC 5321 §6.1: with its answer to the end of the data, the server takes the message over. A connection that
breaks before the data is complete has delivered nothing; one that breaks after it may have.
"""

import smtplib
from typing import Any

from django.core.mail.backends.smtp import EmailBackend

ANSWER_PATIENCE = 120.0
"""Seconds for the answer to a whole message. RFC 5321 §4.5.3.2.6 asks for a long wait here: a server that looks for
viruses takes its time, and who hangs up does not know what became of the message."""


class AnswerLost(smtplib.SMTPException):
    """The message was handed over whole, and what the server made of it was never heard."""


class _Attentive(smtplib.SMTP):
    _handed_over = False

    def send(self, s: Any) -> None:
        super().send(s)
        if isinstance(s, bytes):  # a message; commands are str
            self._handed_over = True
            self._wait_at_most(ANSWER_PATIENCE)

    def data(self, msg: Any) -> tuple[int, bytes]:
        self._handed_over = False
        try:
            return super().data(msg)
        except smtplib.SMTPServerDisconnected as error:
            if self._handed_over:
                raise AnswerLost(str(error)) from error
            raise
        finally:
            self._wait_at_most(self.timeout)

    def _wait_at_most(self, seconds: float) -> None:
        if self.sock is not None:
            self.sock.settimeout(seconds)


class _AttentiveSsl(_Attentive, smtplib.SMTP_SSL):
    pass


class SmtpBackend(EmailBackend):
    """Sends a message and raises ``AnswerLost`` where nobody can know whether it arrived."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _AttentiveSsl if self.use_ssl else _Attentive

    def open(self) -> bool | None:
        """Connect, and greet the server too: all that takes time is over before a message is claimed."""
        opened = super().open()
        if self.connection is not None:
            self.connection.ehlo_or_helo_if_needed()
        return opened
