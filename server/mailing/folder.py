"""An e-mail backend that writes files, while no mail server is set."""

import hashlib
from collections.abc import Sequence
from datetime import UTC
from email.utils import parsedate_to_datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from licensing.files import write_file


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
