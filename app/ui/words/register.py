"""The words of ライセンス登録: its pages, its keys. The title and the sentences of step ③ are the manual's own."""

from licensing.words.language import tr, word


class RegisterWords:
    """Texts of the registration sheet."""

    LEAD = word(
        "ご契約時に配信されたメールに記載されているライセンス番号を入力し、「登録」をタップしてください。\n"
        "バーコードリーダーでも読み取れます。"
    )
    REGISTER_NOW = word("登録")
    CANCEL = word("中止")

    KEYS = word("ライセンス番号の文字キー")
    BACKSPACE = word("1文字消す")
    CLEAR = word("クリア")
    PASTE = word("貼り付け")

    IN_USE = word("この番号は別の端末で使用中です")
    IN_USE_WARNING = word(
        "この端末に切り替えると、旧端末のあっと免税は利用できなくなります。切り替えてよろしいですか？"
    )
    HOLDER = word("使用中の端末")
    SWITCH = word("この端末に切り替える")

    TAKE_BACK_LEAD = word("ライセンス番号の入力は必要ありません。")
    MOVED_AT = word("登録された日時")

    DONE = word("ライセンス登録完了")
    DONE_LEAD = word("ライセンス番号が登録されました。端末認証番号が自動取得されます。")
    TERMINAL_NAME_HINT = word("お店でわかりやすい名前に変更できます（例：銀座一号店 レジ1）。")
    TO_TOP = word("TOPへ")

    APPLY = word("お申し込み")
    APPLY_TITLE = word("正式お申込み")
    APPLY_LEAD = word(
        "ライセンス番号をお持ちでないときは、お申し込みのページからお申し込みください。番号はメールで届きます。"
    )
    APPLY_STEP_1 = word("1. スマートフォンのカメラでQRコードを読み取り、開いたページでお申し込みください。")
    APPLY_STEP_2 = word("2. メールで届いたライセンス番号を、この端末に登録してください。")
    APPLY_ADDRESS = word("パソコンからは、次のページを開いてください。")
    APPLY_CODE = word("お申し込みのページのQRコード")
    OPEN_BROWSER = word("この端末で開く")
    NO_BROWSER = word(
        "この端末ではページを開けませんでした。スマートフォンでQRコードを読み取るか、パソコンで上のページを開いてください。"
    )


words = RegisterWords()


def take_back_warning(terminal_name: str) -> str:
    """Return which terminal stops when the number comes back."""
    holder = tr("「{name}」").format(name=terminal_name) if terminal_name else tr("別の端末")
    asked = tr("この端末に戻すと、{terminal}のあっと免税は利用できなくなります。戻してよろしいですか？")
    return asked.format(terminal=holder)
