"""The words of データのバックアップ: saving the records, and taking a backup back."""

from app.sales.backup import BackupError, BackupTrouble, Comparison
from app.sales.errors import JournalError
from app.sales.sentences import journal_trouble
from licensing.words.days import long_date
from licensing.words.language import aside, mark, together, tr, word


class BackupWords:
    """Texts of the pages about backups."""

    TITLE = word("データのバックアップ")
    DETAIL = word("購入記録の保存と復元")
    LEAD = word("購入記録をUSBメモリなどに保存し、必要なときに元に戻せます。設定とライセンスは含まれません。")
    SAVE = word("バックアップを保存")
    SAVE_DETAIL = word("購入記録のすべてを1つのファイルに保存します")
    SAVE_LEAD = word(
        "バックアップを保存する場所を選んでください。\n"
        "旅券の情報が含まれます。ほかの人が使えない場所に保管してください。"
    )
    RESTORE = word("バックアップから復元")
    RESTORE_DETAIL = word("保存したファイルの購入記録に戻します")
    CHOOSE_LEAD = word("復元するバックアップを選んでください。")
    NO_FILES = word(
        "バックアップが見つかりません。保存したUSBメモリを差し込み、「もう一度さがす」をタップしてください。"
    )
    CONFIRM = word("このバックアップに戻しますか？")
    FILE = word("ファイル")
    IN_BACKUP = word("バックアップの記録")
    HERE = word("この端末の記録")
    ONLY_HERE = word("この端末だけの記録")
    RESTORE_NOW = word("この内容に戻す")
    RESTORING = word("復元しています…")
    READING = word("バックアップを確認しています…")
    DONE = word("復元しました")
    DONE_LEAD = word("購入記録をバックアップの内容に戻しました。")
    KEPT = word("これまでの記録は {file} に残しています。")


words = BackupWords()

_TROUBLES = {
    BackupTrouble.NOTHING: ("E-611", mark("購入記録はまだありません。")),
    BackupTrouble.NOT_OURS: ("E-612", mark("あっと免税のバックアップではありません。別のファイルを選んでください。")),
    BackupTrouble.NEWER_APP: (
        "E-613",
        mark("新しい版のバックアップです。あっと免税を最新版に更新してから復元してください。"),
    ),
    BackupTrouble.DAMAGED: ("E-614", mark("ファイルが壊れています。別のバックアップを選んでください。")),
}


def saving_failed(error: Exception) -> str:
    """Return why a backup was not saved."""
    return together(tr("バックアップを保存できませんでした。"), _why(error))


def restoring_failed(error: Exception) -> str:
    """Return why a backup was not taken back."""
    return together(tr("復元できませんでした。この端末の記録は変わっていません。"), _why(error))


def comparison_facts(compared: Comparison) -> list[tuple[str, str]]:
    """Return what a backup holds and what this terminal does, as names and values."""
    newest = compared.newest_in_backup
    until = aside(tr("最新 {day}").format(day=long_date(newest))) if newest else ""
    return [
        (words.IN_BACKUP, tr("%n件", None, compared.in_backup) + until),
        (words.HERE, tr("%n件", None, compared.here)),
        (words.ONLY_HERE, tr("%n件", None, compared.only_here)),
    ]


def loss_words(compared: Comparison) -> str:
    """Return what would no longer be seen; nothing where nothing would be lost."""
    if not compared.only_here:
        return ""
    lost = tr("この端末だけにある記録 %n件は、購入記録に表示されなくなります。", None, compared.only_here)
    return together(lost, tr("これまでのファイルは残します。"))


def _why(error: Exception) -> str:
    match error:
        case BackupError(trouble=trouble):
            code, sentence = _TROUBLES[trouble]
            return tr(sentence) + aside(code)
        case JournalError():
            return journal_trouble(error)
    return tr("もう一度お試しください。続く場合は販売元へご連絡ください。") + aside("E-609")
