import errno
import os
from pathlib import Path
from typing import Any

import pytest

from app.ui.widgets.places import Place, find_answers, find_places, is_removable
from tests.app.ui.offline.samples import places


@pytest.mark.parametrize(
    ("root", "removable"),
    [
        ("/media/shop/KIOXIA", True),
        ("/run/media/shop/KIOXIA", True),
        ("/Volumes/KIOXIA", True),
        ("E:/", True),
        ("C:/", False),
        ("/", False),
        ("/home", False),
        ("/boot/efi", False),
    ],
)
def test_a_stick_is_distinguished_from_the_systems_own_disks(root: str, removable: bool) -> None:
    assert is_removable(root) is removable


def test_only_folders_that_exist_are_offered() -> None:
    assert all(place.folder.is_dir() for place in find_places())


def test_the_newest_answers_come_first_and_only_a_few(tmp_path: Path) -> None:
    stick, downloads = places(tmp_path)
    for age, place, name in (
        (30, stick, "attomenzei-answer.json"),
        (10, downloads, "attomenzei-answer (1).json"),
        (20, downloads, "attomenzei-answer.json"),
        (40, downloads, "attomenzei-answer (2).json"),
        (5, downloads, "photo.jpg"),
    ):
        path = place.folder / name
        path.touch()
        os.utime(path, (1_800_000_000 - age, 1_800_000_000 - age))
    found = find_answers([stick, downloads])
    assert [file.path.name for file in found] == [
        "attomenzei-answer (1).json",
        "attomenzei-answer.json",
        "attomenzei-answer.json",
    ]
    assert found[-1].title == "attomenzei-answer.json\nUSBメモリなど（KIOXIA）　2027年1月15日(金) 16:59"


@pytest.mark.parametrize("name", ["attomenzei-answer.json.txt", "attomenzei-answer", "attomenzei-answer - コピー.json"])
def test_an_answer_is_found_however_a_program_has_named_it(tmp_path: Path, name: str) -> None:
    stick, _downloads = places(tmp_path)
    (stick.folder / name).touch()
    assert [file.path.name for file in find_answers([stick])] == [name]


def test_a_removed_stick_has_no_answers(tmp_path: Path) -> None:
    assert find_answers([Place("USB", tmp_path / "gone")]) == []


def test_a_damaged_entry_of_a_stick_hides_no_answer(tmp_path: Path) -> None:
    stick, _downloads = places(tmp_path)
    for number in range(8):
        (stick.folder / f"attomenzei-answer ({number}).json").touch()
        (stick.folder / f"attomenzei-answer-{number}.json").symlink_to(tmp_path / "gone")
    assert len(find_answers([stick], most=20)) == 8


def test_an_answer_whose_time_is_damaged_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stick, _downloads = places(tmp_path)
    (stick.folder / "attomenzei-answer.json").touch()
    real = Path.stat

    def in_the_year_33658(path: Path, **keywords: Any) -> os.stat_result:
        found = real(path, **keywords)
        return os.stat_result((*found[:8], 10**12, *found[9:10]))

    monkeypatch.setattr(Path, "stat", in_the_year_33658)
    [found] = find_answers([stick])
    assert found.title.endswith("―")


def test_a_folder_on_a_share_that_is_gone_hides_no_stick(monkeypatch: pytest.MonkeyPatch) -> None:
    def stale(*_arguments: object, **_keywords: object) -> None:
        raise OSError(errno.ESTALE, "Stale file handle")

    for module in (os, Path):
        monkeypatch.setattr(module, "stat", stale)
    assert isinstance(find_places(), list)
