"""E-5xx: this terminal's disk, its installation, and errors inside the app."""

from licensing.words.problems.problem import Problem, Solver
from licensing.words.text import Text

STORAGE = Problem(
    "E-501",
    sentence=Text(ja="この端末に保存できませんでした。", en="This terminal could not save the data."),
    remedy=Text(
        ja="ディスクの空き容量を確認し、もう一度お試しください。",
        en="Please check the free disk space, then try again.",
    ),
    support=Text(
        ja="ディスクがいっぱいか、書き込めません。空き容量を見ていただきます。",
        en="The disk is full or cannot be written. Have them look at its free space.",
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
