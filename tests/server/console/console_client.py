"""Helpers for tests of the console: a signed-in client, and the pages of an action."""

import re

from django.contrib.auth.models import User
from django.test import Client
from django.utils.html import strip_tags

from server import clock
from server.console import staff
from server.console.roles import Role
from server.licenses.models import Change
from server.licenses.staff import operations
from server.licenses.staff.actions import ACTIONS
from server.licenses.staff.declarations import MANAGE, SUPPORT

ACTION = "/admin/actions/{}/"
LIST = "/admin/licenses/license/"
MANAGED = [kind.name for kind in ACTIONS if kind.permission == MANAGE]
SUPPORTED = [kind.name for kind in ACTIONS if kind.permission == SUPPORT]
REASON = "お支払いがないため"
ISSUE = {
    "customer": "新宿商店",
    "email": "owner@example.jp",
    "contact_name": "山田",
    "phone": "03-0000-0000",
    "language": "ja",
    "count": "2",
    "months": "12",
    "allowance_days": "90",
}


def signed_in(name: str, role: Role) -> Client:
    staff.set_staff(name, role, who="test", now=clock.now())
    client = Client()
    client.force_login(User.objects.get(username=name))
    return client


def page_of(client: Client, address: str, **asked: str) -> str:
    """Return the page at ``address``."""
    response = client.get(address, asked)
    assert response.status_code == 200
    return response.content.decode()


def words(page: str) -> str:
    """Return what a person reads on ``page``."""
    return re.sub(r"\s+", " ", strip_tags(page))


def key(number: str) -> int:
    return operations.find(number).pk


def open_action(client: Client, action: str, *numbers: str, **typed: str) -> str:
    """Return the page of ``action``: its form, or with ``typed`` its preview."""
    asked: dict[str, str | list[int]] = {"license": [key(number) for number in numbers]}
    if typed:
        reason = {"reason": REASON} if action == "stop" else {}
        asked = {**asked, "asked": "1", **reason, **typed}
    response = client.get(ACTION.format(action), asked, follow=True)
    return response.content.decode()


def hidden_fields(page: str) -> dict[str, list[str]]:
    """Return the hidden fields of the confirmation form of ``page``."""
    form = page[page.index('name="seen"') - 400 :]
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form):
        found.setdefault(name, []).append(value)
    return found


def confirm(client: Client, action: str, page: str) -> str:
    """Submit the confirmation form of ``page`` and return the next page."""
    return client.post(ACTION.format(action), hidden_fields(page), follow=True).content.decode()


def do(client: Client, action: str, *numbers: str, **typed: str) -> str:
    """Perform ``action`` with its preview and confirmation, and return the last page."""
    return confirm(client, action, open_action(client, action, *numbers, **typed))


def undo(client: Client) -> str:
    """Undo the latest change and return the next page."""
    return client.post(f"/admin/changes/{Change.objects.latest('pk').pk}/undo/", follow=True).content.decode()
