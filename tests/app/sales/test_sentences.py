from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.sales.birth import Birth
from app.sales.draft import Draft
from app.sales.eligibility import Eligibility
from app.sales.entry import BUYER_FIELDS, ITEM_FIELDS, EntryError, normalised, read_item
from app.sales.errors import JournalError, JournalTrouble
from app.sales.field_words import example, fault_sentence, field_name, short_status_name, status_name
from app.sales.fields import STATUSES, Field, FieldError
from app.sales.finding import Choice
from app.sales.journal import FILE_NAME, Journal
from app.sales.mrz import ZoneFault
from app.sales.record import Entry, Proof, ProofKind, Reason, Record, Void
from app.sales.record_words import (
    record_facts,
    record_title,
    refund_cell,
    refund_words,
    saved_lead,
    saved_refund_words,
)
from app.sales.sentences import (
    buyer_line,
    correct_failure,
    difference_words,
    draft_threshold_words,
    enter_failure,
    later_words,
    line_words,
    lost_words,
    next_record,
    rate_total_name,
    read_failure,
    return_question,
    same_day_words,
    save_failure,
    tax_inside,
    threshold_words,
    void_failure,
    void_question,
    yen,
    zone_fault_sentence,
)
from app.sales.state_words import choice_name, state_line
from app.sales.states import Customs, Payment, Sending, State
from app.sales.tax import Rounding
from licensing.clock import Doubt
from licensing.words.language import Language, set_language
from tests.app.sales.samples import BISCUITS, BUYER, LIPSTICK, TODAY, another_buyer, sale_of

DRAFT = Draft(Rounding.FLOOR).add(BISCUITS)


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


@pytest.fixture
def record(tmp_path: Path) -> Record:
    return Journal(tmp_path / FILE_NAME).register(sale_of())


def test_a_failure_names_what_failed() -> None:
    error = JournalError(JournalTrouble.BUSY, "")
    assert void_failure(error).startswith("取り消せませんでした。")
    assert read_failure(error).startswith("購入記録を表示できませんでした。")
    assert "（E-603）" in void_failure(error)


def test_names_of_fields_rates_and_amounts() -> None:
    assert field_name(Field.LANDING) == "上陸年月日"
    assert (example(Field.NATIONALITY), example(Field.RATE)) == ("例：USA", "")
    assert [status_name(status) for status in STATUSES] == list(STATUSES)
    assert [short_status_name(status) for status in STATUSES[:2]] == ["短期滞在", "外交"]
    assert len({short_status_name(status) for status in STATUSES}) == len(STATUSES)
    assert (rate_total_name(8), tax_inside(1_200)) == ("8%対象", "うち税 ¥1,200")
    assert line_words(3_300, 2, 10) == "¥3,300 × 2　10%"


@pytest.mark.parametrize(
    ("shown", "sentence"),
    [
        pytest.param(same_day_words(0), "", id="no other record"),
        pytest.param(same_day_words(2_000), "同じ日のほかの記録 ¥2,000（税抜）を含みます。", id="another record"),
        pytest.param(later_words(0, 0), "", id="nothing split off"),
        pytest.param(later_words(2, 1_194), "次の記録に分けた商品 2点 ¥1,194", id="items split off"),
        pytest.param(next_record(2), "次の記録へ進む（商品 2点）", id="the next record"),
    ],
)
def test_what_belongs_to_other_records_of_the_day(shown: str, sentence: str) -> None:
    assert shown == sentence


def test_a_saved_record_below_the_threshold_says_what_is_missing(tmp_path: Path, record: Record) -> None:
    assert saved_lead(record, DRAFT) == "このアプリは国税庁への送信を行いません。"
    below = Journal(tmp_path / FILE_NAME).register(sale_of(BISCUITS, buyer=another_buyer()))
    assert saved_lead(below, DRAFT).startswith("あと3,894円（税抜）で免税対象です。同じ日のお買い上げは合算されます。")
    assert refund_words(below, TODAY) == refund_cell(below, TODAY) == "―"


def test_split_records_say_the_same_before_and_after_saving(tmp_path: Path) -> None:
    split = DRAFT.add(LIPSTICK).move(1)
    assert draft_threshold_words(split, 0) == "次の記録と合わせて免税対象"
    saved = Journal(tmp_path / FILE_NAME).register(sale_of(BISCUITS))
    assert saved_lead(saved, split).startswith("次の記録と合わせて免税対象です。")
    assert saved_refund_words(saved, split) == "¥88", "as it was shown before saving"
    assert draft_threshold_words(split.next(), saved.day_net) == "免税対象です"
    assert draft_threshold_words(split, 5_000) == "免税対象です", "the day's other records are enough"


