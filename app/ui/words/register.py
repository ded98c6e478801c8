"""Texts of ライセンス登録. The title and the sentences of step ③ are those of the user manual."""

from licensing.words.banners import terminal_words
from licensing.words.text import Text


class RegisterWords:
    """Texts of the registration sheet."""

    LEAD = Text(
        ja=(
            "ご契約時に配信されたメールに記載されているライセンス番号を入力し、"
            "「登録」をタップしてください。\nバーコードリーダーでも読み取れます。"
        ),
        en=(
            "Enter the license number from the e-mail you received with your contract, "
            "and tap “Register”.\nA barcode scanner works too."
        ),
    )
    REGISTER_NOW = Text(ja="登録", en="Register")
    TRY_OFFLINE = Text(
        ja="お急ぎのときは、「オフラインで登録」をご利用いただけます。",
        en="If it is urgent, use “Register offline”.",
    )
    CANCEL = Text(ja="中止", en="Cancel")

    KEYS = Text(ja="ライセンス番号の文字キー", en="Keys for the license number")
    BACKSPACE = Text(ja="1文字消す", en="Delete")
    CLEAR = Text(ja="クリア", en="Clear")
    PASTE = Text(ja="貼り付け", en="Paste")

    IN_USE = Text(ja="この番号は別の端末で使用中です", en="This number is in use on another terminal")
    IN_USE_WARNING = Text(
        ja="この端末に切り替えると、旧端末のあっと免税は利用できなくなります。切り替えてよろしいですか？",
        en="If you switch to this terminal, Atto Menzei on the old terminal can no longer be used. Switch now?",
    )
    IN_USE_HERE = Text(ja="この番号はこのパソコンで登録されています", en="This number is registered on this PC")
    SAME_MACHINE_WARNING = Text(
        ja=(
            "このパソコンの別のアカウントか、別のデータフォルダーで登録されています。この端末に切り替えると、そこでは"
            "あっと免税を利用できなくなります。切り替えてよろしいですか？"
        ),
        en=(
            "It is registered by another account of this PC, or in another data folder on it. If you switch, "
            "Atto Menzei can no longer be used there. Switch now?"
        ),
    )
    LOST_DATA_WARNING = Text(
        ja="この端末の失われたデータで登録されています。もう一度登録すると、これまでどおりご利用いただけます。",
        en="It is registered by data of this terminal that was lost. Register it again to continue as before.",
    )
    SAME_DATA_WARNING = Text(
        ja=(
            "識別番号が変わる前のこのパソコンか、データのコピー元のパソコンで登録されています。この端末に切り替えると、"
            "コピー元ではあっと免税を利用できなくなります。切り替えてよろしいですか？"
        ),
        en=(
            "It is registered on this PC as it was before its ID changed, or on the PC that this data was copied from. "
            "If you switch, Atto Menzei can no longer be used on that PC. Switch now?"
        ),
    )
    HOLDER = Text(ja="使用中の端末", en="In use on")
    SWITCH = Text(ja="この端末に切り替える", en="Switch to this terminal")

    CHANGE = Text(ja="ライセンス番号を変更しますか？", en="Change the license number?")
    CHANGE_WARNING = Text(
        ja="この端末には {present} が登録されています。{number} に変更しますか？これまでの番号は使われなくなります。",
        en="This terminal is registered with {present}. Change to {number}? The present number is no longer used here.",
    )
    PRESENT_NUMBER = Text(ja="この端末の番号", en="Number of this terminal")
    NEW_NUMBER = Text(ja="入力した番号", en="Number entered")
    CHANGE_NOW = Text(ja="この番号に変更する", en="Change to this number")

    TAKE_BACK_LEAD = Text(
        ja="ライセンス番号の入力は必要ありません。", en="You do not need to enter the license number."
    )
    MOVED_AT = Text(ja="登録された日時", en="Registered there")

    DONE = Text(ja="ライセンス登録完了", en="License registered")
    DONE_LEAD = Text(
        ja="ライセンス番号が登録されました。端末認証番号が自動取得されます。",
        en="The license number was registered. The terminal number was assigned automatically.",
    )
    EXTENDED = Text(
        ja="利用期限は、接続のたびに自動で延長されます。", en="The date is extended automatically at each connection."
    )
    TERMINAL_NAME_HINT = Text(
        ja="お店でわかりやすい名前を入力してください（例：銀座一号店 レジ1）。",
        en="Choose a name that your shop will recognize (for example: Ginza 1 Register 1).",
    )
    TO_TOP = Text(ja="TOPへ", en="To TOP")

    APPLY = Text(ja="お申込み", en="Apply")
    APPLY_TITLE = Text(ja="正式お申込み", en="Apply for a license")
    APPLY_LEAD = Text(
        ja="ライセンス番号をお持ちでないときは、お申込みのページからお申込みください。番号はメールで届きます。",
        en="If you have no license number, please apply on the application page. It will arrive by e-mail.",
    )
    APPLY_STEP_1 = Text(
        ja="1. スマートフォンのカメラでQRコードを読み取り、開いたページでお申込みください。",
        en="1. Scan the QR code with a smartphone's camera, and apply on the page that opens.",
    )
    APPLY_STEP_2 = Text(
        ja="2. メールで届いたライセンス番号を、この端末に登録してください。",
        en="2. Register the license number from the e-mail on this terminal.",
    )
    APPLY_ADDRESS = Text(ja="パソコンからは、次のページを開いてください。", en="On a computer, open this page:")
    APPLY_CODE = Text(ja="お申込みのページのQRコード", en="QR code of the application page")
    OPEN_BROWSER = Text(ja="この端末で開く", en="Open on this terminal")
    NO_BROWSER = Text(
        ja=(
            "この端末ではページを開けませんでした。"
            "スマートフォンでQRコードを読み取るか、パソコンで上のページを開いてください。"
        ),
        en=(
            "The page could not be opened on this terminal. "
            "Scan the QR code with a smartphone, or open the page above on a computer."
        ),
    )

    TAKE_BACK_WARNING = Text(
        ja="この端末に戻すと、{terminal}のあっと免税は利用できなくなります。戻してよろしいですか？",
        en="If you move it back to this terminal, Atto Menzei on {terminal} can no longer be used. Move it back?",
    )


words = RegisterWords()


def take_back_warning(terminal_name: str) -> str:
    """Return which terminal stops when the number comes back."""
    return words.TAKE_BACK_WARNING.format(terminal=terminal_words(terminal_name))
