"""Tokens of the API: issue, revoke, and authenticate by secret."""

import contextlib
import hashlib
import secrets
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction

from server.api.models import Scope, Token
from server.licenses.log.events import record
from server.licenses.models import Event

LAST_USE_RESOLUTION = timedelta(minutes=1)
"""The resolution of the last use, so that not every request writes to the database."""


class TokenError(Exception):
    """A token that cannot be issued or revoked; the message says why and what to do."""


@transaction.atomic
def issue(name: str, scopes: Collection[str], *, who: str, now: datetime) -> tuple[Token, str]:
    """Return a new token and its secret, which is not stored and cannot be shown again.

    Raises:
        TokenError: no name, a name that is in use, no scope, or an unknown one.
    """
    known = [scope for scope in Scope.values if scope in scopes]
    if not scopes or len(known) != len(set(scopes)):
        raise TokenError(f"give at least one scope, each of: {', '.join(Scope.values)}")
    prefix = "amt_" + secrets.token_hex(4)
    secret = f"{prefix}_{secrets.token_urlsafe(32)}"
    token = Token(name=name, prefix=prefix, digest=_digest(secret), scopes=known, issued_at=now, issued_by=who)
    try:
        token.full_clean()
        token.save()
    except (ValidationError, IntegrityError) as error:  # IntegrityError: a concurrent request used the name
        raise TokenError(f"choose a name of 1 to 60 characters that no other token has: {name!r}") from error
    record(Event.What.TOKEN_ISSUED, who=who, now=now, after=_facts(token))
    return token, secret


@transaction.atomic
def revoke(name: str, *, who: str, now: datetime) -> Token:
    """Revoke the token of that name at once. Idempotent.

    Raises:
        TokenError: there is none of that name.
    """
    token = Token.objects.select_for_update().filter(name=name).first()
    if token is None:
        raise TokenError(f"there is no token {name!r}; `attomenzei-server token list` shows all")
    if token.revoked_at is None:
        token.revoked_at, token.revoked_by = now, who
        token.save(update_fields=["revoked_at", "revoked_by"])
        record(Event.What.TOKEN_REVOKED, who=who, now=now, before=_facts(token))
    return token


def holder(secret: str, now: datetime) -> Token | None:
    """Return the token of ``secret``, unless it is unknown or revoked."""
    token = Token.objects.filter(digest=_digest(secret), revoked_at=None).first()
    if token is not None and not _noted_lately(token, now):
        # A note for people: a request that reads must not fail because somebody else is writing.
        with contextlib.suppress(DatabaseError), _without_waiting():
            Token.objects.filter(pk=token.pk).update(last_used_at=now)
    return token


@contextlib.contextmanager
def _without_waiting() -> Iterator[None]:
    """Let SQLite fail at once where another process is writing; on PostgreSQL only the same token's row could wait."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.cursor().execute("PRAGMA busy_timeout = 0")
    try:
        yield
    finally:
        patience = int(settings.DATABASES["default"]["OPTIONS"]["timeout"] * 1000)
        connection.cursor().execute(f"PRAGMA busy_timeout = {patience}")


def _noted_lately(token: Token, now: datetime) -> bool:
    last = token.last_used_at
    return last is not None and abs(now - last) < LAST_USE_RESOLUTION  # one in the future is of a wrong clock


def _digest(secret: str) -> str:
    """Return the stored digest of a secret. It has 256 random bits, so a fast hash is enough against guessing."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


def _facts(token: Token) -> dict[str, str]:
    return {"token": token.name, "prefix": token.prefix, "scopes": " ".join(token.scopes)}
