"""Texts of the settings password: asking for it, setting it, and what to do when it is forgotten."""

from licensing.words.text import Text


class PasswordWords:
    """Texts of the pages about the password."""

    TITLE = Text(ja="設定のパスワード", en="Settings password")
    DETAIL = Text(ja="開くときに確認します", en="Asked for when Settings is opened")
    ASK = Text(ja="パスワードを入力してください", en="Enter the password")
    ASK_LEAD = Text(
        ja=(
            "設定メニューはパスワードで保護されています。\n"
            "免税販売・購入記録・ライセンス登録はそのままご利用いただけます。"
        ),
        en="Settings are protected by a password.\nTax-free sale, records and license registration work without it.",
    )
    FIELD = Text(ja="パスワード", en="Password")
    AGAIN = Text(ja="確認のため、もう一度", en="Once more, to be sure")
    OPEN = Text(ja="開く", en="Open")
    COMPARING = Text(ja="確認しています…", en="Checking…")
    RECORD_LEAD = Text(
        ja="旅券番号の表示、取消、返品、控えの再発行は、設定のパスワードで保護されています。",
        en="The settings password protects passport numbers, voids, returns and slips printed again.",
    )
    UNLOCK_RECORD = Text(ja="パスワードを入力して操作", en="Enter the password")
    WRONG = Text(ja="パスワードが違います。", en="The password is wrong.")
    KEYS = Text(ja="画面のキー", en="Keys on the screen")

    FORGOTTEN = Text(ja="パスワードを忘れたとき", en="Forgot the password")
    FORGOTTEN_LEAD = Text(
        ja=(
            "サポート窓口（{phone}）へお電話のうえ、下の番号をお伝えください。\n"
            "サポート窓口での手続きのあと、次にサーバへ接続したときに、パスワードが外れます。"
        ),
        en=(
            "Please call support ({phone}) and tell them the number below.\n"
            "Once support has reset the password, it is removed the next time this terminal connects to the server."
        ),
    )

    SET_LEAD = Text(
        ja=(
            "パスワード（英字と数字）を設定すると、設定メニューを開くときに確認します。\n"
            "忘れたときは、サポート窓口への電話で解除できます。"
        ),
        en=(
            "Once a password (letters and digits) is set, it is asked for when Settings is opened.\n"
            "If you forget it, a call to support removes it."
        ),
    )
    SET = Text(ja="設定する", en="Set")
    REMOVE = Text(ja="パスワードを外す", en="Remove password")
    SAVED = Text(ja="パスワードを設定しました。", en="The password is set.")
    REMOVED = Text(
        ja="パスワードを外しました。設定メニューは確認なしで開きます。",
        en="The password is removed. Settings open without asking.",
    )
    DIFFERENT = Text(
        ja="2つのパスワードが一致しません。もう一度入力してください。",
        en="The two passwords differ. Please enter them again.",
    )
    SHORT = Text(
        ja="パスワードは{shortest}文字以上で入力してください。",
        en="Please enter a password of {shortest} characters or more.",
    )
    OTHER_SIGNS = Text(
        ja="パスワードは英字と数字だけで入力してください（大文字と小文字は区別しません）。",
        en="Please use letters and digits only (capitals and small letters count as the same).",
    )
    RESET = Text(
        ja=("サポート窓口で設定のパスワードが解除されました。必要な場合は、新しいパスワードを設定してください。"),
        en="Support has removed the settings password. If you need one, please set a new password.",
    )
    IS_SET = Text(
        ja="パスワードは設定されています。変更するときは、新しいパスワードを入力してください。",
        en="A password is set. To change it, enter a new one.",
    )


words = PasswordWords()


def wait_words(seconds: int) -> str:
    """Return that the next try has to wait."""
    return Text(
        ja="あと{count}秒お待ちください。", en="Please wait {count} seconds.", en_one="Please wait {count} second."
    ).format(count=seconds)
