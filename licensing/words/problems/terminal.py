"""E-5xx: this terminal's disk, its installation, and errors inside the app."""

from licensing.words.problems.problem import Problem, Solver
from licensing.words.text import Text

STORAGE = Problem(
    "E-501",
    sentence=Text(ja="この端末に保存できませんでした。", en="This terminal could not save the data."),
    remedy=Text(
        ja="ディスクの接続と状態を確認し、もう一度お試しください。",
        en="Please check that the disk is connected and in order, then try again.",
    ),
    support=Text(
        ja="ディスクに書き込めません。画面に表示されているファイルと、端末の診断ファイルを送っていただきます。",
        en="The disk cannot be written. Have the file named on the screen and the diagnosis file sent.",
    ),
    solver=Solver.SHOP,
)

DISK_FULL = Problem(
    "E-506",
    sentence=Text(ja="ディスクに空きがありません。", en="The disk is full."),
    remedy=Text(
        ja="不要なファイルを削除して、もう一度お試しください。", en="Please delete unneeded files, then try again."
    ),
    support=Text(
        ja="ディスクの容量か、置けるファイルの数がいっぱいです。不要なファイルを削除していただきます。",
        en="The disk has no space left, or holds as many files as it can. Have unneeded files deleted.",
    ),
    solver=Solver.SHOP,
)

NO_PERMISSION = Problem(
    "E-507",
    sentence=Text(ja="ファイルを読み書きする権限がありません。", en="This account may not use the file."),
    remedy=Text(
        ja="所有者かアクセス権を、お使いのアカウントに合わせてください。",
        en="Please set owner and rights so that this account may use it.",
    ),
    support=Text(
        ja="所有者かアクセス権が変わっています（管理者として実行すると管理者のものになります）。元に戻ると自動的に使えます。",
        en="Owner or rights of the file have changed, as by running the app as administrator. It recovers by itself.",
    ),
    solver=Solver.SHOP,
)

READ_ONLY = Problem(
    "E-508",
    sentence=Text(ja="ディスクが読み取り専用です。", en="The disk is read-only."),
    remedy=Text(
        ja="書き込み禁止を解除するか、パソコンを再起動して、もう一度お試しください。",
        en="Please remove the write protection or restart the computer, then try again.",
    ),
    support=Text(
        ja="ディスクが読み取り専用です。不具合のあるディスクは自動的に読み取り専用になることがあります。再起動していただきます。",
        en="The disk is read-only, which a system does by itself to a failing disk. Have the computer restarted.",
    ),
    solver=Solver.SHOP,
)

IN_USE = Problem(
    "E-509",
    sentence=Text(ja="別のプログラムがファイルを使用中です。", en="Another program is using the file."),
    remedy=Text(
        ja="ウイルス対策ソフトやバックアップの終了を待って、もう一度お試しください。",
        en="Please wait for a virus scanner or a backup to end, then try again.",
    ),
    support=Text(
        ja="別のプログラムがファイルを開いています。ウイルス対策ソフト、バックアップ、もう一つのあっと免税を見ていただきます。",
        en="Another program has the file open. Have them look for a virus scanner, a backup, a second copy of the app.",
    ),
    solver=Solver.SHOP,
)

CANNOT_READ = Problem(
    "E-510",
    sentence=Text(ja="保存されているファイルを読み取れません。", en="A saved file cannot be read."),
    remedy=Text(
        ja="内容は残っています。ディスクやネットワークドライブの接続を確認してください。",
        en="Its content is still there. Please check that the disk or network drive is connected.",
    ),
    support=Text(
        ja="ディスクが応答していません。読み取れるようになると、自動的に元どおりになります。ファイルは削除しないでいただきます。",
        en="The disk does not respond. The app recovers by itself once it does. Have the files left where they are.",
    ),
    solver=Solver.SHOP,
)

VENDOR_PROFILE = Problem(
    "E-502",
    sentence=Text(ja="販売元の設定を読み込めませんでした。", en="The vendor's settings could not be read."),
    remedy=Text(ja="あっと免税を入れ直してください。", en="Please reinstall Atto Menzei."),
    support=Text(
        ja="販売元の設定ファイルが壊れています。あっと免税を入れ直していただきます。",
        en="The vendor's file of settings is damaged. Have the app installed again.",
    ),
    solver=Solver.SHOP,
)

ENDED_UNEXPECTEDLY = Problem(
    "E-503",
    sentence=Text(ja="前回、あっと免税が予期せず終了しました。", en="Last time, Atto Menzei ended unexpectedly."),
    remedy=Text(
        ja="くり返すときはサポート窓口（{phone}）へ、番号 {code} と次のファイルをお伝えください: {file}",
        en="If it happens again, call support ({phone}) and tell them {code} and this file: {file}",
    ),
    support=Text(
        ja="保存した内容は残っています。画面に表示されているファイルと、端末の診断ファイルを送っていただきます。",
        en="Nothing saved is lost. Have the file named on the screen and the diagnosis file sent.",
    ),
    solver=Solver.VENDOR,
)

FAILED_BEFORE = Problem(
    "E-504",
    sentence=Text(
        ja="前回、あっと免税の内部で問題が発生しました。", en="Last time, there was a problem inside Atto Menzei."
    ),
    remedy=ENDED_UNEXPECTEDLY.remedy,
    support=ENDED_UNEXPECTEDLY.support,
    solver=Solver.VENDOR,
)

NOT_ANSWERING = Problem(
    "E-505",
    sentence=Text(
        ja="あっと免税はすでに起動していますが、応答がありません。",
        en="Atto Menzei is running already, but it does not answer.",
    ),
    remedy=Text(
        ja="しばらく待ってから、もう一度お試しください。解決しないときはパソコンを再起動してください。",
        en="Wait a moment and try again. If that does not help, restart the computer.",
    ),
    support=Text(
        ja="先に起動したあっと免税が止まっています。パソコンを再起動していただきます。",
        en="The app that was started first hangs. Have the PC restarted.",
    ),
    solver=Solver.SHOP,
)

INTERNAL = Problem(
    "E-599",
    sentence=Text(ja="あっと免税の内部で問題が起きました。", en="There was a problem inside Atto Menzei."),
    remedy=Text(ja="もう一度お試しください。", en="Please try again."),
    support=Text(
        ja="もう一度お試しいただきます。続くときは、端末の診断ファイルを送っていただきます。",
        en="Have them try again. If it goes on, have the diagnosis file sent.",
    ),
    solver=Solver.VENDOR,
)
