"""Texts of registering and renewing without a network."""

from licensing.words.text import Text


class OfflineWords:
    """Texts of the way without a network."""

    REGISTER = Text(ja="オフラインで登録", en="Register offline")
    RENEW = Text(ja="オフラインで更新", en="Renew offline")

    STEP_1 = Text(
        ja="1. スマートフォンのカメラでQRコードを読み取り、開いたページで「回答を受け取る」をタップしてください。",
        en="1. Scan the QR code with a smartphone's camera, and press “Get the answer” on the page that opens.",
    )
    STEP_2 = Text(
        ja="2. 受け取った回答を、下の「回答を読み込む」でこの端末に読み込んでください（14日以内）。",
        en="2. Load the answer into this terminal with “Load the answer” below (within 14 days).",
    )
    WITHOUT_PHONE = Text(
        ja=(
            "スマートフォンがないときは、「ファイルに保存」でUSBメモリに保存し、"
            "インターネットに接続できるパソコンで次のページを開いてください。"
        ),
        en=(
            "Without a smartphone, save the request to a USB stick with “Save as file”, "
            "and open this page on a computer with internet access:"
        ),
    )
    REPLACE = Text(
        ja="別の端末で使用中の場合は、\nこの端末に切り替える",
        en="If it is in use elsewhere,\nswitch it to this terminal",
    )
    CODE = Text(ja="申請のQRコード", en="QR code of the request")
    SAVE_FILE = Text(ja="ファイルに保存", en="Save as file")
    TAKE_ANSWER = Text(ja="回答を読み込む", en="Load the answer")

    SAVE_LEAD = Text(ja="申請ファイルを保存する場所を選んでください。", en="Choose where to save the request file.")
    SAVED = Text(ja="{file} を保存しました。", en="Saved as {file}.")
    SAVED_AS = Text(ja="{what}を {file} に保存しました。", en="Saved {what} as {file}.")
    OPEN_FOLDER = Text(ja="フォルダーを開く", en="Open folder")
    NO_FOLDER = Text(
        ja="この端末ではフォルダーを開けませんでした。ファイルは {folder} にあります。",
        en="The folder could not be opened on this terminal. The file is in {folder}.",
    )
    DOWNLOADS = Text(ja="ダウンロード", en="Downloads")
    DESKTOP = Text(ja="デスクトップ", en="Desktop")
    VOLUME = Text(ja="USBメモリなど（{name}）", en="USB stick ({name})")
    NO_PLACE = Text(
        ja="保存できる場所が見つかりません。USBメモリを差し込み、「もう一度さがす」をタップしてください。",
        en="No place to save to was found. Insert a USB stick and press “Search again”.",
    )
    SEARCH_AGAIN = Text(ja="もう一度さがす", en="Search again")

    ANSWER_LEAD = Text(
        ja=(
            "回答ページのQRコードを、バーコードリーダーで読み取ってください。\n"
            "回答の内容の貼り付け、回答ファイルの選択もできます。"
        ),
        en=(
            "Scan the QR codes of the answer page with the barcode scanner.\n"
            "You can also paste the answer or choose an answer file."
        ),
    )
    ANSWER_FIELD = Text(ja="回答の内容", en="Answer")
    PASTE = Text(ja="貼り付け", en="Paste")
    READ = Text(ja="読み込む", en="Load")
    NOTHING_TO_READ = Text(
        ja="読み込む回答がありません。回答のQRコードを読み取るか、回答ファイルを選んでください。",
        en="There is no answer to load. Scan the QR codes of the answer, or choose an answer file.",
    )
    FILES = Text(ja="回答ファイル", en="Answer files")
    NO_FILES = Text(
        ja="USBメモリにもダウンロードにも、回答ファイルは見つかりません。",
        en="No answer file was found, neither on a USB stick nor in Downloads.",
    )
    FILE = "{name}\n{place}　{time}"
    UNREADABLE = Text(
        ja="ファイルを読み込めませんでした。USBメモリを差し込み直し、もう一度お試しください。",
        en="The file could not be read. Insert the USB stick again, then try once more.",
    )

    FORMER_ANSWER = Text(
        ja="これは以前の申請に対する回答です。今回の申請に対する回答を読み込んでください。",
        en="This is the answer to an earlier request. Please load the answer to the present one.",
    )
    RENEWED = Text(ja="回答を読み込みました", en="The answer was loaded")
    RENEWED_LEAD = Text(ja="ライセンスの内容が更新されました。", en="The license was updated.")


words = OfflineWords()

_COMMA = Text(ja="、", en=", ")


def parts_left(total: int, missing: tuple[int, ...]) -> str:
    """Return how many of an answer's codes are read, and which are not: 「4個のうち2個…残り：3、4」."""
    read_parts = Text(
        ja="{total}個のうち{read}個を読み取りました。残り：{left}", en="Read {read} of {total} codes. Left: {left}"
    )
    return read_parts.format(total=total, read=total - len(missing), left=str(_COMMA).join(map(str, missing)))
