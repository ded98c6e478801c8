"""An answer in parts: whatever order a person scans in, the answer comes back whole or not at all."""

import string
import textwrap

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from licensing.answer import LARGEST_ANSWER
from licensing.codes import Fault
from licensing.errors import DocumentError
from licensing.qr_parts import MOST_PARTS, SIZE, Collector, Progress, looks_like_part, parts_in, split

answers = st.binary(min_size=1, max_size=1500)
ANSWER = bytes(range(256)) * 4


def collect(parts: list[str]) -> Progress:
    collector = Collector()
    return [collector.add(part) for part in parts][-1]


def fault_of(collector: Collector, text: str, said: str = "") -> Fault:
    with pytest.raises(DocumentError, match=f"^{said}") as caught:
        collector.add(text)
    return caught.value.fault


@given(answers, st.integers(40, 900), st.data())
def test_the_answer_comes_back_in_any_order_with_any_repeats(answer: bytes, size: int, data: st.DataObject) -> None:
    parts = split(answer, size)
    repeats = data.draw(st.lists(st.sampled_from(parts), max_size=5))
    order = data.draw(st.permutations(parts + repeats))
    collector = Collector()
    found = [progress.answer for progress in map(collector.add, order) if progress.answer is not None]
    assert set(found) == {answer}


@given(answers)
def test_a_part_has_only_what_every_keyboard_types_alike(answer: bytes) -> None:
    for part in split(answer):
        assert set(part) <= set(string.ascii_uppercase + string.digits)
        assert len(part) <= SIZE + 18


@given(answers, st.data())
def test_a_part_is_read_however_the_keyboard_changes_it(answer: bytes, data: st.DataObject) -> None:
    wide = {code: code + 0xFEE0 for code in range(0x30, 0x5B)}
    changes = st.sampled_from(
        [
            *(str.lower, str.swapcase, lambda part: part.translate(wide), lambda part: f" {part}\r\n"),
            lambda part: f"\u200b{part}\ufeff",
        ]
    )
    assert collect([data.draw(changes)(part) for part in split(answer)]).answer == answer


@given(answers, st.data())
def test_a_damaged_part_is_refused_and_the_others_are_kept(answer: bytes, data: st.DataObject) -> None:
    parts = split(answer, 200)
    part = data.draw(st.sampled_from(parts))
    place = data.draw(st.integers(0, len(part) - 1))
    collector = Collector()
    with pytest.raises(DocumentError):
        collector.add(part[:place] + part[place + 1 :])
    assert [collector.add(whole) for whole in parts][-1].answer == answer


@given(st.text(max_size=200) | st.text("AMQ01234567", max_size=60).map("AM0101".__add__))
def test_whatever_is_typed_is_a_part_or_refused(text: str) -> None:
    with pytest.raises(DocumentError):
        Collector().add(text)


def test_the_progress_names_the_missing_parts() -> None:
    first, *_, last = parts = split(ANSWER, 400)
    collector = Collector()
    assert collector.add(last) == Progress(5, (1, 2, 3, 4))
    assert collector.add(first) == Progress(5, (2, 3, 4))
    assert len(parts) == 5


def test_a_part_of_another_answer_is_refused_and_the_others_are_kept() -> None:
    collector = Collector()
    first, second = split(b"x" * 300, 300)
    collector.add(first)
    assert fault_of(collector, split(b"y" * 300, 300)[1], "a part of another answer$") is Fault.OTHER_ANSWER
    assert collector.add(second).answer == b"x" * 300


def test_the_parts_of_another_answer_are_enough_after_a_part_of_a_former_one() -> None:
    collector = Collector()
    collector.add(split(b"x" * 300, 300)[0])  # of the sheet of yesterday
    first, last = split(b"y" * 300, 300)
    assert fault_of(collector, first) is Fault.OTHER_ANSWER
    assert collector.add(last).answer == b"y" * 300


def test_a_cleared_collector_begins_with_another_answer() -> None:
    collector = Collector()
    collector.add(split(b"x" * 300, 300)[0])
    collector.clear()
    assert collector.add(split(b"y", 300)[0]).answer == b"y"


TORN = "a part with symbols missing or changed$"


