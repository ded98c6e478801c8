"""The vendor profile: what it must have, and the message for whoever installs one that cannot be used."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from licensing import jws
from licensing.errors import VendorError
from licensing.vendor import read_vendor
from tests.disk_faults import DiskFaults
from tests.simulator import Simulator, World

ADDRESSES = [f"https://{'x' * 293}", "", "ftp://x", "https://", "http://x:0", "http://[", 5]


def write(path: Path, entries: object) -> Path:
    path.write_text(json.dumps(entries), encoding="utf-8")
    return path


def test_a_profile_comes_back_from_disk(world: World, tmp_path: Path) -> None:
    assert read_vendor(write(tmp_path / "vendor.json", world.vendor.claims())) == world.vendor


def test_a_profile_after_a_rotation_has_a_version_and_former_keys(world: World, tmp_path: Path) -> None:
    former = [jws.public_jwk(Simulator().root.public_key())]
    entries = {**world.vendor.claims(), "root_version": 2, "former_root_keys": former}
    vendor = read_vendor(write(tmp_path / "vendor.json", entries))
    assert (vendor.roots.version, len(vendor.roots.former)) == (2, 1)
    assert vendor.claims() == entries


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *[("server_url", address) for address in ADDRESSES],
        *[("portal_url", address) for address in ADDRESSES],
        ("root_keys", []),
        ("root_keys", [{}]),
        ("root_version", 0),
        ("product_name", ""),
        ("support_phone", None),
    ],
)
def test_a_wrong_entry_is_named_with_its_file(world: World, tmp_path: Path, name: str, value: Any) -> None:
    path = write(tmp_path / "vendor.json", {**world.vendor.claims(), name: value})
    with pytest.raises(VendorError, match=rf"vendor\.json: .*{name}|an Ed25519 key|kty"):
        read_vendor(path)


def test_an_address_is_used_without_its_last_slash(world: World, tmp_path: Path) -> None:
    for address in ("https://license.example.jp", f"https://{'x' * 291}"):
        path = write(tmp_path / "vendor.json", {**world.vendor.claims(), "server_url": f"{address}/"})
        assert read_vendor(path).server_url == address


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff"])
def test_a_file_that_is_no_profile_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "vendor.json"
    path.write_bytes(content)
    with pytest.raises(VendorError, match=r"vendor\.json"):
        read_vendor(path)


def test_a_missing_profile_is_named(tmp_path: Path) -> None:
    with pytest.raises(VendorError, match=r"vendor\.json"):
        read_vendor(tmp_path / "vendor.json")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such files")
def test_a_pipe_in_the_place_of_a_profile_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "vendor.json")
    with pytest.raises(VendorError, match=r"vendor\.json"):
        read_vendor(tmp_path / "vendor.json")


def test_a_profile_that_cannot_be_read_is_named(tmp_path: Path, faults: DiskFaults) -> None:
    (tmp_path / "vendor.json").write_bytes(b"{}")
    faults.hide("vendor.json")
    with pytest.raises(VendorError, match=r"cannot read vendor\.json"):
        read_vendor(tmp_path / "vendor.json")
