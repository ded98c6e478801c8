"""Django's entry for this room."""

from django.apps import AppConfig


class LicensesConfig(AppConfig):
    name = "server.licenses"
    label = "licenses"
    verbose_name = "ライセンス管理"
