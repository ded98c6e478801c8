"""Texts that several screens share: names, buttons and leads. The screen that shows a text fills in its ``{…}``."""

from licensing.words.text import NOT_KNOWN, Text


class Words:
    """Texts of the whole app: ``texts.SALE``."""

    SALE = Text(ja="免税販売", en="Tax-free sale")
    SALE_DETAIL = Text(
        ja="旅券の内容から購入記録を作成します（リファンド方式）",
        en="Create a purchase record from the passport (refund method)",
    )
    SOLD_TODAY = Text(ja="本日 {count}件", en="Today: {count} sales", en_one="Today: {count} sale")
    LAST_RECORD = Text(ja="最後の記録 {receipt}", en="Last record {receipt}")
    RECORDS = Text(ja="購入記録", en="Records")
    RECORDS_DETAIL = Text(ja="いつでも検索・閲覧", en="Search and view")
    REPORTS = Text(ja="日報・月報", en="Reports")
    REPORTS_DETAIL = Text(ja="集計・PDF・CSV", en="Totals, PDF, CSV")
    EXPORT = Text(ja="データ出力", en="Data export")
    EXPORT_DETAIL = Text(ja="CSVファイルへの保存", en="Save as CSV files")
    SETTINGS = Text(ja="設定メニュー", en="Settings")
    SETTINGS_DETAIL = Text(ja="店舗・端末・ライセンス", en="Shop, terminal, license")
    APPLY_OR_REGISTER = Text(ja="正式お申込み/ライセンス登録", en="Apply / register a license")
    VERSION = "Ver {version}"

    CHECKING = Text(ja="確認しています…", en="Checking…")
    TO_TOP = Text(ja="TOPへ戻る", en="Back to TOP")
    BACK = Text(ja="戻る", en="Back")
    SAVE = Text(ja="保存", en="Save")
    KEYS = Text(ja="画面のキー", en="On-screen keys")
    NEXT = Text(ja="次へ", en="Next")
    SPACE = Text(ja="空白", en="Space")
    CLOSE_KEYS = Text(ja="キーを閉じる", en="Close keys")
    KANA = Text(ja="カナ", en="Kana")
    LETTERS = Text(ja="英数", en="ABC")

    WELCOME = Text(ja="{product}へようこそ", en="Welcome to {product}")
    WELCOME_LEAD = Text(
        ja=(
            "利用規約に同意すると、30日間無料ですべての機能をお試しいただけます。"
            "インターネットに接続していなくても始められます。"
        ),
        en="Agree to the terms of use and try every function free for 30 days. You can start without the internet.",
    )
    TERMS = Text(ja="利用規約", en="Terms of use")
    AGREE = Text(ja="利用規約に同意します", en="I agree to the terms of use")
    QUIT = Text(ja="終了", en="Quit")
    CLOSE = Text(ja="{product}を終了しますか？", en="Quit {product}?")
    CLOSE_LEAD = Text(
        ja="終了すると、もう一度起動するまで免税販売を記録できません。",
        en="No tax-free sale can be recorded until it is started again.",
    )
    UNSAVED = Text(
        ja="入力中の内容は保存されていません。終了すると失われます。",
        en="What you entered is not saved, and is lost when you quit.",
    )
    HAVE_NUMBER = Text(ja="ライセンス番号をお持ちの方", en="I have a license number")
    START_TRIAL = Text(ja="お試しを始める（30日間）", en="Start the trial (30 days)")

    FIRST_SHOP = Text(ja="店舗名を入力してください", en="Enter the name of your shop")
    FIRST_SHOP_LEAD = Text(
        ja="購入記録に記載されます。あとから「設定メニュー」で変更できます。",
        en="It appears on the purchase records. You can change it later in Settings.",
    )
    SHOP_NAME_EXAMPLE = Text(ja="例：銀座一号店", en="e.g. Ginza Store 1")
    TERMINAL_NAME_EXAMPLE = Text(ja="例：レジ1", en="e.g. Register 1")
    SHOP_NAME_MISSING = Text(
        ja="店舗名を入力してください。あとで入力するときは、「あとで」をタップしてください。",
        en="Please enter the name of the shop, or tap “Later” to do so another time.",
    )
    NAME_SHORTENED = Text(
        ja="名前は{longest}文字までです。超えた部分は入力されていません。",
        en="A name has at most {longest} characters. What exceeds them was left out.",
    )
    NAME_MISREAD = Text(
        ja="旅券の読み取り内容が入力されたため、消去しました。名前を入力してください。",
        en="A passport was read into this field, which was cleared. Please enter the name.",
    )
    LATER = Text(ja="あとで", en="Later")
    BEGIN = Text(ja="使い始める", en="Begin")

    SHOP_SETTINGS = Text(ja="店舗ごとの設定", en="Shop settings")
    SHOP_SETTINGS_DETAIL = Text(ja="店舗名・端末名・消費税の端数処理", en="Shop and terminal name, tax rounding")
    SHOP_SETTINGS_LEAD = Text(
        ja="購入記録に記載される内容です。変更したら「保存」をタップしてください。",
        en="This appears on the purchase records. After a change, tap “Save”.",
    )
    SHOP_NAME = Text(ja="店舗名", en="Shop name")
    TERMINAL_NAME = Text(ja="端末名", en="Terminal name")
    ROUNDING = Text(ja="消費税の端数処理", en="Tax rounding")
    SHOP_SAVED = Text(ja="保存しました。", en="Saved.")
    DISPLAY = Text(ja="表示", en="Display")
    DISPLAY_DETAIL = Text(ja="言語・文字の大きさ・全画面・起動", en="Language, text size, screen, startup")
    LANGUAGE = Text(ja="言語", en="Language")
    TEXT_SIZE = Text(ja="文字の大きさ", en="Text size")
    TEXT_NORMAL = Text(ja="標準", en="Normal")
    TEXT_LARGE = Text(ja="大きめ", en="Large")
    TEXT_LARGER = Text(ja="さらに大きく", en="Larger")
    SCREEN = Text(ja="画面", en="Screen")
    SCREEN_WINDOW = Text(ja="ウィンドウ", en="Window")
    SCREEN_FULL = Text(ja="常に全画面", en="Always full screen")
    START_AT_LOGIN = Text(ja="パソコンの起動時", en="When the computer starts")
    START_OPEN = Text(ja="自動で開く", en="Open automatically")
    START_NOT = Text(ja="開かない", en="Do not open")
    REGISTER = Text(ja="ライセンス登録", en="License registration")
    REGISTER_DETAIL = Text(
        ja="ライセンス番号の登録・端末の入れ替え", en="Register a license number, replace a terminal"
    )
    LICENSE = Text(ja="ライセンスの確認", en="License")
    LICENSE_CHIP = Text(ja="ライセンス: {state}", en="License: {state}")
    LICENSE_DETAIL = Text(ja="利用期限・契約・最後の確認", en="Validity, contract, last check")
    LICENSE_LEAD = Text(
        ja="インターネットに接続されていれば、自動的に確認・更新されます。",
        en="It is checked and renewed automatically while connected to the internet.",
    )
    LICENSE_NUMBER = Text(ja="ライセンス番号", en="License number")
    TERMINAL_NUMBER_NAME = Text(ja="端末認証番号", en="Terminal number")
    DEADLINE = Text(ja="利用期限", en="Valid until")
    CONTRACT = Text(ja="ご契約", en="Contract")
    LAST_CONTACT = Text(ja="最後の確認", en="Last check")
    NONE_YET = NOT_KNOWN

    START_PROBLEM = Text(ja="あっと免税を起動できませんでした。", en="Atto Menzei could not be started.")
    START_PROBLEM_LEAD = Text(
        ja="設定に問題があります。下の内容を、サポート窓口へお伝えください。",
        en="There is a problem with the settings. Please tell support what is written below.",
    )
    CHOSEN = Text(ja="{name}：{value}", en="{name}: {value}")


texts = Words()
