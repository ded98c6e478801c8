"""The catalogs of Qt Linguist: ``resources/translations/app_<language>.qm``, made by ``make translations``."""

from app.ui.widgets.theme import RESOURCES
from licensing.words.language import Catalog, Language, use

FOLDER = RESOURCES / "translations"


def speak(language: Language) -> None:
    """Say everything in ``language`` from now on; what stands on the screen is the screen's to draw anew."""
    if language is Language.JAPANESE:
        use(language)  # the source: a command in Japanese does without Qt
    else:
        use(language, _catalog(language))


def _catalog(language: Language) -> Catalog:
    from PySide6.QtCore import QTranslator

    translator = QTranslator()
    if not translator.load(str(FOLDER / f"app_{language}.qm")):
        raise FileNotFoundError(FOLDER / f"app_{language}.qm")
    return lambda text, comment, count: translator.translate("", text, comment, count) or ""
