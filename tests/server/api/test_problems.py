"""Errors of the API: what to enter in each field, in the caller's language."""

import json
import re
from collections.abc import Callable
from http import HTTPStatus

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from server.api.problems import STATUS, TITLES
from server.api.schemas import WHAT_TO_ENTER, in_english
from server.api.service import api
from server.licenses.models import Contract, Event
from server.licenses.staff import operations
from tests.server.caller import Caller, refusal

ORDER = {"customer": "青山商店", "email": "aoyama@example.jp", "count": 2, "months": 12}
JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")


@pytest.fixture
def number(issue: Callable[..., list[str]]) -> str:
    return issue()[0]


WRONG = [
    pytest.param("contracts", {**ORDER, "customer": ""}, "customer", id="no name"),
    pytest.param("contracts", {**ORDER, "customer": "青山\n商店"}, "customer", id="a name of two lines"),
    pytest.param("contracts", {**ORDER, "customer": "山" * 201}, "customer", id="a huge name"),
    pytest.param("contracts", {**ORDER, "email": "aoyama"}, "email", id="no address"),
    pytest.param("contracts", {**ORDER, "email": "ａｏｙａｍａ＠ｅｘａｍｐｌｅ．ｊｐ"}, "email", id="full width"),
    pytest.param("contracts", {**ORDER, "count": 0}, "count", id="no numbers"),
    pytest.param("contracts", {**ORDER, "count": -1}, "count", id="less than no numbers"),
    pytest.param("contracts", {**ORDER, "count": 10**30}, "count", id="a huge number of numbers"),
    pytest.param("contracts", {**ORDER, "count": "2"}, "count", id="a text for a number"),
    pytest.param("contracts", {**ORDER, "count": "２"}, "count", id="a full-width number"),
    pytest.param("contracts", {**ORDER, "count": 1.5}, "count", id="half a number"),
    pytest.param("contracts", {**ORDER, "count": None}, "count", id="null"),
    pytest.param("contracts", {**ORDER, "months": True}, "months", id="a truth for a number"),
    pytest.param("contracts", {**ORDER, "months": 121}, "months", id="too many months"),
    pytest.param("contracts", {**ORDER, "allowance_days": 401}, "allowance_days", id="too long an allowance"),
    pytest.param("contracts", {**ORDER, "colour": "red"}, "colour", id="another member"),
    pytest.param("licenses/{}/renew", {"until": "2027-02-29"}, "until", id="no such day"),
    pytest.param("licenses/{}/renew", {"until": "2027/02/28"}, "until", id="a day with slashes"),
    pytest.param("licenses/{}/renew", {"until": 0}, "until", id="seconds for a day"),
    pytest.param("licenses/{}/stop", {"on": "tomorrow"}, "on", id="a day in words"),
    pytest.param("licenses/{}/stop", {"on": "２０２７-10-31"}, "on", id="a full-width day"),
    pytest.param("licenses/{}/release", {"now": True}, "now", id="a member where there is none"),
    pytest.param("licenses/{}/allowance", {"allowance_days": 0}, "allowance_days", id="no allowance"),
    pytest.param("licenses/{}/shop", {"shop": 7}, "shop", id="a number for a shop"),
    pytest.param("licenses/{}/allowance", {}, "allowance_days", id="an allowance left out"),
]


@pytest.mark.parametrize(("path", "wish", "field"), WRONG)
def test_a_wrong_field_is_named_with_what_to_enter(
    crm: Caller, number: str, path: str, wish: object, field: str
) -> None:
    problem = refusal(crm.post(path.format(number), wish), 422, "invalid_fields")
    details = {error["field"]: error["detail"] for error in problem["errors"]}
    assert details[field].startswith(("Enter", "There is no field"))
    assert {error["place"] for error in problem["errors"]} == {"body"}
    assert Event.objects.exclude(what__in=("issued", "token_issued")).count() == 0
    assert Contract.objects.count() == 1


@pytest.mark.parametrize(
    ("path", "query", "hint"),
    [
        ("licenses", {"limit": "0"}, "from 1 to 200"),
        ("licenses", {"limit": "５０頁"}, "from 1 to 200"),
        ("licenses", {"cursor": "next"}, "next_cursor"),
        ("licenses", {"costumer": "銀座"}, "no field 'costumer'"),
        ("licenses", {"until_before": "0"}, "such as 2027-10-31"),
        ("licenses", {"state": "gone"}, "active, expired or stopped"),
        ("licenses", {"contract": "-1"}, "/api/v1/contracts"),
        ("contracts", {"customer_id": "銀座"}, "/api/v1/customers"),
        ("customers", {"customer": "山" * 201}, "1 to 200 characters"),
        ("terminals", {"name": "\0"}, "terminal's name"),
        ("terminals", {"license": "7" * 201}, "7K3M-9QXR-2VTA-84NB"),
        ("events", {"terminal": "4" * 201}, "a terminal number"),
        ("events", {"what": "\0"}, "such as renewed"),
        ("customers/0", {}, "/api/v1/customers"),
        ("customers/ginza", {}, "/api/v1/customers"),
        ("contracts/9223372036854775808", {}, "/api/v1/contracts"),
    ],
)
def test_an_unknown_filter_is_refused(crm: Caller, path: str, query: dict[str, str], hint: str) -> None:
    assert hint in refusal(crm.get(path, **query), 422, "invalid_fields")["detail"]


