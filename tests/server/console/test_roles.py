"""The roles 閲覧, サポート and 管理者: what each may do, enforced by the server."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from server.console.roles import Role
from server.licenses.models import Change, Contract, License
from server.licenses.staff import operations
from tests.server.console.console_client import ACTION, ISSUE, LIST, MANAGED, SUPPORTED, do, key, signed_in, undo

Issue = Callable[..., list[str]]


@pytest.mark.parametrize(
    ("role", "allowed"),
    [(Role.VIEWER, []), (Role.SUPPORT, SUPPORTED), (Role.ADMIN, [*SUPPORTED, *MANAGED])],
)
def test_each_role_has_its_actions(number: str, role: Role, allowed: list[str]) -> None:
    client = signed_in("sato", role)
    chosen = {"license": str(key(number)), "token": "x", "seen": "y", "asked": "1"}
    for action in [*SUPPORTED, *MANAGED]:
        for ask in (client.get, client.post):
            assert (ask(ACTION.format(action), chosen).status_code != 403) is (action in allowed)
    assert (client.get("/admin/issue/").status_code != 403) is (role is Role.ADMIN)
    assert (client.post("/admin/issue/", ISSUE).status_code != 403) is (role is Role.ADMIN)
    resend = f"/admin/contracts/{Contract.objects.earliest('pk').pk}/resend/"
    assert (client.post(resend, {"once": "x"}).status_code == 302) is (role is not Role.VIEWER)


@pytest.mark.parametrize(("role", "may"), [(Role.VIEWER, False), (Role.SUPPORT, False), (Role.ADMIN, True)])
def test_undoing_a_stop_needs_the_permission_to_stop(sato: Client, number: str, role: Role, may: bool) -> None:
    do(sato, "stop", number, when="now")
    client = signed_in("tanaka", role)
    page = client.get(f"/admin/changes/{Change.objects.get().pk}/").content.decode()
    assert ("この操作を取り消す" in page) is may
    undo(client)
    assert (operations.find(number).stopped_at is None) is may


@pytest.mark.parametrize("role", list(Role))
def test_every_role_sees_every_list(number: str, role: Role) -> None:
    client = signed_in("sato", role)
    for name in ("license", "terminal", "customer", "contract", "trial", "event", "change"):
        assert client.get(f"/admin/licenses/{name}/").status_code == 200


def test_flags_are_cleared_by_support_and_not_by_viewers(number: str, now: datetime) -> None:
    for role, cleared in ((Role.VIEWER, False), (Role.SUPPORT, True)):
        License.objects.update(back_and_forth_at=now)
        chosen = {"action": "clear_flag", "_selected_action": str(key(number))}
        signed_in("sato", role).post(LIST, chosen)
        assert (operations.find(number).back_and_forth_at is None) is cleared
