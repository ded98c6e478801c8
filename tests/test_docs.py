"""References in documents and code: tests that documents name, decision records, links between documents."""

import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
RECORDS = {int(path.name[:4]): path for path in (ROOT / "docs" / "adr").glob("*.md")}
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *RECORDS.values()]

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACTS = [contract for contract in PROJECT["tool"]["importlinter"]["contracts"] if contract["type"] == "layers"]


def tracked_texts() -> dict[str, str]:
    """Return the source files and documents that git knows, this one left out."""
    listed = subprocess.run(
        ["git", "ls-files", "*.py", "*.md", "*.toml", "*.sh", "Makefile"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    texts = {name: ROOT / name for name in listed if (ROOT / name).is_file()}
    return {name: path.read_text(encoding="utf-8") for name, path in texts.items() if path != Path(__file__)}


@pytest.mark.parametrize("document", sorted(path.name for path in (ROOT / "docs").glob("*.md")))
def test_every_test_that_a_document_names_exists(document: str) -> None:
    missing = [
        f"{path}::{name}"
        for path, name in REFERENCE.findall((ROOT / "docs" / document).read_text(encoding="utf-8"))
        if not (ROOT / path).is_file() or (name and f"def {name}(" not in (ROOT / path).read_text(encoding="utf-8"))
    ]
    assert missing == []


def test_decision_records_are_numbered_without_a_gap() -> None:
    assert sorted(RECORDS) == list(range(1, len(RECORDS) + 1))
    for number, path in RECORDS.items():
        assert path.read_text(encoding="utf-8").startswith(f"# {number}. "), path.name


def test_every_decision_record_that_is_referred_to_exists() -> None:
    missing = [
        (name, found)
        for name, text in tracked_texts().items()
        for found in re.findall(r"(?:\badr/|\bADR )(\d+)", text)
        if int(found) not in RECORDS
    ]
    assert missing == []


@pytest.mark.parametrize("document", ["CONTRIBUTING.md", "docs/architecture.md"])
def test_every_file_that_a_guide_names_exists(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    named = re.findall(r"`((?:app|licensing|server|tests|docs|bench|resources)/[\w/.]+)`", text)
    assert len(named) > 10
    assert [name for name in named if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_between_documents_leads_to_a_file(document: Path) -> None:
    targets = LINK.findall(document.read_text(encoding="utf-8"))
    assert [target for target in targets if not (document.parent / target).exists()] == []


def test_nothing_refers_to_a_document_outside_the_repository() -> None:
    assert [name for name, text in tracked_texts().items() if re.search(r"\bdesign(\.md)? ?§", text)] == []


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: str(contract["name"]))
def test_the_architecture_shows_every_layer(contract: dict[str, Any]) -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    layers = {name for layer in contract["layers"] for name in re.split(r" *[|:] *", layer)}
    assert sorted(name for name in layers if not re.search(rf"\b{name}\b", text)) == []


def test_the_architecture_fits_on_two_pages() -> None:
    assert len((ROOT / "docs" / "architecture.md").read_text(encoding="utf-8").splitlines()) <= 120


def test_words_of_the_manual_are_spelled_as_there() -> None:
    files = [*(ROOT / "resources").glob("*.md")]
    for package in ("app", "licensing", "server"):
        files += [path for path in (ROOT / package).rglob("*") if path.suffix in (".py", ".html", ".txt", ".po")]
    assert len(files) > 300
    assert [str(path) for path in files if "お申し込み" in path.read_text(encoding="utf-8")] == [], "it is お申込み"
