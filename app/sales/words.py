"""The fixed words of 免税販売 and 購入記録."""

from licensing.words.text import Text


class SaleWords:
    """Texts of a sale and of its record."""

    SALE_TITLE = Text(ja="免税販売", en="Tax-free sale")
    NOT_SENT_TO_AGENCY = Text(
        ja="このアプリは国税庁への送信を行いません。", en="This app does not send anything to the tax agency."
    )
    BUYER = Text(ja="購入者", en="Buyer")
    BUYER_LEAD = Text(
        ja="旅券を読み取るか、旅券と上陸許可のとおりに入力してください。",
        en="Read the passport, or enter as in passport and landing permission.",
    )
    CLOCK_LEAD = Text(
        ja="パソコンの時計が正しくないため、今日の日付も入力してください。",
        en="The PC clock is wrong, so please enter today's date too.",
    )
    READ_AGAIN = Text(
        ja="旅券を正しく読み取れませんでした（{part}）。もう一度読み取るか、手で入力してください。",
        en="The passport was not read correctly ({part}). Read it again, or type it in.",
    )
    NOT_A_PASSPORT = Text(
        ja="旅券ではない書類を読み取りました。旅券番号は旅券から入力してください。",
        en="That document is not a passport. Enter the passport number from the passport.",
    )
    PASSPORT_EXPIRED = Text(
        ja="この旅券は{day}で有効期間が終わっています。お客様に、有効な旅券がないか確認してください。",
        en="This passport was valid until {day}. Please ask for one that is valid.",
    )
    BUYER_IS_SET = Text(
        ja="旅券を読み取りましたが、購入者は変わっていません。別の方のときは「購入者を変更」をタップしてください。",
        en="A passport was read, but the buyer is unchanged. For somebody else, tap “Change buyer”.",
    )
    BUYER_FIRST = Text(
        ja="商品のコードは、購入者を入力してから読み取ってください。",
        en="Scan the code of an article once the buyer has been entered.",
    )
    ITEMS = Text(ja="商品", en="Items")
    CHANGE_BUYER = Text(ja="購入者を変更", en="Change buyer")
    GO_ON_TO_ITEMS = Text(ja="商品の入力へ進む", en="Continue to items")
    ADD_ITEM = Text(ja="追加", en="Add")
    DROP_ITEM = Text(ja="やめる", en="Cancel")
    UPDATE_ITEM = Text(ja="更新", en="Update")
    EDIT_ITEM = Text(ja="編集", en="Edit")
    REMOVED = Text(ja="「{item}」を削除しました。", en="“{item}” was removed.")
    UNDO = Text(ja="元に戻す", en="Undo")
    ARTICLES = Text(ja="一覧", en="List")
    CHOOSE_ARTICLE = Text(ja="販売した商品から選ぶ", en="Choose from articles that were sold")
    NO_ARTICLES = Text(ja="販売した商品がここに表示されます。", en="Articles that were sold are listed here.")
    NEW_ARTICLE = Text(ja="{jan}（新しい商品）", en="{jan} (new article)")
    PIECES = Text(ja="{count}点", en="{count} items", en_one="{count} item")
    NO_ITEMS = Text(
        ja="JANコードを読み取るか、商品を入力して「追加」をタップしてください。",
        en="Scan a JAN code, or enter an item and tap “Add”.",
    )
    SPLIT = Text(ja="分ける", en="Split off")
    BRING_BACK = Text(ja="戻す", en="Move back")
    REMOVE = Text(ja="削除", en="Remove")
    SPLIT_OFF = Text(ja="次の記録へ", en="Next record")
    SPLIT_HINT = Text(
        ja="商品をタップすると、変更・削除・分割ができます（税関の確認は記録ごと）。",
        en="Tap an item to change or split it (customs confirms each record).",
    )

    TOTAL = Text(ja="合計（税込）", en="Total (incl. tax)")
    TOTAL_SHORT = Text(ja="合計", en="Total")
    TOTAL_WITHOUT_TAX = Text(ja="税抜合計", en="Total excl. tax")
    REFUND = Text(ja="返金予定額（消費税相当額）", en="Refund estimate (tax)")
    REFUND_SHORT = Text(ja="返金予定額", en="Refund est.")
    CUSTOMS_DEADLINE = Text(ja="税関の確認期限", en="Customs check by")
    SAVE_RECORD = Text(ja="この内容で記録する", en="Save this record")
    QUALIFIES = Text(ja="免税対象です", en="Qualifies for tax-free")
    QUALIFIES_TOGETHER = Text(ja="次の記録と合わせて免税対象", en="Qualifies together with the next record")
    THRESHOLD = Text(ja="免税の判定", en="Tax-free check")

    LEAVE = Text(
        ja="入力中の内容は保存されていません。破棄して戻りますか？",
        en="What you entered is not saved. Discard it and go back?",
    )
    STAY = Text(ja="入力を続ける", en="Keep editing")
    GO_ON = Text(ja="続きから入力", en="Go on")
    THROW_FORMER_AWAY = Text(ja="破棄する", en="Discard")
    FORMER = Text(
        ja="入力の途中で終了した販売があります（{name}、商品 {count}点）。",
        en="A sale was interrupted ({name}, {count} items).",
        en_one="A sale was interrupted ({name}, {count} item).",
    )
    GOING_ON = Text(ja="前回の入力の続きです。", en="This goes on from what was entered before.")
    FORMER_FIRST = Text(
        ja="先に「続きから入力」か「破棄する」をタップしてください。",
        en="First tap “Go on” or “Discard”.",
    )
    FORMER_OF_DAY = Text(
        ja="{day}の入力の途中で終了した販売があります（{name}、商品 {count}点）。",
        en="A sale of {day} was interrupted ({name}, {count} items).",
        en_one="A sale of {day} was interrupted ({name}, {count} item).",
    )
    THROW_AWAY = Text(ja="破棄して戻る", en="Discard and go back")
    DAY_CHANGED = Text(
        ja="日付が変わりました。購入者の内容を確認し、「商品の入力へ進む」をタップしてください。",
        en="The date has changed. Check the buyer and tap “Continue to items”.",
    )
    RATE_CHANGED = Text(
        ja="今日から税率が変わりました。「{item}」を削除し、もう一度入力してください。",
        en="The tax rates have changed today. Remove “{item}” and enter it again.",
    )
    REPEATED = Text(
        ja="同じ購入者・同じ商品の記録（{receipt}）が同じ日にすでにあります。もう一度記録しますか？",
        en="Record {receipt} of that day has the same buyer and items. Save them once more?",
    )
    REPEAT = Text(ja="もう一度記録する", en="Save once more")
    REPEAT_NOT = Text(ja="記録しない", en="Do not save")
    DIFFERS = Text(
        ja="同じ旅券番号の前回の記録と異なります（{differences}）。旅券を確認してください。",
        en="Differs from the last record with this passport number ({differences}). Please check the passport.",
    )
    LICENSE_ENDED = Text(
        ja="ライセンスをご利用いただけないため、この購入者の記録はできません。TOPの案内をご確認ください。",
        en="The license cannot be used now, so this buyer's purchase cannot be recorded. See what TOP says.",
    )
    UNFINISHED_ITEM = Text(
        ja="入力中の商品があります。「{add}」か「やめる」をタップしてください。",
        en="An item is not added yet. Tap “{add}” or “Cancel”.",
    )
    ALL_SPLIT_OFF = Text(
        ja="この記録の商品がありません。商品を追加するか、「戻す」をタップしてください。",
        en="This record has no items. Add an item, or tap “Move back”.",
    )

    SAVED = Text(ja="購入を記録しました", en="The purchase was recorded")
    SAVED_AS = Text(ja="{receipt} を記録しました", en="{receipt} was recorded")
    RECEIPT = Text(ja="受付番号", en="Receipt no.")
    SENDING = Text(ja="送信状況", en="Sending")
    TO_TOP = Text(ja="TOPへ", en="To TOP")
    NEXT_SALE = Text(ja="続けて免税販売", en="Next tax-free sale")

    RECORDS_TITLE = Text(ja="購入記録", en="Records")
    SEARCH = Text(
        ja="検索：氏名、受付番号、国籍、旅券番号の下4桁、購入日、購入月",
        en="Search: name, receipt number, nationality, last 4 of the passport number, day or month",
    )
    SEARCH_EXAMPLE = Text(
        ja="氏名・番号・国籍・購入日（例：2026/11）",
        en="Name, number, nationality, date (2026/11)",
    )
    CLEAR_SEARCH = Text(ja="検索を解除", en="Clear search")
    NOTHING_RECORDED = Text(ja="購入記録はまだありません。", en="There are no records yet.")
    NOTHING_FOUND = Text(ja="該当する購入記録はありません。", en="No record was found.")
    FOUND = Text(ja="{count}件", en="{count} records", en_one="{count} record")
    FOUND_VOID = Text(ja="うち取消 {count}件", en="{count} of them voided")
    ALL = Text(ja="すべて", en="All")
    PERIOD = Text(ja="期間で絞る", en="Period")
    SOLD_ON = Text(ja="購入日", en="Date")
    PASSPORT_NUMBER = Text(ja="旅券番号", en="Passport no.")
    CUSTOMS_SHORT = Text(ja="税関期限", en="Customs by")
    VOID = Text(ja="取消", en="Void")
    CORRECTED = Text(ja="訂正済み", en="Corrected")
    CHANGED = Text(ja="返金予定の変更", en="Refund changed")
    VOID_RECORD = Text(ja="記録を取り消す", en="Void this record")
    VOID_QUESTION = Text(
        ja="受付番号 {receipt} を取り消します。元には戻せません。",
        en="Record {receipt} will be voided. This cannot be undone.",
    )
    VOID_OTHERS = Text(
        ja="同じ日のほかの記録（{receipts}）は、合計が税抜5,000円に届かなくなり、免税の対象外になります。",
        en="The total of that day is then below 5,000 yen without tax. No longer tax-free: {receipts}.",
    )
    ALREADY_PAID = Text(
        ja="この記録の消費税は返金済みです（{way}）。", en="Its tax has already been paid back ({way})."
    )
    VOID_CONFIRM = Text(ja="取り消す", en="Void it")
    RETURN = Text(ja="返品", en="Return")
    RETURN_TITLE = Text(ja="返品・数量の訂正", en="Return or correct quantities")
    RETURN_LEAD = Text(
        ja="お客様の手元に残る数量にしてください。", en="Set how many pieces of each item the buyer keeps."
    )
    TAKEN_BACK = Text(ja="「{item}」を1つ減らしました。", en="One “{item}” fewer.")
    NOT_IN_RECORD = Text(
        ja="読み取った商品（{jan}）は、この記録に残っていません。",
        en="The article that was scanned ({jan}) is not left in this record.",
    )
    FEWER = Text(ja="1つ減らす", en="one fewer")
    MORE = Text(ja="1つ増やす", en="one more")
    REASON = Text(ja="理由", en="Reason")
    REMAINING = Text(ja="残りの合計（税込）", en="Remaining total (incl. tax)")
    PAID_BACK = Text(ja="差額（税込）", en="Difference (incl. tax)")
    RETURN_RECORD = Text(ja="この内容で記録する", en="Record this")
    RETURN_QUESTION = Text(
        ja="受付番号 {receipt} を取り消し、残り {total} を新しい記録にします。元には戻せません。",
        en="Record {receipt} will be voided and the remaining {total} recorded anew. This cannot be undone.",
    )
    REST_LOST = Text(
        ja="残りは、その日の合計が税抜5,000円に届かなくなり、免税の対象外になります。",
        en="The total of that day is then below 5,000 yen without tax, so the rest is no longer tax-free.",
    )
    RETURN_CONFIRM = Text(ja="記録する", en="Record it")
    RETURNED = Text(ja="新しい記録 {receipt} を作りました。", en="The new record is {receipt}.")
    VOID_KEEP = Text(ja="取り消さない", en="Keep it")
    VOIDED = Text(ja="記録を取り消しました。", en="The record was voided.")
    VOIDED_BEFORE = Text(ja="この記録はすでに取り消されています。", en="This record has already been voided.")
    VOID_STATE = Text(ja="{day} 取消（受付番号 {receipt}）", en="Voided {day} (receipt no. {receipt})")
    CORRECTS = Text(ja="訂正前の受付番号", en="Corrects record")
    REPLACED_BY = Text(ja="訂正後の受付番号", en="Replaced by record")
    STATE = Text(ja="状態", en="State")
    REGISTERED = Text(ja="登録", en="Recorded")
    NOT_REFUNDABLE = "―"
    ENTRY = Text(ja="購入者の入力", en="Buyer entered")
    ENTRY_READ = Text(ja="旅券の読み取り", en="Read from the passport")
    ENTRY_TYPED = Text(ja="手入力", en="By hand")
    CLOCK = Text(ja="購入日の入力", en="Date entered")
    CLOCK_DOUBTED = Text(ja="手入力（パソコンの時計が正しくないため）", en="By hand, as the PC clock was wrong")
    SHOP = Text(ja="店舗・端末", en="Shop, terminal")


words = SaleWords()
