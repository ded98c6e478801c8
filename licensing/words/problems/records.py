"""E-6xx: the purchase records and their backups. E-7xx: saving a report or an export where the user chose."""

from licensing.words.problems.problem import Problem, Solver
from licensing.words.text import Text

BUSY = Problem(
    "E-603",
    sentence=Text(ja="あっと免税の別の画面が使用中です。", en="Another window of Atto Menzei is busy."),
    remedy=Text(ja="もう一度お試しください。", en="Please try again."),
    support=Text(
        ja="もう一度お試しいただきます。続くときは、あっと免税を一度終了して、開き直していただきます。",
        en="Have them try again. If it goes on, have the app closed and opened again.",
    ),
    solver=Solver.SHOP,
)

NOT_READABLE = Problem(
    "E-604",
    sentence=Text(ja="購入記録のファイルを読み取れません。", en="The file of records cannot be read."),
    remedy=Text(ja="販売元へご連絡ください。", en="Please call the vendor."),
    support=Text(
        ja="購入記録のファイルが壊れています。ファイルはそのままにして、管理者へ知らせます。",
        en="The file of records is damaged. Leave it as it is and tell the administrator.",
    ),
    solver=Solver.VENDOR,
)

RECORDS_OF_NEWER_APP = Problem(
    "E-605",
    sentence=Text(ja="新しい版の購入記録です。", en="These records are from a newer version."),
    remedy=Text(ja="あっと免税を最新版に更新してください。", en="Please update Atto Menzei."),
    support=Text(
        ja="アプリが購入記録より古い版です。最新版に更新していただきます。",
        en="The app is older than its records. Have it updated.",
    ),
    solver=Solver.SHOP,
)

KEYRING_SILENT = Problem(
    "E-606",
    sentence=Text(
        ja="購入記録の鍵を、このパソコンの資格情報から読み取れません。",
        en="The key of the records cannot be read from this PC's keyring.",
    ),
    remedy=Text(
        ja="もう一度お試しください。続く場合は、パソコンを再起動してください。",
        en="Please try again. If it continues, restart the PC.",
    ),
    support=Text(
        ja=(
            "資格情報（Windowsの資格情報マネージャーなど）が応答していません。記録は消えていません。パソコンを再起動して、"
            "購入記録を開いていただきます。"
        ),
        en="The system's keyring does not answer. No record is lost. Have the PC restarted and the records opened.",
    ),
    solver=Solver.SHOP,
)

KEY_MISSING = Problem(
    "E-607",
    sentence=Text(ja="この端末に、購入記録の鍵がありません。", en="The key of the records is not on this terminal."),
    remedy=Text(
        ja="設定メニューの「データのバックアップ」で、復旧コードを入力してください。",
        en="Please enter the recovery code in Settings, Backup.",
    ),
    support=Text(
        ja=(
            "記録は消えていません。お店で控えた復旧コード（28文字）を、設定メニュー →「データのバックアップ」→"
            "「復旧コード」で入力していただきます。控えがないときは、同じ画面で新しい記録を始められます（今のファイルは残ります）。"
        ),
        en=(
            "No record is lost. Have the shop's recovery code (28 characters) entered in Settings, Backup, Recovery"
            " code. Without it, new records can be begun there; the file is kept."
        ),
    ),
    solver=Solver.SHOP,
)

OTHER_RECORDS_PROBLEM = Problem(
    "E-609",
    sentence=Text(ja="購入記録の読み書きで問題が起きました。", en="There was a problem with the records."),
    remedy=Text(
        ja="もう一度お試しください。続く場合は販売元へご連絡ください。",
        en="Please try again. If it continues, call the vendor.",
    ),
    support=Text(
        ja="もう一度お試しいただきます。続くときは、端末の診断ファイルを送っていただきます。",
        en="Have them try again. If it goes on, have the diagnosis file sent.",
    ),
    solver=Solver.VENDOR,
)

NOTHING_TO_BACK_UP = Problem(
    "E-611",
    sentence=Text(ja="購入記録はまだありません。", en="There are no records yet."),
    remedy=Text(ja="購入を記録してから、もう一度お試しください。", en="Please record a sale first, then try again."),
    support=Text(
        ja="バックアップするものがありません。購入の記録があるはずなら、別の端末ではないかうかがいます。",
        en="There is nothing to back up. If there should be records, ask whether they are on another terminal.",
    ),
    solver=Solver.SHOP,
)

NOT_A_BACKUP = Problem(
    "E-612",
    sentence=Text(ja="あっと免税のバックアップではありません。", en="This is not a backup of Atto Menzei."),
    remedy=Text(ja="別のファイルを選んでください。", en="Please choose another file."),
    support=Text(
        ja="選んだファイルがバックアップではありません。「バックアップを保存」で作ったファイルを選んでいただきます。",
        en="The chosen file is not a backup. Have them choose one that “Save a backup” made.",
    ),
    solver=Solver.SHOP,
)

