"""The words of what happens to a record after the sale: sending, customs, refund, and why it was voided or replaced."""

from app.sales.finding import Choice
from app.sales.record import Reason, Record
from app.sales.states import Customs, Payment, Sending, State, Value
from licensing.words.days import table_date
from licensing.words.text import NOT_KNOWN, Text


class StateWords:
    """Texts of the page on which states are entered, and of the lists of what is still to be done."""

    ENTER_STATE = Text(ja="状態を入力", en="Enter states")
    CUSTOMS = Text(ja="税関確認", en="Customs")
    REFUND = Text(ja="返金", en="Refund")
    BY_HAND = Text(
        ja="送信・税関確認・返金の結果を手で入力します。入力は追加され、これまでの入力も残ります。",
        en="Enter the results of sending, customs and refund by hand. Entries are added; earlier ones remain.",
    )
    SENDING_NUMBER = Text(ja="送信番号", en="Sending number")
    NUMBER_FORM = Text(
        ja="送信番号は英数字とハイフンで、{longest}文字以内で入力してください。",
        en="Please enter letters, digits and hyphens, at most {longest}.",
    )
    DAY = Text(ja="日付", en="Date")
    FEE = Text(ja="手数料（円）", en="Fee (yen)")
    NOT_A_DAY = Text(
        ja="購入日から今日までの日付を、2026/11/22 の形で入力してください。",
        en="Please enter a date from the purchase to today, like 2026/11/22.",
    )
    TOO_LATE = Text(
        ja="税関の確認期限（{day}）を過ぎた日付です。日付を確認してください。期限を過ぎた記録は返金の対象外です。",
        en="That is after the day by which customs has to confirm ({day}). Please check it: there is no refund then.",
    )
    NOT_A_FEE = Text(
        ja="手数料は、返金額（{refund}）までの整数で入力してください。",
        en="Please enter a whole number up to the refund ({refund}).",
    )
    NOTHING_TO_REFUND = Text(
        ja="その日の合計が税抜5,000円に届かないため、この記録は返金の対象外です。",
        en="The total of that day is below 5,000 yen without tax, so there is no refund for this record.",
    )
    NOT_CONFIRMED = Text(
        ja="税関の確認が記録されていないため、返金を入力できません。確認済のときは、先に税関確認を記録してください。",
        en="No refund before customs has confirmed the record. If it has, please record that first.",
    )
    PAID_TOO_EARLY = Text(
        ja="返金の日付は、税関の確認日（{day}）から今日までの日付を入力してください。",
        en="Please enter a date of the refund from the confirmation by customs ({day}) to today.",
    )
    STILL_PAID = Text(
        ja="返金が記録されています。先に返金を「未払い」にしてください。",
        en="A refund is recorded. Please set it to “Unpaid” first.",
    )
    NOTHING_CHOSEN = Text(ja="新しい状態を選んでください。", en="Please choose a new state.")
    ADD = Text(ja="記録する", en="Record")
    RECORDED = Text(ja="状態を記録しました。", en="The state was recorded.")
    HISTORY = Text(ja="これまでの入力", en="Entries so far")
    NO_HISTORY = Text(ja="まだ入力はありません。", en="No entries yet.")

    HAND_OVER = Text(ja="未送信をすべて「渡した」にする", en="Mark all unsent as handed over")
    HAND_OVER_QUESTION = Text(
        ja="表示中の条件の未送信 {count}件を「渡した」にします。",
        en="{count} unsent records of this list will be marked as handed over.",
        en_one="{count} unsent record of this list will be marked as handed over.",
    )
    HAND_OVER_CONFIRM = Text(ja="「渡した」にする", en="Mark them")
    HANDED_OVER = Text(
        ja="{count}件を「渡した」にしました。",
        en="{count} records were marked as handed over.",
        en_one="{count} record was marked as handed over.",
    )


words = StateWords()

_NAMES: dict[Value, Text] = {
    Sending.UNSENT: Text(ja="未送信", en="Not sent"),
    Sending.HANDED: Text(ja="渡した", en="Handed over"),
    Sending.ACCEPTED: Text(ja="受理", en="Accepted"),
    Sending.ERROR: Text(ja="エラー", en="Error"),
    Customs.UNCONFIRMED: Text(ja="未確認", en="Unconfirmed"),
    Customs.CONFIRMED: Text(ja="確認済", en="Confirmed"),
    Customs.FAILED: Text(ja="不成立", en="Failed"),
    Customs.EXPIRED: Text(ja="期限超過", en="Expired"),
    Payment.UNPAID: Text(ja="未払い", en="Unpaid"),
    Payment.CASH: Text(ja="現金", en="Cash"),
    Payment.CARD: Text(ja="カード", en="Card"),
    Payment.TRANSFER: Text(ja="振込", en="Transfer"),
    Payment.OTHER: Text(ja="その他", en="Other"),
}
_REASONS = {
    Reason.CANCELLED: Text(ja="購入の取りやめ", en="Purchase cancelled"),
    Reason.RETURNED: Text(ja="返品", en="Return"),
    Reason.MISTAKE: Text(ja="入力の誤り", en="Wrong entry"),
    Reason.EXCHANGED: Text(ja="交換・値引き", en="Exchange or discount"),
}
_CHOICES = {
    Choice.ALL: Text(ja="すべて", en="All"),
    Choice.UNSENT: Text(ja="未送信", en="Not sent"),
    Choice.UNCONFIRMED: Text(ja="税関未確認", en="Unconfirmed"),
    Choice.EXPIRED: Text(ja="期限超過", en="Expired"),
    Choice.UNPAID: Text(ja="返金未払い", en="Unpaid"),
    Choice.VOID: Text(ja="取消", en="Void"),
}
_FEE = Text(ja="手数料 ¥{fee:,}", en="fee ¥{fee:,}")


def value_name(value: Value) -> str:
    return str(_NAMES[value])


def reason_name(reason: Reason) -> str:
    return str(_REASONS[reason])


def choice_name(choice: Choice) -> str:
    return str(_CHOICES[choice])


def sending_words(record: Record) -> str:
    """Return the state of what has to be sent; nothing of a void whose record was never handed over."""
    return value_name(record.sending) if record.void is None or record.sent_once else NOT_KNOWN


def state_line(state: State) -> str:
    """Return an entry in one line: 2026/12/01　受理　送信番号."""
    parts = [
        table_date(state.entered_on),
        value_name(state.value),
        table_date(state.day) if state.day else "",
        state.note,
        _FEE.format(fee=state.fee) if state.fee else "",
    ]
    return "　".join(filter(None, parts))
