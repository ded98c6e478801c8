"""The roles 閲覧, サポート and 管理者: Django groups and their permissions, which every view and action checks."""

from enum import StrEnum
from typing import Any

from django.apps import AppConfig, apps
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from server.licenses.staff.declarations import MANAGE as MANAGE
from server.licenses.staff.declarations import SUPPORT as SUPPORT


class Role(StrEnum):
    """The name of a group. Each role includes the ones before it."""

    VIEWER = "閲覧"
    SUPPORT = "サポート"
    ADMIN = "管理者"


WORDS = {Role.VIEWER: "viewer", Role.SUPPORT: "support", Role.ADMIN: "admin"}
"""The roles on the command line."""
ROLES = {word: role for role, word in WORDS.items()}
SHOWN = {Role.VIEWER: _("閲覧"), Role.SUPPORT: _("サポート"), Role.ADMIN: _("管理者")}


def may_support(request: HttpRequest) -> bool:
    """Return whether the user may resend mail, release, resume, clear flags and edit a customer's details."""
    return request.user.has_perm(SUPPORT)


def may_manage(request: HttpRequest) -> bool:
    """Return whether the user may issue, renew, stop and change the allowance."""
    return request.user.has_perm(MANAGE)


def require(permission: str, request: HttpRequest) -> None:
    """Raise PermissionDenied unless the user has ``permission``."""
    if not request.user.has_perm(permission):
        raise PermissionDenied(_("この操作をする権限がありません。管理者にお問い合わせください。"))


def fill_groups(**_options: Any) -> None:
    """Create the groups and set their permissions. Connected to ``post_migrate``, so that new models are included."""
    ours = Permission.objects.filter(content_type__app_label__in=_own_apps())
    views = list(ours.filter(codename__startswith="view_"))
    support = [*views, *ours.filter(codename="support_license")]
    for role, permissions in {Role.VIEWER: views, Role.SUPPORT: support, Role.ADMIN: list(ours)}.items():
        group, _made = Group.objects.get_or_create(name=role.value)
        group.permissions.set(permissions)


def last_app() -> AppConfig:
    """Return the last app that is migrated: after it, every permission is in the database."""
    return list(apps.get_app_configs())[-1]


def _own_apps() -> list[str]:
    return [app.label for app in apps.get_app_configs() if app.name.startswith("server.")]
