"""Texts of the question whether the drive of the data folder is given up."""

from licensing.words.text import Text


class DriveWords:
    TITLE = Text(ja="ドライブを使わずに始めますか？", en="Start without the drive?")
    LEAD = Text(
        ja=(
            "あっと免税のデータは、接続されていないドライブ（{drive}）にあります。"
            "ドライブを接続すると、そのまま続けてお使いいただけます。"
        ),
        en=(
            "The data of Atto Menzei is on a drive that is not connected ({drive}). "
            "Once it is connected, the app goes on by itself."
        ),
    )
    WARNING = Text(
        ja=(
            "ドライブが壊れたときなど、もう接続しないときだけ、新しい端末として始めてください。"
            "購入記録と設定は引き継がれません。バックアップがあるときは、あとから設定メニューの「データのバックアップ」で戻せます。"
            "ライセンスは、お持ちの番号をもう一度登録してください。"
        ),
        en=(
            "Start as a new terminal only if the drive will never be connected again, as when it is broken. Records "
            "and settings are not carried over; a backup can be restored afterwards (Settings, Backup). "
            "Please register your license number again."
        ),
    )
    START = Text(ja="新しい端末として始める", en="Start as a new terminal")


words = DriveWords()
