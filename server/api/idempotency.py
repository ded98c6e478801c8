"""The ``Idempotency-Key`` header (draft-ietf-httpapi-idempotency-key-header): a repeated request is performed once.

The work and the stored response are one transaction, so no key is ever used up without its work. Only successful
responses are stored: a request that was refused may be corrected and sent with the same key.
"""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import IntegrityError, OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Schema
from ninja.responses import NinjaJSONEncoder

from server.api.authentication import token_of
from server.api.models import IdempotentAnswer
from server.api.problems import Code, Problem
from server.deletion import delete_some

RETENTION = timedelta(hours=48)
"""How long a key gets the same response; after that it is a new key."""
LOCK_TIMEOUT = {"postgresql": "SET LOCAL lock_timeout = '5s'", "sqlite": "PRAGMA busy_timeout"}
"""How long a request waits for another one with its key, or about its license, before ``in_progress``.

SQLite's timeout is in the settings; the statement only reads it.
"""
BUSY = ("55P03", "40001", "40P01")
"""PostgreSQL: lock not available, serialization failure, deadlock."""

IN_PROGRESS = _("同じ要求か、同じライセンスへの別の要求を処理中です。そのままもう一度送ってください。")
KEY_REUSED = _("この Idempotency-Key は、別の要求で使われました。要求ごとに新しいキーを付けてください。")

Work = Callable[[], tuple[int, Schema]]


def run_once(request: HttpRequest, key: str, body: Schema, work: Work, now: datetime) -> HttpResponse:
    """Return the response of ``work``, performed at most once for ``key``.

    Raises:
        Problem: the key was used for another request, or a concurrent request holds the lock.
    """
    try:
        with transaction.atomic():
            _set_lock_timeout()
            return _run_once(request, key, body, work, now)
    except (OperationalError, IntegrityError) as error:
        if not _is_conflict(error):
            raise
        raise Problem(Code.IN_PROGRESS, IN_PROGRESS, headers={"Retry-After": "1"}) from error


def forget(now: datetime) -> int:
    """Delete some of the responses past ``RETENTION``; return how many."""
    return delete_some(IdempotentAnswer.objects.filter(at__lt=now - RETENTION))


def _run_once(request: HttpRequest, key: str, body: Schema, work: Work, now: datetime) -> HttpResponse:
    fingerprint = _fingerprint(request, body)
    # A concurrent request with the key waits at the unique constraint until this transaction ends.
    kept, mine = IdempotentAnswer.objects.select_for_update().get_or_create(
        token=token_of(request), key=key, defaults={"fingerprint": fingerprint, "at": now}
    )
    if not mine and kept.at < now - RETENTION:
        kept.fingerprint, kept.at, mine = fingerprint, now, True
    if kept.fingerprint != fingerprint:
        raise Problem(Code.KEY_REUSED, KEY_REUSED)
    if mine:
        kept.status, answer = work()
        kept.body = json.dumps(answer.model_dump(), cls=NinjaJSONEncoder)
        kept.save()
    return _response(kept, replayed=not mine)


def _response(kept: IdempotentAnswer, *, replayed: bool) -> HttpResponse:
    headers = {"Cache-Control": "no-store"} | ({"Idempotent-Replayed": "true"} if replayed else {})
    return HttpResponse(kept.body, status=kept.status, content_type="application/json", headers=headers)


def _fingerprint(request: HttpRequest, body: Schema) -> str:
    """Return a digest of the request, independent of the order of members and of whitespace."""
    # Without defaults: to a PATCH, a member that was omitted is not one that was sent empty.
    content = [request.method, request.path, json.loads(body.model_dump_json(exclude_unset=True))]
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _set_lock_timeout() -> None:
    with connection.cursor() as cursor:
        cursor.execute(LOCK_TIMEOUT[connection.vendor])


def _is_conflict(error: Exception) -> bool:
    """Return whether a concurrent request caused ``error``, so that a retry will succeed."""
    cause = error.__cause__
    busy = getattr(cause, "sqlstate", None) in BUSY or getattr(cause, "sqlite_errorname", "") == "SQLITE_BUSY"
    return busy or isinstance(error, IntegrityError)  # two requests inserted the same row at once