def test_a_record_is_shown_in_full_but_its_passport_number_only_in_its_facts(record: Record) -> None:
    facts = dict(record_facts(record, TODAY))
    assert record_title(record) == f"購入記録　{record.receipt}"
    assert facts["購入日"] == "2026年11月22日(日) 10:42"
    assert facts["状態"] == "登録"
    assert facts["返金予定額"] == refund_cell(record, TODAY) == "¥688"
    assert facts["免税の判定"] == "免税対象です"
    assert facts["旅券番号"] == BUYER.passport_number
    assert facts["店舗・端末"] == "銀座一号店　レジ1"
    assert buyer_line(BUYER) == "CHEN MEI LING　TWN　*****4567"


def test_a_void_record_says_so_everywhere(tmp_path: Path, record: Record) -> None:
    void = Journal(tmp_path / FILE_NAME).void(record, TODAY)
    facts = dict(record_facts(void, TODAY))
    assert void.void is not None
    assert facts["状態"] == f"2026/11/22 取消（受付番号 {void.void.receipt}）（購入の取りやめ）"
    assert not {"返金予定額", "免税の判定", "税関の確認期限", "税関確認"} & set(facts)
    assert facts["送信状況"] == "―", "it was never handed over, so its void has not to be"
    assert refund_cell(void, TODAY) == "取消"


def test_each_fault_of_a_zone_names_its_part() -> None:
    named = {fault: zone_fault_sentence(fault) for fault in ZoneFault}
    parts = {ZoneFault.NUMBER: "旅券番号", ZoneFault.BIRTH: "生年月日", ZoneFault.EXPIRY: "有効期間満了日"}
    assert [fault for fault, part in parts.items() if part not in named[fault]] == []
    assert all("検査数字" in named[fault] for fault in (ZoneFault.FORM, ZoneFault.OPTIONAL, ZoneFault.WHOLE))


def test_the_record_says_by_what_the_buyer_may_buy_and_how_it_was_entered(tmp_path: Path) -> None:
    proof = Proof(ProofKind.REGISTER, date(2021, 4, 1))
    abroad = replace(BUYER, nationality="JPN", status="", proof=proof, entry=Entry.READ)
    sale = replace(sale_of(buyer=abroad), clock_doubt=Doubt.AHEAD)
    facts = record_facts(Journal(tmp_path / FILE_NAME).register(sale), TODAY)
    assert ("国外居住の証明", "戸籍の附票") in facts
    assert ("国外に住所を定めた日", "2021/04/01") in facts
    assert ("購入者の入力", "旅券の読み取り") in facts
    assert ("購入日の入力", "手入力（パソコンの時計が正しくないため）") in facts
    assert "在留資格" not in dict(facts)


def test_a_buyer_who_differs_from_the_last_record_is_told_what_differs() -> None:
    typed = replace(BUYER, nationality="CHN", birth=Birth(1990))
    assert difference_words(BUYER, typed) == (
        "同じ旅券番号の前回の記録と異なります（国籍 TWN → CHN、生年月日 1990/05/21 → 1990/00/00）。"
        "旅券を確認してください。"
    )


def test_the_question_before_a_void_names_the_records_that_lose_their_refund(tmp_path: Path) -> None:
    journal = Journal(tmp_path / FILE_NAME)
    lipstick, biscuits = journal.register(sale_of(LIPSTICK)), journal.register(sale_of(BISCUITS))
    assert "税抜5,000円に届かなくなり" not in void_question(biscuits, [])
    lipstick = journal.find()[-1]
    assert [each.receipt for each in journal.depending_on(lipstick)] == [biscuits.receipt]
    assert f"（{biscuits.receipt}）" in void_question(lipstick, journal.depending_on(lipstick))
    assert journal.depending_on(biscuits) == [], "without the biscuits the lipstick still qualifies"
    remaining = sale_of(replace(LIPSTICK, quantity=1))
    assert f"（{biscuits.receipt}）" in return_question(lipstick, remaining, journal.depending_on(lipstick, remaining))
    assert "残りは、その日の合計が税抜5,000円に届かなくなり" in return_question(lipstick, remaining, [])
    enough = sale_of(replace(LIPSTICK, unit_price=3_000))
    assert "残りは、その日" not in return_question(lipstick, enough, [])
    assert journal.depending_on(lipstick, enough) == []
    assert "残りは、その日" not in return_question(
        journal.register(sale_of(BISCUITS, buyer=another_buyer())), enough, []
    )
    of_another = sale_of(LIPSTICK, buyer=another_buyer())
    assert [each.receipt for each in journal.depending_on(lipstick, of_another)] == [biscuits.receipt]
    void = journal.void(lipstick, TODAY)
    assert journal.depending_on(void) == []


