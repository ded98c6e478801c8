"""The words of the settings' password: asked for, set, forgotten."""

from licensing.words.language import tr, word


class PasswordWords:
    """Texts of the pages about the password."""

    TITLE = word("設定のパスワード")
    DETAIL = word("開くときに確認します")
    ASK = word("パスワードを入力してください")
    ASK_LEAD = word(
        "設定メニューはパスワードで保護されています。\n免税販売・購入記録・ライセンス登録はそのままご利用いただけます。"
    )
    FIELD = word("パスワード")
    AGAIN = word("確認のため、もう一度")
    OPEN = word("開く")
    COMPARING = word("確認しています…")
    WRONG = word("パスワードが違います。")
    KEYS = word("画面のキー")

    FORGOTTEN = word("パスワードを忘れたとき")
    FORGOTTEN_LEAD = word(
        "サポート窓口（{phone}）へお電話のうえ、下の番号をお伝えください。\n"
        "サポート窓口での手続きのあと、次にサーバへ接続したときに、パスワードが外れます。"
    )

    SET_LEAD = word(
        "パスワード（英字と数字）を設定すると、設定メニューを開くときに確認します。\n"
        "忘れたときは、サポート窓口への電話で解除できます。"
    )
    SET = word("設定する")
    REMOVE = word("パスワードを外す")
    SAVED = word("パスワードを設定しました。")
    REMOVED = word("パスワードを外しました。設定メニューは確認なしで開きます。")
    DIFFERENT = word("2つのパスワードが一致しません。もう一度入力してください。")
    SHORT = word("パスワードは{shortest}文字以上で入力してください。")
    OTHER_SIGNS = word("パスワードは英字と数字だけで入力してください（大文字と小文字は区別しません）。")
    IS_SET = word("パスワードは設定されています。変更するときは、新しいパスワードを入力してください。")


words = PasswordWords()


def wait_words(seconds: int) -> str:
    """Return that the next try has to wait."""
    return tr("あと%n秒お待ちください。", None, seconds)
