"""Names, buttons and leads: sentences that never change. ``{…}`` is filled in by the screen that shows them."""

from licensing.words.language import word


class Words:
    """Texts of the whole app: ``texts.SALE``."""

    PRODUCT_TAG = "TAX-FREE"
    SALE = word("免税販売")
    SALE_DETAIL = word("旅券の内容から購入記録を作成します（リファンド方式）")
    RECORDS = word("購入記録")
    RECORDS_DETAIL = word("いつでも検索・閲覧")
    REPORTS = word("日報・月報")
    REPORTS_DETAIL = word("集計・PDF・CSV")
    EXPORT = word("データ出力")
    EXPORT_DETAIL = word("CSVファイルへの保存")
    SETTINGS = word("設定メニュー")
    SETTINGS_DETAIL = word("店舗・端末・ライセンス")
    APPLY_OR_REGISTER = word("正式お申込み/ライセンス登録")
    SUPPORT = word("サポート窓口 {phone}（{hours}）")
    TERMINAL_NUMBER = word("端末認証番号 {number}")
    VERSION = "Ver {version}"

    CHECK_NOW = word("今すぐ確認する")
    CHECKING = word("確認しています…")
    REGISTER_LICENSE = word("ライセンスを登録する")
    REGISTER_HERE = word("この端末で登録する")
    TAKE_BACK = word("この端末に戻す")
    TO_TOP = word("TOPへ戻る")
    BACK = word("戻る")
    SAVE = word("保存")

    WELCOME = word("{product}へようこそ")
    WELCOME_LEAD = word(
        "利用規約に同意すると、30日間 無料ですべての機能をお試しいただけます。"
        "インターネットに接続していなくても始められます。"
    )
    TERMS = word("利用規約")
    AGREE = word("利用規約に同意します")
    QUIT = word("終了")
    HAVE_NUMBER = word("ライセンス番号をお持ちの方")
    START_TRIAL = word("お試しを始める（30日間）")

    FIRST_SHOP = word("お店の名前を入力してください")
    FIRST_SHOP_LEAD = word("購入記録に記載されます。あとから「設定メニュー」で変更できます。")
    LATER = word("あとで")
    BEGIN = word("使い始める")

    SHOP_SETTINGS = word("店舗ごとの設定")
    SHOP_SETTINGS_DETAIL = word("店舗名・端末名・消費税の端数処理")
    SHOP_SETTINGS_LEAD = word("購入記録に記載される内容です。変更したら「保存」をタップしてください。")
    SHOP_NAME = word("店舗名")
    TERMINAL_NAME = word("端末名")
    ROUNDING = word("消費税の端数処理")
    ROUND_DOWN = word("切捨て")
    ROUND_HALF_UP = word("四捨五入")
    ROUND_UP = word("切上げ")
    SHOP_SAVED = word("保存しました。")
    DISPLAY = word("表示")
    DISPLAY_DETAIL = word("言語・文字の大きさ・起動")
    LANGUAGE = word("言語")
    TEXT_SIZE = word("文字の大きさ")
    TEXT_NORMAL = word("標準")
    TEXT_LARGE = word("大きめ")
    TEXT_LARGER = word("さらに大きく")
    START_AT_LOGIN = word("パソコンの起動時")
    START_OPEN = word("自動で開く")
    START_NOT = word("開かない")
    REGISTER = word("ライセンス登録")
    REGISTER_DETAIL = word("ライセンス番号の登録・端末の入れ替え")
    LICENSE = word("ライセンスの確認")
    LICENSE_CHIP = word("ライセンス: {state}")
    LICENSE_DETAIL = word("利用期限・契約・最後の確認")
    LICENSE_LEAD = word("インターネットに接続されていれば、自動的に確認・更新されます。")
    LICENSE_NUMBER = word("ライセンス番号")
    TERMINAL_NUMBER_NAME = word("端末認証番号")
    DEADLINE = word("利用期限")
    CONTRACT = word("ご契約")
    LAST_CONTACT = word("最後の確認")
    NONE_YET = "―"

    START_PROBLEM = word("あっと免税を起動できませんでした。")
    START_PROBLEM_LEAD = word("設定に問題があります。下の内容を、サポート窓口へお伝えください。")
    NOT_ANSWERING = word("あっと免税はすでに起動していますが、応答がありません。（E-505）")
    NOT_ANSWERING_LEAD = word(
        "しばらく待ってから、もう一度お試しください。解決しないときはパソコンを再起動してください。"
    )


texts = Words()
