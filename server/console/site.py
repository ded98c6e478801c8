"""The console's admin site: unfold's, with the product's words."""

from typing import TYPE_CHECKING

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:  # unfold has no types
    UnfoldAdminSite = AdminSite
else:
    from unfold.sites import UnfoldAdminSite


class ConsoleSite(UnfoldAdminSite):
    index_title = _("管理メニュー")


class ConsoleSiteConfig(AdminConfig):
    """Makes ``ConsoleSite`` the site that ``admin.site`` is."""

    default_site = "server.console.site.ConsoleSite"
