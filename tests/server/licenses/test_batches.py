"""Operations on many licenses: performed part by part, undone, and careful with what colleagues do meanwhile."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from server.licenses.models import Batch, Change, Event, License, Note
from server.licenses.staff import batches, operations
from server.licenses.staff.actions import Renew, Stop
from server.licenses.staff.changes import Overtaken
from server.licenses.staff.declarations import Action
from server.licenses.staff.states import version_of

Issue = Callable[..., list[str]]

UNTIL, RENEWED = date(2027, 11, 22), date(2028, 11, 22)
SIZE = 2 * batches.PART + 1


@pytest.fixture
def licenses(issue: Issue) -> list[License]:
    issue(SIZE)
    return list(License.objects.order_by("pk"))


def begin(licenses: list[License], now: datetime, action: Action | None = None, token: str = "once") -> Batch:
    action = action or Renew(months=12)
    return batches.start(action, licenses, token=token, seen=version_of(licenses), who="sato", now=now)


def run(now: datetime) -> int:
    """Do all that waits, as ``work`` does, and return the number of transactions that took."""
    parts = 0
    while batches.advance(now):
        parts += 1
    return parts


def ends() -> dict[date, int]:
    found = list(License.objects.values_list("contract_until", flat=True))
    return {end: found.count(end) for end in set(found)}


def test_all_are_performed_part_by_part_and_undone(licenses: list[License], now: datetime) -> None:
    batch = begin(licenses, now)
    assert ends() == {UNTIL: SIZE}, "nothing is done by whoever presses the button"
    assert batches.advance(now)
    batch.refresh_from_db()
    assert (batches.progress(batch), batches.undoable(batch, now)) == (batches.PART, False)
    assert ends() == {UNTIL: SIZE - batches.PART, RENEWED: batches.PART}
    assert run(now) == 2
    batch.refresh_from_db()
    assert (batches.progress(batch), batch.left_out, batch.finished_at) == (SIZE, [], now)
    assert ends() == {RENEWED: SIZE}
    assert {event.who for event in Event.objects.filter(what="renewed")} == {"sato"}
    assert [change.licenses.count() for change in batch.changes.order_by("pk")] == [batches.PART, batches.PART, 1]

    later = now + timedelta(hours=1)
    assert batches.undo(batch, who="tanaka", now=later)
    assert not batches.undo(batch, who="tanaka", now=later), "a second click"
    assert run(later) == 3
    batch.refresh_from_db()
    assert (batches.progress(batch), batch.kept, batch.undone_at) == (SIZE, [], later)
    assert ends() == {UNTIL: SIZE}


def test_what_was_entered_is_stored_and_performed(licenses: list[License], now: datetime) -> None:
    on = date(2027, 1, 31)
    batch = begin(licenses, now, Stop(on=on, reason="店舗を閉めるため"))
    batch.refresh_from_db()
    assert batches.action_of(batch) == Stop(on=on, reason="店舗を閉めるため")
    run(now)
    assert set(License.objects.values_list("stops_on", flat=True)) == {on}
    assert Event.objects.filter(what="stop_planned", after__reason="店舗を閉めるため").count() == SIZE


def test_a_form_that_is_submitted_twice_is_one_batch(licenses: list[License], now: datetime) -> None:
    assert begin(licenses, now) == begin(licenses, now)
    run(now)
    assert ends() == {RENEWED: SIZE}


def test_an_outdated_form_starts_nothing(licenses: list[License], now: datetime) -> None:
    operations.stop(licenses[0], who="tanaka", now=now)
    with pytest.raises(Overtaken) as overtaken:
        begin(licenses, now)
    assert overtaken.value.event is not None
    assert overtaken.value.event.who == "tanaka"
    assert not Batch.objects.exists()


def test_a_license_that_was_changed_before_its_turn_is_left_out(licenses: list[License], now: datetime) -> None:
    batch = begin(licenses, now)
    operations.renew(licenses[-1], until=RENEWED, who="tanaka", now=now)
    operations.renew(licenses[3], until=RENEWED, who="tanaka", now=now)
    run(now)
    batch.refresh_from_db()
    assert batch.left_out == [licenses[3].pk, licenses[-1].pk]
    assert ends() == {RENEWED: SIZE}, "renewed once, not twice"
    assert not Change.objects.filter(licenses=licenses[-1]).exists()


def test_what_is_not_possible_any_more_is_left_out(licenses: list[License], now: datetime) -> None:
    batch = begin(licenses[:2], now, Renew(months=120))
    run(datetime(2095, 1, 1, tzinfo=UTC))
    batch.refresh_from_db()
    assert batch.left_out == [licenses[0].pk, licenses[1].pk]
    assert ends() == {UNTIL: SIZE}


def test_a_license_that_was_changed_after_its_turn_is_kept(licenses: list[License], now: datetime) -> None:
    batch = begin(licenses, now)
    run(now)
    operations.renew(licenses[5], until=date(2030, 1, 1), who="tanaka", now=now + timedelta(minutes=1))
    batches.undo(batch, who="sato", now=now)
    run(now + timedelta(minutes=2))
    batch.refresh_from_db()
    assert batch.kept == [licenses[5].pk]
    assert ends() == {UNTIL: SIZE - 1, date(2030, 1, 1): 1}


def test_after_a_day_nothing_is_undone(licenses: list[License], now: datetime) -> None:
    batch, day = begin(licenses[:3], now), timedelta(days=1)
    run(now)
    assert not batches.undo(batch, who="sato", now=now + day)
    assert batches.undo(batch, who="sato", now=now + day - timedelta(seconds=1))
    run(now + day)  # the workers were stopped meanwhile
    batch.refresh_from_db()
    assert batch.kept == [license.pk for license in licenses[:3]]
    assert batch.undone_at is not None


def test_one_after_the_other(licenses: list[License], now: datetime) -> None:
    first = begin(licenses[:2], now, token="first")
    second = begin(licenses[2:4], now, token="second")
    batches.advance(now)
    second.refresh_from_db()
    assert second.done == 0
    run(now)
    for batch in (first, second):
        batch.refresh_from_db()
        assert batch.finished_at is not None


def test_rows_are_named_by_their_time() -> None:
    at = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
    assert str(Batch(at=at, action="renew", size=250)) == "2026/11/22 12:00 renew 250"
    assert str(Note(at=at, who="sato")) == "2026/11/22 12:00 sato"
