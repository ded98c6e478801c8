"""How days and instants are written: in JST, the year in western counting."""

from datetime import date, datetime

from licensing.clock import JST

_WEEKDAYS = "月火水木金土日"


def long_date(day: date) -> str:
    """Return a day for a sentence: 2026年11月22日(日)."""
    return f"{day.year}年{short_day(day)}"


def short_day(day: date) -> str:
    """Return a day without its year: 11月22日(日)."""
    return f"{day.month}月{day.day}日({_WEEKDAYS[day.weekday()]})"


def table_date(day: date) -> str:
    """Return a day for a table: 2026/11/22."""
    return f"{day:%Y/%m/%d}"


def long_time(instant: datetime) -> str:
    """Return an instant in JST for a sentence: 2026年11月22日(日) 10:42."""
    there = instant.astimezone(JST)
    return f"{long_date(there.date())} {there:%H:%M}"


def header_time(instant: datetime) -> str:
    """Return an instant in JST for the header: 11月22日(日) 10:42."""
    there = instant.astimezone(JST)
    return f"{short_day(there.date())} {there:%H:%M}"


def days_left_words(days_left: int) -> str:
    """Return 「残り12日」, and 「本日まで」 on the last day."""
    if days_left < 0:
        return "終了しました"
    return f"残り{days_left}日" if days_left else "本日まで"
