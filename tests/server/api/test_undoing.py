"""What the API does can be undone in the console like what people do there."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from server.console.roles import Role
from server.licenses.models import Change, License
from tests.server.caller import Caller
from tests.server.console.console_client import signed_in
from tests.server.terminal import FarTerminal

Issue = Callable[..., list[str]]
ORDER = {"customer": "青山商店", "email": "aoyama@example.jp", "count": 2, "months": 12}


@pytest.fixture
def sato(db: None) -> Client:
    return signed_in("sato", Role.ADMIN)


def undo(client: Client) -> str:
    change = Change.objects.get()
    assert change.who == "api:crm"
    page: str = client.post(f"/admin/changes/{change.pk}/undo/", follow=True).content.decode()
    return page


def test_a_stop_by_the_api_is_undone_in_the_console(sato: Client, crm: Caller, issue: Issue, now: datetime) -> None:
    [number] = issue()
    FarTerminal().register(number, now)
    assert crm.post(f"licenses/{number}/stop", {"reason": "x"}).status_code == 200
    assert License.objects.get().stopped_at is not None
    undo(sato)
    assert License.objects.get().stopped_at is None


def test_what_changed_nothing_is_not_offered_to_be_undone(crm: Caller, issue: Issue) -> None:
    [number] = issue()
    for place in range(2):
        assert crm.post(f"licenses/{number}/stop", {"reason": "x"}, key=f"stop-{place}").status_code == 200
    assert Change.objects.count() == 1


def test_numbers_that_the_api_issued_are_withdrawn(sato: Client, crm: Caller) -> None:
    assert crm.post("contracts", ORDER).status_code == 201
    undo(sato)
    assert not License.objects.filter(stopped_at=None).exists()
