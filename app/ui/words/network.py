"""The words of ネットワーク: the proxy."""

from licensing.words.language import word


class NetworkWords:
    """Texts of the page about the way to the server."""

    TITLE = word("ネットワーク")
    DETAIL = word("プロキシ・接続の確認")
    LEAD = word("通常は変更の必要はありません。会社のネットワークでプロキシを使うときに設定してください。")
    PROXY = word("プロキシ")
    SYSTEM = word("パソコンの設定")
    NONE = word("使わない")
    OWN = word("指定する")
    ADDRESS = word("サーバとポート")
    ADDRESS_EXAMPLE = "proxy.example.jp:8080"
    USER = word("ユーザー名")
    PASSWORD = word("パスワード")
    SYSTEM_IS = word("パソコンの設定は {proxy} です。")
    SYSTEM_NONE = word("パソコンの設定では、プロキシは使われていません。")
    SAVE_AND_CHECK = word("保存して確認する")
    WRONG_ADDRESS = word("プロキシのサーバとポートを「{example}」の形で入力してください。")
    SAVED = word("保存しました。")


words = NetworkWords()
