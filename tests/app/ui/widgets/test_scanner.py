from app.ui.widgets.scanner import LONGEST_GAP, Burst


def _add(burst: Burst, text: str, *, at: int, gap: int) -> int:
    for symbol in text:
        burst.add(symbol, at)
        at += gap
    return at


def test_keys_without_a_pause_are_one_burst() -> None:
    burst = Burst()

    end = _add(burst, "7K3M9QXR", at=1000, gap=LONGEST_GAP)

    assert burst.finish(end) == "7K3M9QXR"


def test_what_a_person_typed_before_is_no_part_of_the_burst() -> None:
    burst = Burst()

    _add(burst, "abc", at=1000, gap=LONGEST_GAP + 1)
    end = _add(burst, "7K3M", at=2000, gap=5)

    assert burst.finish(end) == "7K3M"


def test_an_enter_after_a_pause_ends_no_burst() -> None:
    burst = Burst()

    end = _add(burst, "7K3M", at=1000, gap=5)

    assert burst.finish(end + 2 * LONGEST_GAP) == ""


def test_the_next_burst_begins_after_enter() -> None:
    burst = Burst()

    end = _add(burst, "7K3M", at=1000, gap=5)
    burst.finish(end)
    end = _add(burst, "9QXR", at=end + 5, gap=5)

    assert burst.finish(end) == "9QXR"
