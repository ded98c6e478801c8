"""What is read of a response: an answer, one of our refusals, or nothing that says anything about the license."""

import contextlib
import datetime
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licensing.answer import LARGEST_ANSWER, Answer, open_answer, read_answer
from licensing.codes import Code, Relation, Trouble
from licensing.errors import LicensingError, Refused, Unreachable
from tests.licensing.http_servers import PROBLEM

GOOD = json.dumps({"statement": "a.b.c", "keyset": "d.e.f", "more": 1}).encode()


def problem(code: str, **members: object) -> bytes:
    return json.dumps({"type": "about:blank", "code": code, **members}).encode()


@pytest.mark.parametrize("content_type", ["application/json", "text/html", ""])
def test_a_200_with_two_documents_is_an_answer(content_type: str) -> None:
    assert read_answer(200, content_type, GOOD) == open_answer(GOOD) == Answer(b"a.b.c", b"d.e.f")


@pytest.mark.parametrize(
    ("status", "content_type", "body", "said"),
    [
        pytest.param(200, "", b"<html>", "foreign_answer: not plain JSON: JSONDecodeError", id="a login page"),
        pytest.param(200, "", b"[]", "foreign_answer: the claims are not a JSON object", id="a list"),
        pytest.param(200, "", b'{"statement": 5}', "foreign_answer: claim 'statement' must be", id="no documents"),
        pytest.param(
            200, PROBLEM, problem("license_stopped"), "foreign_answer: claim 'statement'", id="a refusal as 200"
        ),
        pytest.param(302, "text/html", b"", "foreign_answer: HTTP 302", id="a redirection"),
        pytest.param(404, "text/html", b"", "foreign_answer: HTTP 404", id="another server's 404"),
        pytest.param(407, "text/plain", b"", "proxy: HTTP 407", id="a proxy wants a password"),
        pytest.param(407, PROBLEM, b"{}", "proxy: claim 'code' must be", id="a problem of a proxy's own"),
        pytest.param(502, PROBLEM, b"{}", "server_failed: claim 'code' must be", id="a problem of a gateway"),
        pytest.param(499, "", GOOD, "foreign_answer: HTTP 499", id="an answer with an error"),
        pytest.param(500, "text/html", b"", "server_failed: HTTP 500", id="500"),
        pytest.param(502, "text/html", b"", "server_failed: HTTP 502", id="502 of a proxy in front"),
        pytest.param(500, PROBLEM, problem("server_error"), "server_failed", id="our own server's error"),
        pytest.param(403, PROBLEM, problem("made_up"), "foreign_answer: claim 'code' must", id="another code"),
        pytest.param(403, PROBLEM, b"{", "foreign_answer: not plain JSON", id="a torn problem"),
        pytest.param(403, "text/html", problem("license_stopped"), "foreign_answer: HTTP 403", id="our code as a page"),
        pytest.param(
            403,
            PROBLEM,
            problem("license_stopped", detail="x" * 501),
            "foreign_answer: claim 'detail'",
            id="a long detail",
        ),
    ],
)
def test_anything_else_is_unreachable_with_its_reason(status: int, content_type: str, body: bytes, said: str) -> None:
    with pytest.raises(Unreachable, match=f"^{re.escape(said)}") as caught:
        read_answer(status, content_type, body)
    assert caught.value.proxy == ""


def test_an_error_without_a_detail_is_its_reason() -> None:
    for error, reason in ((Unreachable(Trouble.TIMED_OUT), "timed_out"), (Refused(Code.RATE_LIMITED), "rate_limited")):
        assert str(error) == reason
    assert Refused(Code.RATE_LIMITED).detail == ""


@pytest.mark.parametrize("content_type", [PROBLEM, f"{PROBLEM}; charset=utf-8", "Application/Problem+JSON ; x"])
@pytest.mark.parametrize("code", [code for code in Code if code not in (Code.SERVER_ERROR, Code.LICENSE_IN_USE)])
def test_a_problem_document_with_our_code_is_a_refusal(code: Code, content_type: str) -> None:
    longest = "x" * 500
    for members, detail in (({}, ""), ({"detail": longest}, longest), ({"detail": None}, "")):
        with pytest.raises(Refused) as caught:
            read_answer(403, content_type, problem(code, **members))
        assert (caught.value.code, caught.value.detail, caught.value.holder) == (code, detail, None)
        assert str(caught.value) == (f"{code}: {detail}" if detail else code)


@pytest.mark.parametrize("name", ["terminal_name", "terminal_number", "last_contact"])
def test_the_texts_about_the_other_terminal_have_their_limits(name: str) -> None:
    limits = {"terminal_name": 100, "terminal_number": 20, "last_contact": 40}
    members = {"terminal_name": "x" * 100, "terminal_number": "1" * 20}
    with pytest.raises(Refused):
        read_answer(409, PROBLEM, problem("license_in_use", **members))
    with pytest.raises(Unreachable, match=f"claim '{name}' must be a text of"):
        read_answer(409, PROBLEM, problem("license_in_use", **{**members, name: "x" * (limits[name] + 1)}))


def test_a_number_in_use_names_the_other_terminal() -> None:
    members = {
        "terminal_name": "銀座一号店 レジ2",
        "terminal_number": "3310-5521-8874",
        "last_contact": "2026-11-21T09:03:00+00:00",
    }
    with pytest.raises(Refused) as caught:
        read_answer(409, PROBLEM, problem("license_in_use", **members))
    holder = caught.value.holder
    assert holder is not None
    assert (holder.terminal_name, holder.terminal_number) == ("銀座一号店 レジ2", "3310-5521-8874")
    assert holder.last_contact == datetime.datetime(2026, 11, 21, 9, 3, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("member", "relation"),
    [({}, Relation.OTHER), ({"same_machine": False}, Relation.OTHER), ({"same_machine": True}, Relation.SAME_MACHINE)],
)
def test_a_number_in_use_may_be_in_use_on_this_machine(member: dict[str, bool], relation: Relation) -> None:
    members = {"terminal_name": "", "terminal_number": "3310-5521-8874", "last_contact": None, **member}
    with pytest.raises(Refused) as caught:
        read_answer(409, PROBLEM, problem("license_in_use", **members))
    assert caught.value.holder is not None
    assert caught.value.holder.relation is relation


@pytest.mark.parametrize("last_contact", ["yesterday", "2026-11-21T09:03:00"])
def test_a_number_in_use_with_a_broken_time_is_not_ours(last_contact: str) -> None:
    members = {"terminal_number": "1", "terminal_name": "", "last_contact": last_contact}
    with pytest.raises(Unreachable, match="timestamp"):
        read_answer(409, PROBLEM, problem("license_in_use", **members))


def test_a_terminal_never_seen_has_no_last_contact() -> None:
    members = {"terminal_number": "1", "terminal_name": "", "last_contact": None}
    with pytest.raises(Refused) as caught:
        read_answer(409, PROBLEM, problem("license_in_use", **members))
    assert caught.value.holder is not None
    assert caught.value.holder.last_contact is None


@given(st.integers(100, 599), st.sampled_from([PROBLEM, "application/json", ""]), st.binary(max_size=200))
def test_any_response_is_an_answer_or_one_of_our_errors(status: int, content_type: str, body: bytes) -> None:
    with contextlib.suppress(LicensingError):
        read_answer(status, content_type, body)


def test_an_answer_has_a_largest_size() -> None:
    body = json.dumps({"statement": "a" * LARGEST_ANSWER, "keyset": "b"}).encode()
    with pytest.raises(Unreachable):
        open_answer(body)
