"""The pages that are written from the text: every picture and chapter that they lead to is there."""

import re
from pathlib import Path

import pytest
from PIL import Image

from licensing.words.language import Language
from tests.manual.pages import main, write_page
from tests.manual.text import FOLDER, chapters

MANUAL = FOLDER.parents[1] / "docs" / "manual"


def take(pictures: Path) -> None:
    for language in Language:
        (pictures / language).mkdir(parents=True)
        for name in (name for chapter in chapters(language).values() for name in chapter.pictures):
            Image.new("RGB", (64, 48)).save(pictures / language / f"{name}.png")


@pytest.mark.parametrize("language", Language)
def test_every_picture_and_chapter_of_a_page_is_there(tmp_path: Path, language: Language) -> None:
    take(tmp_path / "taken")
    main(tmp_path / "taken", tmp_path / "manual")
    page = (tmp_path / "manual" / f"manual.{language}.html").read_text(encoding="utf-8")
    shown = re.findall('<img src="(.+?)"', page)
    assert {Path(source).stem for source in shown} == {file.stem for file in (tmp_path / "taken" / language).iterdir()}
    for source in (*shown, *re.findall('<link rel="stylesheet" href="(.+?)"', page)):
        assert (tmp_path / "manual" / source).is_file()
    leads = re.findall('<a href="#(.+?)"', page)
    assert leads == list(chapters(language)) == re.findall('<section id="(.+?)"', page)
    assert f'<html lang="{language}">' in page


def test_pages_written_again_keep_nothing_of_the_former_ones(tmp_path: Path) -> None:
    take(tmp_path / "taken")
    (tmp_path / "manual" / "ja").mkdir(parents=True)
    former = tmp_path / "manual" / "ja" / "former.png"
    former.touch()
    main(tmp_path / "taken", tmp_path / "manual")
    assert not former.exists()


@pytest.mark.parametrize("language", Language)
def test_the_manual_that_is_handed_out_is_that_of_the_text(language: Language) -> None:
    kept = MANUAL / f"manual.{language}.html"
    assert write_page(language, MANUAL) == kept.read_text(encoding="utf-8"), "make manual writes it anew"
    assert sum(file.stat().st_size for file in MANUAL.rglob("*.png")) < 3_000_000
