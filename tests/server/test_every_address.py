"""Every address that a person can come to: by a link, by typing it, or led back there after a new sign-in."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver

from server.console.roles import Role
from tests.server.caller import Caller
from tests.server.console.console_client import signed_in
from tests.server.terminal import FarTerminal

Issue = Callable[..., list[str]]

NOT_FOR_PEOPLE = ("v1/", "api/", "metrics")
WRITES = re.compile(r"^(INSERT|UPDATE|DELETE|REPLACE)", re.IGNORECASE)

FOR_EVERYBODY = {
    "/",
    "/admin/login/",
    "/admin/logout/",
    "/admin/second-factor/",
    "/i18n/setlang/",
    "/offline/",
    "/portal/apply/",
    "/portal/apply/confirm/1/",
    "/portal/apply/sent/",
    "/portal/sign-in/",
    "/portal/sign-in/1/",
    "/portal/sign-out/",
}
"""What answers somebody who is not signed in; all others lead to a sign-in page."""

SESSION = '"django_session"'
"""Keeps what the next page shows, such as the offered second factor."""


def addresses(patterns: list[URLPattern | URLResolver] | None = None, before: str = "") -> Iterator[str]:
    """Yield an address for every pattern of the server, with 1 for each of its parts that vary."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = before + re.sub(r"<[^>]+>|\(\?P<[^)]+\)", "1", str(pattern.pattern)).strip("^$")
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, route)
        elif not route.startswith(NOT_FOR_PEOPLE):
            yield "/" + route.replace("\\", "")


@pytest.fixture
def content(issue: Issue, now: datetime) -> None:
    """Fill the tables, so that the rows that the addresses name exist."""
    number, _ = issue(2)
    FarTerminal("銀座 レジ1").register(number, now)
    FarTerminal("お試し").trial(now)


def test_no_page_is_empty_and_looking_at_it_writes_nothing(content: None, now: datetime) -> None:
    client, crm = signed_in("sato", Role.ADMIN), Caller("crm", now)
    crm.get("licenses")  # notes that the token was used, at most once in a while
    found = set(addresses())
    assert len(found) > 60
    empty = {}
    with CaptureQueriesContext(connection) as done:
        for address in sorted(found):
            answer = client.get(address)
            if answer.status_code >= 400 and not getattr(answer, "content", b"x").strip():
                empty[address] = answer.status_code
        for path in ("licenses", "contracts", "customers", "terminals", "events"):
            assert crm.get(path).status_code == 200
    assert empty == {}
    written = [query["sql"][:100] for query in done.captured_queries if WRITES.match(query["sql"])]
    assert [sql for sql in written if SESSION not in sql] == []


def test_without_a_sign_in_every_other_address_leads_to_it(content: None) -> None:
    found = set(addresses())
    assert found > FOR_EVERYBODY
    open_to_all = set()
    for address in sorted(found - FOR_EVERYBODY):
        for method in (Client().get, Client().post):
            answer = method(address)
            place = answer.headers.get("Location", "")
            if answer.status_code not in (403, 404, 405) and not place.startswith(
                ("/admin/login/", "/portal/sign-in/")
            ):
                open_to_all.add(address)
    assert open_to_all == set()


@pytest.mark.first(1)
@pytest.mark.parametrize("role", [Role.VIEWER, Role.SUPPORT])
def test_nothing_that_is_posted_at_random_lets_a_lower_role_write(content: None, role: Role) -> None:
    """What each role may do is in ``console/test_roles.py``; here no address is forgotten."""
    client = signed_in("sato", role)
    handmade = {"_selected_action": "1", "action": "delete_selected", "post": "yes", "license": "1", "token": "x"}
    with CaptureQueriesContext(connection) as done:
        for address in sorted(set(addresses()) - {"/admin/logout/", "/portal/sign-out/"}):
            assert client.post(address, handmade).status_code < 500, address
    written = [query["sql"][:100] for query in done.captured_queries if WRITES.match(query["sql"])]
    assert [sql for sql in written if SESSION not in sql] == []
