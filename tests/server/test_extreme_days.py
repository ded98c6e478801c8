"""Days near the ends of the calendar, wherever one can be entered: refused in a sentence, nothing overflows."""

from collections.abc import Callable
from datetime import date, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from server.console.roles import Role
from server.licenses.models import Cancellation, License
from server.licenses.staff import cancellations, operations
from tests.server.caller import Caller
from tests.server.console.console_client import open_action, signed_in

Issue = Callable[..., list[str]]

extreme = pytest.mark.parametrize("day", ["0001-01-01", "1999-12-31", "2100-01-01", "9999-12-31"])
WHAT_TO_ENTER = "2027-10-31 のように入力してください"


@pytest.fixture
def number(issue: Issue) -> str:
    [number] = issue()
    return number


@pytest.fixture
def sato(db: None) -> Client:
    client = signed_in("sato", Role.ADMIN)
    client.raise_request_exception = True
    return client


def unchanged(number: str) -> bool:
    license = License.objects.get(number=number)
    return (license.contract_until, license.stops_on) == (date(2027, 11, 22), None)


@extreme
def test_in_the_console(sato: Client, number: str, day: str) -> None:
    assert WHAT_TO_ENTER in open_action(sato, "renew", number, until=day)
    assert "入力してください" in open_action(sato, "stop", number, when="on", on=day)
    assert unchanged(number)


@extreme
def test_in_a_cancellation(sato: Client, number: str, now: datetime, day: str) -> None:
    row = cancellations.ask(operations.find(number).contract, who="sato", now=now)
    for step in ("sent", "back", "stop"):
        answer = sato.post(f"/admin/cancellations/{row.pk}/", {"step": step, "day": day, "seen": ""}, follow=True)
        assert answer.status_code == 200
    row = Cancellation.objects.get()
    assert (row.papers_sent_on, row.papers_back_on, row.stops_on) == (None, None, None)


@extreme
@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(("license", "renew", "NUMBER", "--until", "DAY"), id="renew"),
        pytest.param(("license", "stop", "NUMBER", "--on", "DAY"), id="stop"),
        pytest.param(("events", "export", "--since", "DAY"), id="since"),
        pytest.param(("events", "export", "--until", "DAY"), id="until"),
    ],
)
def test_on_the_command_line(number: str, arguments: tuple[str, ...], day: str) -> None:
    typed = [{"NUMBER": number, "DAY": day}.get(argument, argument) for argument in arguments]
    with pytest.raises(CommandError, match="not a day such as"):
        call_command(*typed, stdout=StringIO(), stderr=StringIO())
    assert unchanged(number)


@extreme
def test_in_the_api(number: str, now: datetime, day: str) -> None:
    crm = Caller("crm", now)
    assert crm.post(f"licenses/{number}/renew", {"until": day}).status_code == 422
    assert crm.post(f"licenses/{number}/stop", {"on": day}).status_code == 422
    assert unchanged(number)


@extreme
@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("licenses/event", "at"),
        ("licenses/change", "at"),
        ("licenses/license", "contract_until"),
        ("mailing/message", "created_at"),
        ("portal/application", "confirmed_at"),
    ],
)
def test_in_the_address_of_a_list(sato: Client, number: str, path: str, field: str, day: str) -> None:
    for lookup in ("gte", "lt"):
        for value in (f"{day} 00:00:00+09:00", f"{day} 23:59:59-12:00") if field.endswith("at") else (day,):
            answer = sato.get(f"/admin/{path}/", {f"{field}__{lookup}": value}, follow=True)
            assert answer.status_code in (200, 400), answer
