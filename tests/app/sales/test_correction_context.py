"""Correcting a record: what remains of the sale, what the day's sum counts, and the words of what changes."""

from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from app.sales.articles import FILE_NAME as ARTICLES_NAME
from app.sales.articles import Article, Articles
from app.sales.correction_context import CorrectionContext
from app.sales.correction_words import changes
from app.sales.draft import Draft
from app.sales.journal import FILE_NAME, AlreadyVoid, Journal
from app.sales.record import Proof, ProofKind, Reason, Record
from app.sales.states import Customs, State
from app.sales.tax import Rounding
from licensing.clock import Doubt
from tests.app.sales.samples import BISCUITS, BUYER, LIPSTICK, TODAY, another_buyer, sale_of

LATER = TODAY + timedelta(days=40)


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / FILE_NAME)


def context_of(journal: Journal, record: Record, folder: Path, today: date = LATER) -> CorrectionContext:
    return CorrectionContext.of(
        record, journal, Articles(folder / ARTICLES_NAME), lambda: today, lambda: time(9, 30, 59)
    )


def test_the_correction_belongs_to_its_own_day_and_the_sale_to_the_former_one(journal: Journal, tmp_path: Path) -> None:
    doubted = replace(sale_of(rounding=Rounding.CEILING, shop="旧店名"), clock_doubt=Doubt.BEHIND)
    wrong = journal.register(doubted)
    context = context_of(journal, wrong, tmp_path)
    assert context.today() == TODAY
    sale = context.corrected(another_buyer(), context.draft.remove(1))
    assert sale == replace(
        doubted, buyer=another_buyer(), items=(LIPSTICK,), totals=sale_of(LIPSTICK, rounding=Rounding.CEILING).totals
    )
    right = context.correct(sale, Reason.EXCHANGED)
    assert (right.sale, right.entered_on, right.corrects) == (sale, LATER, wrong.receipt)
    void = journal.read(wrong.number).void
    assert void is not None
    assert (void.voided_on, void.voided_at, void.reason) == (LATER, time(9, 30), Reason.EXCHANGED)
    with pytest.raises(AlreadyVoid):
        context.correct(sale, Reason.MISTAKE)
    assert journal.sums(TODAY, TODAY).count == 1, "the closed day does not change"
    assert (journal.sums(LATER, LATER).count, journal.sums(LATER, LATER).void) == (1, 1)


def test_the_day_of_the_buyer_is_counted_without_the_record_that_is_corrected(journal: Journal, tmp_path: Path) -> None:
    biscuits = journal.register(sale_of(BISCUITS))
    wrong = journal.register(sale_of(LIPSTICK))
    context = context_of(journal, wrong, tmp_path)
    assert [each.number for each in context.others_losing(sale_of(BISCUITS))] == [biscuits.number]
    assert context.day_net(BUYER, TODAY) == sale_of(BISCUITS).net
    assert context.day_net(another_buyer(), TODAY) == 0
    journal.void(wrong, LATER)
    assert context.day_net(BUYER, TODAY) == sale_of(BISCUITS).net, "voided meanwhile"


def test_a_buyer_and_goods_are_compared_with_other_records_only(journal: Journal, tmp_path: Path) -> None:
    wrong = journal.register(sale_of(LIPSTICK))
    context = context_of(journal, wrong, tmp_path)
    renamed = replace(BUYER, name="CHEN MEILING")
    assert context.other_buyer(renamed) is None
    assert context.repeated(BUYER, context.draft, TODAY) is None
    again = journal.register(sale_of(LIPSTICK))
    assert context.other_buyer(renamed) == BUYER
    assert context.repeated(BUYER, Draft(Rounding.FLOOR).add(LIPSTICK), TODAY) == again


def test_what_changes_is_told_with_the_refund_and_the_states_that_begin_anew(journal: Journal) -> None:
    record = journal.register(sale_of())
    journal.enter([record.number], State(Customs.CONFIRMED, TODAY, day=TODAY))
    record = journal.read(record.number)
    after = sale_of(replace(LIPSTICK, quantity=1), BISCUITS, buyer=replace(BUYER, name="CHAN MEI LING"))
    assert changes(record, after, after.net) == [
        ("氏名", "CHEN MEI LING → CHAN MEI LING"),
        ("合計（税込）", "¥7,794 → ¥4,494"),
        ("返金予定額", "¥688 → ―"),
        ("税関確認", "確認済 → 未確認"),
        ("訂正前の商品", "口紅 ローズ　¥3,300 × 2　10%"),
        ("訂正後の商品", "口紅 ローズ　¥3,300 × 1　10%"),
    ]


def test_a_buyer_may_turn_out_to_be_japanese(journal: Journal) -> None:
    record = journal.register(sale_of())
    proof = Proof(ProofKind.RESIDENCE, date(2020, 4, 1))
    japanese = replace(record.sale, buyer=replace(BUYER, nationality="JPN", status="", proof=proof))
    assert changes(record, japanese, record.day_net) == [
        ("国籍", "TWN → JPN"),
        ("在留資格", "短期滞在 → ―"),
        ("国外居住の証明", "― → 在留証明"),
        ("国外に住所を定めた日", "― → 2020/04/01"),
    ]


def test_two_lines_of_the_same_article_are_two(journal: Journal) -> None:
    after = sale_of(LIPSTICK)
    told = changes(journal.register(sale_of(LIPSTICK, LIPSTICK)), after, after.net)
    assert ("訂正前の商品", "口紅 ローズ　¥3,300 × 2　10%") in told


def test_the_price_of_a_former_day_is_not_learned(journal: Journal, tmp_path: Path) -> None:
    context = context_of(journal, journal.register(sale_of(LIPSTICK)), tmp_path)
    now = Article(LIPSTICK.name, 3_850, reduced=False)
    context.articles.save([now])
    context.learn(LIPSTICK, context.today())
    assert context.known(LIPSTICK.name) == now
