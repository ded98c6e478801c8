"""Django's entry for this room."""

from django.apps import AppConfig


class MailingConfig(AppConfig):
    name = "server.mailing"
    label = "mailing"
    verbose_name = "メール"
