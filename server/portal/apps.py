"""Django's entry for this room."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "server.portal"
    label = "portal"
    verbose_name = "お客様ページ"
