"""Texts of データのバックアップ: saving the records, and restoring a backup."""

from app.reports.words import save_failure
from app.sales.backup import BackupError, BackupTrouble
from app.sales.errors import JournalError
from app.sales.restoring import Comparison
from app.sales.sentences import journal_trouble
from app.system.saving import SaveError
from licensing.words.days import long_date
from licensing.words.problems import records
from licensing.words.text import Text, in_brackets, join_sentences

_SAVING = Text(ja="購入記録をバックアップしています…", en="Backing up the records…")
_NOT_BACKED_UP = Text(
    ja="終了前のバックアップができませんでした。もう一度「終了」をタップすると、バックアップせずに終了します。",
    en="The records were not backed up. Press the button again to quit without a backup.",
)

_SLOW = Text(
    ja=(
        "バックアップに時間がかかっています。そのままお待ちください。"
        "もう一度「終了」をタップすると、バックアップせずに終了します。"
    ),
    en="The backup is taking long. Please wait, or press the button again to quit without it.",
)


class BackupWords:
    """Texts of the pages about backups."""

    TITLE = Text(ja="データのバックアップ", en="Backup")
    DETAIL = Text(ja="購入記録の保存と復元", en="Save and restore the records")
    LEAD = Text(
        ja="購入記録をUSBメモリなどに保存し、必要なときに元に戻せます。設定とライセンスは含まれません。",
        en="Save the records to a USB stick and restore them when needed. Settings and license are not included.",
    )
    SAVE = Text(ja="バックアップを保存", en="Save a backup")
    SAVE_DETAIL = Text(ja="購入記録のすべてを1つのファイルに保存します", en="Saves all records to one file")
    SAVE_LEAD = Text(
        ja=(
            "バックアップを保存する場所を選んでください。\n"
            "旅券の情報が含まれます。ほかの人が使えない場所に保管してください。"
        ),
        en="Choose where to save the backup.\nIt holds passport data. Keep it where nobody else can use it.",
    )
    AUTOMATIC = Text(ja="終了時の自動バックアップ", en="Backup when closing")
    AUTOMATIC_DETAIL = Text(ja="保存先：{place}", en="Saved to: {place}")
    AUTOMATIC_LEAD = Text(
        ja=(
            "アプリを終了するたびに、新しい記録を自動で保存します。保存先を選んでください。\n"
            "このパソコンの故障に備えて、USBメモリやほかのパソコンのフォルダーをおすすめします。"
        ),
        en="New records are saved whenever the app is closed.\nChoose a USB stick: it survives a failure of this PC.",
    )
    THIS_PC = Text(ja="このパソコン（データのフォルダー）", en="this PC (data folder)")
    RESTORE = Text(ja="バックアップから復元", en="Restore a backup")
    RESTORE_DETAIL = Text(ja="保存したファイルの購入記録に戻します", en="Return to the records in a saved file")
    CHOOSE_LEAD = Text(ja="復元するバックアップを選んでください。", en="Choose the backup to restore.")
    REPLACED = Text(ja="この端末の以前の記録", en="former records of this terminal")
    NO_FILES = Text(
        ja="バックアップが見つかりません。保存したUSBメモリを差し込み、「もう一度さがす」をタップしてください。",
        en="No backup was found. Insert the USB stick that holds it and press “Search again”.",
    )
    CONFIRM = Text(ja="このバックアップに戻しますか？", en="Restore this backup?")
    FILE = Text(ja="ファイル", en="File")
    IN_BACKUP = Text(ja="バックアップの記録", en="In the backup")
    HERE = Text(ja="この端末の記録", en="On this terminal")
    ONLY_HERE = Text(ja="この端末だけの記録", en="Only on this terminal")
    RESTORE_NOW = Text(ja="この内容に戻す", en="Restore")
    RESTORING = Text(ja="復元しています…", en="Restoring…")
    READING = Text(ja="バックアップを確認しています…", en="Checking the backup…")
    DONE = Text(ja="復元しました", en="Restored")
    DONE_LEAD = Text(
        ja="購入記録をバックアップの内容に戻しました。次の記録から、受付番号の先頭の3文字が変わります。",
        en="The records were restored. From the next one on, receipt numbers begin with other letters.",
    )
    KEPT = Text(ja="これまでの記録は {file} に残しています。", en="The previous records are kept in {file}.")

    NOT_SAVED = Text(ja="バックアップを保存できませんでした。", en="The backup could not be saved.")
    NOT_RESTORED = Text(
        ja="復元できませんでした。この端末の記録は変わっていません。",
        en="The backup was not restored. The records on this terminal have not changed.",
    )
    NEWEST = Text(ja="最新 {day}", en="newest {day}")
    FILE_KEPT = Text(ja="これまでのファイルは残します。", en="The current file is kept.")


words = BackupWords()

_PROBLEMS = {
    BackupTrouble.NOTHING: records.NOTHING_TO_BACK_UP,
    BackupTrouble.NOT_OURS: records.NOT_A_BACKUP,
    BackupTrouble.NEWER_APP: records.BACKUP_OF_NEWER_APP,
    BackupTrouble.DAMAGED: records.BACKUP_DAMAGED,
    BackupTrouble.CODE_NEEDED: records.CODE_NEEDED,
    BackupTrouble.OTHER_CODE: records.OTHER_CODE,
}
_ENTRIES = Text(ja="{count}件", en="{count} entries", en_one="{count} entry")
_LOST = Text(
    ja="この端末だけにある記録 {count}件は、購入記録に表示されなくなります。",
    en="{count} entries that are only on this terminal will no longer be shown.",
    en_one="{count} entry that is only on this terminal will no longer be shown.",
)


def saving_words() -> str:
    return str(_SAVING)


def slow_words() -> str:
    return str(_SLOW)


def automatic_failed(error: Exception) -> str:
    """Return why the records were not saved before the end, and how to end all the same."""
    reason = save_failure(error) if isinstance(error, SaveError) else backup_trouble(error)
    return join_sentences(reason, _NOT_BACKED_UP)


def saving_failed(error: Exception) -> str:
    """Return why a backup was not saved."""
    return join_sentences(words.NOT_SAVED, backup_trouble(error))


def restoring_failed(error: Exception) -> str:
    """Return why a backup was not restored."""
    return join_sentences(words.NOT_RESTORED, backup_trouble(error))


def comparison_facts(compared: Comparison) -> list[tuple[str, str]]:
    """Return what a backup contains and what this terminal does, as names and values."""
    newest = compared.newest_in_backup
    until = in_brackets(words.NEWEST.format(day=long_date(newest))) if newest else ""
    return [
        (words.IN_BACKUP, _ENTRIES.format(count=compared.in_backup) + until),
        (words.HERE, _ENTRIES.format(count=compared.here)),
        (words.ONLY_HERE, _ENTRIES.format(count=compared.only_here)),
    ]


def loss_words(compared: Comparison) -> str:
    """Return what would no longer be shown; nothing where nothing would be lost."""
    if not compared.only_here:
        return ""
    return join_sentences(_LOST.format(count=compared.only_here), words.FILE_KEPT)


def backup_trouble(error: Exception) -> str:
    """Return what is wrong with a backup or the journal and what to do, with its code."""
    match error:
        case BackupError(trouble=trouble):
            return _PROBLEMS[trouble].view().text_with_code
        case JournalError():
            return journal_trouble(error)
    return records.OTHER_RECORDS_PROBLEM.view().text_with_code
