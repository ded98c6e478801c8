"""The notice at the start after a crash."""

from app.system.crash_reports import Crash
from licensing.words.problems import terminal
from licensing.words.text import Text, join_sentences
from licensing.words.views import BannerView, Tone

_NOTHING_LOST = Text(ja="保存した内容は残っています。", en="What was saved is still there.")


def crash_notice(crash: Crash, phone: str) -> BannerView:
    """Return what to know about ``crash``: nothing is lost, and where its report is."""
    problem = terminal.ENDED_UNEXPECTEDLY if crash.ended else terminal.FAILED_BEFORE
    view = problem.view(phone=phone, code=problem.code, file=crash.report)
    return BannerView(Tone.BLUE, view.sentence, join_sentences(_NOTHING_LOST, view.remedy))
