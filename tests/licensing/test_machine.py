"""The machine hash stays the same on a machine, whatever becomes of the system's machine id."""

from collections.abc import Callable
from pathlib import Path

import machineid
import pytest
from hypothesis import given
from hypothesis import strategies as st

from licensing.errors import StorageError
from licensing.files import write_file
from licensing.machine import machine_hash
from tests.disk_faults import DiskFaults

ID = "3d1219c7c4c5404aaa1f6d2a48adfda4"


@pytest.fixture
def system_id(monkeypatch: pytest.MonkeyPatch) -> Callable[[str | Exception], None]:
    """Return a function that sets the id that the system reports, or how reading it fails."""

    def set_id(found: str | Exception) -> None:
        def read() -> str:
            if isinstance(found, Exception):
                raise found
            return found

        monkeypatch.setattr(machineid, "id", read)

    return set_id


SetId = Callable[[str | Exception], None]
FAULTS = [
    pytest.param(machineid.MachineIdNotFound(), id="missing"),
    pytest.param(UnicodeDecodeError("utf-8", b"\xff", 0, 1, "no text"), id="no text"),
    pytest.param(PermissionError(13, "denied"), id="not readable"),
    pytest.param("", id="only NUL bytes or spaces"),
    pytest.param("uninitialized", id="systemd before the first boot"),
    pytest.param("0" * 32, id="zeros"),
    pytest.param("FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF", id="firmware without a UUID"),
    pytest.param(ID[:20], id="torn"),
]


def test_the_hash_of_this_system_is_stable(tmp_path: Path) -> None:
    made = machine_hash(tmp_path / "machine-id")
    assert machine_hash(tmp_path / "machine-id") == made
    assert len(made) == 64


@pytest.mark.parametrize("spelling", [ID, "17A28A73-BEA9-4D4B-AF5B-03A5AAE9B92C", ID * 2])
def test_an_id_gives_the_keyed_hash_of_the_library(tmp_path: Path, system_id: SetId, spelling: str) -> None:
    system_id(spelling)
    assert machine_hash(tmp_path / "machine-id") == machineid.hashed_id("attomenzei")


def test_a_simulated_machine_hides_the_real_one(tmp_path: Path, system_id: SetId) -> None:
    system_id(ID)
    real, other = machine_hash(tmp_path / "machine-id"), "ab" * 16
    system_id(other)
    simulated = machine_hash(tmp_path / "machine-id")
    system_id(ID)
    assert machine_hash(tmp_path / "machine-id", other) == simulated != real


def test_two_ids_give_two_hashes(tmp_path: Path, system_id: SetId) -> None:
    system_id(ID)
    one = machine_hash(tmp_path / "machine-id")
    system_id(ID[::-1])
    assert machine_hash(tmp_path / "machine-id") != one, "the stored one counts only without an id"


@pytest.mark.parametrize("fault", FAULTS)
def test_a_damaged_id_changes_nothing(tmp_path: Path, system_id: SetId, fault: str | Exception) -> None:
    system_id(ID)
    before = machine_hash(tmp_path / "machine-id")
    system_id(fault)
    assert machine_hash(tmp_path / "machine-id") == before
    system_id(ID)
    assert machine_hash(tmp_path / "machine-id") == before


@pytest.mark.parametrize("stored", [None, b"", b"noise", b"\xff" * 64])
@pytest.mark.parametrize("fault", FAULTS)
def test_a_machine_that_never_had_an_id_gets_a_random_one(
    tmp_path: Path, system_id: SetId, fault: str | Exception, stored: bytes | None
) -> None:
    system_id(fault)
    path = tmp_path / "outside" / "machine-id"
    if stored is not None:
        write_file(path, stored)
    made = machine_hash(path)
    assert machine_hash(path) == made
    assert len(made) == 64
    assert machine_hash(tmp_path / "other") != made


def test_where_nothing_can_be_stored_there_is_a_hash_all_the_same(tmp_path: Path, system_id: SetId) -> None:
    system_id(machineid.MachineIdNotFound())
    (tmp_path / "file").write_bytes(b"")
    assert len(machine_hash(tmp_path / "file" / "machine-id")) == 64


@given(st.text(alphabet=st.characters(exclude_categories=())), st.binary())
def test_no_id_and_no_stored_bytes_raise(tmp_path_factory: pytest.TempPathFactory, found: str, stored: bytes) -> None:
    path = tmp_path_factory.mktemp("outside") / "machine-id"
    path.write_bytes(stored)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(machineid, "id", lambda: found)
        assert len(machine_hash(path)) == 64


def test_a_stored_hash_that_cannot_be_read_matters_only_where_the_system_has_none(
    tmp_path: Path, system_id: SetId, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Any other hash would make the terminal another machine's."""
    own = tmp_path / "machine-id"
    system_id(ID)
    before = machine_hash(own)
    kept = own.read_bytes()
    faults = DiskFaults(monkeypatch)
    faults.hide("machine-id")
    assert machine_hash(own) == before
    system_id(machineid.MachineIdNotFound())
    with pytest.raises(StorageError):
        machine_hash(own)
    faults.unreadable.clear()
    assert own.read_bytes() == kept
    assert machine_hash(own) == before