def test_a_sentence_lists_names_as_its_language_does(tmp_path: Path) -> None:
    journal = Journal(tmp_path / FILE_NAME)
    records = [journal.register(sale_of()) for _ in range(2)]
    first, second = (record.receipt for record in records)
    assert f"（{first}、{second}）" in lost_words(records)
    set_language(Language.ENGLISH)
    english = lost_words(records)
    set_language(Language.JAPANESE)
    assert english.endswith(f"No longer tax-free: {first}, {second}.")


@pytest.mark.parametrize("kind", Doubt)
def test_a_clock_that_is_ahead_withholds_no_refund_from_a_sale_that_is_saved(tmp_path: Path, kind: Doubt) -> None:
    sale = replace(sale_of(LIPSTICK), clock_doubt=kind)
    draft = Draft(Rounding.FLOOR).add(LIPSTICK)
    record = Journal(tmp_path / FILE_NAME).register(sale, TODAY + timedelta(days=400))
    assert saved_refund_words(record, draft) == "¥600"
    assert saved_lead(record, draft) == "このアプリは国税庁への送信を行いません。"


def test_what_customs_refused_counts_towards_the_day_until_it_is_void(tmp_path: Path) -> None:
    journal = Journal(tmp_path / FILE_NAME)
    refused, other = journal.register(sale_of(LIPSTICK)), journal.register(sale_of(BISCUITS))
    journal.enter([refused.number], State(Customs.FAILED, TODAY))
    assert journal.depending_on(journal.read(refused.number)) == [journal.read(other.number)]
    journal.enter([other.number], State(Customs.FAILED, TODAY))
    assert journal.depending_on(journal.read(refused.number)) == [], "it has no refund to lose"


def test_past_the_deadline_a_record_says_so_in_place_of_its_refund(record: Record) -> None:
    after = record.sale.customs_deadline + timedelta(days=1)
    facts = dict(record_facts(record, after))
    assert (facts["返金予定額"], facts["税関確認"], refund_cell(record, after)) == ("―", "期限超過", "期限超過")
    assert "返金" not in facts


def test_a_confirmed_record_says_how_the_refund_stands(record: Record) -> None:
    states = (State(Customs.CONFIRMED, TODAY), State(Payment.CARD, TODAY, time(11, 5), TODAY, fee=1_100))
    facts = dict(record_facts(replace(record, states=states, corrects="ACE-000001"), TODAY))
    assert (facts["税関確認"], facts["返金"], facts["訂正前の受付番号"]) == ("確認済", "カード", "ACE-000001")
    assert state_line(states[1]) == "2026/11/22　カード　2026/11/22　手数料 ¥1,100"
    assert refund_cell(replace(record, states=(State(Customs.FAILED, TODAY),)), TODAY) == "不成立"


def test_a_void_names_time_and_reason(record: Record) -> None:
    void = Void("ACE-000002", TODAY, 2, time(9, 5), Reason.RETURNED, (State(Sending.ACCEPTED, TODAY, note="77"),))
    told = replace(record, void=void, states=(State(Sending.HANDED, TODAY),))
    facts = dict(record_facts(told, TODAY))
    assert facts["状態"] == "2026/11/22 09:05 取消（受付番号 ACE-000002）（返品）"
    assert facts["送信状況"] == "受理"


def test_amounts_may_be_negative() -> None:
    assert (yen(1_234), yen(-1_234), yen(0)) == ("¥1,234", "-¥1,234", "¥0")


@pytest.mark.parametrize("choice", Choice)
def test_each_choice_has_a_name(choice: Choice) -> None:
    assert choice_name(choice)


def test_the_question_before_a_return_names_what_remains(record: Record) -> None:
    assert "残り ¥6,600 を新しい記録にします。" in return_question(record, sale_of(LIPSTICK), [])
    assert "新しい記録" not in return_question(record, None, [])
    assert "元の記録はそのままです。" in correct_failure(JournalError(JournalTrouble.BUSY, ""))
    assert "状態を記録できませんでした。" in enter_failure(JournalError(JournalTrouble.BUSY, ""))


def test_the_question_before_a_void_or_a_return_says_that_the_refund_is_paid(record: Record) -> None:
    paid = replace(record, states=(*record.states, State(Payment.CASH, TODAY)))
    said = "この記録の消費税は返金済みです（現金）。"
    for rest in (None, sale_of(LIPSTICK)):
        assert said in return_question(paid, rest, [])
        assert "返金済み" not in return_question(record, rest, [])
    assert said in void_question(paid, [])
