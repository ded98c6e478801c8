"""The console's first page. ``fill`` is django-unfold's ``DASHBOARD_CALLBACK``."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from licensing.clock import day_of
from server import clock
from server.console import dashboard, dashboard_charts
from server.console.cancellation_views import DUE
from server.licenses.door import trials
from server.licenses.staff import cancellations
from server.licenses.staff.lockouts import lockouts
from server.mailing.models import Message
from server.portal.models import Application


def fill(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Return ``context`` with what the dashboard's template displays."""
    now = clock.now()
    today = day_of(now)
    locked = lockouts(now)
    context |= {
        "today": today,
        "lockouts": locked[: dashboard.MOST],
        "lockouts_total": len(locked),
        "contracts": dashboard.ending_contracts(today),
        "trials": dashboard.ending_trials(today),
        "clones": dashboard.suspected_clones(),
        "mixed_up": dashboard.mixed_up_numbers(),
        "waiting": dashboard.waiting_cancellations(),
        "due": {one.cancellation.pk: DUE[one.due] for one in cancellations.reminders(today)},
        "mails": _stuck_mails(),
        "new_terminals": trials.first_contacts(today),
        "unusual": trials.UNUSUAL,
        "applications": Application.objects.filter(state=Application.State.WAITING).count(),
        "charts": (
            ("activations", _("1日あたりの登録"), dashboard_charts.activations(today)),
            ("checks", _("1日に通信した端末"), dashboard_charts.checks(today)),
        ),
        "width": dashboard_charts.WIDTH,
        "height": dashboard_charts.HEIGHT,
    }
    return context


def _stuck_mails() -> dashboard.Listing[Message]:
    """Return e-mails that were not sent and will not be retried."""
    stuck = Message.objects.filter(state__in=Message.STUCK)
    rows = tuple(stuck.order_by("-created_at")[: dashboard.MOST])
    return dashboard.Listing(rows, len(rows) if len(rows) < dashboard.MOST else stuck.count())
