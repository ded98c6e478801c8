"""The endpoints of the API: lookups, actions, authentication and errors."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from licensing.clock import day_of
from licensing.number import show
from server import clock
from server.api.models import Scope
from server.licenses.log import chain
from server.licenses.models import Event, License
from server.licenses.staff import operations
from tests.server.caller import Caller, refusal
from tests.server.terminal import FarTerminal

Issue = Callable[..., list[str]]

ORDER = {"customer": "青山商店", "email": "aoyama@example.jp", "count": 2, "months": 12}


@pytest.fixture
def number(issue: Issue) -> str:
    return issue()[0]


def test_a_contract_is_issued_with_its_numbers_under_the_name_of_the_token(crm: Caller) -> None:
    answer = crm.post("contracts", ORDER)
    assert answer.status_code == 201
    numbers = [license["license_number"] for license in answer.json()["licenses"]]
    assert sorted(numbers) == sorted(License.objects.values_list("number", flat=True))
    assert set(Event.objects.filter(what="issued").values_list("who", "license")) == {("api:crm", n) for n in numbers}
    assert crm.get(f"contracts/{answer.json()['contract']}").json() == answer.json()


def test_a_license_is_found_by_its_number_in_any_spelling(crm: Caller, number: str) -> None:
    for written in (number, show(number), show(number).lower()):
        assert crm.get(f"licenses/{written}").json()["license_number"] == number


def test_a_license_shows_the_terminal_that_holds_it(crm: Caller, number: str, now: datetime) -> None:
    statement = FarTerminal("銀座 レジ1").register(number, now)
    held = crm.get(f"licenses/{number}").json()["terminal"]
    assert (held["terminal_number"], held["terminal_name"]) == (statement.terminal_number, "銀座 レジ1")
    assert held["deadline"] == "2027-02-20"
    shown = crm.get(f"terminals/{statement.terminal_number}").json()
    assert (shown["license_number"], shown["terminal_name"]) == (number, "銀座 レジ1")


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("licenses/7K3M", "check group 2"),
        ("licenses/7K3M9QXR2VTA84NB", "There is no license"),
        ("terminals/482177301195", "There is no terminal"),
        ("terminals/%00", "There is no terminal"),
        ("customers/1", "There is no customer"),
        ("contracts/1", "There is no contract"),
        ("nothing", "There is nothing at this address"),
        ("", "There is nothing at this address"),
    ],
)
def test_what_does_not_exist_is_reported_in_a_sentence(crm: Caller, path: str, hint: str) -> None:
    assert hint in refusal(crm.get(path), 404, "not_found")["detail"]


def found(crm: Caller, path: str, field: str, **query: str) -> list[Any]:
    answer = crm.get(path, **query)
    assert answer.status_code == 200, answer.content
    return [item[field] for item in answer.json()["items"]]


def test_licenses_are_filtered(crm: Caller, issue: Issue, now: datetime) -> None:
    active, stopped, ended, ending = issue(4)
    today = day_of(clock.now())
    statement = FarTerminal("銀座 レジ1").register(active, now)
    operations.stop(operations.find(stopped), who="tester", now=now)
    License.objects.filter(number=ended).update(contract_until=date(2026, 1, 31))
    License.objects.filter(number=ending).update(stops_on=today - timedelta(days=1))
    License.objects.filter(number=active).update(stops_on=today)
    other = crm.post("contracts", ORDER).json()

    def listed(**query: str) -> set[str]:
        return set(found(crm, "licenses", "license_number", **query))

    both = {license["license_number"] for license in other["licenses"]}
    assert listed(state="stopped") == {stopped, ending}
    assert listed(state="expired") == {ended}
    assert listed(state="active") == {active} | both
    assert listed(until_before="2026-02-01") == {ended}
    assert listed(customer="青山") == both
    assert listed(contract=str(other["contract"])) == both
    assert listed(terminal="レジ1") == listed(terminal=statement.terminal_number) == {active}
    assert listed(terminal="") == {active}


def test_customers_contracts_and_terminals_are_filtered(crm: Caller, number: str, now: datetime) -> None:
    statement = FarTerminal("銀座 レジ1").register(number, now)
    FarTerminal("お試し").trial(now)
    crm.post("contracts", ORDER)
    [ginza] = found(crm, "customers", "id", customer="銀座")
    assert found(crm, "customers", "customer", email="AOYAMA@example.jp") == ["青山商店"]
    assert found(crm, "contracts", "customer", customer_id=str(ginza)) == ["銀座商店"]
    assert crm.get(f"customers/{ginza}").json()["email"] == "owner@example.jp"
    assert found(crm, "terminals", "terminal_name") == ["銀座 レジ1", "お試し"]
    assert found(crm, "terminals", "terminal_name", name="お試") == ["お試し"]
    assert found(crm, "terminals", "terminal_number", license=show(number)) == [statement.terminal_number]


def test_pages_contain_each_item_once(crm: Caller, issue: Issue) -> None:
    numbers = issue(5)
    seen, cursor = [], ""
    while cursor is not None:
        answer = crm.get("licenses", limit="2", **({"cursor": cursor} if cursor else {})).json()
        seen += [item["license_number"] for item in answer["items"]]
        cursor = answer["next_cursor"]
    assert seen == numbers


def test_the_event_log_is_read_by_position(crm: Caller, number: str, now: datetime) -> None:
    statement = FarTerminal().register(number, now)
    chain.seal()
    assert found(crm, "events", "what") == ["token_issued", "issued", "registered"]
    assert found(crm, "events", "what", cursor="0") == ["token_issued", "issued", "registered"]
    [_, second, _] = found(crm, "events", "id")
    assert found(crm, "events", "what", cursor=second) == ["registered"]
    first = crm.get("events", limit="1").json()
    assert found(crm, "events", "what", cursor=first["next_cursor"]) == ["issued", "registered"]
    assert found(crm, "events", "what", license=show(number)) == ["issued", "registered"]
    assert found(crm, "events", "what", terminal=statement.terminal_number) == ["registered"]
    assert found(crm, "events", "position", what="issued") == [2]


def test_a_license_is_renewed_by_months_and_to_a_day(crm: Caller, number: str) -> None:
    done = crm.post(f"licenses/{number}/renew", {"months": 3}).json()
    assert (done["changed"], done["by"], done["license"]["contract_until"]) == (True, "api:crm", "2028-02-22")
    done = crm.post(f"licenses/{number}/renew", {"until": "2029-12-31"}).json()
    assert done["license"]["contract_until"] == "2029-12-31"
    assert crm.post(f"licenses/{number}/renew", {"months": 12.0}).json()["license"]["contract_until"] == "2030-12-31"


def test_a_contract_cannot_exceed_the_calendar(crm: Caller, number: str) -> None:
    assert crm.post(f"licenses/{number}/renew", {"until": "2099-12-31"}).status_code == 200
    problem = refusal(crm.post(f"licenses/{number}/renew", {"months": 1}), 422, "invalid_fields")
    assert problem["errors"] == [{"place": "body", "field": "months", "detail": problem["detail"]}]


ACTS = [
    pytest.param("stop", {}, "stopped", id="stop"),
    pytest.param("stop", {"on": "2027-01-31"}, "stop_planned", id="stop on a day"),
    pytest.param("release", {}, "released", id="release"),
    pytest.param("allowance", {"allowance_days": 30}, "allowance_changed", id="allowance"),
    pytest.param("renew", {"until": "2029-12-31"}, "renewed", id="renew"),
]


@pytest.mark.parametrize(("act", "wish", "what"), ACTS)
def test_a_repeated_action_changes_nothing_and_names_who_did_it(
    crm: Caller, number: str, now: datetime, act: str, wish: dict[str, object], what: str
) -> None:
    FarTerminal().register(number, now)
    first = crm.post(f"licenses/{number}/{act}", wish).json()
    second = Caller("billing", now).post(f"licenses/{number}/{act}", wish).json()
    assert (first["changed"], second["changed"]) == (True, False)
    assert (second["by"], second["at"]) == ("api:crm", first["at"])
    assert second["license"] == first["license"]
    assert Event.objects.filter(what=what).count() == 1


def test_an_action_that_was_never_done_names_nobody(crm: Caller, number: str) -> None:
    done = crm.post(f"licenses/{number}/release", {}).json()
    assert (done["changed"], done["by"], done["at"]) == (False, None, None)


def test_a_stop_is_planned_and_cancelled(crm: Caller, number: str) -> None:
    tomorrow = day_of(clock.now()) + timedelta(days=1)
    done = crm.post(f"licenses/{number}/stop", {"on": tomorrow.isoformat()}).json()
    assert (done["license"]["stops_on"], done["license"]["state"]) == (tomorrow.isoformat(), "active")
    done = crm.post(f"licenses/{number}/resume", {}).json()
    assert (done["changed"], done["license"]["stops_on"]) == (True, None)


def test_a_last_day_that_has_passed_stops_now(crm: Caller, number: str) -> None:
    done = crm.post(f"licenses/{number}/stop", {"on": "2024-02-29"}).json()
    assert (done["license"]["state"], done["license"]["stops_on"]) == ("stopped", None)
    assert crm.post(f"licenses/{number}/resume", {}).json()["license"]["state"] == "active"


def test_another_method_is_refused_with_the_allowed_ones(crm: Caller, number: str) -> None:
    answer = crm.get(f"licenses/{number}/stop")
    refusal(answer, 405, "method_not_allowed")
    assert answer["Allow"] == "POST"


def test_a_server_error_is_a_problem_document(
    crm: Caller, number: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(operations, "stop", fail)
    assert "same Idempotency-Key" in refusal(crm.post(f"licenses/{number}/stop", {}), 500, "server_error")["detail"]


@pytest.mark.parametrize("header", ["", "Basic YTpi", "Bearer", "Bearer amt_00000000_x", "bearer \ufffd"])
def test_an_unknown_token_is_refused(number: str, header: str) -> None:
    answer = Client().get(f"/api/v1/licenses/{number}", headers={"Authorization": header} if header else {})
    refusal(answer, 401, "unauthenticated")  # type: ignore[arg-type]  # the test client's own class
    assert answer["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    ("scope", "allowed"),
    [
        (Scope.READ, {"get"}),
        (Scope.WRITE, {"issue", "renew", "resume"}),
        (Scope.STOP, {"stop"}),
        (None, {"get", "issue", "shorten", "renew", "stop", "resume", "release", "allowance"}),
    ],
)
def test_a_token_does_what_its_scopes_say_and_no_more(
    number: str, now: datetime, scope: Scope | None, allowed: set[str]
) -> None:
    """What takes a right from a terminal, such as a release, needs the scope to stop, whatever it is called."""
    FarTerminal().register(number, now)
    caller = Caller("crm", now, *([scope] if scope else Scope))
    answers = {
        "get": caller.get(f"licenses/{number}"),
        "issue": caller.post("contracts", ORDER),
        "shorten": caller.post(f"licenses/{number}/renew", {"until": "2020-01-01"}),
        "renew": caller.post(f"licenses/{number}/renew", {"months": 1}),
        "stop": caller.post(f"licenses/{number}/stop", {}),
        "resume": caller.post(f"licenses/{number}/resume", {}),
        "release": caller.post(f"licenses/{number}/release", {}),
        "allowance": caller.post(f"licenses/{number}/allowance", {"allowance_days": 30}),
    }
    assert {name for name, answer in answers.items() if answer.status_code < 300} == allowed
    for name, answer in answers.items():
        if name not in allowed:
            assert "ask for one with the scope" in refusal(answer, 403, "missing_scope")["detail"]


def test_times_are_instants_and_days_are_days(crm: Caller, number: str) -> None:
    done = crm.post(f"licenses/{number}/stop", {}).json()
    assert datetime.fromisoformat(done["at"]).astimezone(UTC) <= clock.now()
    assert date.fromisoformat(done["license"]["contract_until"]) == date(2027, 11, 22)
