"""Doing a thing once however often it is asked for: the ``Idempotency-Key`` header of the IETF.

See draft-ietf-httpapi-idempotency-key-header.
The work and the answer that is kept are one transaction, so there is never a key that is taken but not done.
Only an answer that did something is kept: what was refused may be mended and sent with the same key.
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

from server.api.access import token_of
from server.api.models import IdempotentAnswer
from server.api.problems import Code, Problem

KEPT = timedelta(hours=48)
"""How long the same key gets the same answer; after that it is a new one."""
PATIENCE = {"postgresql": "SET LOCAL lock_timeout = '5s'", "sqlite": "PRAGMA busy_timeout"}
"""How long a request waits for another one with its key, or about its license, before it is told to come again.

SQLite waits by its own setting, which this reads.
"""
BUSY = ("55P03", "40001", "40P01")
"""PostgreSQL: lock not available, serialization failure, deadlock."""

IN_THE_WAY = _("同じ要求か、同じライセンスへの別の要求を処理中です。そのままもう一度送ってください。")
USED_BEFORE = _("この Idempotency-Key は、別の要求で使われました。要求ごとに新しいキーを付けてください。")

Work = Callable[[], tuple[int, Schema]]


def once(request: HttpRequest, key: str, wish: Schema, work: Work, now: datetime) -> HttpResponse:
    """Return the answer of ``work``, done at most once for ``key``.

    Raises:
        Problem: the key came with another request before, or another request is in the way just now.
    """
    try:
        with transaction.atomic():
            _be_patient()
            return _once(request, key, wish, work, now)
    except (OperationalError, IntegrityError) as error:
        if not _is_race(error):
            raise
        raise Problem(Code.IN_PROGRESS, IN_THE_WAY, headers={"Retry-After": "1"}) from error


def forget(now: datetime) -> int:
    """Remove the answers that are no longer kept; return how many."""
    removed, _ = IdempotentAnswer.objects.filter(at__lt=now - KEPT).delete()
    return removed


def _once(request: HttpRequest, key: str, wish: Schema, work: Work, now: datetime) -> HttpResponse:
    fingerprint = _fingerprint(request, wish)
    # Whoever comes second waits at the unique constraint until the first one's transaction has ended.
    kept, mine = IdempotentAnswer.objects.select_for_update().get_or_create(
        token=token_of(request), key=key, defaults={"fingerprint": fingerprint, "at": now}
    )
    if not mine and kept.at < now - KEPT:
        kept.fingerprint, kept.at, mine = fingerprint, now, True
    if kept.fingerprint != fingerprint:
        raise Problem(Code.KEY_REUSED, USED_BEFORE)
    if mine:
        kept.status, answer = work()
        kept.body = json.dumps(answer.model_dump(), cls=NinjaJSONEncoder)
        kept.save()
    return _said(kept, again=not mine)


def _said(kept: IdempotentAnswer, *, again: bool) -> HttpResponse:
    headers = {"Cache-Control": "no-store"} | ({"Idempotent-Replayed": "true"} if again else {})
    return HttpResponse(kept.body, status=kept.status, content_type="application/json", headers=headers)


def _fingerprint(request: HttpRequest, wish: Schema) -> str:
    """Return a digest of what is asked for; the order of members and the white space do not count."""
    asked = [request.method, request.path, json.loads(wish.model_dump_json())]
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()


def _be_patient() -> None:
    with connection.cursor() as cursor:
        cursor.execute(PATIENCE[connection.vendor])


def _is_race(error: Exception) -> bool:
    """Return whether another request was in the way, so that the same again will do."""
    cause = error.__cause__
    busy = getattr(cause, "sqlstate", None) in BUSY or getattr(cause, "sqlite_errorname", "") == "SQLITE_BUSY"
    return busy or isinstance(error, IntegrityError)  # two made the same row at once
