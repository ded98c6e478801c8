"""Django's app configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OfflineConfig(AppConfig):
    name = "server.offline"
    label = "offline"
    verbose_name = _("オフライン登録・更新")
