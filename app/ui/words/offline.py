"""The words of registering and renewing without a network."""

from licensing.words.language import tr, word


class OfflineWords:
    """Texts of the way without a network."""

    REGISTER = word("オフラインで登録")
    RENEW = word("オフラインで更新")

    STEP_1 = word(
        "1. スマートフォンのカメラでQRコードを読み取り、開いたページで「回答を受け取る」をタップしてください。"
    )
    STEP_2 = word("2. 受け取った回答を、下の「回答を読み込む」でこの端末に読み込んでください（14日以内）。")
    WITHOUT_PHONE = word(
        "スマートフォンがないときは、「ファイルに保存」でUSBメモリに保存し、"
        "インターネットに接続できるパソコンで次のページを開いてください。"
    )
    REPLACE = word("別の端末で使用中の場合は、\nこの端末に切り替える")
    CODE = word("申請のQRコード")
    SAVE_FILE = word("ファイルに保存")
    TAKE_ANSWER = word("回答を読み込む")

    SAVE_LEAD = word("申請ファイルを保存する場所を選んでください。")
    SAVED = word("{file} を保存しました。")
    DOWNLOADS = word("ダウンロード")
    DESKTOP = word("デスクトップ")
    VOLUME = word("USBメモリなど（{name}）")
    NO_PLACE = word("保存できる場所が見つかりません。USBメモリを差し込み、「もう一度さがす」をタップしてください。")
    SEARCH_AGAIN = word("もう一度さがす")

    ANSWER_LEAD = word(
        "回答ページのQRコードを、バーコードリーダーで読み取ってください。\n"
        "回答の内容の貼り付け、回答ファイルの選択もできます。"
    )
    ANSWER_FIELD = word("回答の内容")
    PASTE = word("貼り付け")
    READ = word("読み込む")
    FILES = word("回答ファイル")
    NO_FILES = word("USBメモリにもダウンロードにも、回答ファイルは見つかりません。")
    FILE = "{name}\n{place}　{time}"
    UNREADABLE = word("ファイルを読み込めませんでした。USBメモリを差し込み直し、もう一度お試しください。")

    RENEWED = word("回答を読み込みました")
    RENEWED_LEAD = word("ライセンスの内容が更新されました。")


words = OfflineWords()


def parts_left(total: int, missing: tuple[int, ...]) -> str:
    """Return how many of an answer's codes are read, and which are not: 「4個のうち2個…残り：3、4」."""
    told = tr("{total}個のうち{read}個を読み取りました。残り：{left}")
    return told.format(total=total, read=total - len(missing), left=tr("、").join(map(str, missing)))
