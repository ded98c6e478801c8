"""What two files of evidence say together: the time of the fresher one, and what either knows of trial and license."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from licensing.clock import EARLIEST, day_of
from licensing.evidence import Evidence
from tests.simulator import START

INSTANTS = st.integers(0, 10**7).map(lambda seconds: START + timedelta(seconds=seconds))
DAYS = st.dates(date(2000, 1, 1), date(2030, 1, 1)) | st.just(day_of(EARLIEST))
EVIDENCE = st.builds(
    Evidence, INSTANTS, st.none() | INSTANTS, first_day=st.none() | DAYS, licensed=st.booleans(), machine=st.just("")
)


@given(EVIDENCE, EVIDENCE)
def test_the_fresher_one_gives_the_time_and_nothing_is_forgotten(one: Evidence, other: Evidence) -> None:
    both = one.merged(other)
    never = datetime.min.replace(tzinfo=UTC)
    assert (both.iat or never, both.seen) == max((each.iat or never, each.seen) for each in (one, other))
    days = [each.first_day for each in (one, other) if each.first_day]
    assert both.first_day == min([day for day in days if day >= day_of(EARLIEST)] or days, default=None)
    assert both.licensed == (one.licensed or other.licensed)
    assert one.merged(None) == one == one.remembering(None)
