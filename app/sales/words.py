"""The fixed words of 免税販売 and 購入記録."""

from licensing.words.language import word


class SaleWords:
    """Texts of a sale and of its record."""

    SALE_TITLE = word("免税販売")
    NOT_SENT_TO_AGENCY = word("このアプリは国税庁への送信を行いません。")
    BUYER = word("購入者")
    BUYER_LEAD = word("旅券と上陸許可のとおりに入力してください。")
    ITEMS = word("商品")
    CHANGE_BUYER = word("購入者を変更")
    GO_ON_TO_ITEMS = word("商品の入力へ進む")
    ADD_ITEM = word("追加")
    NO_ITEMS = word("商品を入力し、「追加」をタップしてください。")
    SPLIT = word("分ける")
    BRING_BACK = word("戻す")
    REMOVE = word("削除")
    SPLIT_OFF = word("次の記録へ")
    SPLIT_HINT = word("税関の確認は記録ごとです。「分ける」で次の記録に移せます。")

    TOTAL = word("合計（税込）")
    TOTAL_SHORT = word("合計")
    TOTAL_WITHOUT_TAX = word("税抜合計")
    REFUND = word("返金予定額（消費税相当額）")
    REFUND_SHORT = word("返金予定額")
    CUSTOMS_DEADLINE = word("税関の確認期限")
    SAVE_RECORD = word("この内容で記録する")
    QUALIFIES = word("免税対象です")
    THRESHOLD = word("当日の合計")

    LEAVE = word("入力中の内容は保存されていません。破棄して戻りますか？")
    STAY = word("入力を続ける")
    THROW_AWAY = word("破棄して戻る")
    DAY_CHANGED = word("日付が変わりました。内容を確認し、もう一度「この内容で記録する」をタップしてください。")
    UNFINISHED_ITEM = word("入力中の商品があります。「追加」をタップするか、入力欄を空にしてください。")
    ALL_SPLIT_OFF = word("この記録の商品がありません。商品を追加するか、「戻す」をタップしてください。")

    SAVED = word("購入を記録しました")
    RECEIPT = word("受付番号")
    SENDING = word("送信状況")
    UNSENT = word("未送信")
    TO_TOP = word("TOPへ")
    NEXT_SALE = word("続けて免税販売")

    RECORDS_TITLE = word("購入記録")
    SEARCH = word("氏名・受付番号・購入日（例：2026/11/22）で検索")
    CLEAR_SEARCH = word("検索を解除")
    NOTHING_RECORDED = word("購入記録はまだありません。")
    NOTHING_FOUND = word("該当する購入記録はありません。")
    SHOWS_NEWEST = word("新しい順に{count}件を表示しています。古い記録は検索してください。")
    SOLD_ON = word("購入日")
    PASSPORT_NUMBER = word("旅券番号")
    CUSTOMS_SHORT = word("税関期限")
    VOID = word("取消")
    VOID_RECORD = word("この記録を取り消す")
    VOID_QUESTION = word("受付番号 {receipt} を取り消します。元には戻せません。")
    VOID_CONFIRM = word("取り消す")
    VOID_KEEP = word("取り消さない")
    VOIDED = word("記録を取り消しました。")
    VOIDED_BEFORE = word("この記録はすでに取り消されています。")
    VOID_STATE = word("{day} 取消（受付番号 {receipt}）")
    STATE = word("状態")
    REGISTERED = word("登録", "state of a record")
    NOT_REFUNDABLE = "―"
    SHOP = word("販売場")


words = SaleWords()
