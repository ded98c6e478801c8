"""The words of registering and renewing without a network."""

REGISTER = "オフラインで登録"
RENEW = "オフラインで更新"

STEPS = (
    "1. スマートフォンのカメラでQRコードを読み取り、開いたページで「回答を受け取る」を押してください。",
    "2. 受け取った回答を、下の「回答を読み込む」でこの端末に読み込んでください（14日以内）。",
)
WITHOUT_PHONE = (
    "スマートフォンがないときは、「ファイルに保存」でUSBメモリに保存し、"
    "インターネットに接続できるパソコンで次のページを開いてください。"
)
REPLACE = "別の端末で使用中の場合は、\nこの端末に切り替える"
CODE = "申請のQRコード"
SAVE_FILE = "ファイルに保存"
TAKE_ANSWER = "回答を読み込む"

SAVE_LEAD = "申請ファイルを保存する場所を選んでください。"
SAVED = "{file} を保存しました。"
DOWNLOADS, DESKTOP = "ダウンロード", "デスクトップ"
VOLUME = "USBメモリなど（{name}）"
NO_PLACE = "保存できる場所が見つかりません。USBメモリを差し込み、「もう一度さがす」を押してください。"
SEARCH_AGAIN = "もう一度さがす"

ANSWER_LEAD = (
    "回答ページのQRコードを、バーコードリーダーで読み取ってください。\n"
    "回答の内容の貼り付け、回答ファイルの選択もできます。"
)
ANSWER_FIELD = "回答の内容"
PASTE = "貼り付け"
READ = "読み込む"
FILES = "回答ファイル"
NO_FILES = "USBメモリにもダウンロードにも、回答ファイルは見つかりません。"
FILE = "{place}：{name}（{time}）"
UNREADABLE = "ファイルを読み込めませんでした。USBメモリを差し込み直し、もう一度お試しください。"

RENEWED = "回答を読み込みました"
RENEWED_LEAD = "ライセンスの内容が更新されました。"


def parts_left(total: int, missing: tuple[int, ...]) -> str:
    """Return how many of an answer's codes are read, and which are not: 「4個のうち2個…残り：3、4」."""
    left = "、".join(map(str, missing))
    return f"{total}個のうち{total - len(missing)}個を読み取りました。残り：{left}"
