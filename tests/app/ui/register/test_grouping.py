import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ui.register.grouping import Line, after_dash, before_dash, cursor_behind, regroup, span
from licensing.number import ALPHABET, GROUP, show, symbols_in

# What keyboards, scanners and e-mails bring; accents that a second evening would join are not among it.
TYPED = st.text(f"{ALPHABET}{ALPHABET.lower()}oilu７Ｋ－‐–ー−- \u3000\u200b\t?!あ番号：（）", max_size=40)


@st.composite
def lines(draw: st.DrawFn) -> Line:
    text = draw(TYPED)
    return Line(text, draw(st.integers(0, len(text))))


@given(lines())
def test_grouping_twice_changes_nothing_more(line: Line) -> None:
    once = regroup(*line)

    assert regroup(*once) == once


@given(lines())
def test_the_cursor_stays_at_its_symbol(line: Line) -> None:
    shown = regroup(*line)

    assert symbols_in(shown.text[: shown.cursor]) == symbols_in(line.text[: line.cursor])
    assert symbols_in(shown.text) == symbols_in(line.text)


@given(lines())
def test_the_cursor_is_never_before_a_dash(line: Line) -> None:
    shown = regroup(*line)

    assert not shown.text[shown.cursor :].startswith("-")


@given(lines(), st.sampled_from(ALPHABET))
def test_a_typed_symbol_is_right_before_the_cursor(line: Line, symbol: str) -> None:
    text, cursor = regroup(*line)

    shown = regroup(text[:cursor] + symbol + text[cursor:], cursor + 1)

    assert symbols_in(shown.text[: shown.cursor]) == symbols_in(text[:cursor]) + symbol


@given(TYPED, st.data())
def test_backspace_removes_one_symbol_at_any_cursor_position(typed: str, data: st.DataObject) -> None:
    text = show(symbols_in(typed))
    cursor = data.draw(st.integers(0, len(text)))

    at = before_dash(Line(text, cursor)).cursor

    before = symbols_in(text[:cursor])
    left = text[: max(at - 1, 0)] + text[at:]
    assert symbols_in(left) == before[:-1] + symbols_in(text[cursor:])


@given(TYPED, st.data())
def test_delete_removes_one_symbol_at_any_cursor_position(typed: str, data: st.DataObject) -> None:
    text = show(symbols_in(typed))
    cursor = data.draw(st.integers(0, len(text)))

    at = after_dash(Line(text, cursor)).cursor

    left = text[:at] + text[at + 1 :]
    assert symbols_in(left) == symbols_in(text[:cursor]) + symbols_in(text[cursor:])[1:]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        pytest.param("7k3", "7K3|", id="nothing to part yet"),
        pytest.param("7k3m", "7K3M|", id="a full group waits for the next symbol"),
        pytest.param("7k3m9", "7K3M-9|", id="the dash comes with it"),
        pytest.param("7K3M-", "7K3M|", id="a typed dash is ours to place"),
        pytest.param("７Ｋ３Ｍ　９", "7K3M-9|", id="full width"),
        pytest.param("oil", "011|", id="look-alikes"),
        pytest.param("7K?", "7K?|", id="what is no symbol stays in sight"),
    ],
)
def test_typing_at_the_end(typed: str, shown: str) -> None:
    assert _marked(regroup(typed, len(typed))) == shown


@pytest.mark.parametrize(
    ("text", "cursor", "shown"),
    [
        pytest.param("7KX3M-9QXR", 3, "7KX|3-M9QX-R", id="a symbol put in pushes the others on"),
        pytest.param("7K3MX-9QXR", 5, "7K3M-X|9QX-R", id="put in before a dash, it stands after it"),
        pytest.param("7K3-9QXR", 3, "7K3|9-QXR", id="a symbol taken out pulls the others up"),
        pytest.param("7K3M--9QXR", 5, "7K3M-|9QXR", id="a dash typed before the dash steps over it"),
    ],
)
def test_editing_in_the_middle(text: str, cursor: int, shown: str) -> None:
    assert _marked(regroup(text, cursor)) == shown


@pytest.mark.parametrize(
    ("group", "part", "marked"),
    [
        pytest.param(1, "7K3M", "7K3M", id="first group"),
        pytest.param(4, "84ND", "84ND", id="last group"),
        pytest.param(4, "84ND7K", "84ND-7K", id="more than a number holds"),
        pytest.param(2, "", "", id="nothing stands there yet"),
    ],
)
def test_the_part_to_look_at_is_marked_with_its_dashes(group: int, part: str, marked: str) -> None:
    start, length = span(group, part)

    text = "7K3M-9QXR-2VTA-84ND-7K"
    assert text[start : start + length] == marked
    assert start == cursor_behind((group - 1) * GROUP)


def _marked(line: Line) -> str:
    return f"{line.text[: line.cursor]}|{line.text[line.cursor :]}"
