"""Logins of the vendor's staff for the console: password, role, second factor."""

import secrets

from django.contrib.auth.models import Group, User

from server.console import factors
from server.console.roles import Role


class UnknownStaff(Exception):
    """There is no login of that name."""


def set_staff(name: str, role: Role | None = None) -> str:
    """Give ``name`` a login for the console with a new random password, and return the password.

    A new login is a 管理者's unless ``role`` says otherwise; one that exists keeps its role.
    """
    user, made = User.objects.get_or_create(username=name)
    password = secrets.token_urlsafe(12)
    user.is_staff = user.is_active = True
    user.set_password(password)
    user.save()
    if made or role is not None:
        set_role(name, role or Role.ADMIN)
    return password


def set_role(name: str, role: Role) -> None:
    """Give ``name`` the one role ``role``.

    Raises:
        UnknownStaff: there is no such login.
    """
    user = _find(name)
    user.groups.set([Group.objects.get(name=role.value)])
    user.is_superuser = False
    user.save(update_fields=["is_superuser"])


def forget_second_factor(name: str) -> None:
    """Let ``name`` set up a new second factor at the next sign-in, which is now.

    Raises:
        UnknownStaff: there is no such login.
    """
    factors.forget(_find(name))


def dismiss(name: str) -> None:
    """Let ``name`` not sign in any more; what is signed in ends at once.

    Raises:
        UnknownStaff: there is no such login.
    """
    user = _find(name)
    user.is_active = False
    user.save(update_fields=["is_active"])


def role_of(user: User) -> Role | None:
    """Return the role of ``user``; None for a login of before there were roles."""
    names = set(user.groups.values_list("name", flat=True))
    return next((role for role in reversed(Role) if role.value in names), None)


def _find(name: str) -> User:
    user = User.objects.filter(username=name).first()
    if user is None:
        raise UnknownStaff(f"there is no login {name}")
    return user
