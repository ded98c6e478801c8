"""Logins of the vendor's staff for the console."""

import secrets

from django.contrib.auth.models import User


def set_staff(name: str) -> str:
    """Give ``name`` a login for the console with a new random password, and return the password."""
    user, _ = User.objects.get_or_create(username=name)
    password = secrets.token_urlsafe(12)
    user.is_staff = user.is_superuser = user.is_active = True
    user.set_password(password)
    user.save()
    return password
