"""Django's entry for this room."""

from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    name = "server.console"
    label = "console"
    verbose_name = "管理画面"
