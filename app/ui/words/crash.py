"""The notice at the start after a crash."""

from app.system.crash_reports import Crash
from licensing.words.text import Text, join_sentences
from licensing.words.views import BannerView, Tone

ENDED, WENT_ON = "E-503", "E-504"


class CrashWords:
    """Texts of the notice."""

    ENDED = Text(ja="前回、あっと免税が予期せず終了しました。", en="Last time, Atto Menzei ended unexpectedly.")
    WENT_ON = Text(
        ja="前回、あっと免税の内部で問題が発生しました。", en="Last time, there was a problem inside Atto Menzei."
    )
    NOTHING_LOST = Text(ja="保存した内容は残っています。", en="What was saved is still there.")
    REPORT = Text(
        ja="くり返すときはサポート窓口（{phone}）へ、番号 {code} と次のファイルをお伝えください: {file}",
        en="If it happens again, call support ({phone}) and tell them {code} and this file: {file}",
    )


words = CrashWords()


def crash_notice(crash: Crash, phone: str) -> BannerView:
    """Return what to know about ``crash``: nothing is lost, and where its report is."""
    sentence, code = (words.ENDED, ENDED) if crash.ended else (words.WENT_ON, WENT_ON)
    report = words.REPORT.format(phone=phone, code=code, file=crash.report)
    return BannerView(Tone.BLUE, sentence, join_sentences(words.NOTHING_LOST, report))
