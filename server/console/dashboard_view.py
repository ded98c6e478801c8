"""The console's first page. ``fill`` is django-unfold's ``DASHBOARD_CALLBACK``."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from licensing.clock import day_of
from server import clock
from server.console import dashboard, dashboard_calls, dashboard_charts
from server.console.cancellation_views import DUE
from server.console.roles import may_manage, may_support
from server.licenses.door import trials
from server.licenses.staff import cancellations
from server.licenses.staff.lockouts import lockouts

FEW = 5
"""Rows of each list beside the others; ``?list=`` shows one of them in full."""
AGAIN_AFTER = timedelta(days=3)
"""When a customer is called again, unless another day is chosen."""
LISTS = ("applications", "requests", "owners", "ended", "lockouts", "contracts", "flags", "waiting", "trials", "mails")


def fill(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Return ``context`` with what the dashboard's template displays."""
    now = clock.now()
    today = day_of(now)
    only = request.GET.get("list", "") if request.GET.get("list") in LISTS else ""
    hidden = dashboard_calls.hidden(today)
    left_out = [] if "hidden" in request.GET else list(hidden.values_list("customer", flat=True))

    def most(name: str) -> int:
        return dashboard.MOST if name == only else FEW

    locked = lockouts(now, hidden=left_out)
    context |= {
        "title": _("ダッシュボード"),
        "today": today,
        "only": only,
        "panel": f"console/dashboard/{only}.html",
        "tomorrow": today + timedelta(days=1),
        "again_on": today + AGAIN_AFTER,
        "applications": dashboard.waiting_applications(most("applications")),
        "requests": dashboard.asked_by_support(most("requests")),
        "owners": dashboard.asked_by_owners(most("owners")),
        "ended": dashboard.ended_contracts(today, left_out, most("ended")),
        "lockouts": dashboard.Listing(tuple(locked[: most("lockouts")]), len(locked)),
        "contracts": dashboard.ending_contracts(today, left_out, most("contracts")),
        "trials": dashboard.ending_trials(today, most("trials")),
        "flags": dashboard.flags(most("flags")),
        "waiting": dashboard.waiting_cancellations(most("waiting")),
        "due": {one.cancellation.pk: DUE[one.due] for one in cancellations.reminders(today)},
        "mails": dashboard.failed_mails(most("mails")),
        "hidden": hidden.count(),
        "left_out": bool(left_out),
        "new_terminals": trials.first_contacts(today),
        "unusual": trials.UNUSUAL,
        "may_support": may_support(request),
        "may_manage": may_manage(request),
        "charts": (
            ("activations", _("1日あたりの登録"), dashboard_charts.activations(today)),
            ("checks", _("1日に通信した端末"), dashboard_charts.checks(today)),
        ),
        "width": dashboard_charts.WIDTH,
        "height": dashboard_charts.HEIGHT,
    }
    called = [
        one.customer.pk for one in (*context["ended"].rows, *context["lockouts"].rows, *context["contracts"].rows)
    ]
    context["calls"] = dashboard_calls.calls_of(called)
    return context
