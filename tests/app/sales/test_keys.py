"""Where the key is kept, and that none is ever made in the place of one that cannot be read."""

import stat
from contextlib import suppress
from pathlib import Path

import pytest

from app.sales import keys
from app.sales.errors import JournalError, JournalTrouble
from app.sales.journal import FILE_NAME, Journal
from app.sales.keys import KeyPlace, Keys, lock_of
from app.sales.record_key import generate
from app.sales.restoring import set_aside
from app.sales.sealed_file import id_in
from app.sales.sentences import journal_trouble
from licensing.codes import DiskTrouble
from tests.app.sales.keyrings import Backend, keyring_of
from tests.app.sales.samples import sale_of


@pytest.fixture
def backend() -> Backend:
    return Backend()


def terminal(folder: Path, backend: Backend | None, wait: float = 10) -> Keys:
    """Return the keys as a new process has them."""
    return Keys(folder, None if backend is None else keyring_of(backend, wait))


def record(folder: Path, keys: Keys) -> int:
    return Journal(folder / FILE_NAME, keys=keys).register(sale_of()).number


def trouble(folder: Path, keys: Keys) -> JournalTrouble:
    with pytest.raises(JournalError) as refused:
        record(folder, keys)
    return refused.value.trouble


def test_without_a_keyring_the_key_is_in_a_file_of_its_owner(tmp_path: Path) -> None:
    own = Keys(tmp_path)
    assert (own.current, own.place, own.noted) == (None, None, True)
    record(tmp_path, own)
    file = tmp_path / keys.FILE_NAME
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert own.place is KeyPlace.FILE
    assert Keys(tmp_path).current == own.current
    assert not own.noted
    own.note()
    assert Keys(tmp_path).noted
    assert record(tmp_path, Keys(tmp_path)) == 2


def test_a_note_of_no_key_is_nothing(tmp_path: Path) -> None:
    Keys(tmp_path).note()
    assert Keys(tmp_path).place is None


def test_a_keyring_has_the_key_and_no_file_does(tmp_path: Path, backend: Backend) -> None:
    own = terminal(tmp_path, backend)
    record(tmp_path, own)
    assert own.place is KeyPlace.KEYRING
    [code] = backend.secrets.values()
    assert own.current is not None
    assert own.current.code == code
    assert all(code.encode() not in path.read_bytes() for path in tmp_path.iterdir())
    assert record(tmp_path, terminal(tmp_path, backend)) == 2


def test_a_process_asks_the_keyring_once(tmp_path: Path, backend: Backend) -> None:
    record(tmp_path, terminal(tmp_path, backend))
    own, backend.asked = terminal(tmp_path, backend), 0
    for _ in range(3):
        record(tmp_path, own)
    assert backend.asked == 1


def test_a_keyring_that_keeps_nothing_is_not_used(tmp_path: Path, backend: Backend) -> None:
    backend.failing = OSError("1312")  # of Windows, in a session without sign-in
    own = terminal(tmp_path, backend)
    record(tmp_path, own)
    assert own.place is KeyPlace.FILE


@pytest.mark.parametrize("how", ["failing", "silent"])
def test_a_keyring_that_does_not_answer_at_the_start_loses_nothing(tmp_path: Path, backend: Backend, how: str) -> None:
    record(tmp_path, terminal(tmp_path, backend))
    setattr(backend, how, OSError("1312") if how == "failing" else True)
    own = terminal(tmp_path, backend, wait=0.05)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert trouble(tmp_path, own) is JournalTrouble.KEYRING
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
    backend.failing, backend.silent = None, False
    backend.answer.set()
    assert record(tmp_path, terminal(tmp_path, backend)) == 2
    assert "E-606" in journal_trouble(JournalError(JournalTrouble.KEYRING, ""))


def test_a_late_answer_counts(tmp_path: Path, backend: Backend) -> None:
    record(tmp_path, terminal(tmp_path, backend))
    backend.silent = True
    own = terminal(tmp_path, backend, wait=0.2)
    assert trouble(tmp_path, own) is JournalTrouble.KEYRING
    asked = backend.asked
    assert trouble(tmp_path, own) is JournalTrouble.KEYRING
    assert backend.asked == asked, "asked again while it still waits"
    backend.answer.set()
    answered = 0
    while not answered:
        with suppress(JournalError):
            answered = record(tmp_path, own)
    assert answered == 2


