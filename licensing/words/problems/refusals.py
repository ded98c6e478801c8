"""E-1xx: the server refused the request, or the license was taken away by a signed statement."""

from licensing.words.problems.problem import Problem, Solver
from licensing.words.text import Text

MALFORMED_REQUEST = Problem(
    "E-101",
    sentence=Text(ja="サーバが要求を受け付けませんでした。", en="The server did not accept the request."),
    remedy=Text(
        ja="あっと免税を最新版に更新し、もう一度お試しください。", en="Please update Atto Menzei, then try again."
    ),
    support=Text(
        ja="アプリが古いおそれがあります。最新版に更新していただきます。", en="The app may be old. Have it updated."
    ),
    solver=Solver.SHOP,
)

BAD_SIGNATURE = Problem(
    "E-102",
    sentence=Text(ja="サーバがこの端末を確認できませんでした。", en="The server could not verify this terminal."),
    remedy=Text(ja="もう一度お試しください。", en="Please try again."),
    support=Text(
        ja="もう一度お試しいただきます。続くときは、ライセンス番号をもう一度登録していただきます。",
        en="Have them try again. If it goes on, have the license number registered again.",
    ),
    solver=Solver.SHOP,
)

UNKNOWN_LICENSE = Problem(
    "E-103",
    sentence=Text(ja="ライセンス番号が見つかりません。", en="The license number was not found."),
    remedy=Text(ja="メールに記載されている番号をご確認ください。", en="Please check the number in the e-mail."),
    support=Text(
        ja="入力した番号がありません。ライセンス番号を読み上げていただき、この欄で調べます。",
        en="There is no such number. Have it read out and look it up here.",
    ),
    solver=Solver.SHOP,
)

LICENSE_STOPPED = Problem(
    "E-104",
    sentence=Text(ja="このライセンスは停止されています。", en="This license is stopped."),
    remedy=Text(ja="ご契約の状況を販売元へご確認ください。", en="Please ask the vendor about your contract."),
    support=Text(
        ja="ライセンスが停止されています。ライセンス番号をこの欄で調べ、再開するかどうかを決めます。",
        en="The license is stopped. Look the number up here and decide whether to resume it.",
    ),
    solver=Solver.SUPPORT,
)

LICENSE_IN_USE = Problem(
    "E-105",
    sentence=Text(ja="この番号は別の端末で使用中です。", en="This number is in use on another terminal."),
    remedy=Text(
        ja="この端末で使うには、ライセンス登録で切り替えてください。",
        en="To use it on this terminal, switch it under License registration.",
    ),
    support=Text(
        ja="番号が別の端末で使われています。ライセンス番号をこの欄で調べ、どの端末かをお伝えします。",
        en="The number is in use on another terminal. Look it up here and say which one.",
    ),
    solver=Solver.SHOP,
)

UNKNOWN_TERMINAL = Problem(
    "E-106",
    sentence=Text(ja="サーバにこの端末の登録が見つかりません。", en="The server does not know this terminal."),
    remedy=Text(ja="ライセンス番号をもう一度登録してください。", en="Please register the license number again."),
    support=Text(
        ja="サーバが端末を知りません。ライセンス番号をもう一度登録していただきます。",
        en="The server does not know the terminal. Have the license number registered again.",
    ),
    solver=Solver.SHOP,
)

RATE_LIMITED = Problem(
    "E-107",
    sentence=Text(ja="短い間に何度も確認がおこなわれました。", en="There were too many requests in a short time."),
    remedy=Text(ja="しばらく待ってから、もう一度お試しください。", en="Please wait a moment, then try again."),
    support=Text(
        ja="しばらく待てば使えます。同じ店舗の端末が多いときは、管理者へ知らせます。",
        en="Waiting a little cures it. If the shop has many terminals, tell the administrator.",
    ),
    solver=Solver.SHOP,
)

SERVER_ERROR = Problem(
    "E-108",
    sentence=Text(ja="サーバで問題が起きています。", en="The server has a problem."),
    remedy=Text(ja="しばらく待ってから、もう一度お試しください。", en="Please wait a moment, then try again."),
    support=Text(
        ja="販売元のサーバの問題です。管理者へ知らせます。", en="This is our server's problem. Tell the administrator."
    ),
    solver=Solver.VENDOR,
)

LICENSE_MOVED = Problem(
    "E-109",
    sentence=Text(
        ja="このライセンス番号は別の端末で登録されました。",
        en="This license number was registered on another terminal.",
    ),
    remedy=Text(
        ja="この端末で使うには、もう一度登録してください。", en="To use it on this terminal, register it again."
    ),
    support=Text(
        ja="番号が別の端末へ移ったか、解除されています。端末認証番号をこの欄で調べます。",
        en="The number has moved to another terminal or was released. Look the terminal number up here.",
    ),
    solver=Solver.SHOP,
)
