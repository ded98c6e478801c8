from dataclasses import replace

from app.sales.draft import Draft
from app.sales.record import Item
from app.sales.tax import RateTotal, Rounding
from tests.app.sales.samples import BISCUITS, LIPSTICK

EMPTY = Draft(Rounding.FLOOR)
DRAFT = EMPTY.add(LIPSTICK).add(BISCUITS)


def test_an_item_can_be_removed() -> None:
    assert DRAFT.remove(0).items == (BISCUITS,)


def test_totals_are_per_rate() -> None:
    assert DRAFT.totals == (RateTotal(10, 6_600, 600), RateTotal(8, 1_194, 88))


def test_an_item_can_be_moved_to_the_next_record() -> None:
    split = DRAFT.move(1)
    assert split.items == (LIPSTICK,)
    assert split.totals == (RateTotal(10, 6_600, 600),)
    assert split.next() == Draft(Rounding.FLOOR).add(BISCUITS)


def test_a_moved_item_can_be_moved_back() -> None:
    assert DRAFT.move(1).move(1) == DRAFT


def test_without_moved_items_the_next_record_is_empty() -> None:
    assert DRAFT.next() == Draft(Rounding.FLOOR)


def test_the_threshold_counts_the_day_and_both_records() -> None:
    split = Draft(Rounding.FLOOR).add(Item("石けん", 2_200, 1, 10)).add(Item("菓子", 2_160, 1, 8)).move(1)
    assert split.eligibility(0).missing == 1_000
    assert split.eligibility(1_000).qualifies


def test_each_record_rounds_its_own_tax_for_the_threshold() -> None:
    whole = Draft(Rounding.CEILING).add(Item("あめ", 105, 1, 10)).add(Item("ガム", 105, 1, 10))
    assert whole.eligibility(0).net == 210 - 20
    assert whole.move(1).eligibility(0).net == 210 - 10 - 10
    assert (
        Draft(Rounding.FLOOR).add(Item("あめ", 109, 1, 10)).add(Item("ガム", 109, 1, 10)).move(1).eligibility(0).net
        == 218 - 9 - 9
    )


def test_the_same_article_at_the_same_price_is_one_line() -> None:
    twice = EMPTY.add(LIPSTICK).add(BISCUITS).add(replace(LIPSTICK, quantity=1))
    assert [(item.name, item.quantity) for item in twice.items] == [(LIPSTICK.name, 3), (BISCUITS.name, 3)]
    assert twice.pieces == 6
    assert len(twice.add(replace(LIPSTICK, unit_price=3_000)).items) == 3
    assert len(twice.move(0).add(LIPSTICK).lines) == 3, "what is split off stays as it is"
    most = EMPTY.add(replace(LIPSTICK, quantity=9_999))
    assert len(most.add(LIPSTICK).lines) == 2


def test_a_quantity_is_changed_within_what_a_line_may_have() -> None:
    draft = EMPTY.add(LIPSTICK).add(BISCUITS)
    assert draft.change_quantity(0, 1).items[0].quantity == 3
    assert draft.change_quantity(0, -2) == draft
    assert EMPTY.add(replace(LIPSTICK, unit_price=999_999_999, quantity=1)).change_quantity(0, 1).pieces == 1
    assert draft.replace(1, LIPSTICK).items == (LIPSTICK, LIPSTICK)
