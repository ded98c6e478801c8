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
    sentence=Text(
        ja="サーバと安全に接続できませんでした。",
        en="A secure connection to the server could not be made.",
    ),
    remedy=Text(
        ja="通信を検査するソフトや機器の設定をネットワークの管理者に確認し、もう一度お試しください。",
        en="Please ask your network administrator about software that inspects connections, then try again.",
    ),
    support=Text(
        ja="途中の機器かサーバの暗号の設定が合っていません。括弧内の原因を管理者へ知らせます。",
        en="The encryption of the server or of a device in between does not fit. Tell the administrator the cause.",
    ),
    solver=Solver.SHOP,
)

TLS_DATE = Problem(
    "E-209",
    sentence=Text(
        ja="サーバの証明書の有効期間が、パソコンの日付と合いません。",
        en="The server's certificate is not valid on this PC's date.",
    ),
    remedy=Text(
        ja="日付と時刻が違うときは正しく合わせ、合っているときはサーバ側の問題ですので、しばらく待ってからお試しください。",
        en="Please set the PC's date and time if they are wrong. If they are right, the server has a problem: "
        "please wait a moment, then try again.",
    ),
    support=Text(
        ja="パソコンの日付を合わせていただきます。日付が正しいときは、証明書の期限が切れています。管理者へ知らせます。",
        en="Have the PC's date set. If it is right, the certificate has expired: tell the administrator.",
    ),
    solver=Solver.SHOP,
)

TLS_AUTHORITY = Problem(
    "E-210",
    sentence=Text(
        ja="証明書の発行元が、このパソコンでは信頼されていません。",
        en="The issuer of the certificate is not trusted by this PC.",
    ),
    remedy=Text(
        ja="Wi-Fiのログイン画面が出ていないか確認してください。"
        "プロキシやウイルス対策ソフトが通信を検査しているときは、発行元の証明書をこのパソコンに入れるよう、"
        "ネットワークの管理者に依頼してください。",
        en="Please look for a Wi-Fi login page. If a proxy or a virus scanner inspects connections, ask your network "
        "administrator to install the issuer's certificate on this PC.",
    ),
    support=Text(
        ja="途中の機器が通信を検査しています。発行元の名前を伺い、店舗のネットワークの管理者に見ていただきます。",
        en="A device in between inspects connections. Ask for the issuer's name; their administrator helps.",
    ),
    solver=Solver.SHOP,
)

TLS_HOST = Problem(
    "E-211",
    sentence=Text(ja="別のサーバの証明書が届きました。", en="The certificate of another server was received."),
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

NOT_TLS = Problem(
    "E-212",
    sentence=Text(
        ja="サーバとの間で、安全な通信に対応していない機器が応答しました。",
        en="A device that does not support secure connections answered instead of the server.",
    ),
    remedy=Text(
        ja="Wi-Fiのログイン画面が出ていないか、プロキシの設定が正しいかを確認し、もう一度お試しください。",
        en="Please look for a Wi-Fi login page and check the proxy settings, then try again.",
    ),
    support=Text(
        ja="Wi-Fiのログイン画面かプロキシが応答しています。ブラウザでログインしていただきます。",
        en="A Wi-Fi login page or a proxy answers. Have them log in with a browser.",
    ),
    solver=Solver.SHOP,
)

LOCAL_SETTING = Problem(
    "E-208",
    sentence=Text(
        ja="このパソコンのネットワークの設定を使用できません。",
        en="A network setting of this PC cannot be used.",
    ),
    remedy=Text(
        ja="設定を直すようネットワークの管理者に依頼し、もう一度お試しください。",
        en="Please ask your network administrator to correct it, then try again.",
    ),
    support=Text(
        ja="括弧内の設定（環境変数やプロキシのアドレス）が間違っています。店舗のネットワークの管理者に直していただきます。",
        en="The setting in brackets (an environment variable, a proxy's address) is wrong. The shop's network "
        "administrator corrects it.",
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

STRANGE_ANSWER = Problem(
    "E-213",
    sentence=Text(
        ja="サーバから、あっと免税のものではない回答が届きました。",
        en="The server gave an answer that is not one of Atto Menzei.",
    ),
    remedy=Text(
        ja="しばらく待ってから、もう一度お試しください。"
        "続くときは、通信を検査する機器やソフトがないかネットワークの管理者にご確認ください。",
        en="Please wait a moment, then try again. If it goes on, ask your network administrator about devices and "
        "software that inspect connections.",
    ),
    support=Text(
        ja="販売元のサーバの手前の機器か、店舗の通信を検査する機器が応答しています（証明書は正しいものです）。"
        "ほかの店舗でも起きていないか管理者へ知らせます。",
        en="A device before our server, or one that inspects the shop's connections, answers; the certificate is "
        "right. Tell the administrator, who sees whether other shops have it too.",
    ),
    solver=Solver.SUPPORT,
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
