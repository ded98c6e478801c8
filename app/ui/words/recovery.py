"""Texts of the recovery code, which opens the records and backups on another PC."""

from app.sales.backup import BackupError
from app.sales.errors import JournalError
from app.sales.keys import KeyPlace
from app.sales.record_key import LENGTH, CodeError
from app.sales.sentences import journal_trouble
from app.ui.words.backup import backup_trouble
from licensing.number import NumberFault
from licensing.words.text import Text
from licensing.words.views import BannerView, Tone


class RecoveryWords:
    """Texts of the pages about the recovery code."""

    TITLE = Text(ja="復旧コード", en="Recovery code")
    DETAIL = Text(ja="別のパソコンで購入記録を開くときに必要です", en="Opens the records on another PC")
    LEAD = Text(
        ja=(
            "購入記録とバックアップは暗号化されています。パソコンの故障や入れ替えのときは、このコードで開きます。\n"
            "紙に控え、バックアップとは別の場所に保管してください。"
        ),
        en=(
            "The records and their backups are encrypted. This code opens them when the PC fails or is replaced.\n"
            "Keep it on paper, not together with the backups."
        ),
    )
    PLACE = Text(ja="鍵の保管場所", en="The key is kept")
    IN_KEYRING = Text(
        ja="このパソコンの資格情報（サインインで保護）", en="in this PC's keyring, protected by its sign-in"
    )
    IN_FILE = Text(
        ja="データのフォルダー（バックアップだけが保護されます）", en="in the data folder: only backups are protected"
    )
    SAVE_LEAD = Text(
        ja="復旧コードを保存する場所を選んでください。バックアップとは別の場所をおすすめします。",
        en="Choose where to save the recovery code: not where the backups are.",
    )
    NOTED = Text(ja="控えました", en="I have noted it")
    ENTER = Text(ja="復旧コードを入力してください", en="Enter the recovery code")
    ENTER_LOST = Text(
        ja="この端末に購入記録の鍵がありません。お店で控えた復旧コードを入力すると、記録を開けます。",
        en="The key of the records is not on this terminal. The recovery code that your shop has noted opens them.",
    )
    ENTER_OTHER = Text(
        ja="別の端末のバックアップです。バックアップを作った端末の復旧コードを入力してください。",
        en="This is a backup of another terminal. Enter the recovery code of the terminal that made it.",
    )
    OPEN = Text(ja="開く", en="Open")
    OPENING = Text(ja="確認しています…", en="Checking…")
    OPENED = Text(ja="購入記録を開きました。", en="The records are open again.")
    NO_CODE = Text(ja="コードがないとき", en="No code")
    ANEW = Text(ja="新しい記録を始めますか？", en="Begin new records?")
    ANEW_LEAD = Text(
        ja=(
            "これまでの購入記録は、復旧コードが見つかるまで表示できません。ファイルは消さずに残します。\n"
            "コードが見つかったら、「バックアップから復元」で元に戻せます。"
        ),
        en=(
            "The former records cannot be shown until the recovery code is found. The file is kept.\n"
            "Once it is found, “Restore a backup” brings them back."
        ),
    )
    BEGIN_ANEW = Text(ja="新しい記録を始める", en="Begin new records")
    BEGUN = Text(
        ja="新しい記録を始めました。これまでの記録は {file} に残しています。",
        en="New records have begun. The former ones are kept in {file}.",
    )


words = RecoveryWords()
_NOTE = Text(ja="購入記録の復旧コードを控えてください。", en="Please note the recovery code of the records.")
_NOTE_DETAIL = Text(
    ja="パソコンが故障しても記録を開けます。設定メニュー →「データのバックアップ」→「復旧コード」",
    en="It opens the records if this PC fails: Settings, Backup, Recovery code.",
)
_FAULTS = {
    NumberFault.EMPTY: Text(ja="復旧コードを入力してください。", en="Enter the recovery code."),
    NumberFault.OTHER_CHARACTERS: Text(
        ja="使われない文字があります。英字と数字を確認してください。", en="A character is not used in codes. Check it."
    ),
    NumberFault.TOO_SHORT: Text(
        ja="文字が足りません。{length}文字を入力してください。", en="It is too short: enter {length} characters."
    ),
    NumberFault.TOO_LONG: Text(
        ja="文字が多すぎます。{length}文字を入力してください。", en="It is too long: enter {length} characters."
    ),
    NumberFault.WRONG_CHECK: Text(
        ja="コードのどこかが違います。控えと見比べてください。",
        en="Some character is wrong. Compare it with your note.",
    ),
}


def place_words(place: KeyPlace | None) -> str:
    return str(words.IN_KEYRING if place is KeyPlace.KEYRING else words.IN_FILE)


def code_failure(error: Exception) -> str:
    """Return why a code opens nothing, or why nobody knows."""
    match error:
        case CodeError(fault=fault):
            return _FAULTS[fault].format(length=LENGTH)
        case BackupError():
            return backup_trouble(error)
        case JournalError():
            return journal_trouble(error)
    return backup_trouble(error)


def note_notice() -> BannerView:
    """Return the notice on TOP until somebody has noted the code."""
    return BannerView(Tone.BLUE, str(_NOTE), str(_NOTE_DETAIL))


def key_notice(error: JournalError) -> BannerView:
    """Return the notice that the records cannot be opened: before a customer stands at the counter."""
    return BannerView(Tone.AMBER, journal_trouble(error))