def test_every_field_of_the_document_has_a_sentence_of_its_own() -> None:
    document = json.loads(json.dumps(api.get_openapi_schema()))
    operations = [operation for path in document["paths"].values() for operation in path.values()]
    asked = {parameter["name"] for operation in operations for parameter in operation["parameters"]}
    bodies = ("IssueMonths", "NewCustomer", "RenewMonths", "RenewUntil", "Stop", "SetAllowance", "SetShop", "Transfer")
    for name in bodies:
        asked |= set(document["components"]["schemas"][name]["properties"])
    assert asked - {"number"} == set(WHAT_TO_ENTER), "a number is judged by its check symbol, not by the schema"


def test_the_document_is_in_english_for_everybody(db: None) -> None:
    answer = Client().get("/api/v1/openapi.json", headers={"Accept-Language": "ja"}).json()
    assert not JAPANESE.search(json.dumps(answer, ensure_ascii=False).replace(api.title, ""))
    assert "Enter the last day of use" in json.dumps(answer)


@pytest.mark.parametrize("body", ["", "null", "[]", '"months"'])
def test_a_body_that_is_no_object_is_refused(crm: Caller, number: str, body: str) -> None:
    answer = crm.post(f"licenses/{number}/stop", body)
    assert "JSON object" in refusal(answer, 422, "invalid_fields")["detail"]


def test_a_body_that_is_no_json_is_refused(crm: Caller, number: str) -> None:
    assert "JSON" in refusal(crm.post(f"licenses/{number}/stop", "{"), 400, "malformed_request")["detail"]


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        pytest.param(None, "en", id="a program that does not ask"),
        ("ja", "ja"),
        ("ja-JP,ja;q=0.9,en;q=0.8", "ja"),
        ("en-US,en;q=0.9,ja;q=0.8", "en"),
        ("fr,ja;q=0.5", "ja"),
        pytest.param("*", "en", id="any"),
        pytest.param("de", "en", id="neither"),
        pytest.param("ja;q=0", "en", id="anything but Japanese"),
        pytest.param(";;q=,,", "en", id="noise"),
        pytest.param("ja," * 2000, "ja", id="a long one"),
    ],
)
def test_errors_are_in_the_requested_language(crm: Caller, number: str, accepted: str | None, language: str) -> None:
    headers = {"Accept-Language": accepted} if accepted is not None else {}
    answer = crm.post(f"licenses/{number}/renew", {"months": 0, "colour": "red"}, **headers)
    problem = refusal(answer, 422, "invalid_fields")
    assert answer["Content-Language"] == language
    assert "Accept-Language" in answer["Vary"]
    sentences = [problem["title"], problem["detail"], *(error["detail"] for error in problem["errors"])]
    assert [bool(JAPANESE.search(one)) for one in sentences] == [language == "ja"] * len(sentences), sentences


@pytest.mark.parametrize(
    ("path", "status", "code", "sentence"),
    [
        ("licenses/7K3M", 404, "not_found", "2番目の組"),
        ("customers/4711", 404, "not_found", "customer 4711 は見つかりません。"),
        ("nothing", 404, "not_found", "このアドレスには何もありません。"),
        ("licenses/7K3M9QXR2VTA84NB/stop", 405, "method_not_allowed", "別のメソッド"),
        ("events?what=%00", 422, "invalid_fields", "renewed のように"),
    ],
)
def test_errors_of_django_are_in_the_requested_language(
    crm: Caller, path: str, status: int, code: str, sentence: str
) -> None:
    assert sentence in refusal(crm.get(path, language="ja"), status, code)["detail"]


@pytest.mark.parametrize(
    ("language", "sentence"), [("ja", "管理者が発行します。"), ("en", "administrator issues them.")]
)
def test_a_missing_token_is_reported_in_the_requested_language(db: None, language: str, sentence: str) -> None:
    answer = Client().get("/api/v1/licenses", headers={"Accept-Language": language})
    assert sentence in refusal(answer, 401, "unauthenticated")["detail"]  # type: ignore[arg-type]  # the test client's


def test_each_status_has_the_phrase_of_http_for_its_title() -> None:
    assert {status: in_english(title) for status, title in TITLES.items()} == {
        status: HTTPStatus(status).phrase for status in set(STATUS.values())
    }


def test_a_field_that_the_models_reject_is_reported(crm: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> None:
        raise ValidationError({"name": "改行などの制御文字は使えません。文字だけを入力してください。"})

    monkeypatch.setattr(operations, "issue", refuse)
    problem = refusal(crm.post("contracts", ORDER), 422, "invalid_fields")
    expected = in_english(WHAT_TO_ENTER["customer"])
    assert problem["errors"] == [{"place": "body", "field": "customer", "detail": expected}]
