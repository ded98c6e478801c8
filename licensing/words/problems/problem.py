"""One problem that has a code to read out."""

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from licensing.words.text import Text, in_brackets, join_sentences


class Solver(Enum):
    """Who can apply the remedy."""

    SHOP = "shop"
    SUPPORT = "support"
    VENDOR = "vendor"

    @property
    def text(self) -> str:
        return str(_SOLVERS[self])


_SOLVERS = {
    Solver.SHOP: Text(ja="お客様", en="The customer"),
    Solver.SUPPORT: Text(ja="サポート窓口", en="Support"),
    Solver.VENDOR: Text(ja="管理者・開発元", en="Administrator or developer"),
}


@dataclass(frozen=True)
class Problem:
    """``sentence`` says what is wrong, ``remedy`` what the user does, ``support`` what support does about it.

    A code is never given twice, nor reused for another problem: people write codes down.
    """

    code: str
    sentence: Text
    remedy: Text
    support: Text
    solver: Solver

    def view(self, **fields: object) -> "ProblemView":
        """Return the problem in the current language."""
        return ProblemView(self.code, self.sentence.format(**fields), self.remedy.format(**fields))


class ProblemView(NamedTuple):
    """A problem as the app shows it. ``contact`` says whom to call, where the screen has space for that."""

    code: str
    sentence: str
    remedy: str = ""
    contact: str = ""

    @property
    def text(self) -> str:
        return join_sentences(self.sentence, self.remedy, self.contact)

    @property
    def text_with_code(self) -> str:
        return self.text + in_brackets(self.code)
