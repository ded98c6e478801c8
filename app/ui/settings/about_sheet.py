"""このアプリについて: the version, the terms of use that were agreed to, and the libraries with their licences."""

import re
from collections.abc import Iterator
from importlib import metadata
from typing import Final, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTextBrowser

from app import __version__
from app.ui.pages import Page, ScreenContext
from app.ui.widgets import choices, controls
from app.ui.widgets.kinetic_scroll import scroll_by_finger
from app.ui.widgets.sheet import Sheet
from app.ui.words.about import words
from app.ui.words.general import texts
from licensing.terms import read_terms
from licensing.words.language import current

LIBRARIES: Final = (
    *("aiohappyeyeballs", "argon2-cffi", "cryptography", "filelock", "keyring"),
    *("platformdirs", "py-machineid", "PySide6-Essentials", "python-stdnum", "segno", "sqlcipher3", "truststore"),
    "urllib3",
)
"""What the app uses itself, by the names in pyproject.toml; what these use is found through them."""
_LICENCE_PREFIX: Final = "License :: OSI Approved :: "


class Library(NamedTuple):
    name: str
    version: str
    licence: str


class AboutSheet(Sheet):
    def __init__(self, context: ScreenContext) -> None:
        product = context.license.vendor.product_name
        super().__init__(words.TITLE, f"{product}　{texts.VERSION.format(version=__version__)}")
        self._shown = QTextBrowser()
        self._shown.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        scroll_by_finger(self._shown)
        choice = choices.ChoiceRow(words.TITLE, (texts.TERMS, words.LIBRARIES), 0)
        choice.chosen.connect(self._show)
        self.content.addWidget(choice)
        self.content.addWidget(self._shown, 1)
        back = controls.quiet_button(texts.BACK)
        back.clicked.connect(lambda: context.navigator.open(Page.SETTINGS))
        self.set_buttons(back, dismiss=back)
        self.setFocusProxy(choice)
        self._show(0)

    def _show(self, place: int) -> None:
        self._shown.setAccessibleName(words.LIBRARIES if place else texts.TERMS)
        if place:
            self._shown.setPlainText("\n\n".join(f"{each.name} {each.version}\n{each.licence}" for each in libraries()))
        else:
            self._shown.setMarkdown(read_terms(current()).text)


def libraries() -> list[Library]:
    """Return the installed libraries that the app uses, directly or through another one, by name."""
    found: dict[str, Library] = {}
    waiting = list(LIBRARIES)
    while waiting:
        name = _normalized(waiting.pop())
        if name in found:
            continue
        try:
            distribution = metadata.distribution(name)
        except metadata.PackageNotFoundError:  # for another system only
            continue
        found[name] = Library(distribution.metadata["Name"], distribution.version, _licence(distribution.metadata))
        waiting += _required(distribution)
    return [found[name] for name in sorted(found)]


def _required(distribution: metadata.Distribution) -> Iterator[str]:
    """Yield the names of what ``distribution`` always requires; extras are for those who ask for them."""
    for requirement in distribution.requires or ():
        if "extra ==" not in requirement and (name := re.match(r"[\w.-]+", requirement)):
            yield name[0]


def _licence(data: metadata.PackageMetadata) -> str:
    """Return the licence as the library states it: as an expression, in a word, or by a classifier."""
    stated = [*(data.get_all("License-Expression") or ()), *(data.get_all("License") or ())]
    classifiers = [each.removeprefix(_LICENCE_PREFIX) for each in data.get_all("Classifier") or ()]
    named = next((each.partition("\n")[0] for each in stated if each), "")
    return named or ", ".join(each for each in classifiers if "License" in each) or words.NOT_STATED


def _normalized(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
