"""The words of what support asks for: the support code and the diagnosis file."""

from licensing.words.text import Text


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
