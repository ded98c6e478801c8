"""The second factor of a login: a TOTP code (RFC 6238) of an authenticator app, a passkey, or a one-time recovery code.

``passkeys`` makes and verifies passkeys.
"""

import base64
import math
import secrets
import time

import segno
from django.contrib.auth.models import AbstractUser
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.utils import timezone
from django_otp import devices_for_user, verify_token
from django_otp.models import Device, ThrottlingMixin
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex

from server.console.models import Passkey, SignIn

OFFERED = "offered_factor"
"""In a session: the secret of the authenticator that is being set up."""
RECOVERY_CODES = 10
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without letters that are easily read as digits."""


def has_factor(user: AbstractUser) -> bool:
    apps = TOTPDevice.objects.filter(user=user, confirmed=True).values("pk")
    return bool(apps.union(Passkey.objects.filter(user_id=user.pk).values("pk")).exists())  # each page asks


def has_app(user: AbstractUser) -> bool:
    return bool(TOTPDevice.objects.filter(user=user, confirmed=True).exists())


def offer(user: AbstractUser, session: SessionBase) -> TOTPDevice:
    """Return the authenticator that ``user`` is setting up in ``session``.

    Its secret is stored in that session alone: somebody who knows the password only, and looked at it earlier, does not
    know the one that is confirmed in the end.
    """
    key = session.get(OFFERED)
    if key is None:
        key = session[OFFERED] = random_hex(20)
    return TOTPDevice(user=user, key=key, name="authenticator")


def drawing(device: TOTPDevice) -> str:
    """Return the QR code for an authenticator app as inline SVG."""
    return str(
        segno.make(device.config_url, error="m").svg_inline(omitsize=True, border=4, svgclass=None, lineclass=None)
    )


def secret(device: TOTPDevice) -> str:
    """Return the secret in groups, for an authenticator without a camera."""
    text = base64.b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


@transaction.atomic
def confirm(device: TOTPDevice, typed: str) -> list[str] | None:
    """Save the offered ``device`` if ``typed`` is its code, and return new recovery codes, displayed only once."""
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    totp.time = time.time()
    if not typed.isdigit() or not totp.verify(int(typed), tolerance=device.tolerance):
        return None
    TOTPDevice.objects.filter(user=device.user).delete()
    device.last_t = totp.t()  # a code works once
    device.save()
    return renew_recovery_codes(device.user)


def recovery_codes_left(user: AbstractUser) -> int:
    return int(StaticToken.objects.filter(device__user=user).count())


@transaction.atomic
def renew_recovery_codes(user: AbstractUser) -> list[str]:
    """Return new recovery codes; earlier ones become invalid."""
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="recovery")
    codes = ["-".join(_letters(5) for _ in range(2)) for _ in range(RECOVERY_CODES)]
    for code in codes:
        device.token_set.create(token=code.replace("-", ""))
    return codes


def kind_of(device: Device) -> SignIn.Factor:
    """Return what ``device`` is called in the list of sign-ins."""
    if isinstance(device, Passkey):
        return SignIn.Factor.PASSKEY
    return SignIn.Factor.RECOVERY_CODE if isinstance(device, StaticDevice) else SignIn.Factor.AUTHENTICATOR


def seconds_to_wait(user: AbstractUser, typed: str) -> int:
    """Return how long ``verified`` will not look at a code such as ``typed``, because of wrong ones before it."""
    device = _device_for(user, typed)
    _allowed, why = device.verify_is_allowed() if device else (True, None)
    return math.ceil((why["locked_until"] - timezone.now()).total_seconds()) if why else 0


def _device_for(user: AbstractUser, typed: str) -> TOTPDevice | StaticDevice | None:
    """Return the device that ``typed`` is meant for: digits are a TOTP code, anything else a recovery code."""
    kind = TOTPDevice if typed.isdigit() else StaticDevice
    return next((one for one in devices_for_user(user) if isinstance(one, kind)), None)


def verified(user: AbstractUser, typed: str) -> TOTPDevice | StaticDevice | None:
    """Return the device that accepts ``typed``."""
    device = _device_for(user, typed)
    if isinstance(device, TOTPDevice):
        _forget_later_codes(device)
    return verify_token(user, device.persistent_id, typed) if device else None


def _forget_later_codes(device: TOTPDevice) -> None:
    """Accept codes of now although one of a later time was used: the clock was ahead then."""
    now = (time.time() - device.t0) // device.step
    if device.last_t > now + device.tolerance + 1:
        TOTPDevice.objects.filter(pk=device.pk).update(last_t=-1)


def forget_failures(user: AbstractUser) -> None:
    """Let ``user`` try the next code at once: after each wrong one the devices wait, twice as long each time."""
    for device in devices_for_user(user):
        if isinstance(device, ThrottlingMixin):
            device.throttle_reset()


def forget(user: AbstractUser) -> bool:
    """Delete the second factor and return whether there was one; the next sign-in sets up a new one."""
    authenticators, _ = TOTPDevice.objects.filter(user=user).delete()
    recovery, _ = StaticDevice.objects.filter(user=user).delete()
    passkeys, _ = Passkey.objects.filter(user_id=user.pk).delete()
    return bool(authenticators or recovery or passkeys)


def _letters(count: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(count))
