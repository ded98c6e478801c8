"""The console's first page. ``fill`` is django-unfold's ``DASHBOARD_CALLBACK``."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from licensing.clock import day_of
from server import clock
from server.console import called_form, dashboard, dashboard_calls, dashboard_charts
from server.console.cancellation_views import DUE
from server.console.roles import may_manage, may_support
from server.licenses.door import trials
from server.licenses.staff import cancellations
from server.licenses.staff.lockouts import lockouts

FEW = 5
"""Rows of each list beside the others; ``?list=`` shows one of them in full."""
TO_CALL = ("ended", "lockouts", "contracts")
"""Lists of customers, each with its last call."""


def fill(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Return ``context`` with what the dashboard's template displays."""
    now = clock.now()
    today = day_of(now)
    hidden = dashboard_calls.hidden(today)
    left_out = [] if "hidden" in request.GET else list(hidden.values_list("customer", flat=True))
    lists = _lists(now, today, left_out)
    only = request.GET.get("list", "") if request.GET.get("list") in lists else ""
    # One that is displayed alone is the only one that is looked for.
    found = {name: make(FEW) for name, make in lists.items()} if not only else {only: lists[only](dashboard.MOST)}
    context |= found
    context |= {
        "title": _("ダッシュボード"),
        "today": today,
        "only": only,
        "panel": f"console/dashboard/{only}.html",
        "called": called_form.draw(request, today),
        "due": {one.cancellation.pk: DUE[one.due] for one in cancellations.reminders(today)},
        "hidden": hidden.count(),
        "left_out": bool(left_out),
        "new_terminals": trials.first_contacts(today),
        "unusual": trials.UNUSUAL,
        "may_support": may_support(request),
        "may_manage": may_manage(request),
        "charts": () if only else _charts(today),
        "width": dashboard_charts.WIDTH,
        "height": dashboard_charts.HEIGHT,
    }
    called = [one.customer.pk for name in TO_CALL if name in found for one in found[name].rows]
    context["calls"] = dashboard_calls.calls_of(called)
    return context


def _lists(now: datetime, today: date, left_out: list[int]) -> dict[str, Callable[[int], dashboard.Listing[Any]]]:
    """Return how each list is found, by its name: with at most so many rows."""

    def locked(most: int) -> dashboard.Listing[Any]:
        found = lockouts(now, hidden=left_out)
        return dashboard.Listing(tuple(found[:most]), len(found))

    return {
        "applications": dashboard.waiting_applications,
        "requests": dashboard.asked_by_support,
        "owners": dashboard.asked_by_owners,
        "ended": lambda most: dashboard.ended_contracts(today, left_out, most),
        "lockouts": locked,
        "contracts": lambda most: dashboard.ending_contracts(today, left_out, most),
        "flags": dashboard.flags,
        "waiting": dashboard.waiting_cancellations,
        "trials": lambda most: dashboard.ending_trials(today, most),
        "mails": dashboard.failed_mails,
    }


def _charts(today: date) -> tuple[tuple[str, str, dashboard_charts.Chart], ...]:
    return (
        ("activations", _("1日あたりの登録"), dashboard_charts.activations(today)),
        ("checks", _("1日に通信した端末"), dashboard_charts.checks(today)),
    )
