"""The form that notes a call to a customer. A list has hundreds: what they share is drawn once a page."""

from datetime import date, timedelta
from typing import Final

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString

from server.console.roles import may_support
from server.licenses.models import Customer
from server.licenses.staff import changes

AGAIN_AFTER = timedelta(days=3)
"""When a customer is called again, unless another day is chosen."""
KEY: Final = "[key]"
NAME: Final = "[name]"
"""Instead of a customer's primary key and name."""


def draw(request: HttpRequest, today: date) -> str:
    """Return the form with ``KEY`` and ``NAME``; nothing for who may not note calls."""
    if not may_support(request):
        return ""
    days = {"tomorrow": today + timedelta(days=1), "again_on": today + AGAIN_AFTER}
    shared = {"key": KEY, "name": NAME, "token": changes.new_token(), **days}
    return render_to_string("console/called.html", shared, request)


def of_customer(form: str, customer: Customer) -> SafeString:
    """Return the form that ``draw`` returned for ``customer``."""
    return SafeString(form.replace(KEY, str(customer.pk)).replace(NAME, escape(customer.name)))
