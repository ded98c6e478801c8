"""E-4xx: an answer that was read from a file or a QR code cannot be used."""

from licensing.words.problems.problem import Problem, Solver
from licensing.words.text import Text

NOT_A_DOCUMENT = Problem(
    "E-401",
    sentence=Text(ja="あっと免税の回答ではありません。", en="This is not an answer for Atto Menzei."),
    remedy=Text(
        ja="回答ページで受け取った内容をご確認ください。", en="Please check what you received from the answer page."
    ),
    support=Text(
        ja="読み込んだものが回答ではありません。回答ページで受け取ったファイルを選び直していただきます。",
        en="What was read is not an answer. Have them choose the file that the answer page gave.",
    ),
    solver=Solver.SHOP,
)

BAD_SIGNATURE = Problem(
    "E-402",
    sentence=Text(ja="回答の内容を確認できませんでした。", en="The answer could not be verified."),
    remedy=Text(ja="回答をもう一度受け取り、読み込んでください。", en="Please get the answer again and load it."),
    support=Text(
        ja="回答が途中で変わっています。回答をもう一度受け取っていただきます。",
        en="The answer was changed on its way. Have them fetch it again.",
    ),
    solver=Solver.SHOP,
)

OTHER_VENDOR = Problem(
    "E-403",
    sentence=Text(ja="別の販売元の回答です。", en="This answer is from another vendor."),
    remedy=Text(
        ja="回答ページで受け取った内容をご確認ください。", en="Please check what you received from the answer page."
    ),
    support=Text(
        ja="別の販売元の回答です。申請に表示されたアドレスで回答を受け取っていただきます。",
        en="The answer is another vendor's. Have them fetch it at the address shown with the request.",
    ),
    solver=Solver.SHOP,
)

OTHER_TERMINAL = Problem(
    "E-404",
    sentence=Text(ja="別の端末の回答です。", en="This answer is for another terminal."),
    remedy=Text(
        ja="この端末の申請に対する回答を読み込んでください。", en="Please load the answer to this terminal's request."
    ),
    support=Text(
        ja="別の端末の回答です。この端末の申請への回答を読み込んでいただきます。",
        en="The answer is for another terminal. Have them read the answer to this terminal's request.",
    ),
    solver=Solver.SHOP,
)

NOT_ASKED_FOR = Problem(
    "E-405",
    sentence=Text(
        ja="この端末の申請に対する回答ではないか、回答の期限（14日）を過ぎています。",
        en="This is not the answer to a request of this terminal, or it is more than 14 days old.",
    ),
    remedy=Text(ja="申請を作り直してください。", en="Please make a new request."),
    support=Text(
        ja="回答が14日より古いか、もう残っていない申請への回答です。新しい申請で回答を受け取っていただきます。",
        en="The answer is more than 14 days old, or its request is gone. Have them make a new request.",
    ),
    solver=Solver.SHOP,
)

OUTDATED = Problem(
    "E-406",
    sentence=Text(ja="より新しい回答がすでに登録されています。", en="A newer answer is already registered."),
    remedy=Text(ja="最新の回答を読み込んでください。", en="Please load the latest answer."),
    support=Text(
        ja="古い回答です。最新の回答を読み込んでいただきます。", en="The answer is old. Have them read the latest one."
    ),
    solver=Solver.SHOP,
)

TORN_PART = Problem(
    "E-407",
    sentence=Text(ja="QRコードを最後まで読み取れませんでした。", en="The QR code was not read to its end."),
    remedy=Text(ja="もう一度読み取ってください。", en="Please scan it again."),
    support=Text(
        ja="QRコードが最後まで読めていません。もう一度読み取っていただきます。",
        en="The QR code was not read to its end. Have it read again.",
    ),
    solver=Solver.SHOP,
)

OTHER_ANSWER = Problem(
    "E-408",
    sentence=Text(ja="別の回答のQRコードです。", en="This QR code belongs to another answer."),
    remedy=Text(
        ja="同じページに表示されているQRコードを読み取ってください。",
        en="Please scan the QR codes that are shown on the same page.",
    ),
    support=Text(
        ja="別の回答のQRコードが混ざっています。同じページのQRコードを読み取っていただきます。",
        en="QR codes of two answers are mixed. Have them read those of one page.",
    ),
    solver=Solver.SHOP,
)
