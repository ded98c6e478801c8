from datetime import UTC, date, datetime

from licensing.clock import JST
from licensing.words.days import header_time, long_date, long_time, table_date, table_time


def test_a_day_has_the_western_year_and_the_weekday() -> None:
    assert long_date(date(2026, 11, 22)) == "2026年11月22日(日)"
    assert table_date(date(2026, 11, 22)) == "2026/11/22"


def test_an_instant_is_shown_in_jst_wherever_the_machine_is() -> None:
    late = datetime(2026, 11, 22, 15, 5, tzinfo=UTC)
    assert long_time(late) == "2026年11月23日(月) 00:05"
    assert header_time(late) == "11月23日(月) 00:05"


def test_an_instant_in_jst_stays_as_it_is() -> None:
    assert long_time(datetime(2026, 1, 1, tzinfo=JST)) == "2026年1月1日(木) 00:00"


def test_what_is_not_known_has_a_sign() -> None:
    assert table_date(None) == table_time(None) == long_time(None) == "―"
