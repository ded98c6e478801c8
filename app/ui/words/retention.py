"""Texts of deleting records whose retention period is over."""

from app.sales.retention import Expired
from licensing.words.days import long_date
from licensing.words.text import Text


class RetentionWords:
    """Texts of the page."""

    TITLE = Text(ja="保存期間が過ぎた記録の削除", en="Delete old records")
    DETAIL = Text(ja="法令の保存期間（7年2か月）が過ぎた記録", en="Past the retention period of 7 years and 2 months")
    LEAD = Text(
        ja=(
            "課税期間（1年として計算）の終わりから7年2か月が過ぎた購入記録を削除できます。\n"
            "削除した記録は元に戻せません。日報・月報にも表示されなくなります。バックアップのファイルには残ります。"
        ),
        en=(
            "Records may be deleted 7 years and 2 months after the end of their tax period, here taken as a year.\n"
            "It cannot be undone, and the reports lose them too. Backup files still hold them."
        ),
    )
    COUNT = Text(ja="削除できる記録", en="May be deleted")
    ENTRIES = Text(ja="{count}件", en="{count} entries", en_one="{count} entry")
    PERIOD = Text(ja="期間", en="Period")
    FROM_TO = Text(ja="{first} から {last} まで", en="{first} to {last}")
    NOTHING = Text(ja="保存期間が過ぎた記録はありません。", en="No record is past its retention period.")
    CLOCK = Text(
        ja="パソコンの日付を確認できるまで、削除できません。",
        en="Nothing can be deleted until the date of this PC is certain.",
    )
    DELETE = Text(ja="{count}件を削除する", en="Delete {count} entries", en_one="Delete {count} entry")
    DELETING = Text(ja="削除しています…", en="Deleting…")
    DELETED = Text(
        ja="保存期間が過ぎた記録 {count}件を削除しました。",
        en="{count} old entries were deleted.",
        en_one="{count} old entry was deleted.",
    )


words = RetentionWords()


def expired_facts(found: Expired) -> list[tuple[str, str]]:
    if found.first is None or found.last is None:
        return []
    period = words.FROM_TO.format(first=long_date(found.first), last=long_date(found.last))
    return [(words.COUNT, words.ENTRIES.format(count=len(found.numbers))), (words.PERIOD, period)]
