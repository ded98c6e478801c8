"""E-2xx: the server could not be asked. None of these takes a right away."""

from licensing.words.problems.problem import Problem, Solver
from licensing.words.text import Text

NO_CONNECTION = Problem(
    "E-201",
    sentence=Text(ja="サーバに接続できませんでした。", en="The server could not be reached."),
    remedy=Text(
        ja="ネットワークの接続を確認し、もう一度お試しください。",
        en="Please check the network connection, then try again.",
    ),
    support=Text(
        ja="店舗のネットワークがつながっていません。ケーブル、Wi-Fi、ルーターを見ていただきます。",
        en="The shop's network is down. Have them look at cable, Wi-Fi and router.",
    ),
    solver=Solver.SHOP,
)

TIMED_OUT = Problem(
    "E-202",
    sentence=Text(ja="サーバに接続できませんでした。", en="The server could not be reached."),
    remedy=Text(ja="しばらく待ってから、もう一度お試しください。", en="Please wait a moment, then try again."),
    support=Text(
        ja="回線が遅いか、サーバが混んでいます。しばらく待っていただき、続くときは管理者へ知らせます。",
        en="The line is slow or the server busy. Have them wait; if it goes on, tell the administrator.",
    ),
    solver=Solver.SHOP,
)

TLS_FAILED = Problem(
    "E-203",
    sentence=Text(ja="サーバと安全に接続できませんでした。", en="A secure connection to the server could not be made."),
    remedy=Text(
        ja="パソコンの日付と時刻を確認し、もう一度お試しください。",
        en="Please check the PC's date and time, then try again.",
    ),
    support=Text(
        ja="パソコンの日付が違うか、途中の機器が通信を読んでいます。日付を合わせていただきます。",
        en="The PC's date is wrong, or something in between reads the traffic. Have the date set right.",
    ),
    solver=Solver.SHOP,
)

FOREIGN_ANSWER = Problem(
    "E-204",
    sentence=Text(ja="サーバとの間で、別の機器が応答しました。", en="Another device answered instead of the server."),
    remedy=Text(
        ja="Wi-Fiのログイン画面が出ていないか確認し、もう一度お試しください。",
        en="Please look for a Wi-Fi login page, then try again.",
    ),
    support=Text(
        ja="Wi-Fiのログイン画面などが応答しています。ブラウザでログインしていただきます。",
        en="A Wi-Fi login page or the like answers. Have them log in with a browser.",
    ),
    solver=Solver.SHOP,
)

SERVER_FAILED = Problem(
    "E-205",
    sentence=Text(ja="サーバで問題が起きています。", en="The server has a problem."),
    remedy=Text(ja="しばらく待ってから、もう一度お試しください。", en="Please wait a moment, then try again."),
    support=Text(
        ja="販売元のサーバの問題です。管理者へ知らせます。", en="This is our server's problem. Tell the administrator."
    ),
    solver=Solver.VENDOR,
)

REJECTED_STATEMENT = Problem(
    "E-206",
    sentence=Text(ja="サーバの回答を確認できませんでした。", en="The server's answer could not be verified."),
    remedy=Text(ja="もう一度お試しください。", en="Please try again."),
    support=Text(
        ja="サーバの回答を端末が確認できませんでした。管理者へ知らせます。端末の診断ファイルを送っていただきます。",
        en="The terminal could not verify the server's answer. Tell the administrator; have the diagnosis file sent.",
    ),
    solver=Solver.VENDOR,
)

PROXY = Problem(
    "E-207",
    sentence=Text(ja="プロキシを通じて接続できませんでした。", en="The connection through the proxy failed."),
    remedy=Text(
        ja="プロキシの設定をネットワークの管理者にご確認ください。",
        en="Please ask your network administrator about the proxy settings.",
    ),
    support=Text(
        ja="プロキシの設定が違います。店舗のネットワークの管理者に見ていただきます。",
        en="The proxy is set wrong. Have whoever looks after the shop's network see to it.",
    ),
    solver=Solver.SHOP,
)
