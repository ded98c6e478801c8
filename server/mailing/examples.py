"""Example data of e-mails, for the preview of own texts."""

from datetime import datetime, timedelta

from licensing.clock import day_of
from licensing.words.banner_texts import BannerWords
from server.licenses.models import Terminal

NUMBERS = ("7K3M-9QXR-2VTA-84ND", "C4WT-H8PE-6JRX-93FA")


def example(mail: str, language: str, now: datetime) -> dict[str, object]:
    """Return the context of ``mail``, one of ``own_texts.MAILS``, for a customer that does not exist."""
    variant = mail.partition(".")[2]
    day = day_of(now) + timedelta(days=30)
    japanese = language == "ja"
    shop = "銀座本店" if japanese else "Ginza"
    terminals = [Terminal(name=f"{shop} {place}", number=f"48217730119{place}") for place in (1, 2)]
    company = "株式会社見本商店" if japanese else "Mihon Shoten Co., Ltd."
    return {
        "customer": company,
        "company": company,
        "contact_name": "見本 花子" if japanese else "Hanako Mihon",
        "email": "hanako@example.jp",
        "reason": "ご希望の店舗は、対象の地域の外にあります。" if japanese else "The shop is outside of our area.",
        "link": "https://example.jp/…",
        "minutes": 30,
        "hours": 24,
        "days": 30,
        "number": NUMBERS[0],
        "numbers": list(NUMBERS),
        "rows": [{"number": number, "terminal": one} for number, one in zip(NUMBERS, terminals, strict=True)],
        "shops": [{"name": shop, "terminals": 2}],
        "count": 2,
        "terminals": 2,
        "at": now,
        "terminal": terminals[0],
        "former": terminals[1],
        "take_back": vars(BannerWords)["TAKE_BACK"],
        "until": day,
        "deadline": day,
        "shorter": variant == "shorter",
        "undone": variant == "undone",
        "stops_on": day if variant == "stops_on" or mail == "cancellation" else None,
    }
