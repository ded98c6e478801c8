from datetime import date

import pytest

from app.reports.period import Period, Span, earlier, later, period_of
from app.reports.words import period_title, report_title

DAY, MONTH, YEAR = Span.DAY, Span.MONTH, Span.YEAR


@pytest.mark.parametrize(
    ("span", "day", "first", "last", "mark"),
    [
        pytest.param(DAY, date(2026, 11, 22), date(2026, 11, 22), date(2026, 11, 22), "2026-11-22", id="a day"),
        pytest.param(MONTH, date(2026, 11, 30), date(2026, 11, 1), date(2026, 11, 30), "2026-11", id="30 days"),
        pytest.param(MONTH, date(2026, 12, 31), date(2026, 12, 1), date(2026, 12, 31), "2026-12", id="December"),
        pytest.param(MONTH, date(2027, 2, 14), date(2027, 2, 1), date(2027, 2, 28), "2027-02", id="February"),
        pytest.param(MONTH, date(2028, 2, 1), date(2028, 2, 1), date(2028, 2, 29), "2028-02", id="a leap year"),
        pytest.param(YEAR, date(2027, 6, 1), date(2027, 1, 1), date(2027, 12, 31), "2027", id="a year"),
    ],
)
def test_a_period_is_the_whole_day_month_or_year(span: Span, day: date, first: date, last: date, mark: str) -> None:
    assert period_of(span, day) == Period(span, first, last)
    assert period_of(span, day).mark == mark


@pytest.mark.parametrize(
    ("span", "day", "before"),
    [
        (DAY, date(2026, 12, 1), date(2026, 11, 30)),
        (MONTH, date(2027, 1, 5), date(2026, 12, 5)),
        (YEAR, date(2028, 1, 1), date(2027, 1, 1)),
    ],
)
def test_the_period_before_and_after(span: Span, day: date, before: date) -> None:
    period = period_of(span, day)
    assert earlier(period) == period_of(span, before)
    assert later(period_of(span, before), today=day) == period


@pytest.mark.parametrize("span", Span)
def test_there_is_no_period_before_the_refund_method(span: Span) -> None:
    assert earlier(period_of(span, date(2026, 11, 1))) is None


@pytest.mark.parametrize(
    ("span", "today"), [(DAY, date(2026, 11, 22)), (MONTH, date(2026, 11, 30)), (YEAR, date(2026, 11, 1))]
)
def test_there_is_no_period_after_the_current_one(span: Span, today: date) -> None:
    assert later(period_of(span, today), today) is None


def test_the_titles_of_periods() -> None:
    day = date(2026, 11, 22)
    assert [period_title(period_of(span, day)) for span in Span] == ["2026年11月22日(日)", "2026年11月", "2026年"]
    assert report_title(period_of(DAY, day)) == "日報　2026年11月22日(日)"
    assert report_title(period_of(MONTH, day)) == "月報　2026年11月"
