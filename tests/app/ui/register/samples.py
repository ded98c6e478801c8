"""A valid number, the same with a wrong symbol, and another terminal that uses it."""

from datetime import UTC, datetime

from licensing.codes import Code
from licensing.errors import Refused, TerminalSeen

NUMBER = "7K3M9QXR2VTA84NB"
SHOWN = "7K3M-9QXR-2VTA-84NB"
SLIPPED = "7K3M-9QXR-2VTA-84ND"
HOLDER = TerminalSeen("銀座一号店 レジ2", "3310-5521-8874", datetime(2026, 11, 21, 9, 3, tzinfo=UTC))
IN_USE = Refused(Code.LICENSE_IN_USE, holder=HOLDER)
