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
        "サポート窓口（{phone}）へお電話ください。\n下の番号とコードをお伝えいただくと、解除コードをご案内します。"
    )
    CHALLENGE = word("お伝えいただくコード")
    RESPONSE = word("解除コード")
    RELEASE = word("パスワードを解除")
    MISREAD = word("解除コードは9文字です。お聞きになったとおりか、もう一度ご確認ください。")
    WRONG_RESPONSE = word("解除コードが違います。画面のコードをもう一度お伝えください。")
    NO_SECRET = word(
        "この端末は、まだサーバで確認されていないため、解除コードを使えません。\n"
        "インターネットに接続してしばらく待つか、サポート窓口（{phone}）へお問い合わせください。"
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
