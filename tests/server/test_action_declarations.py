"""Every operation of staff is complete: declared once, it is reachable, translated, recorded, and undone everywhere."""

from collections.abc import Callable
from dataclasses import fields
from datetime import date, datetime
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.utils import translation
from pydantic import TypeAdapter

from server import clock
from server.api import bodies, webhooks
from server.api.models import Scope, WebhookKind
from server.api.service import api
from server.console.forms import FORMS
from server.console.roles import Role, fill_groups
from server.licenses.management.commands import license as command
from server.licenses.models import Change, Customer, Event, License
from server.licenses.staff import changes, operations
from server.licenses.staff.actions import (
    ACTIONS,
    OPERATIONS,
    Release,
    Renew,
    Resume,
    SetAllowance,
    SetShop,
    Stop,
    Transfer,
)
from server.licenses.staff.declarations import Action, Operation
from server.licenses.staff.listing import with_terminals
from server.licenses.staff.states import states_of
from server.mailing import notices
from tests.server.console.console_client import LIST, signed_in
from tests.server.terminal import FarTerminal

Issue = Callable[..., list[str]]

EXAMPLES: dict[type[Action], Action] = {
    Renew: Renew(until=date(2029, 3, 31)),
    Stop: Stop(),
    Resume: Resume(),
    Release: Release(),
    SetAllowance: SetAllowance(allowance_days=7),
    SetShop: SetShop(shop="銀座本店"),
    Transfer: Transfer(customer_id=99),
}
MAIL = Path(notices.__file__).parent / "templates" / "mailing"

each_action = pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.name)
each_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)


@pytest.fixture
def license(issue: Issue, now: datetime, monkeypatch: pytest.MonkeyPatch) -> License:
    """Return a license that a terminal holds."""
    monkeypatch.setattr(clock, "now", lambda: now)
    [number] = issue()
    FarTerminal("銀座 レジ1").register(number, now)
    return operations.find(number)


def ready_for(action: type[Action], license: License, now: datetime) -> License:
    """Return ``license`` in a state in which ``action`` changes something."""
    if action is Resume:
        operations.stop(license, who="suzuki", now=now)
    if action is SetShop:
        license.customer.shops.create(name="銀座本店")
    if action is Transfer:
        Customer.objects.create(pk=99, name="別の商店", email="other@example.jp")
    return with_terminals(License.objects.filter(pk=license.pk)).get()


def test_every_kind_of_change_belongs_to_one_operation() -> None:
    kinds = [kind for operation in OPERATIONS for kind in operation.kinds]
    assert sorted(kinds) == sorted(Change.Kind)


@each_operation
def test_a_role_may_do_it_and_a_token_may(db: None, operation: type[Operation]) -> None:
    fill_groups()
    permissions = Group.objects.get(name=Role.ADMIN.value).permissions
    assert permissions.filter(codename=operation.permission.removeprefix("licenses.")).exists()
    assert operation.scope in Scope.values


@each_operation
def test_what_it_is_called_is_translated(operation: type[Operation]) -> None:
    for text in (operation.title, operation.menu, operation.button):
        with translation.override("ja"):
            japanese = str(text)
        with translation.override("en"):
            assert str(text) != japanese


@each_operation
def test_what_it_sends_exists(operation: type[Operation]) -> None:
    for recorded in operation.records:
        assert webhooks.KINDS.get(recorded.what) == (WebhookKind(recorded.webhook) if recorded.webhook else None)
        if recorded.mail is not None:
            assert recorded.what in notices.NOTICES
            for language in ("ja", "en"):
                assert (MAIL / language / f"{recorded.mail}.txt").exists()


@each_action
def test_what_it_asks_for_can_be_entered_everywhere(action: type[Action]) -> None:
    names = {field.name for field in fields(action)}
    for ways in (FORMS, bodies.BODIES, command.ARGUMENTS):
        assert (action in ways) is bool(names), ways
    if not names:
        return
    assert names <= set(FORMS[action].base_fields)
    body = TypeAdapter(bodies.BODIES[action]).json_schema()
    parts = [body, *body.get("$defs", {}).values()]
    assert {name for one in parts for name in one.get("properties", {})} == names
    parser = command.Command().create_parser("attomenzei-server", "license")
    [subparsers] = [one for one in parser._actions if one.dest == "action"]
    arguments = subparsers.choices[action.name]._actions  # type: ignore[index]  # argparse's own
    assert names <= {argument.dest for argument in arguments}


@each_action
def test_the_console_leads_to_it(license: License, action: type[Action]) -> None:
    sato = signed_in("sato", Role.ADMIN)
    address = f"/admin/actions/{action.name}/?license={license.pk}"
    assert address in sato.get(f"{LIST}{license.pk}/change/").content.decode()
    assert f'value="{action.name}"' in sato.get(LIST).content.decode()
    assert str(action.title) in sato.get(address, follow=True).content.decode()
    tanaka = signed_in("tanaka", Role.VIEWER)
    assert address not in tanaka.get(f"{LIST}{license.pk}/change/").content.decode()
    assert tanaka.get(address).status_code == 403


@each_action
def test_the_api_has_it(action: type[Action]) -> None:
    operation = api.get_openapi_schema()["paths"][f"/api/v1/licenses/{{number}}/{action.name}"]["post"]
    assert operation["operationId"] == action.api_name
    assert operation["description"] == action.__doc__


@each_action
def test_its_effect_is_said_in_both_languages(license: License, now: datetime, action: type[Action]) -> None:
    ready = ready_for(action, license, now)
    with translation.override("ja"):
        japanese = EXAMPLES[action].effect(ready, now).sentence
    with translation.override("en"):
        assert EXAMPLES[action].effect(ready, now).sentence != japanese
    assert japanese.endswith("。")


@each_action
def test_it_records_what_it_declares_once_and_is_undone(license: License, now: datetime, action: type[Action]) -> None:
    ready, example = ready_for(action, license, now), EXAMPLES[action]
    before, earlier = states_of([ready]), Event.objects.count()

    def act(one: License) -> None:
        for _again in range(2):
            example.perform(one, who="sato", now=now)
            one.refresh_from_db()

    done = changes.change(example.kind, [ready], act, token="t", seen=None, who="sato", now=now)
    [event] = Event.objects.order_by("pk")[earlier:]
    assert event.what in [recorded.what for recorded in action.records]
    assert states_of([operations.find(ready.number)]) != before, "what it changes is missing in states.states_of"
    assert changes.undo(done, who="sato", now=now) == []
    assert states_of([operations.find(ready.number)]) == before


@each_action
def test_the_command_does_it(license: License, now: datetime, action: type[Action]) -> None:
    ready_for(action, license, now)
    arguments = {Renew: ["--months", "12"], SetAllowance: ["7"], SetShop: ["--shop", "銀座本店"], Transfer: ["99"]}.get(
        action, []
    )
    call_command("license", action.name, license.number, *arguments)
    assert Event.objects.filter(what__in=[recorded.what for recorded in action.records]).exists()
