"""Registering another number on a licensed terminal asks first: the number that works would be given up."""

import pytest

from app.cli import WRONG_CALL
from licensing.number import hide
from tests.end_to_end.conftest import Till, VendorServer, answer_question


@pytest.fixture
def numbers(till: Till, server: VendorServer) -> list[str]:
    """Return two numbers, the first of which is registered on ``till``."""
    issued = server.issue(2)
    assert till.run("register", issued[0]).returncode == 0
    return issued


def number_of(till: Till) -> str:
    return str(till.status()["license_number"]).replace("-", "")


@pytest.mark.parametrize("command", [("register",), ("request", "request.jws", "--register")], ids=" ".join)
def test_a_script_is_told_the_flag_and_nothing_is_asked_of_the_server(
    till: Till, numbers: list[str], command: tuple[str, ...]
) -> None:
    before = till.status()
    told = till.run(*command, numbers[1])
    assert told.returncode == WRONG_CALL
    assert "--change" in told.stderr
    assert hide(numbers[0]) in told.stderr
    assert numbers[1][-4:] in told.stderr
    assert till.status() == before
    assert not (till.data.parent / "request.jws").exists()


def test_with_the_flag_the_number_is_changed(till: Till, numbers: list[str]) -> None:
    assert till.run("register", numbers[1], "--change").returncode == 0
    assert number_of(till) == numbers[1]


def test_the_number_that_is_registered_already_needs_no_flag(till: Till, numbers: list[str]) -> None:
    assert till.run("register", numbers[0]).returncode == 0
    assert till.run("request", "request.jws", "--register", numbers[0]).returncode == 0


@pytest.mark.parametrize(
    ("typed", "code", "left"), [("\n", WRONG_CALL, 0), ("n\n", WRONG_CALL, 0), ("y\n", 0, 1)], ids=["Enter", "n", "y"]
)
def test_a_person_is_asked_and_enter_changes_nothing(
    till: Till, numbers: list[str], typed: str, code: int, left: int
) -> None:
    code_then, asked = answer_question(till, typed.encode(), "register", numbers[1])
    assert code_then == code
    assert hide(numbers[0]) in asked
    assert numbers[1][-4:] in asked
    assert number_of(till) == numbers[left]
