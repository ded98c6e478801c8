"""All that is wrong at once, each problem with a sentence and a code of its own."""

from dataclasses import replace

import pytest

from licensing.clock import Doubt, Moment
from licensing.codes import Trouble
from licensing.errors import Unreachable
from licensing.words.diagnosis import clock_problem, diagnose
from licensing.words.standings import outcome_for
from tests.app.standings import NOW, STANDINGS, licensed

PHONE = "03-0000-0000"

PROBLEMS = {
    "server down": (licensed(), Unreachable(Trouble.NO_CONNECTION), "E-201"),
    "server fails": (licensed(), Unreachable(Trouble.SERVER_FAILED), "E-205"),
    "proxy": (licensed(), Unreachable(Trouble.PROXY), "E-207"),
    "login page": (licensed(), Unreachable(Trouble.FOREIGN_ANSWER), "E-204"),
    "clock behind": (replace(licensed(), moment=STANDINGS["clock-behind"].moment), None, "E-301"),
    "clock leading": (replace(licensed(), moment=STANDINGS["clock-leading"].moment), None, "E-302"),
    "clock reset": (replace(licensed(), moment=STANDINGS["clock-reset"].moment), None, "E-303"),
    "clock ahead": (replace(licensed(), moment=STANDINGS["clock-ahead"].moment), None, "E-304"),
    "stopped": (STANDINGS["stopped"], None, "E-104"),
    "moved": (STANDINGS["moved"], None, "E-109"),
}


@pytest.mark.parametrize("name", PROBLEMS)
def test_each_problem_has_a_code_of_its_own(name: str) -> None:
    standing, failure, code = PROBLEMS[name]
    assert [found.code for found in diagnose(standing, failure)] == [code]
    outcome = outcome_for(standing, failure, checking=False, phone=PHONE)
    assert outcome.tone == "red"
    assert f"番号 {code} をお伝えください" in outcome.sentence
    assert PHONE in outcome.sentence


def test_no_two_problems_share_a_sentence() -> None:
    found = [diagnose(standing, failure)[0] for standing, failure, _code in PROBLEMS.values()]
    assert len({problem.sentence for problem in found}) == len(found)


def test_two_problems_at_once_are_both_shown() -> None:
    standing = STANDINGS["clock-behind"]
    sentence = outcome_for(standing, Unreachable(Trouble.PROXY), checking=False, phone=PHONE).sentence
    assert "E-301" in sentence
    assert "E-207" in sentence


def test_a_released_license_has_its_own_sentence() -> None:
    (problem,) = diagnose(STANDINGS["released"], None)
    assert problem.sentence == "このライセンス番号の登録は解除されました。"


def test_a_wrong_clock_is_shown_even_if_the_right_time_is_not_known() -> None:
    problem = clock_problem(Moment(NOW, Doubt.RESET))
    assert problem is not None
    assert "正しい日時に合わせて" in problem.remedy
