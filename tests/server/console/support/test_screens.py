"""What support reads about the customer's screen, and about every code that the app can show."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import translation
from django.utils.html import escape

from licensing.clock import Doubt, Moment
from licensing.words.banners import banner_for, chip_for, lock_reason, notices_for
from licensing.words.problems import PROBLEMS
from licensing.words.problems.problem import Problem
from server.console.support.cards import screen_of
from tests.app.standings import NOW, STANDINGS
from tests.variants import variants

PHONE = "03-0000-0000"


@pytest.mark.parametrize("name", STANDINGS)
@pytest.mark.parametrize("language", variants("ja", "en"))
def test_support_sees_the_customers_screen_in_the_customers_language(name: str, language: str) -> None:
    standing = STANDINGS[name]
    with translation.override("ja"):
        expected = (chip_for(standing), banner_for(standing, phone=PHONE), lock_reason(standing), notices_for(standing))
    with translation.override(language):
        screen = screen_of(standing, PHONE)
    assert (screen.chip, screen.banner, screen.lock, screen.notices) == expected


@pytest.mark.parametrize("doubt", Doubt)
def test_a_wrong_clock_is_shown(doubt: Doubt) -> None:
    standing = replace(STANDINGS["licensed"], moment=Moment(NOW + timedelta(days=1), doubt, NOW))
    [notice] = screen_of(standing, PHONE).notices
    assert notice.sentence.startswith("パソコンの時計が")


@pytest.mark.parametrize("problem", PROBLEMS.values(), ids=lambda problem: problem.code)
@pytest.mark.parametrize("language", variants("ja", "en"))
def test_support_finds_every_code_that_the_app_can_show(sato: Client, problem: Problem, language: str) -> None:
    page = sato.get("/admin/why/", {"q": problem.code}, headers={"accept-language": language}).content.decode()
    with translation.override(language):
        support, solver = escape(str(problem.support)), escape(problem.solver.text)
    assert problem.sentence.ja in page, "the customer's screen is Japanese"
    assert support in page
    assert solver in page
