"""The console as a test's staff use it: a client that is signed in, the pages of an action, its buttons."""

import re

from django.contrib.auth.models import User
from django.test import Client

from server import clock
from server.console import staff
from server.console.roles import Role
from server.licenses.models import Change
from server.licenses.staff import operations
from server.licenses.staff.actions import ACTIONS, MANAGE, SUPPORT

WORK = "/admin/actions/{}/"
LIST = "/admin/licenses/license/"
MANAGED = [kind.name for kind in ACTIONS if kind.permission == MANAGE]
SUPPORTED = [kind.name for kind in ACTIONS if kind.permission == SUPPORT]
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


def key(number: str) -> int:
    return operations.find(number).pk


def shown(client: Client, slug: str, *numbers: str, **typed: str) -> str:
    """Return the page of ``slug``: what it asks, or with ``typed`` what it would do."""
    asked: dict[str, str | list[int]] = {"license": [key(number) for number in numbers]}
    if typed:
        asked = {**asked, "asked": "1", **typed}
    response = client.get(WORK.format(slug), asked, follow=True)
    return response.content.decode()


def fields(page: str) -> dict[str, list[str]]:
    """Return what the page's confirmation sends."""
    form = page[page.index('name="seen"') - 400 :]
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form):
        found.setdefault(name, []).append(value)
    return found


def confirm(client: Client, slug: str, page: str) -> str:
    """Press the button of ``page`` and return the page that it leads to."""
    return client.post(WORK.format(slug), fields(page), follow=True).content.decode()


def do(client: Client, slug: str, *numbers: str, **typed: str) -> str:
    return confirm(client, slug, shown(client, slug, *numbers, **typed))


def undo(client: Client) -> str:
    return client.post(f"/admin/changes/{Change.objects.latest('pk').pk}/undo/", follow=True).content.decode()
