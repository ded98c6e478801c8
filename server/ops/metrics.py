"""``/metrics`` for Prometheus: responses, their duration, and the state of queues. For this machine, or with a token.

prometheus_client adds up the counts of the worker processes in files, for which ``serve`` creates a folder; what the
database knows is queried on each request. No label has a value that a client could choose.
"""

import hmac
import ipaddress
import logging
import os
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db.models import Count, Min, Q
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.http.request import split_domain_port
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Histogram, generate_latest, values
from prometheus_client.metrics_core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from licensing.clock import day_of
from server import clock
from server.api.models import Delivery, Webhook
from server.console import staff
from server.licenses.door import metrics as door
from server.licenses.door import trials
from server.licenses.keys.key_files import KeyFileError
from server.licenses.keys.signing import signer
from server.licenses.log import chain
from server.licenses.models import License, Registration, Trial, in_state
from server.licenses.staff import refusals
from server.mailing.models import Message
from server.ops import heartbeat
from server.ops.key_check import check_keys
from server.ops.proxies import FORWARDED, PEER

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
COUNTS_SIZE = 256 * 1024
"""Bytes of a file of counts, several times of what all our labels need."""
AREAS = ("v1", "offline", "admin", "portal", "api", "static")
"""First parts of a path that have a label of their own."""
OTHER = "other"

log = logging.getLogger(__name__)

durations = Histogram("attomenzei_request_seconds", "Duration of a response", ["area", "status"])


def reserve_files() -> None:
    """Reserve the disk space for this process's counts.

    prometheus_client maps its files into memory, and the system kills a process that writes to a page for which the
    disk has no room. Without the space, this process counts for itself and its counts are missing in ``/metrics``.
    """
    if FOLDER not in os.environ:
        return
    paths = [Path(os.environ[FOLDER], f"{kind}_{os.getpid()}.db") for kind in ("counter", "histogram")]
    try:
        for path in paths:
            with path.open("wb") as file:
                os.posix_fallocate(file.fileno(), 0, COUNTS_SIZE)
    except OSError as error:
        log.warning("responses are not counted in /metrics: %s", error)
        values.ValueClass = values.MutexValue
        for path in paths:
            path.unlink(missing_ok=True)


def begin_counts() -> None:
    """Count errors from 0 on, in files that ``reserve_files`` has reserved: see ``door.metrics.begin_counts``."""
    door.begin_counts()
    for area in (*AREAS, OTHER):
        _durations_of(area, 5)


