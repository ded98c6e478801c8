"""The words of what support asks for: the support code and the diagnosis file."""

from licensing.words.language import word


class SupportWords:
    """Texts of the license page and the diagnosis."""

    SHOW_NUMBER = word("番号を表示")
    HIDE_NUMBER = word("番号を隠す")
    CODE = word("サポートコード")
    CODE_HINT = word("お電話でお伝えください")
    DIAGNOSIS = word("診断ファイル")
    DIAGNOSIS_LEAD = word(
        "サポート窓口から求められたときに、保存する場所を選んでください。\n"
        "ライセンス番号の全体、旅券の情報、パスワードは含まれません。"
    )


words = SupportWords()
