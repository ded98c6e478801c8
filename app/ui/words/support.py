"""Texts for a call to support: the support code, the diagnosis file, and the notice after a crash."""

from app.system.crash_reports import Crash
from licensing.words.problems import terminal
from licensing.words.text import Text, join_sentences
from licensing.words.views import BannerView, Tone


class SupportWords:
    """Texts of the license page and the diagnosis."""

    SHOW_NUMBER = Text(ja="番号を表示", en="Show number")
    HIDE_NUMBER = Text(ja="番号を隠す", en="Hide number")
    CODE = Text(ja="サポートコード", en="Support code")
    CODE_HINT = Text(ja="お電話でお伝えください", en="Read it out on the phone")
    DIAGNOSIS = Text(ja="診断ファイル", en="Diagnosis file")
    DIAGNOSIS_LEAD = Text(
        ja=(
            "サポート窓口から求められたときに、保存する場所を選んでください。\n"
            "ライセンス番号の全体、旅券の情報、パスワードは含まれません。"
        ),
        en=(
            "When support asks for it, choose where to save it.\n"
            "It contains no full license number, no passport data and no password."
        ),
    )


words = SupportWords()

_NOTHING_LOST = Text(ja="保存した内容は残っています。", en="What was saved is still there.")


def crash_notice(crash: Crash, phone: str) -> BannerView:
    """Return what to know about ``crash``: nothing is lost, and where its report is."""
    problem = terminal.ENDED_UNEXPECTEDLY if crash.ended else terminal.FAILED_BEFORE
    view = problem.view(phone=phone, code=problem.code, file=crash.report)
    return BannerView(Tone.BLUE, view.sentence, join_sentences(_NOTHING_LOST, view.remedy))
