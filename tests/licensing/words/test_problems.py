"""The table of codes: complete, unambiguous, used, and the only place where codes are written."""

import re
from pathlib import Path

import pytest

from licensing.codes import Code, DiskTrouble, Fault, Trouble
from licensing.errors import (
    DiskFailure,
    DocumentError,
    InternalError,
    LicensingError,
    Refused,
    StorageError,
    Unreachable,
    VendorError,
)
from licensing.support_code import FAILURES
from licensing.words import problems
from licensing.words.failures import failure_view, problem_of
from licensing.words.problems import PROBLEMS
from licensing.words.problems.problem import Problem
from tests.texts import ROOT

TABLE = ROOT / "licensing" / "words" / "problems"
MODULES = [vars(problems)[path.stem] for path in sorted(TABLE.glob("*.py")) if path.stem not in ("__init__", "problem")]
CONSTANTS = {
    f"{module.__name__.rpartition('.')[2]}.{name}": value
    for module in MODULES
    for name, value in vars(module).items()
    if isinstance(value, Problem)
}
EVERY_ERROR = [
    *(Refused(code) for code in Code),
    *(Unreachable(trouble) for trouble in Trouble),
    *(DocumentError("x", fault) for fault in Fault),
    StorageError("x"),
    StorageError("unreadable", DiskFailure(path="/data/terminal.key", reading=True)),
    *(
        StorageError(trouble, DiskFailure(trouble, "/data/terminal.key", "root"))
        for trouble in DiskTrouble
        if trouble not in (DiskTrouble.GONE, DiskTrouble.OTHER)
    ),
    VendorError("x"),
    InternalError("x"),
]
TEXT = {".py", ".html", ".txt", ".po", ".json", ".md", ".js"}
PHONE = "03-0000-0000"


def sources(*packages: str) -> list[Path]:
    """Return the files of the product outside the table, the templates among them."""
    files = [path for package in packages for path in (ROOT / package).rglob("*") if path.suffix in TEXT]
    return [path for path in files if TABLE not in path.parents]


def test_no_code_is_given_twice() -> None:
    assert len(PROBLEMS) == len(CONSTANTS) >= 48


@pytest.mark.parametrize("problem", PROBLEMS.values(), ids=lambda problem: problem.code)
def test_every_problem_says_what_is_wrong_and_what_to_do(problem: Problem) -> None:
    assert re.fullmatch(r"E-[1-7]\d\d", problem.code)
    assert problem.sentence.ja.endswith("。")
    assert problem.remedy.ja.endswith(("ください。", "おそれがあります。", "{file}"))
    assert problem.support.ja.endswith("。")


def test_every_problem_can_be_shown() -> None:
    text = "".join(path.read_text() for path in sources("app", "licensing") if path.stem != "support_code")
    assert [name for name in CONSTANTS if name not in text] == []


def test_no_code_is_written_outside_the_table() -> None:
    files = sources("app", "licensing", "server", "resources")
    assert [path.name for path in files if re.search(r"E-\d{3}", path.read_text())] == []


@pytest.mark.parametrize("error", EVERY_ERROR, ids=str)
def test_every_failure_says_what_failed_what_to_do_and_whom_to_call(error: LicensingError) -> None:
    view = failure_view(error, PHONE)
    assert view.sentence.endswith("。")
    assert view.remedy.endswith("ください。")
    assert PHONE in view.contact
    assert view.code in view.contact
    assert view.text_with_code.endswith(f"（{view.code}）")


def test_every_error_has_a_problem_of_its_own() -> None:
    assert len({problem_of(error).code for error in EVERY_ERROR}) == len(EVERY_ERROR)


@pytest.mark.parametrize("error", EVERY_ERROR, ids=str)
def test_the_end_of_every_try_fits_into_a_support_code(error: LicensingError) -> None:
    assert problem_of(error).code in FAILURES


def test_the_failures_of_a_support_code_are_in_the_table() -> None:
    assert set(FAILURES) <= {"", *PROBLEMS}
    assert FAILURES[:3] == ("", "E-101", "E-102"), "append only: support codes contain positions"
    assert FAILURES[16:27] == (*(f"E-{code}" for code in range(401, 409)), "E-501", "E-502", "E-599")


def test_an_unknown_error_is_internal() -> None:
    assert problem_of(LicensingError("x")) is problem_of(InternalError("x"))


@pytest.mark.parametrize("trouble", [Trouble.PROXY, Trouble.FOREIGN_ANSWER])
def test_the_proxy_in_between_is_named_where_it_is_known(trouble: Trouble) -> None:
    named = failure_view(Unreachable(trouble, proxy="proxy.shop.example:8080"), PHONE)
    unnamed = failure_view(Unreachable(trouble), PHONE)
    assert "proxy.shop.example:8080" in named.text
    assert named.code == unnamed.code
    assert "（）" not in unnamed.text


def test_a_certificate_that_expired_is_not_only_blamed_on_a_clock_that_is_right() -> None:
    remedy = failure_view(Unreachable(Trouble.TLS_DATE), PHONE).remedy
    assert "日付と時刻" in remedy
    assert "サーバ側" in remedy
