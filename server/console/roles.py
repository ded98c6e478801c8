"""閲覧, サポート, 管理者: Django's groups, and what each may do. Every action asks here, on the server."""

from enum import StrEnum
from typing import Any

from django.apps import AppConfig, apps
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from server.licenses.staff.actions import MANAGE as MANAGE
from server.licenses.staff.actions import SUPPORT as SUPPORT


class Role(StrEnum):
    """A group's name. Each may do what the ones before it may."""

    VIEWER = "閲覧"
    SUPPORT = "サポート"
    ADMIN = "管理者"


WORDS = {Role.VIEWER: "viewer", Role.SUPPORT: "support", Role.ADMIN: "admin"}
"""The roles as the command line has them."""
ROLES = {word: role for role, word in WORDS.items()}
SHOWN = {Role.VIEWER: _("閲覧"), Role.SUPPORT: _("サポート"), Role.ADMIN: _("管理者")}


def may_support(request: HttpRequest) -> bool:
    """Whether the person may resend mail, release, resume, clear flags, and edit a customer's details."""
    return request.user.has_perm(SUPPORT)


def may_manage(request: HttpRequest) -> bool:
    """Whether the person may issue, renew, stop and change the allowance."""
    return request.user.has_perm(MANAGE)


def require(permission: str, request: HttpRequest) -> None:
    """Raise PermissionDenied unless the person has ``permission``."""
    if not request.user.has_perm(permission):
        raise PermissionDenied(_("この操作をする権限がありません。管理者にお問い合わせください。"))


def fill_groups(**_options: Any) -> None:
    """Make the groups and give each its permissions; every ``migrate`` does it, so that new lists are seen too."""
    ours = Permission.objects.filter(content_type__app_label__in=_own_apps())
    views = list(ours.filter(codename__startswith="view_"))
    support = [*views, *ours.filter(codename="support_license")]
    for role, permissions in {Role.VIEWER: views, Role.SUPPORT: support, Role.ADMIN: list(ours)}.items():
        group, _made = Group.objects.get_or_create(name=role.value)
        group.permissions.set(permissions)


def last_app() -> AppConfig:
    """Return the app after which every permission is in the database."""
    return list(apps.get_app_configs())[-1]


def _own_apps() -> list[str]:
    return [app.label for app in apps.get_app_configs() if app.name.startswith("server.")]
