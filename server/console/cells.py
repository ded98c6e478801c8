"""How the console shows numbers, days and states, and links to actions."""

import re
import unicodedata
from datetime import date, datetime

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from licensing.number import show
from licensing.words.days import table_date, table_time
from server.licenses.models import Contract, Customer, License, Terminal

NOTHING = "—"
DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−ー"), "-")
BADGES = {License.State.ACTIVE: "good", License.State.EXPIRED: "warning", License.State.STOPPED: "bad"}


def number_cell(number: str) -> SafeString:
    """Return a license number in fours, monospaced."""
    return format_html('<span class="number">{}</span>', show(number))


def badge(kind: str, text: object) -> SafeString:
    """Return ``text`` as a small label; ``kind`` is good, bad, warning or plain."""
    return format_html('<span class="badge badge-{}">{}</span>', kind, text)


def state_badge(license: License, today: date) -> SafeString:
    """Return the state of ``license`` on ``today``, in Japan, as a small label."""
    state = license.state(today)
    if state is License.State.ACTIVE and license.stops_on is not None:
        return badge("warning", _("停止予定"))
    return badge(BADGES[state], state.label)


def customer_link(customer: Customer) -> SafeString:
    """Return the customer's name as a link to its page."""
    address = reverse("console:customer", args=[customer.pk])
    return format_html('<a class="plain-link" href="{}">{}</a>', address, customer.name)


def customer_lines(customer: Customer) -> SafeString:
    """Return the customer's name as a link, and below it whom to call or write to."""
    call = format_html('<a class="plain-link" href="tel:{}">{}</a>', dialled(customer.phone), customer.phone)
    return stacked(
        customer_link(customer), customer.contact_name, call if customer.phone else "", mail_link(customer.email)
    )


def mail_link(email: str) -> SafeString:
    return format_html('<a class="plain-link" href="mailto:{0}">{0}</a>', email)


def dialled(phone: str) -> str:
    """Return the telephone number ``phone`` as a phone dials it: in ASCII, up to an extension or a remark."""
    plain = unicodedata.normalize("NFKC", phone).translate(DASHES)
    found = re.search(r"\+?\d[\d-]*", re.sub(r"[()\s]", "", plain))
    return found[0] if found else ""


def license_link(license: License) -> SafeString:
    """Return the license's number as a link to its page."""
    address = reverse("admin:licenses_license_change", args=[license.pk])
    return format_html('<a class="plain-link" href="{}">{}</a>', address, number_cell(license.number))


def terminal_link(terminal: Terminal) -> SafeString:
    """Return a terminal's name as a link to its page, above its number; the number if it has no name."""
    address, number = reverse("admin:licenses_terminal_change", args=[terminal.pk]), plain_number(terminal.shown_number)
    link = format_html('<a class="plain-link" href="{}">{}</a>', address, terminal.name or number)
    return stacked(link, number if terminal.name else "")


def plain_number(text: str) -> SafeString:
    """Return a number that is already grouped, monospaced."""
    return format_html('<span class="number">{}</span>', text)


def terminal_cell(terminal: Terminal) -> SafeString:
    """Return a terminal's name above its number."""
    return stacked(terminal.name, plain_number(terminal.shown_number))


def stacked(*lines: object) -> SafeString:
    """Return ``lines`` below each other, without empty ones."""
    return format_html_join("", "<div>{}</div>", ((line,) for line in lines if line))


def short(instant: date | datetime | None) -> SafeString | str:
    """Return a date in the format of tables, ``2026/11/22``; for an instant with the time in Japan below it."""
    if instant is None:
        return NOTHING
    if isinstance(instant, datetime):
        return format_html('<div class="day">{}</div><div class="day">{}</div>', *table_time(instant).split())
    return format_html('<span class="day">{}</span>', table_date(instant))


def action_address(name: str, of: License | Contract) -> str:
    """Return the address at which the action ``name`` is asked for a license, or all of a contract."""
    return f"{reverse('admin:action', args=[name])}?{of._meta.model_name}={of.pk}"
