"""What is read of a response: an answer, one of our refusals, or nothing that says anything about the license."""

import contextlib
import datetime
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licensing.answer import LARGEST_ANSWER, open_answer, read_answer
from licensing.errors import LicensingError, Refused, Unreachable
from tests.licensing.http_servers import PROBLEM


def test_a_number_in_use_names_the_other_terminal() -> None:
    problem = {
        "code": "license_in_use",
        "terminal_name": "銀座一号店 レジ2",
        "terminal_number": "3310-5521-8874",
        "last_contact": "2026-11-21T09:03:00+00:00",
    }
    with pytest.raises(Refused) as caught:
        read_answer(409, PROBLEM, json.dumps(problem).encode())
    holder = caught.value.holder
    assert holder is not None
    assert (holder.terminal_name, holder.terminal_number) == ("銀座一号店 レジ2", "3310-5521-8874")
    assert holder.last_contact == datetime.datetime(2026, 11, 21, 9, 3, tzinfo=datetime.UTC)


@pytest.mark.parametrize("last_contact", ["yesterday", "2026-11-21T09:03:00"])
def test_a_number_in_use_with_a_broken_time_is_not_ours(last_contact: str) -> None:
    problem = {"code": "license_in_use", "terminal_number": "1", "terminal_name": "", "last_contact": last_contact}
    with pytest.raises(Unreachable):
        read_answer(409, PROBLEM, json.dumps(problem).encode())


def test_a_terminal_never_seen_has_no_last_contact() -> None:
    problem = {"code": "license_in_use", "terminal_number": "1", "terminal_name": "", "last_contact": None}
    with pytest.raises(Refused) as caught:
        read_answer(409, PROBLEM, json.dumps(problem).encode())
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
