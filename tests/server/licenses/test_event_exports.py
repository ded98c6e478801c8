"""``events verify`` and ``events export``: finding changes in the log, and files that can be verified."""

import codecs
import csv
import errno
import io
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from server.licenses.log import chain, exports
from server.licenses.management.commands import events
from server.licenses.models import Event, Seal
from server.licenses.staff import operations
from tests.server.conftest import NOON
from tests.server.licenses.test_chain import tamper

Issue = Callable[..., list[str]]


def verify(*arguments: str) -> tuple[int, str]:
    """Return the exit code and what is printed."""
    out = io.StringIO()
    try:
        call_command("events", "verify", *arguments, stdout=out, stderr=io.StringIO())
    except CommandError as error:
        return error.returncode, out.getvalue()
    return 0, out.getvalue()


def export(path: Path, *arguments: str) -> list[str]:
    call_command("events", "export", "--out", str(path), *arguments, stderr=io.StringIO())
    return path.read_text(encoding="utf-8").splitlines()


def head() -> str:
    position, digest = chain.head()
    return f"{position}:{digest}"


@pytest.fixture
def numbers(issue: Issue) -> list[str]:
    """Return two numbers; a log of five sealed entries has two of the second."""
    numbers = issue(2)
    for number in numbers:
        operations.stop(operations.find(number), who='=cmd|"/c calc"!A1', now=NOON)
    operations.resume(operations.find(numbers[0]), who="'佐藤", now=NOON)
    chain.seal()
    return numbers


def test_an_unchanged_log_prints_its_head(numbers: list[str]) -> None:
    code, printed = verify()
    assert code == 0
    assert head() in printed


def test_a_log_without_entries_is_unchanged(db: None) -> None:
    assert verify()[0] == 0
    assert verify("--head", f"0:{chain.START}")[0] == 0


def test_a_changed_entry_is_reported_with_its_position(numbers: list[str]) -> None:
    second = Seal.objects.get(position=2).event_id
    tamper(f"UPDATE licenses_event SET who = 'other' WHERE id = {second}")
    code, printed = verify()
    assert code == 1
    assert "position 2:" in printed
    assert "Store this" not in printed


def test_a_log_that_was_cut_is_found_by_a_head_stored_elsewhere(numbers: list[str]) -> None:
    stored = head()
    assert verify("--head", stored)[0] == 0
    tamper("DELETE FROM licenses_seal WHERE position = 5")
    assert verify()[0] == 0, "a chain alone cannot know that it was longer"
    code, printed = verify("--head", stored)
    assert code == 1
    assert "position 5:" in printed


@pytest.mark.parametrize("typed", ["x", "5", "five:" + "0" * 64, "5:" + "0" * 63])
def test_what_is_not_a_head_is_a_usage_error(db: None, typed: str) -> None:
    with pytest.raises(CommandError, match="not a head"):
        call_command("events", "verify", "--head", typed)


def test_entries_without_a_seal_are_reported(numbers: list[str], issue: Issue) -> None:
    issue()
    errors = io.StringIO()
    call_command("events", "verify", stdout=io.StringIO(), stderr=errors)
    assert "1 entries are not sealed yet" in errors.getvalue()


def test_an_export_can_be_verified(numbers: list[str], tmp_path: Path) -> None:
    path = tmp_path / "log"
    lines = export(path)
    code, printed = verify("--file", str(path))
    assert code == 0
    assert f"5 entries were read, the last at {head()}" in printed
    ids = [entry.id for entry in exports.read_jsonl(lines)]
    assert ids == list(Event.objects.order_by("pk").values_list("pk", flat=True))


@pytest.mark.parametrize(
    ("old", "new"), [("銀座商店", "新宿商店"), ("stopped", "resumed"), ("tester", "someone"), ("佐藤", "鈴木")]
)
def test_a_changed_export_is_found(numbers: list[str], tmp_path: Path, old: str, new: str) -> None:
    path = tmp_path / "log"
    export(path)
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    assert verify("--file", str(path))[0] == 1


def test_lines_in_another_order_are_found(numbers: list[str], tmp_path: Path) -> None:
    lines = export(tmp_path / "log")
    lines[1], lines[2] = lines[2], lines[1]
    (tmp_path / "log").write_text("\n".join(lines) + "\n", encoding="utf-8")
    code, printed = verify("--file", str(tmp_path / "log"))
    assert code == 1
    assert "comes after position" in printed


