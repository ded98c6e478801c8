"""Searching the event log: in the database, because it has hundreds of thousands of entries."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from licensing.number import show
from server.console import search
from server.console.roles import Role
from server.folding import LONGEST
from server.licenses.log.events import record
from server.licenses.models import Customer, Event
from server.licenses.staff import operations
from tests.server.conftest import NOON
from tests.server.console.console_client import signed_in

Issue = Callable[..., list[str]]
EVENTS = "/admin/licenses/event/"


@pytest.fixture
def entries(issue: Issue) -> list[str]:
    """Return two numbers of 銀座商店; the first was renewed by Ｔａｎａｋａ, and one of カフェ・ド・銀座 was issued."""
    numbers = issue(2)
    operations.stop(operations.find(numbers[0]), who="Ｔａｎａｋａ", now=NOON)
    operations.issue(customer="カフェ・ド・銀座", email="x@example.jp", count=1, months=1, who="tester", now=NOON)
    return numbers


def found(client: Client, typed: str) -> int:
    return int(client.get(EVENTS, {"q": typed}).context["cl"].result_count)


def test_an_entry_is_found_by_any_spelling_of_its_parts(entries: list[str]) -> None:
    sato = signed_in("sato", Role.ADMIN)
    first, second = entries
    assert found(sato, "tanaka") == 1
    assert found(sato, "かふぇド") == 1
    assert found(sato, "銀座 TESTER") == 3
    assert found(sato, "銀座 tanaka 商店") == 1
    assert found(sato, first) == found(sato, show(first)) == found(sato, show(first).lower()) == 2
    assert found(sato, show(second)[:9]) == 1
    assert found(sato, "新宿") == 0
    assert found(sato, " ・ ") == Event.objects.count(), "nothing is left of it"


def test_letters_that_no_number_has_are_read_as_what_was_meant(entries: list[str]) -> None:
    Event.objects.bulk_create([Event(at=NOON, who="x", what="renewed", license="0011AAAABBBBCCCC")])
    assert Event.objects.filter(search.every_word("OOIL-AAAA", search.event)).count() == 1


def test_no_entry_is_read_but_those_that_are_shown(entries: list[str]) -> None:
    sato = signed_in("sato", Role.ADMIN)
    found(sato, "x")  # the first request registers the lists
    with CaptureQueriesContext(connection) as done:
        found(sato, "銀座商")
    statements = [query["sql"] for query in done.captured_queries if "licenses_event" in query["sql"]]
    assert statements
    assert [sql for sql in statements if "LIKE '%銀座商%'" not in sql] == []


def test_a_name_that_becomes_longer_when_it_is_folded_fits(db: None) -> None:
    record(
        Event.What.RENEWED,
        who="x",
        now=NOON,
        customer=Customer(name="\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}" * 200),
    )
    assert len(Event.objects.get().folded) == LONGEST