def observe_duration(path: str, status: int, seconds: float) -> None:
    area = path.strip("/").partition("/")[0]
    # Only classes of status codes and known areas: each label value costs memory in Prometheus.
    _durations_of(area if area in AREAS else OTHER, status // 100).observe(seconds)


@cache
def _durations_of(area: str, hundreds: int) -> Histogram:
    return durations.labels(area, f"{hundreds}xx")


class DatabaseCollector(Collector):
    """What the database knows, queried on each request."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        now = clock.now()
        yield _by("attomenzei_terminals", "Terminals and trials by state", "state", _terminals(day_of(now)))
        mails = dict(Message.objects.values_list("state").annotate(Count("pk")))
        yield _by(
            "attomenzei_mails", "E-mails by state", "state", {state: mails.get(state, 0) for state in Message.State}
        )
        waiting = Message.objects.filter(state__in=(Message.State.QUEUED, Message.State.SENDING))
        oldest = waiting.aggregate(oldest=Min("queued_at"))["oldest"]
        yield _one("attomenzei_oldest_unsent_mail_seconds", "Age of the oldest unsent e-mail", _age(oldest, now))
        arrived = trials.first_contacts(day_of(now))
        yield _one("attomenzei_new_terminals_today", "Terminals without a number that came first today", arrived)
        refusing = refusals.found()
        yield _one("attomenzei_refusing_terminals", "Terminals that take no answer, if they are notably many", refusing)
        unsealed = chain.unsealed().count()
        yield _one("attomenzei_unsealed_events", "Entries of the event log without a seal", unsealed)
        yield _since("attomenzei_jobs_seen_seconds", "Seconds since the jobs ran", heartbeat.last_beat(), now)
        backup = heartbeat.last_beat(heartbeat.BACKUP)
        yield _since("attomenzei_backup_age_seconds", "Seconds since the last backup", backup, now)
        yield _one("attomenzei_signing_key_seconds", "Seconds until the signing key ends; 0: it cannot sign", _key(now))
        yield _by("attomenzei_webhooks", "Webhooks by state", "state", _webhooks())
        waiting_since = Delivery.objects.filter(next_at__isnull=False).aggregate(oldest=Min("queued_at"))["oldest"]
        yield _one(
            "attomenzei_oldest_unsent_webhook_seconds",
            "Age of the oldest pending webhook message",
            _age(waiting_since, now),
        )
        yield _one(
            "attomenzei_locked_out_logins", "Logins of the console that are locked out", len(staff.locked_out(now))
        )


def _terminals(today: date) -> dict[str, int]:
    opened = Registration.objects.filter(until=None)
    counts: dict[str, int] = opened.aggregate(
        **{state.value: Count("pk", in_state(state, today, "license__")) for state in License.State}
    )
    trials: dict[str, int] = Trial.objects.aggregate(
        trial=Count("pk", Q(deadline__gte=today)), trial_ended=Count("pk", Q(deadline__lt=today))
    )
    return counts | trials


def _key(now: datetime) -> float:
    try:
        current = signer()
        current.check_valid(now)
        check_keys()
        return (current.current.not_after - now).total_seconds()
    except KeyFileError:
        return 0


def _webhooks() -> dict[str, int]:
    """Return how many are on, and how many the server has switched off because nothing was accepted."""
    given_up = Q(active=False) & ~Q(disabled_because="")
    counts: dict[str, int] = Webhook.objects.aggregate(on=Count("pk", Q(active=True)), given_up=Count("pk", given_up))
    return counts


def _since(name: str, help: str, then: datetime | None, now: datetime) -> GaugeMetricFamily:  # noqa: A002
    age = _age(then, now)
    return _one(name, f"{help}; -1: never", -1 if age is None else age)


def _age(since: datetime | None, now: datetime) -> float | None:
    return (now - since).total_seconds() if since else None


def _one(name: str, help: str, value: float | None) -> GaugeMetricFamily:  # noqa: A002
    return GaugeMetricFamily(name, help, value=value or 0)


def _by(name: str, help: str, label: str, values: Mapping[str, int]) -> GaugeMetricFamily:  # noqa: A002
    family = GaugeMetricFamily(name, help, labels=[label])
    for kind, value in values.items():
        family.add_metric([str(kind)], value)
    return family


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Respond to this machine, or with ATTOMENZEI_METRICS_TOKEN."""
    if not (_is_local(request) or _has_token(request)):
        return HttpResponseForbidden("for this machine, or with ATTOMENZEI_METRICS_TOKEN", content_type="text/plain")
    registry = CollectorRegistry()
    registry.register(DatabaseCollector())
    if FOLDER in os.environ:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # the library's
    else:
        registry.register(door.answers)
        registry.register(durations)
    return HttpResponse(
        generate_latest(registry), content_type=CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"}
    )


def _is_local(request: HttpRequest) -> bool:
    """Return whether the request comes from this machine itself; a proxy here adds a header or another host name."""
    if FORWARDED in request.META or split_domain_port(request.get_host())[0] not in settings.LOOPBACK:
        return False
    try:
        return ipaddress.ip_address(request.META[PEER]).is_loopback
    except ValueError:
        return False


def _has_token(request: HttpRequest) -> bool:
    token: str = settings.METRICS_TOKEN
    given = request.headers.get("Authorization", "")
    return bool(token) and hmac.compare_digest(given.encode(), f"Bearer {token}".encode())