def test_a_forged_entry_is_found_by_the_one_after_it(numbers: list[str], tmp_path: Path) -> None:
    lines = export(tmp_path / "log")
    forged = json.loads(lines[1]) | {"previous": "f" * 64}
    content = [forged[name] for name in exports.COLUMNS if name not in ("position", "at", "previous", "digest")]
    content.insert(1, NOON.timestamp())
    lines[1] = json.dumps(forged | {"digest": chain.digest(content, "f" * 64)}, ensure_ascii=False)
    (tmp_path / "log").write_text("\n".join(lines), encoding="utf-8")
    code, printed = verify("--file", str(tmp_path / "log"))
    assert code == 1
    assert [line.split(":")[0] for line in printed.splitlines() if "replaced" in line] == ["position 2", "position 3"]


def test_a_first_entry_that_follows_another_is_found(numbers: list[str], tmp_path: Path) -> None:
    lines = export(tmp_path / "log")
    moved = json.loads(lines[1]) | {"position": 1}
    (tmp_path / "log").write_text(json.dumps(moved), encoding="utf-8")
    assert verify("--file", str(tmp_path / "log"))[0] == 1


def test_an_export_of_one_number_can_be_verified(numbers: list[str], tmp_path: Path) -> None:
    path = tmp_path / "log"
    export(path, "--license", numbers[0])
    assert "3 entries" in verify("--file", str(path))[1]


def test_days_are_days_in_japan(numbers: list[str], tmp_path: Path) -> None:
    assert len(export(tmp_path / "log", "--since", "2026-11-22", "--until", "2026-11-22")) == 5
    assert export(tmp_path / "log", "--since", "2026-11-23") == []
    assert export(tmp_path / "log", "--until", "2026-11-21") == []


def test_a_table_has_the_same_entries_and_no_formula(numbers: list[str], tmp_path: Path) -> None:
    export(tmp_path / "log", "--format", "csv")
    assert (tmp_path / "log").read_bytes().startswith(codecs.BOM_UTF8), "Excel would misread it"
    with (tmp_path / "log").open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.reader(lines))
    ids = Event.objects.order_by("pk").values_list("pk", flat=True)
    assert [row[1] for row in rows] == ["id", *map(str, ids)]
    cells = [cell for row in rows for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    assert any(cell.startswith("'=cmd") for cell in cells)


@pytest.mark.parametrize(
    "text",
    [
        "{}\n",
        "[]\n",
        "noise\n",
        '{"position": 1}\n',
        "\n",
        ",".join(exports.COLUMNS) + "\n1,2\n",
        "{" * 5000,
        json.dumps(dict.fromkeys(exports.COLUMNS, "")),
    ],
)
def test_what_is_not_an_export_is_a_usage_error(db: None, tmp_path: Path, text: str) -> None:
    (tmp_path / "log").write_text(text, encoding="utf-8")
    assert verify("--file", str(tmp_path / "log"))[0] == 2


def test_bytes_that_are_no_text_are_a_usage_error(db: None, tmp_path: Path) -> None:
    (tmp_path / "log").write_bytes(bytes(range(256)))
    assert verify("--file", str(tmp_path / "log"))[0] == 2


@pytest.mark.parametrize("inserted", [b"\xff", b"\\ud800"])
def test_half_a_character_in_an_entry_is_a_change(numbers: list[str], tmp_path: Path, inserted: bytes) -> None:
    export(tmp_path / "log")
    changed = (tmp_path / "log").read_bytes().replace(b"tester", b"tester" + inserted, 1)
    (tmp_path / "log").write_bytes(changed)
    assert verify("--file", str(tmp_path / "log"))[0] == 1


def test_a_missing_file_is_a_usage_error(db: None, tmp_path: Path) -> None:
    assert verify("--file", str(tmp_path / "none"))[0] == 2


def test_an_empty_export_is_unchanged(db: None, tmp_path: Path) -> None:
    assert export(tmp_path / "log") == []
    assert "0 entries were read" in verify("--file", str(tmp_path / "log"))[1]


def test_an_export_goes_to_standard_output(numbers: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    call_command("events", "export", "--format", "jsonl", stderr=io.StringIO())
    assert len(capsys.readouterr().out.splitlines()) == 5


def test_a_full_disk_leaves_the_former_export_and_no_part_of_the_new_one(
    numbers: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    path = tmp_path / "log.jsonl"
    path.write_text("former", encoding="utf-8")
    monkeypatch.setitem(events.WRITERS, "jsonl", full)
    with pytest.raises(CommandError, match=r"log\.jsonl: No space left on device"):
        export(path)
    assert (list(tmp_path.glob("*.part")), path.read_text(encoding="utf-8")) == ([], "former")


def test_an_export_replaces_no_pipe_or_device(numbers: list[str], tmp_path: Path) -> None:
    """Root would put a file in the place of /dev/null, for every program of the machine."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(CommandError, match="not a file"):
        export(pipe)
    assert pipe.is_fifo()
