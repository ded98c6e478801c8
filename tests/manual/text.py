"""The manual's text, ``text.<language>.html``: its chapters, the pictures and the words of the screen that they name.

A chapter is a ``section`` with an id; ``figure`` is a picture by its ``id``, ``b`` holds what stands on the screen.
"""

from functools import cache
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from licensing.words.language import Language

FOLDER = Path(__file__).parent


class Chapter(NamedTuple):
    """What a chapter shows, and the words of the screen that it names."""

    pictures: frozenset[str]
    words: frozenset[str]


def read_text(language: Language) -> Element:
    """Return the whole text, to be changed as one likes."""
    return ElementTree.fromstring((FOLDER / f"text.{language}.html").read_text(encoding="utf-8"))


@cache
def chapters(language: Language) -> dict[str, Chapter]:
    return {section.attrib["id"]: _chapter(section) for section in read_text(language).iter("section")}


def plain(element: Element) -> str:
    """Return the words of ``element`` as a person reads them, paragraphs and list entries without line breaks."""
    return "".join("".join(element.itertext()).split())


def _chapter(section: Element) -> Chapter:
    pictures = frozenset(figure.attrib["id"] for figure in section.iter("figure"))
    return Chapter(pictures, frozenset("".join(word.itertext()) for word in section.iter("b")))
