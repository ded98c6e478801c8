from datetime import date

import pytest

from app.sales.birth import Birth


@pytest.mark.parametrize(
    ("birth", "written", "earliest"),
    [
        (Birth(1990, 5, 21), "1990/05/21", date(1990, 5, 21)),
        (Birth(1968, 4), "1968/04/00", date(1968, 4, 1)),
        (Birth(1968), "1968/00/00", date(1968, 1, 1)),
    ],
)
def test_a_birth_may_have_no_month_and_no_day(birth: Birth, written: str, earliest: date) -> None:
    assert (str(birth), birth.earliest) == (written, earliest)
    assert Birth.fromisoformat(birth.isoformat()) == birth


@pytest.mark.parametrize("text", ["1990-13-01", "1990-02-30", "1990/05/21", "19900521", "0000-00-00", "1990-05"])
def test_what_is_no_birth_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Birth.fromisoformat(text)
