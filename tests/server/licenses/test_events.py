"""The event log is append-only, in the model and in the database."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import DatabaseError, connection, transaction

from server.licenses.models import Event


@pytest.fixture
def event(issue: Callable[..., list[str]]) -> Event:
    issue()
    return Event.objects.get()


def test_an_entry_is_neither_saved_again_nor_deleted(event: Event, now: datetime) -> None:
    event.who = "somebody else"
    with pytest.raises(TypeError, match="only ever added"):
        event.save()
    with pytest.raises(TypeError, match="only ever added"):
        event.delete()


@pytest.mark.parametrize(
    "statement",
    ["UPDATE licenses_event SET who = 'somebody else'", "DELETE FROM licenses_event"],
    ids=["update", "delete"],
)
def test_the_database_refuses_updates_that_bypass_the_model(event: Event, statement: str) -> None:
    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Event.objects.get().who == "tester"


def test_the_database_refuses_queries_that_bypass_save_and_delete(event: Event) -> None:
    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
        Event.objects.update(who="somebody else")
    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
        Event.objects.all().delete()
