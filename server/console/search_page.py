"""The search of every page: customers, licenses, terminals and applications by any of their names and numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from licensing.clock import day_of
from licensing.number import show, symbols_in
from licensing.support_code import LENGTH as CODE_LENGTH
from licensing.support_code import SupportCodeError, read_code
from licensing.words.problems import PROBLEMS
from server import clock
from server.console import search
from server.console.cells import state_badge
from server.console.customers.page import address_of
from server.console.roles import require
from server.licenses.models import Contact, Customer, License, Shop, Terminal
from server.licenses.staff import customers
from server.licenses.staff.listing import terminal_of, with_terminals
from server.portal.models import Application
from server.trigrams import first

MOST = 10
"""Rows of one kind."""
LONGEST = 200
"""Characters that are looked at."""


@dataclass(frozen=True)
class Hit:
    """A row that was found: its heading, a line about it, and the address of its page."""

    title: str
    line: str
    address: str
    badge: Any = ""


@dataclass(frozen=True)
class Group:
    """The rows of one kind; ``more`` is the address of the list with all of them, where there are others."""

    title: str
    hits: Sequence[Hit]
    more: str


def search_page(request: HttpRequest) -> HttpResponse:
    """Show what is found, or go there if it is one thing. Only reads, so it is a GET."""
    require("licenses.view_license", request)
    typed = request.GET.get("q", "")[:LONGEST].strip()
    if is_code(typed):
        return HttpResponseRedirect(f"{reverse('console:support')}?{urlencode({'q': typed})}")
    groups = [group for group in _groups(typed) if group.hits] if search.words_of(typed) else []
    hits = [hit for group in groups for hit in group.hits]
    if len(hits) == 1:
        return HttpResponseRedirect(hits[0].address)
    context = {"title": _("検索"), "typed": typed, "groups": groups, "is_nothing": not search.words_of(typed)}
    return render(request, "console/search.html", {**admin.site.each_context(request), **context})


def is_code(typed: str) -> bool:
    """Return whether ``typed`` is a code that the app shows, a problem or a support code."""
    symbols = symbols_in(typed)
    if f"E-{symbols[1:]}" in PROBLEMS and symbols[:1] == "E":
        return True
    if len(symbols) != CODE_LENGTH or License.objects.filter(number__includes=symbols).exists():
        return False
    try:
        read_code(symbols)
    except SupportCodeError:
        return False
    return True


def _groups(typed: str) -> list[Group]:
    return [
        _group(pgettext("list", "契約者"), "licenses_customer", typed, _customers(typed)),
        _group(pgettext("list", "ライセンス"), "licenses_license", typed, _licenses(typed)),
        _group(pgettext("list", "端末"), "licenses_terminal", typed, _terminals(typed)),
        _group(pgettext("list", "お申込み"), "portal_application", typed, _applications(typed)),
    ]


def _group(title: str, model: str, typed: str, hits: list[Hit]) -> Group:
    address = f"{reverse(f'admin:{model}_changelist')}?{urlencode({'q': typed})}"
    return Group(title, hits[:MOST], address if len(hits) > MOST else "")


def _customers(typed: str) -> list[Hit]:
    rows = customers.listed().filter(pk__in=_customer_keys(search.words_of(typed), typed)).order_by("pk")
    return [Hit(row.name, _line(row.kana, row.contact_name, row.phone, row.email), address_of(row)) for row in rows]


def _customer_keys(words: list[str], typed: str) -> list[int]:
    if len(words) > 1:  # they may be in several rows of the customer
        found = customers.listed().filter(search.every_word(typed, search.customer)).order_by("pk")
        return list(found.values_list("pk", flat=True)[: MOST + 1])
    keys = first(Customer, "folded", words, MOST + 1)
    for model in (Contact, Shop):
        belonging = model.objects.filter(pk__in=first(model, "folded", words, MOST + 1))
        keys += belonging.values_list("customer", flat=True)
    return sorted(set(keys))[: MOST + 1]


def _licenses(typed: str) -> list[Hit]:
    today, symbols = day_of(clock.now()), search.number_part(typed)
    keys = first(License, "number", [symbols], MOST + 1) if symbols else []
    hits = []
    for row in with_terminals(License.objects.filter(pk__in=keys)):
        terminal = terminal_of(row)
        line = _line(row.customer.name, terminal.name if terminal else "")
        address = reverse("admin:licenses_license_change", args=[row.pk])
        hits.append(Hit(show(row.number), line, address, state_badge(row, today)))
    return hits


def _terminals(typed: str) -> list[Hit]:
    keys = first(Terminal, "folded", search.words_of(typed), MOST + 1)
    address = "admin:licenses_terminal_change"
    return [
        Hit(row.name or row.shown_number, row.shown_number, reverse(address, args=[row.pk]))
        for row in Terminal.objects.filter(pk__in=keys).order_by("pk")
    ]


def _applications(typed: str) -> list[Hit]:
    names = ("company", "contact_name", "email", "phone")
    alike = Q()
    for word in typed.split():
        one = Q()
        for name in names:
            one |= Q(**{f"{name}__icontains": word})
        alike &= one
    rows = Application.objects.filter(alike).order_by("-pk")[: MOST + 1]
    address = "admin:portal_application_change"
    return [
        Hit(
            row.company,
            _line(row.contact_name, row.phone, row.email),
            reverse(address, args=[row.pk]),
            row.get_state_display(),
        )
        for row in rows
    ]


def _line(*parts: str) -> str:
    return "　".join(filter(None, parts))
