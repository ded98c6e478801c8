"""The words of ライセンス登録: its pages, its keys. The title and the sentences of step ③ are the manual's own."""

LEAD = (
    "ご契約時に配信されたメールに記載されているライセンス番号を入力し、「登録」をタップしてください。\n"
    "バーコードリーダーでも読み取れます。"
)
REGISTER_NOW = "登録"
CANCEL = "中止"

KEYS = "ライセンス番号の文字キー"
BACKSPACE = "1文字消す"
CLEAR = "クリア"
PASTE = "貼り付け"

IN_USE = "この番号は別の端末で使用中です"
IN_USE_WARNING = "この端末に切り替えると、旧端末のあっと免税は利用できなくなります。切り替えてよろしいですか？"
HOLDER = "使用中の端末"
SWITCH = "この端末に切り替える"

DONE = "ライセンス登録完了"
DONE_LEAD = "ライセンス番号が登録されました。端末認証番号が自動取得されます。"
TERMINAL_NAME_HINT = "お店でわかりやすい名前に変更できます（例：銀座一号店 レジ1）。"
TO_TOP = "TOPへ"

APPLY = "お申し込み"
APPLY_TITLE = "正式お申込み"
APPLY_LEAD = "ライセンス番号をお持ちでないときは、お申し込みのページからお申し込みください。番号はメールで届きます。"
APPLY_STEPS = (
    "1. スマートフォンのカメラでQRコードを読み取り、開いたページでお申し込みください。",
    "2. メールで届いたライセンス番号を、この端末に登録してください。",
)
APPLY_ADDRESS = "パソコンからは、次のページを開いてください。"
APPLY_CODE = "お申し込みのページのQRコード"
OPEN_BROWSER = "この端末で開く"
NO_BROWSER = (
    "この端末ではページを開けませんでした。スマートフォンでQRコードを読み取るか、パソコンで上のページを開いてください。"
)
