"""The Django app of e-mail."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MailingConfig(AppConfig):
    name = "server.mailing"
    label = "mailing"
    verbose_name = _("メール")
