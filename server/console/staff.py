"""Accounts of the vendor's staff: password, role, second factor. Each change is recorded in the event log."""

import secrets
from datetime import datetime

import axes.utils
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.db.models import Sum

from server.console import factors
from server.console.roles import WORDS, Role
from server.licenses.log.events import record
from server.licenses.models import Event

What = Event.What


class UnknownStaff(Exception):
    """There is no account of that name."""


@transaction.atomic
def set_staff(name: str, role: Role | None = None, *, who: str, now: datetime) -> str:
    """Create the account ``name`` or reset its password; return the new random password.

    A new account is a 管理者 unless ``role`` is given; an existing one keeps its role.
    """
    user, made = User.objects.get_or_create(username=name)
    known = not made and user.is_active
    password = secrets.token_urlsafe(12)
    user.is_staff = user.is_active = True
    user.set_password(password)
    user.save()
    record(What.PASSWORD_RESET if known else What.LOGIN_ADDED, who=who, now=now, after={"login": name})
    if made or role is not None:
        set_role(name, role or Role.ADMIN, who=who, now=now)
    return password


@transaction.atomic
def reactivate(name: str, *, who: str, now: datetime) -> None:
    """Let a dismissed ``name`` sign in again, with its password, role and second factor.

    Raises:
        UnknownStaff: there is no such account.
    """
    user = find(name)
    if not user.is_active:
        user.is_active = True
        user.save(update_fields=["is_active"])
        record(What.REACTIVATED, who=who, now=now, after={"login": name})


@transaction.atomic
def unlock(name: str, *, who: str, now: datetime) -> None:
    """Forget the failed attempts of ``name``, from all addresses: it may sign in again at once.

    Raises:
        UnknownStaff: there is no such account.
    """
    factors.forget_failures(find(name))
    if axes.utils.reset(username=name):
        record(What.UNLOCKED, who=who, now=now, after={"login": name})


def locked_out(now: datetime) -> set[str]:
    """Return the names that have to wait now after too many failed attempts, from at least one address."""
    recent = AccessAttempt.objects.filter(attempt_time__gt=now - settings.AXES_COOLOFF_TIME)
    failed = recent.values("username", "ip_address").annotate(failures=Sum("failures_since_start"))
    return set(failed.filter(failures__gte=settings.AXES_FAILURE_LIMIT).values_list("username", flat=True))


@transaction.atomic
def set_role(name: str, role: Role, *, who: str, now: datetime) -> None:
    """Set the only role of ``name``.

    Raises:
        UnknownStaff: there is no such account.
    """
    user = find(name)
    before = role_of(user)
    if before is role and not user.is_superuser:
        return
    user.groups.set([Group.objects.get(name=role.value)])
    user.is_superuser = False
    user.save(update_fields=["is_superuser"])
    was = WORDS[before] if before else None
    after = {"login": name, "role": WORDS[role]}
    record(What.ROLE_CHANGED, who=who, now=now, before={"role": was}, after=after)


@transaction.atomic
def forget_second_factor(name: str, *, who: str, now: datetime) -> None:
    """Delete the second factor of ``name`` and sign it out: the next sign-in sets up a new one.

    Raises:
        UnknownStaff: there is no such account.
    """
    user = find(name)
    if factors.forget(user):
        record(What.FACTOR_RESET, who=who, now=now, after={"login": name})


@transaction.atomic
def dismiss(name: str, *, who: str, now: datetime) -> None:
    """Deactivate ``name``: it cannot sign in, and its sessions end at once.

    Raises:
        UnknownStaff: there is no such account.
    """
    user = find(name)
    if user.is_active:
        user.is_active = False
        user.save(update_fields=["is_active"])
        record(What.DISMISSED, who=who, now=now, after={"login": name})


def role_of(user: User) -> Role | None:
    """Return the role of ``user``; None for an account that has none, such as a superuser."""
    names = set(user.groups.values_list("name", flat=True))
    return next((role for role in reversed(Role) if role.value in names), None)


def find(name: str) -> User:
    """Return the account ``name``, locked for the rest of the transaction.

    Raises:
        UnknownStaff: there is no such account.
    """
    user = User.objects.select_for_update().filter(username=name).first()
    if user is None:
        raise UnknownStaff(f"there is no login {name}")
    return user
