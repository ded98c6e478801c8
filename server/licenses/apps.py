"""Django's entry for this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LicensesConfig(AppConfig):
    name = "server.licenses"
    label = "licenses"
    verbose_name = _("ライセンス管理")
