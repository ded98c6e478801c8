"""E-3xx: the PC clock is wrong. ``{known}`` is the right time in brackets, where it is known."""

from licensing.words.problems.problem import Problem, Solver
from licensing.words.text import Text

BEHIND = Problem(
    "E-301",
    sentence=Text(ja="パソコンの時計が遅れています。", en="The PC clock is behind."),
    remedy=Text(ja="正しい日時{known}に合わせてください。", en="Please set the correct date and time{known}."),
    support=Text(
        ja="時計を合わせ、ネットワークに接続していただきます。遅れたままだと、パソコンの起動のたびに1日と数えます。",
        en="Have the clock set right and the network connected. While it is behind, each start of the PC counts a day.",
    ),
    solver=Solver.SHOP,
)

LEADING = Problem(
    "E-302",
    sentence=Text(ja="パソコンの時計が進んでいます。", en="The PC clock is ahead."),
    remedy=Text(ja="正しい日時{known}に合わせてください。", en="Please set the correct date and time{known}."),
    support=Text(
        ja="時計を合わせていただきます。時計のずれだけで使えなくなることはありません。",
        en="Have the clock set right. A wrong clock alone never locks the app.",
    ),
    solver=Solver.SHOP,
)

RESET = Problem(
    "E-303",
    sentence=Text(ja="パソコンの時計が初期化されています。", en="The PC clock was reset."),
    remedy=Text(
        ja="正しい日時{known}に合わせてください。内蔵の電池が切れているおそれがあります。",
        en="Please set the correct date and time{known}. The PC's internal battery may be dead.",
    ),
    support=Text(
        ja="時計を合わせていただきます。内蔵の電池が切れているおそれがあります。",
        en="Have the clock set right. The battery inside may be empty.",
    ),
    solver=Solver.SHOP,
)

AHEAD = Problem(
    "E-304",
    sentence=Text(ja="パソコンの時計が進んでいるようです。", en="The PC clock seems to be ahead."),
    remedy=Text(
        ja="正しい日時{known}に合わせるか、ネットワークに接続してください。",
        en="Please set the correct date and time{known}, or connect to the network.",
    ),
    support=Text(
        ja="時計を合わせるか、ネットワークに接続していただきます。",
        en="Have the clock set right, or the network connected.",
    ),
    solver=Solver.SHOP,
)
