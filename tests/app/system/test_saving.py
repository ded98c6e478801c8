import errno
import os
from pathlib import Path

import pytest

from app.reports.words import save_failure
from app.sales.errors import JournalError, JournalTrouble
from app.system.saving import SaveError, save_new
from licensing.codes import DiskTrouble
from tests.app.sales.samples import full_disk

NAME = "attomenzei-records-2026-11.csv"


def trouble_of(folder: Path) -> DiskTrouble:
    with pytest.raises(SaveError) as caught:
        save_new(folder, NAME, b"x" * 4096)
    return caught.value.trouble


def test_a_saved_file_is_private(tmp_path: Path) -> None:
    path = save_new(tmp_path, NAME, b"abc")
    assert path == tmp_path / NAME
    assert path.read_bytes() == b"abc"
    assert os.name == "nt" or path.stat().st_mode & 0o077 == 0


def test_an_existing_file_is_never_overwritten(tmp_path: Path) -> None:
    names = [save_new(tmp_path, NAME, bytes([n])).name for n in range(3)]
    assert names == [NAME, "attomenzei-records-2026-11-2.csv", "attomenzei-records-2026-11-3.csv"]
    assert (tmp_path / NAME).read_bytes() == b"\0"


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path) -> None:
    with full_disk(room=1024):
        assert trouble_of(tmp_path) is DiskTrouble.FULL
    assert list(tmp_path.iterdir()) == []


def test_a_removed_stick_is_not_created_as_a_folder(tmp_path: Path) -> None:
    gone = tmp_path / "media" / "STICK"
    assert trouble_of(gone) is DiskTrouble.GONE
    assert not gone.exists()


@pytest.mark.parametrize(
    ("number", "trouble"),
    [
        (errno.ENOSPC, DiskTrouble.FULL),
        (errno.EDQUOT, DiskTrouble.FULL),
        (errno.EIO, DiskTrouble.GONE),
        (errno.EROFS, DiskTrouble.READ_ONLY),
        (errno.EACCES, DiskTrouble.NO_PERMISSION),
        (errno.EMFILE, DiskTrouble.OTHER),
    ],
)
def test_errors_of_the_system_are_classified(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, trouble: DiskTrouble
) -> None:
    def refuse(*_arguments: object, **_names: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("licensing.files.tempfile.mkstemp", refuse)
    assert trouble_of(tmp_path) is trouble


def test_an_unreadable_folder_is_protected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_path: Path) -> bool:
        raise PermissionError(errno.EACCES, "no")

    monkeypatch.setattr(Path, "exists", refuse)
    assert trouble_of(tmp_path) is DiskTrouble.NO_PERMISSION


@pytest.mark.parametrize("trouble", DiskTrouble)
def test_every_sentence_says_what_to_do_and_has_a_code(trouble: DiskTrouble) -> None:
    sentence = save_failure(SaveError(trouble))
    assert sentence.startswith("保存できませんでした。")
    assert "ください。（E-70" in sentence


def test_an_unreadable_journal_has_another_code_than_an_unwritable_folder() -> None:
    assert "（E-604）" in save_failure(JournalError(JournalTrouble.NOT_READABLE, ""))
    assert "（E-709）" in save_failure(RuntimeError("our own mistake"))
