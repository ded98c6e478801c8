"""Idempotent requests: a repeated request is performed once."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, OperationalError

from server import clock
from server.api import idempotency
from server.api.models import IdempotentAnswer
from server.licenses.models import Contract, Customer, License
from server.licenses.staff import operations
from tests.server.caller import Caller, refusal

ORDER = {"customer": "青山商店", "email": "aoyama@example.jp", "count": 2, "months": 12}


def test_the_same_request_again_gets_the_same_answer_and_is_not_done_again(crm: Caller) -> None:
    first = crm.post("contracts", ORDER, key="order-1")
    again = crm.post("contracts", dict(reversed(ORDER.items())), key="order-1")
    assert again.status_code == 201
    assert again.content == first.content
    assert (first.has_header("Idempotent-Replayed"), again["Idempotent-Replayed"]) == (False, "true")
    assert License.objects.count() == 2


def test_a_renewal_by_months_sent_twice_renews_once(crm: Caller, issue: Callable[..., list[str]]) -> None:
    [number] = issue()
    for _ in range(2):
        crm.post(f"licenses/{number}/renew", {"months": 1}, key="renewal-1")
    assert operations.find(number).contract_until.isoformat() == "2027-12-22"


@pytest.mark.parametrize("change", [{"count": 3}, {"customer": "青山"}])
def test_another_request_with_the_same_key_is_refused(crm: Caller, change: dict[str, object]) -> None:
    crm.post("contracts", ORDER, key="order-1")
    refused = refusal(crm.post("contracts", {**ORDER, **change}, key="order-1"), 422, "idempotency_key_reused")
    assert "new key" in refused["detail"]
    assert Contract.objects.count() == 1


@pytest.mark.parametrize(("first", "second"), [({}, {"phone": ""}), ({"kana": ""}, {"phone": ""})])
def test_a_member_that_is_sent_empty_is_not_one_that_is_omitted(
    crm: Caller, issue: Callable[..., list[str]], first: dict[str, str], second: dict[str, str]
) -> None:
    issue()
    address = f"customers/{Customer.objects.get().pk}"
    crm.patch(address, {"phone": "03-1234-5678"})
    assert crm.patch(address, first, key="change-1").json()["phone"] == "03-1234-5678"
    refusal(crm.patch(address, second, key="change-1"), 422, "idempotency_key_reused")


def test_the_same_key_for_another_license_is_refused(crm: Caller, issue: Callable[..., list[str]]) -> None:
    first, second = issue(2)
    assert crm.post(f"licenses/{first}/stop", {}, key="stop").status_code == 200
    refusal(crm.post(f"licenses/{second}/stop", {}, key="stop"), 422, "idempotency_key_reused")


def test_keys_of_two_systems_are_independent(crm: Caller, now: datetime) -> None:
    first = crm.post("contracts", ORDER, key="1").json()
    second = Caller("billing", now).post("contracts", ORDER, key="1").json()
    assert first["contract"] != second["contract"]


@pytest.mark.parametrize("key", ["", " ", "é", "k" * 256])
def test_a_request_without_a_valid_key_is_refused(crm: Caller, key: str) -> None:
    problem = refusal(crm.send("contracts", ORDER, **{"Idempotency-Key": key}), 422, "invalid_fields")
    assert problem["errors"][0]["field"] == "Idempotency-Key"
    refusal(crm.send("contracts", ORDER), 422, "invalid_fields")
    assert Contract.objects.count() == 0


def test_a_refused_request_may_be_corrected_with_the_same_key(crm: Caller, issue: Callable[..., list[str]]) -> None:
    refusal(crm.post("licenses/0000/stop", {}, key="1"), 404, "not_found")
    [number] = issue()
    assert crm.post(f"licenses/{number}/stop", {}, key="1").status_code == 200


def test_a_request_that_failed_is_rolled_back_and_can_be_repeated(
    crm: Caller, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(self: object) -> None:
        raise RuntimeError("killed here")

    with monkeypatch.context() as broken:
        broken.setattr(idempotency, "_response", fail)
        refusal(crm.post("contracts", ORDER, key="1"), 500, "server_error")
    assert Contract.objects.count() == IdempotentAnswer.objects.count() == 0
    assert crm.post("contracts", ORDER, key="1").status_code == 201


def test_a_key_can_be_used_again_after_two_days(crm: Caller) -> None:
    crm.post("contracts", ORDER, key="1")
    IdempotentAnswer.objects.update(at=clock.now() - idempotency.RETENTION - timedelta(minutes=1))
    assert crm.post("contracts", {**ORDER, "count": 1}, key="1").status_code == 201
    assert Contract.objects.count() == 2


def test_only_old_responses_are_deleted(crm: Caller) -> None:
    crm.post("contracts", ORDER, key="1")
    now = clock.now()
    assert idempotency.forget(now + idempotency.RETENTION - timedelta(minutes=1)) == 0
    assert idempotency.forget(now + idempotency.RETENTION + timedelta(minutes=1)) == 1


class SqliteBusy(Exception):
    sqlite_errorname = "SQLITE_BUSY"


class LockNotAvailable(Exception):
    sqlstate = "55P03"


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        pytest.param(OperationalError, SqliteBusy(), id="SQLite is written to for too long"),
        pytest.param(OperationalError, LockNotAvailable(), id="PostgreSQL waited for too long"),
        pytest.param(IntegrityError, None, id="two made the same row"),
    ],
)
def test_a_concurrent_request_is_told_to_retry(
    crm: Caller, monkeypatch: pytest.MonkeyPatch, error: type[DatabaseError], cause: Exception | None
) -> None:
    def meet(**_: Any) -> None:
        raise error from cause

    monkeypatch.setattr(operations, "issue", meet)
    answer = crm.post("contracts", ORDER, key="1")
    refusal(answer, 409, "in_progress")
    assert answer["Retry-After"] == "1"


def test_a_database_error_is_no_conflict(
    crm: Caller, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def break_down(**_: Any) -> None:
        raise OperationalError("disk I/O error")

    monkeypatch.setattr(operations, "issue", break_down)
    refusal(crm.post("contracts", ORDER, key="1"), 503, "unavailable")
