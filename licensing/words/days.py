"""How days and instants are written: in JST, the year in western counting."""

from datetime import date, datetime

from licensing.clock import JST
from licensing.words.language import Language, current
from licensing.words.text import NOT_KNOWN, Text

_WEEKDAYS = {Language.JAPANESE: "月火水木金土日", Language.ENGLISH: ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_LONG_DATE = Text(ja="{year}年{month}月{day}日({weekday})", en="{weekday}, {month} {day}, {year}")
_LONG_MONTH = Text(ja="{year}年{month}月", en="{month} {year}")
_SHORT_DAY = Text(ja="{month}月{day}日({weekday})", en="{weekday}, {month} {day}")
_DAYS_LEFT = Text(ja="残り{count}日", en="{count} days left", en_one="{count} day left")
_LAST_DAY = Text(ja="本日まで", en="Last day today")
_ENDED = Text(ja="終了しました", en="Ended")


def long_date(day: date) -> str:
    """Return a day for a sentence: 2026年11月22日(日), Sun, Nov 22, 2026."""
    return _formatted(_LONG_DATE, day)


def long_month(day: date) -> str:
    """Return the month of ``day`` for a sentence: 2026年11月, Nov 2026."""
    return _formatted(_LONG_MONTH, day)


def short_day(day: date) -> str:
    """Return a day without its year: 11月22日(日), Sun, Nov 22."""
    return _formatted(_SHORT_DAY, day)


def _formatted(form: Text, day: date) -> str:
    month = day.month if current() is Language.JAPANESE else _MONTHS[day.month - 1]
    return form.format(year=day.year, month=month, day=day.day, weekday=_WEEKDAYS[current()][day.weekday()])


def table_date(day: date | None) -> str:
    """Return a day for a table: 2026/11/22."""
    if day is None:
        return NOT_KNOWN
    return f"{day.year:04}/{day:%m/%d}"  # %Y alone does not pad the year on Linux


def table_time(instant: datetime | None) -> str:
    """Return an instant in JST for a table: 2026/11/22 10:42."""
    if instant is None:
        return NOT_KNOWN
    there = instant.astimezone(JST)
    return f"{table_date(there.date())} {there:%H:%M}"


def long_time(instant: datetime | None) -> str:
    """Return an instant in JST for a sentence: 2026年11月22日(日) 10:42."""
    if instant is None:
        return NOT_KNOWN
    there = instant.astimezone(JST)
    return f"{long_date(there.date())} {there:%H:%M}"


def header_time(instant: datetime) -> str:
    """Return an instant in JST for the header: 11月22日(日) 10:42."""
    there = instant.astimezone(JST)
    return f"{short_day(there.date())} {there:%H:%M}"


def days_left_words(days_left: int) -> str:
    """Return 「残り12日」, and 「本日まで」 on the last day."""
    if days_left < 0:
        return str(_ENDED)
    return _DAYS_LEFT.format(count=days_left) if days_left else str(_LAST_DAY)
