"""Texts of ネットワーク: the proxy."""

from licensing.words.text import Text


class NetworkWords:
    """Texts of the page about the way to the server."""

    TITLE = Text(ja="ネットワーク", en="Network")
    DETAIL = Text(ja="プロキシ・接続の確認", en="Proxy, connection check")
    LEAD = Text(
        ja="通常は変更の必要はありません。会社のネットワークでプロキシを使うときに設定してください。",
        en="Usually no change is needed. Set this if your company's network uses a proxy.",
    )
    PROXY = Text(ja="プロキシ", en="Proxy")
    SYSTEM = Text(ja="パソコンの設定", en="System settings")
    NONE = Text(ja="使わない", en="No proxy")
    OWN = Text(ja="指定する", en="Custom")
    ADDRESS = Text(ja="サーバとポート", en="Server and port")
    ADDRESS_EXAMPLE = "proxy.example.jp:8080"
    USER = Text(ja="ユーザー名", en="User name")
    PASSWORD = Text(ja="パスワード", en="Password")
    SYSTEM_IS = Text(ja="パソコンの設定は {proxy} です。", en="The system settings say {proxy}.")
    SYSTEM_NONE = Text(ja="パソコンの設定では、プロキシは使われていません。", en="The system settings use no proxy.")
    SAVE_AND_CHECK = Text(ja="保存して確認する", en="Save and check")
    WRONG_ADDRESS = Text(
        ja="プロキシのサーバとポートを「{example}」の形で入力してください。",
        en="Please enter the proxy's server and port like “{example}”.",
    )
    SAVED = Text(ja="保存しました。", en="Saved.")


words = NetworkWords()
