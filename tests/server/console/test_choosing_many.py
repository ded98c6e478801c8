"""Choosing many licenses in the list: the choice is not carried in the address, which proxies limit."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from server.console import choices
from server.console.choices import MOST_CHOICES
from server.console.lists import licenses
from server.console.roles import Role
from server.licenses.models import License
from server.licenses.staff.batches import AT_ONCE
from tests.server.console.console_client import ACTION, LIST, REASON, confirm, signed_in

Issue = Callable[..., list[str]]
TOO_MANY = "以内で選んでください"
LONGEST_ADDRESS = 200


@pytest.fixture
def sato(db: None) -> Client:
    return signed_in("sato", Role.ADMIN)


def select_all(client: Client, action: str) -> str:
    """Choose every row of the list and return the address to which the action leads."""
    first = License.objects.order_by("pk").values_list("pk", flat=True)[:50]
    chosen = {"action": action, "_selected_action": [str(pk) for pk in first], "select_across": "1"}
    response = client.post(LIST, chosen)
    assert response.status_code == 302
    return response["Location"]


def test_more_licenses_than_can_be_chosen_are_told_the_limit(
    sato: Client, issue: Issue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choices, "MOST_CHOSEN", 5)
    monkeypatch.setattr(licenses, "MOST_CHOSEN", 5)
    issue(6)
    assert f"5件{TOO_MANY}" in sato.get(select_all(sato, "stop")).content.decode()
    assert not License.objects.exclude(stopped_at=None).exists()


def test_as_many_as_are_allowed_have_a_short_address(sato: Client, issue: Issue, now: datetime) -> None:
    issue(AT_ONCE)
    address = select_all(sato, "stop")
    asked = sato.get(address, follow=True)
    steps = [address, *(str(step) for step, _ in asked.redirect_chain)]
    form = asked.content.decode().partition('name="asked"')[2]
    carried = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
    preview = sato.get(ACTION.format("stop"), {**carried, "asked": "1", "when": "now", "reason": REASON})
    assert max(map(len, steps)) < LONGEST_ADDRESS
    confirm(sato, "stop", preview.content.decode())
    assert License.objects.exclude(stopped_at=None).count() == AT_ONCE


def test_all_licenses_of_a_large_contract_have_a_short_address(sato: Client, issue: Issue) -> None:
    issue(AT_ONCE + 1)
    contract = License.objects.all()[0].contract_id
    page = sato.get(f"/admin/licenses/contract/{contract}/change/").content.decode()
    assert f"/admin/actions/stop/?contract={contract}" in page
    assert (
        "対象のライセンス 201件"
        in sato.get(ACTION.format("stop"), {"contract": contract}, follow=True).content.decode()
    )


def test_a_choice_that_is_forgotten_changes_nothing(sato: Client, issue: Issue) -> None:
    issue(2)
    addresses = [select_all(sato, "stop") for _ in range(MOST_CHOICES + 1)]
    assert TOO_MANY in sato.get(addresses[0], follow=True).content.decode()
    assert TOO_MANY not in sato.get(addresses[1], follow=True).content.decode()