@pytest.mark.parametrize("gone", ["secret", "other secret", "noise", "file", "no keyring"])
def test_a_lost_key_is_told_and_none_is_made_over_the_records(tmp_path: Path, backend: Backend, gone: str) -> None:
    used = None if gone == "file" else backend
    own = terminal(tmp_path, used)
    record(tmp_path, own)
    lost = own.current
    assert lost is not None
    match gone:
        case "secret":
            backend.secrets.clear()
        case "other secret":
            backend.secrets = dict.fromkeys(backend.secrets, generate().code)
        case "noise":
            backend.secrets = dict.fromkeys(backend.secrets, "noise")
        case "file":
            (tmp_path / keys.FILE_NAME).unlink()
        case "no keyring":
            used = None
    kept = (tmp_path / FILE_NAME).read_bytes()
    assert trouble(tmp_path, terminal(tmp_path, used)) is JournalTrouble.KEY_MISSING
    assert terminal(tmp_path, used).current is None
    assert (tmp_path / FILE_NAME).read_bytes() == kept
    again = terminal(tmp_path, used)
    again.adopt(lost)
    assert again.noted
    assert record(tmp_path, terminal(tmp_path, used)) == 2
    assert "E-607" in journal_trouble(JournalError(JournalTrouble.KEY_MISSING, ""))


def test_the_keyring_opens_the_records_though_the_file_is_lost(tmp_path: Path, backend: Backend) -> None:
    record(tmp_path, terminal(tmp_path, backend))
    (tmp_path / keys.FILE_NAME).unlink()
    own = terminal(tmp_path, backend)
    assert record(tmp_path, own) == 2
    assert own.place is KeyPlace.KEYRING


def test_only_records_that_can_be_opened_at_once_are_at_hand(tmp_path: Path, backend: Backend) -> None:
    own = terminal(tmp_path / "keyring", backend)
    journal = Journal(tmp_path / "keyring" / FILE_NAME, keys=own)
    assert not journal.is_at_hand(), "there are none"
    assert journal.code_is_noted()
    journal.register(sale_of())
    assert journal.is_at_hand()
    assert not journal.code_is_noted()
    assert not Journal(tmp_path / "keyring" / FILE_NAME, keys=terminal(tmp_path / "keyring", backend)).is_at_hand()
    record(tmp_path / "file", Keys(tmp_path / "file"))
    assert Journal(tmp_path / "file" / FILE_NAME).is_at_hand()
    (tmp_path / "folder" / FILE_NAME).mkdir(parents=True)
    with pytest.raises(JournalError):
        Journal(tmp_path / "folder" / FILE_NAME).is_at_hand()


def test_a_damaged_file_is_set_aside(tmp_path: Path) -> None:
    record(tmp_path, Keys(tmp_path))
    file = tmp_path / keys.FILE_NAME
    for noise in (b"{", b"[]", b'{"id": "zz", "code": "", "noted": false, "former": []}', b"\xff"):
        file.write_bytes(noise)
        assert trouble(tmp_path, Keys(tmp_path)) is JournalTrouble.KEY_MISSING
        assert file.with_name(f"{keys.FILE_NAME}.broken").read_bytes() == noise
        assert not file.exists()


def test_a_file_that_cannot_be_read_or_written_is_a_trouble_of_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object, **_more: object) -> bytes:
        raise PermissionError(13, "Denied", str(tmp_path / keys.FILE_NAME))

    with monkeypatch.context() as patched:
        patched.setattr("licensing.files._replace", refuse)
        assert trouble(tmp_path, Keys(tmp_path)) is JournalTrouble.DISK
    assert not (tmp_path / FILE_NAME).exists()
    record(tmp_path, Keys(tmp_path))
    monkeypatch.setattr("licensing.files._content", refuse)
    with pytest.raises(JournalError) as refused:
        Keys(tmp_path).place  # noqa: B018
    assert refused.value.failure.trouble is DiskTrouble.NO_PERMISSION


def test_a_key_that_is_replaced_still_opens_what_it_has_written(tmp_path: Path) -> None:
    own = Keys(tmp_path)
    record(tmp_path, own)
    first = own.current
    assert first is not None
    own.adopt(generate())
    assert own.current != first
    assert Keys(tmp_path).find(first.id) == first
    assert record(tmp_path, Keys(tmp_path)) == 2


def test_once_the_records_are_elsewhere_a_new_key_takes_the_place_of_a_lost_one(
    tmp_path: Path, backend: Backend
) -> None:
    record(tmp_path, terminal(tmp_path, backend))
    backend.secrets.clear()
    file = tmp_path / FILE_NAME
    lost = id_in(file)
    kept = set_aside(file, tmp_path / "sales-20261122-104200.sqlite3")
    assert record(tmp_path, terminal(tmp_path, backend)) == 1
    assert id_in(file) != lost == id_in(kept)


def test_a_lock_that_is_held_or_refused_is_told(tmp_path: Path) -> None:
    with lock_of(tmp_path / "lock", 1), pytest.raises(JournalError) as held, lock_of(tmp_path / "lock", 0.01):
        pass
    assert held.value.trouble is JournalTrouble.BUSY
    (tmp_path / "file").touch()
    with pytest.raises(JournalError) as refused, lock_of(tmp_path / "file" / "lock", 1):
        pass
    assert refused.value.trouble is JournalTrouble.DISK
