"""The calm word at the start after a crash."""

from app.system.crash_reports import Crash
from licensing.words.language import together, tr
from licensing.words.views import BannerView, Tone

ENDED, WENT_ON = "E-503", "E-504"


def crash_notice(crash: Crash, phone: str) -> BannerView:
    """Return what to know about ``crash``: nothing is lost, and where its report is."""
    sentence = tr("前回、あっと免税が予期せず終了しました。")
    if not crash.ended:
        sentence = tr("前回、あっと免税の内部で問題が発生しました。")
    code = ENDED if crash.ended else WENT_ON
    report = tr("くり返すときはサポート窓口（{phone}）へ、番号 {code} と次のファイルをお伝えください: {file}")
    saved = tr("保存した内容は残っています。")
    return BannerView(
        Tone.BLUE, sentence, together(saved, report.format(phone=phone, code=code, file=str(crash.report)))
    )
