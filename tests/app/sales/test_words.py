import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.sales.eligibility import Eligibility
from app.sales.entry import BUYER_FIELDS, ITEM_FIELDS, EntryError, normalised, read_item
from app.sales.errors import JournalError, JournalTrouble
from app.sales.fields import Field, FieldError
from app.sales.sentences import fault_sentence, save_failure, threshold_words
from app.sales.tax import Rounding
from tests.app.sales.samples import TODAY


@pytest.mark.parametrize(
    ("net", "sentence"),
    [
        pytest.param(0, "あと5,000円（税抜）で免税対象", id="nothing"),
        pytest.param(4_999, "あと1円（税抜）で免税対象", id="one yen"),
        pytest.param(5_000, "免税対象です", id="reached"),
    ],
)
def test_the_threshold_in_words(net: int, sentence: str) -> None:
    assert threshold_words(Eligibility(net)) == sentence


@given(st.sampled_from(BUYER_FIELDS), st.text() | st.from_regex(r"\A[0-9]{4}/[0-9]{1,2}/[0-9]{1,2}\Z"))
def test_every_fault_of_a_buyer_has_its_sentence(field: Field, text: str) -> None:
    try:
        normalised(field, text, TODAY)
    except FieldError as fault:
        sentence = fault_sentence(fault)
    else:
        return
    assert sentence.endswith("。")


@given(st.fixed_dictionaries(dict.fromkeys(ITEM_FIELDS, st.text() | st.integers(0, 10**10).map(str))))
def test_every_fault_of_an_item_has_its_sentence(typed: dict[Field, str]) -> None:
    try:
        read_item(typed, 10, TODAY, Rounding.FLOOR)
    except EntryError as error:
        sentences = [fault_sentence(fault) for fault in error.faults]
    else:
        return
    assert all(sentence.endswith("。") for sentence in sentences)


def test_every_trouble_of_the_journal_has_a_code_of_its_own() -> None:
    told = [save_failure(JournalError(trouble, "")) for trouble in JournalTrouble]
    assert all(sentence.startswith("保存できませんでした。入力内容は残っています。") for sentence in told)
    assert len({sentence[-7:] for sentence in told}) == len(JournalTrouble)