@pytest.mark.parametrize(
    ("text", "fault", "said"),
    [
        pytest.param("", Fault.NOT_A_DOCUMENT, "not a part of an answer$", id="nothing"),
        pytest.param("7K3M-9QXR-2VTA-84NB", Fault.NOT_A_DOCUMENT, "not a part of an answer$", id="a license number"),
        pytest.param("AM" * 3000, Fault.NOT_A_DOCUMENT, "a part of more than 4096 characters$", id="too long"),
        pytest.param(split(ANSWER)[0][:-1], Fault.TORN_PART, TORN, id="the end is missing"),
        pytest.param(split(ANSWER)[0].replace("AM0104", "AM0204"), Fault.TORN_PART, TORN, id="another place"),
    ],
)
def test_an_invalid_part_is_refused_with_its_fault(text: str, fault: Fault, said: str) -> None:
    assert fault_of(Collector(), text, said) is fault


def forged(index: int, total: int, chunk: str, mark: str = "AAAAAAAA") -> str:
    from licensing.qr_parts import _digest

    body = f"AM{index:02}{total:02}{mark}{chunk}"
    return body + _digest(body.encode(), 4)


@pytest.mark.parametrize(
    ("part", "said"),
    [
        pytest.param(forged(0, 1, "AA"), "part 0 of 1$", id="place 0"),
        pytest.param(forged(3, 2, "AA"), "part 3 of 2$", id="beyond the last"),
        pytest.param(forged(1, 1, "A"), "the parts do not make up the answer$", id="half a byte"),
        pytest.param(forged(1, 1, "AA"), "the parts do not make up the answer$", id="another mark"),
    ],
)
def test_a_part_that_was_made_up_is_refused(part: str, said: str) -> None:
    assert fault_of(Collector(), part, said) is Fault.TORN_PART


def test_a_part_that_a_mail_has_wrapped_is_read() -> None:
    [part] = split(b"x" * 100)
    assert collect([part[:60] + "\r\n  " + part[60:]]).answer == b"x" * 100


@pytest.mark.parametrize("between", ["", "\n", " ", "\u3000"])
@pytest.mark.parametrize("size", [30, SIZE])
def test_parts_that_come_together_are_told_apart(size: int, between: str) -> None:
    parts = split(ANSWER, size)
    assert parts_in(between.join(parts).lower()) == parts


def test_wrapped_lines_of_two_answers_are_told_apart() -> None:
    parts = [*split(ANSWER, 600), *split(b"another", 600)]
    assert parts_in("\r\n".join("\r\n".join(textwrap.wrap(part, 76)) for part in parts)) == parts


@pytest.mark.parametrize("text", ["", "AM", "AM01", "AM0102(", "no part"])
def test_what_is_no_part_is_one_piece(text: str) -> None:
    assert parts_in(text) == ["".join(text.upper().split())]


def test_a_part_may_have_4096_characters_and_not_one_more() -> None:
    [part] = split(b"x")
    assert collect([part.ljust(4096)]).answer == b"x"
    assert fault_of(Collector(), part.ljust(4097)) is Fault.NOT_A_DOCUMENT


def test_the_largest_answer_is_collected() -> None:
    assert collect(split(b"x" * LARGEST_ANSWER, 3000)).answer == b"x" * LARGEST_ANSWER


def test_more_than_an_answer_can_be_is_not_collected() -> None:
    parts = split(b"x" * (LARGEST_ANSWER + 1), 3000)
    collector = Collector()
    for part in parts[:-1]:
        collector.add(part)
    assert fault_of(collector, parts[-1]) is Fault.TORN_PART


def test_an_answer_may_make_as_many_parts_as_there_may_be() -> None:
    assert len(split(b"x" * (MOST_PARTS * 5), size=8)) == MOST_PARTS  # five bytes are eight symbols


@pytest.mark.parametrize("answer", [b"", b"x" * (SIZE * MOST_PARTS)])
def test_an_answer_that_is_too_large_is_not_split(answer: bytes) -> None:
    with pytest.raises(ValueError, match="parts"):
        split(answer)


def test_a_part_is_distinguished_from_an_answer() -> None:
    assert looks_like_part(" am0104…")
    assert not looks_like_part('{"statement"')


def test_a_part_is_one_easy_code() -> None:
    for part in split(b"x" * 1400):
        code = segno.make(part, error="m", micro=False)
        assert code.mode == "alphanumeric"
        assert int(code.version) <= 14


@given(answers, st.integers(40, 900))
def test_the_parts_are_all_alike(answer: bytes, size: int) -> None:
    lengths = {len(part) for part in split(answer, size)[:-1]}
    assert len(lengths) <= 1
