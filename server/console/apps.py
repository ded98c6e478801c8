"""Django's app configuration."""

from django.apps import AppConfig
from django.contrib.admin.apps import SimpleAdminConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ConsoleConfig(AppConfig):
    name = "server.console"
    label = "console"
    verbose_name = _("管理画面")

    def ready(self) -> None:
        from server.console import roles, sign_ins  # models are loaded only now

        sign_ins.connect()
        post_migrate.connect(roles.fill_groups, sender=roles.last_app(), dispatch_uid="console.roles")


class ConsoleSiteConfig(SimpleAdminConfig):
    """Has ``admin.site`` be a ``ConsoleSite``."""

    default_site = "server.console.site.ConsoleSite"
