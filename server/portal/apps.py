"""Django's app configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "server.portal"
    label = "portal"
    verbose_name = _("お客様向けページ")