BACKUP_OF_NEWER_APP = Problem(
    "E-613",
    sentence=Text(ja="新しい版のバックアップです。", en="This backup is from a newer version."),
    remedy=Text(
        ja="あっと免税を最新版に更新してから復元してください。", en="Please update Atto Menzei, then restore it."
    ),
    support=Text(
        ja="アプリがバックアップより古い版です。最新版に更新してから、復元していただきます。",
        en="The app is older than the backup. Have it updated, then the backup restored.",
    ),
    solver=Solver.SHOP,
)

BACKUP_DAMAGED = Problem(
    "E-614",
    sentence=Text(ja="ファイルが壊れています。", en="The file is damaged."),
    remedy=Text(ja="別のバックアップを選んでください。", en="Please choose another backup."),
    support=Text(
        ja="バックアップのファイルが壊れています。別の日のバックアップを選んでいただきます。",
        en="The backup is damaged. Have them choose one of another day.",
    ),
    solver=Solver.SHOP,
)

CODE_NEEDED = Problem(
    "E-615",
    sentence=Text(ja="別の端末のバックアップです。", en="This is a backup of another terminal."),
    remedy=Text(ja="その端末の復旧コードを入力してください。", en="Please enter that terminal's recovery code."),
    support=Text(
        ja="バックアップを作った端末の復旧コード（28文字）を入力していただきます。",
        en="Have them enter the recovery code (28 characters) of the terminal that made the backup.",
    ),
    solver=Solver.SHOP,
)

OTHER_CODE = Problem(
    "E-616",
    sentence=Text(ja="この記録の復旧コードではありません。", en="This is not the recovery code of these records."),
    remedy=Text(
        ja="この記録を作った端末の復旧コードを入力してください。",
        en="Please enter the recovery code of the terminal that made them.",
    ),
    support=Text(
        ja="正しい書式のコードですが、別の端末のものです。記録を作った端末の控えを探していただきます。",
        en="The code is of another terminal. Have them find that of the terminal that made the records.",
    ),
    solver=Solver.SHOP,
)

PLACE_FULL = Problem(
    "E-701",
    sentence=Text(ja="空き容量が足りません。", en="There is not enough free space."),
    remedy=Text(
        ja="不要なファイルを削除するか、別の場所を選んでください。",
        en="Delete unneeded files, or choose another place.",
    ),
    support=Text(
        ja="保存先がいっぱいです。不要なファイルを削除するか、別の場所を選んでいただきます。",
        en="The place is full. Have unneeded files deleted, or another place chosen.",
    ),
    solver=Solver.SHOP,
)

PLACE_GONE = Problem(
    "E-702",
    sentence=Text(ja="保存先が見つかりません。", en="The place cannot be found."),
    remedy=Text(
        ja="USBメモリを差し込み直し、もう一度お試しください。",
        en="Please insert the USB stick again, then try once more.",
    ),
    support=Text(
        ja="USBメモリが抜けています。差し込み直していただきます。",
        en="The USB stick has come out. Have it inserted again.",
    ),
    solver=Solver.SHOP,
)

PLACE_PROTECTED = Problem(
    "E-703",
    sentence=Text(ja="書き込みが許可されていません。", en="Writing is not allowed there."),
    remedy=Text(ja="別の場所を選んでください。", en="Choose another place."),
    support=Text(
        ja="保存先に書き込む権限がありません。別の場所か、別のUSBメモリを選んでいただきます。",
        en="This account may not write there. Have another place or another USB stick chosen.",
    ),
    solver=Solver.SHOP,
)

PLACE_READ_ONLY = Problem(
    "E-704",
    sentence=Text(ja="保存先は書き込み禁止です。", en="The place is write-protected."),
    remedy=Text(
        ja="USBメモリの書き込み禁止スイッチを解除するか、別の場所を選んでください。",
        en="Unlock the switch on the USB stick, or choose another place.",
    ),
    support=Text(
        ja="保存先が読み取り専用です。書き込み禁止スイッチを解除するか、別の場所を選んでいただきます。",
        en="The place is read-only. Have the switch on the stick unlocked, or another place chosen.",
    ),
    solver=Solver.SHOP,
)

OTHER_SAVING_PROBLEM = Problem(
    "E-709",
    sentence=Text(ja="保存先で問題が起きました。", en="There was a problem with the place."),
    remedy=Text(ja="別の場所を選び、もう一度お試しください。", en="Choose another place and try again."),
    support=Text(
        ja="別の場所か、別のUSBメモリに保存していただきます。続くときは、端末の診断ファイルを送っていただきます。",
        en="Have it saved to another place or USB stick. If it goes on, have the diagnosis file sent.",
    ),
    solver=Solver.VENDOR,
)
