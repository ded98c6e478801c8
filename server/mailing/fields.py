"""A text that is encrypted in the database: e-mails contain license numbers, and links that sign somebody in."""

import logging
from typing import TYPE_CHECKING, Any

from django.db import models

from server.encryption import DecryptionError, decrypt, encrypt

if TYPE_CHECKING:  # Django's own class takes no parameters while it runs
    TextField = models.TextField[str, str]
else:
    TextField = models.TextField

log = logging.getLogger(__name__)

PURPOSE = "mail"


class EncryptedTextField(TextField):
    """A TextField that nobody can filter by, except for the empty text, which is stored as it is.

    A text that was encrypted with another ``secret.key`` is read as empty.
    """

    def get_prep_value(self, value: Any) -> Any:
        return encrypt(str(value), PURPOSE) if value else value

    def from_db_value(self, value: Any, _expression: object, _connection: object) -> Any:
        if not value:
            return value
        try:
            return decrypt(str(value), PURPOSE)
        except DecryptionError as error:
            log.warning("a mail cannot be read: %s", error)
            return ""
