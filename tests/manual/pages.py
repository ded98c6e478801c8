"""Writes the manual's pages from its text and a walk's pictures: ``python -m tests.manual.pages PICTURES TARGET``."""

import shutil
import sys
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from PIL import Image

from app import __version__
from licensing.words.language import Language, language_name
from tests.manual.text import FOLDER, read_text

COLOURS = 128
"""Of a picture: the screens have few, and a third of the bytes is enough for them."""
CONTENTS = {Language.JAPANESE: "目次", Language.ENGLISH: "Contents"}
EDITION = {
    Language.JAPANESE: "Ver {version} の画面です。",
    Language.ENGLISH: "The screens are those of version {version}.",
}
OTHER = {Language.JAPANESE: Language.ENGLISH, Language.ENGLISH: Language.JAPANESE}


def main(pictures: Path, target: Path) -> None:
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    shutil.copy(FOLDER / "manual.css", target)
    for language in Language:
        shrink(pictures / language, target / language)
        page = write_page(language, target)
        (target / f"manual.{language}.html").write_text(page, encoding="utf-8")


def shrink(source: Path, target: Path) -> None:
    """Write the pictures of ``source`` into ``target``, in few colours."""
    target.mkdir()
    for picture in sorted(source.glob("*.png")):
        with Image.open(picture) as shot:
            few = shot.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
            few.save(target / picture.name, optimize=True)


def write_page(language: Language, target: Path) -> str:
    """Return the page of ``language``, whose pictures stand in the folder of that name in ``target``."""
    main_part = read_text(language)
    for figure in main_part.iter("figure"):
        _show_picture(figure, language, target)
    _add_contents(main_part, language)
    html = Element("html", lang=language)
    html.append(_head(main_part))
    SubElement(html, "body").append(main_part)
    return "<!DOCTYPE html>\n" + ElementTree.tostring(html, encoding="unicode", method="html") + "\n"


def _show_picture(figure: Element, language: Language, target: Path) -> None:
    """Put the picture above the words of ``figure``, which become its caption."""
    source = f"{language}/{figure.attrib['id']}.png"
    with Image.open(target / source) as picture:
        width, height = picture.size
    caption = Element("figcaption")
    caption.text, figure.text = figure.text, None
    caption.extend(list(figure))
    words = "".join(caption.itertext())
    figure[:] = [Element("img", src=source, alt=words, width=str(width), height=str(height)), caption]


def _add_contents(main_part: Element, language: Language) -> None:
    header = main_part.find("header")
    assert header is not None
    SubElement(header, "p", {"class": "edition"}).text = EDITION[language].format(version=__version__)
    other = OTHER[language]
    way = SubElement(header, "p", {"class": "other"})
    SubElement(way, "a", href=f"manual.{other}.html", lang=other).text = language_name(other)
    contents = SubElement(header, "nav")
    SubElement(contents, "h2").text = CONTENTS[language]
    entries = SubElement(contents, "ol")
    for section in main_part.iter("section"):
        title = section.find("h2")
        assert title is not None
        entry = SubElement(entries, "li")
        SubElement(entry, "a", href=f"#{section.attrib['id']}").text = title.text


def _head(main_part: Element) -> Element:
    head = Element("head")
    SubElement(head, "meta", charset="utf-8")
    SubElement(head, "meta", name="viewport", content="width=device-width, initial-scale=1")
    title = main_part.find("header/h1")
    assert title is not None
    SubElement(head, "title").text = " ".join(title.itertext())
    SubElement(head, "link", rel="stylesheet", href="manual.css")
    return head


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
