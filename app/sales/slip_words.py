"""The words of the buyer's slip, which has both languages side by side whatever the language of the screen is."""

from licensing.words.text import Text

TITLE = Text(ja="免税販売の控え", en="Tax-free sale: your copy")
COPY = Text(
    ja="本票は控えです。旅券への貼付けや税関への提出は不要です。",
    en="This is your copy. Do not attach it to your passport; customs does not collect it.",
)
VOID = Text(ja="取消済みの記録です（{day}）", en="This record was voided on {day}")
RECEIPT = Text(ja="受付番号", en="Receipt no.")
CORRECTS = Text(ja="訂正前の受付番号", en="Replaces receipt no.")
REPLACED_BY = Text(ja="訂正後の受付番号", en="Replaced by receipt no.")
SOLD_ON = Text(ja="購入日", en="Date of purchase")
SHOP = Text(ja="販売場", en="Shop")
ADDRESS = Text(ja="販売場所在地", en="Address")
SELLER = Text(ja="事業者", en="Seller")
TAX_PLACE = Text(ja="納税地", en="Place for tax payment")
TAX_OFFICE = Text(ja="所轄税務署", en="Tax office")
DOCUMENT = Text(ja="旅券等の種類", en="Document")
PASSPORT = Text(ja="旅券", en="Passport")
ITEM = Text(ja="商品", en="Item")
AMOUNT = Text(ja="金額（税込）", en="Amount")
TOTAL = Text(ja="合計（税込）", en="Total (tax incl.)")
AT_RATE = Text(ja="{rate}%対象", en="At {rate}%")
TAX = Text(ja="うち消費税", en="Tax in it")
NET = Text(ja="税抜合計", en="Total excl. tax")
REFUND = Text(ja="返金予定額（消費税相当額）", en="Refund estimate (tax)")
NO_REFUND = Text(
    ja="この日のお買い上げは税抜5,000円に届いていないため、返金の対象外です。",
    en="No refund: your purchases of the day are below 5,000 yen without tax.",
)
IF_REACHED = Text(
    ja=(
        "同じ日のお買い上げは合算されます。合計が届いた場合は、この記録も返金の対象になります。"
        "{day}までに、商品をすべてお持ちになり、税関の確認を受けてください。"
    ),
    en=(
        "Purchases of the same day are added together. If they reach that amount, this record qualifies, too: "
        "show it at customs by {day}, with all of its items."
    ),
)
DEADLINE = Text(ja="税関の確認期限", en="Customs confirmation by")
AT_AIRPORT_HEAD = Text(ja="ご出国のときに", en="When you leave Japan")
AT_AIRPORT = Text(
    ja=(
        "{day}までに、空港・港の税関で旅券を提示し、確認を受けてください。商品はすべてお持ちください。"
        "お荷物を預ける前にお立ち寄りください。"
    ),
    en=(
        "Show your passport at customs of the airport or port by {day}, with all items of this record at hand, "
        "before you check in your baggage."
    ),
)
CONSEQUENCES = Text(
    ja="期限を過ぎたとき、または商品が一つでも欠けているときは、この記録の消費税は全額返金されません。",
    en="After that day, or if a single item is missing, none of the tax of this record is paid back.",
)
ESTIMATE = Text(
    ja="返金は、税関の確認後におこなわれます。返金予定額から手数料が差し引かれることがあります。",
    en="The tax is paid back after customs has confirmed the purchase. A fee may be deducted.",
)
