"""Passkeys (WebAuthn Level 3) as a second factor: what a browser is asked, and whether its answer is good.

The library is imported where a passkey is used: with what it needs it takes 80 ms, which every command would wait for.
"""

import ipaddress
import json
import logging
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.request import split_domain_port
from django.utils.translation import gettext as _

from licensing.characters import one_line
from server import clock
from server.console.models import LONGEST_CREDENTIAL, LONGEST_PASSKEY, Passkey
from server.licenses.log.events import record
from server.licenses.models import Event

if TYPE_CHECKING:
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

log = logging.getLogger(__name__)

CHALLENGE = "passkey_challenge"
"""In a session: what the browser's next answer has to sign, once."""


def of(user: AbstractUser) -> QuerySet[Passkey]:
    found: QuerySet[Passkey] = Passkey.objects.filter(user_id=user.pk).order_by("pk")
    return found


def relying_party(request: HttpRequest) -> str:
    """Return the host that passkeys are bound to; nothing for an IP address, at which browsers have none."""
    host = split_domain_port(request.get_host())[0]
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return host
    return ""


def creation_options(request: HttpRequest, user: AbstractUser) -> str:
    """Return what the browser needs to make a passkey, as JSON."""
    import webauthn

    options = webauthn.generate_registration_options(
        rp_id=relying_party(request),
        rp_name=settings.OTP_TOTP_ISSUER,
        user_id=str(user.pk).encode(),
        user_name=user.get_username(),
        exclude_credentials=_known(user),
    )
    request.session[CHALLENGE] = options.challenge.hex()
    return webauthn.options_to_json(options)


def request_options(request: HttpRequest, user: AbstractUser) -> str:
    """Return what the browser needs to present one of the user's passkeys, as JSON; nothing if there is none here."""
    import webauthn

    if not relying_party(request) or not of(user).exists():
        return ""
    options = webauthn.generate_authentication_options(rp_id=relying_party(request), allow_credentials=_known(user))
    request.session[CHALLENGE] = options.challenge.hex()
    return webauthn.options_to_json(options)


@transaction.atomic
def add(request: HttpRequest, user: AbstractUser, answer: str, name: str) -> Passkey | None:
    """Save the passkey that the browser made; None if its answer is not good."""
    import webauthn
    from webauthn.helpers import bytes_to_base64url
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        made = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=_challenge(request),
            expected_rp_id=relying_party(request),
            expected_origin=_origin(request),
        )
    except (WebAuthnException, ValueError, RecursionError) as error:
        log.warning("a passkey of %s was not accepted: %s", user.get_username(), error)
        return None
    credential = bytes_to_base64url(made.credential_id)
    if len(credential) > LONGEST_CREDENTIAL or Passkey.objects.filter(credential=credential).exists():
        return None
    passkey: Passkey = Passkey.objects.create(
        user_id=user.pk,
        name=one_line(name).strip()[:LONGEST_PASSKEY] or _("パスキー"),
        credential=credential,
        public_key=bytes_to_base64url(made.credential_public_key),
        sign_count=made.sign_count,
        made_at=clock.now(),
    )
    after = {"login": user.get_username(), "passkey": passkey.name}
    record(Event.What.PASSKEY_ADDED, who=user.get_username(), now=passkey.made_at, after=after)
    return passkey


@transaction.atomic
def verified(request: HttpRequest, user: AbstractUser, answer: str) -> Passkey | None:
    """Return the user's passkey that signed the challenge of this session."""
    import webauthn
    from webauthn.helpers import base64url_to_bytes
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        challenge, named = _challenge(request), str(json.loads(answer)["id"])
        passkey = of(user).select_for_update().get(credential=named)
        signed = webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=relying_party(request),
            expected_origin=_origin(request),
            credential_public_key=base64url_to_bytes(passkey.public_key),
            credential_current_sign_count=passkey.sign_count,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError, RecursionError, Passkey.DoesNotExist) as error:
        log.warning("a passkey of %s was not accepted: %s", user.get_username(), error)
        return None
    passkey.sign_count, passkey.used_at = signed.new_sign_count, clock.now()
    passkey.save(update_fields=["sign_count", "used_at"])
    return passkey


def _known(user: AbstractUser) -> "list[PublicKeyCredentialDescriptor]":
    from webauthn.helpers import base64url_to_bytes
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(each.credential)) for each in of(user)]


def _challenge(request: HttpRequest) -> bytes:
    """Return the challenge, which is used up by it.

    Raises:
        ValueError: there is none.
    """
    challenge = request.session.pop(CHALLENGE, "")
    if not challenge:
        raise ValueError("nothing was asked")
    return bytes.fromhex(challenge)


def _origin(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"
