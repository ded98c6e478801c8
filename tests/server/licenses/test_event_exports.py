"""``events verify`` and ``events export``: where the log was changed, and a file that proves itself."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from server.licenses.log import chain, exports
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


def kept_head() -> str:
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


def test_a_whole_log_tells_its_head(numbers: list[str]) -> None:
    code, said = verify()
    assert code == 0
    assert kept_head() in said


def test_a_log_without_entries_is_whole(db: None) -> None:
    assert verify()[0] == 0
    assert verify("--head", f"0:{chain.START}")[0] == 0


def test_a_changed_entry_is_told_with_its_place(numbers: list[str]) -> None:
    second = Seal.objects.get(position=2).event_id
    tamper(f"UPDATE licenses_event SET who = 'other' WHERE id = {second}")
    code, said = verify()
    assert code == 1
    assert "position 2:" in said
    assert "Keep this" not in said


def test_a_log_cut_off_is_found_by_the_head_that_was_kept(numbers: list[str]) -> None:
    head = kept_head()
    assert verify("--head", head)[0] == 0
    tamper("DELETE FROM licenses_seal WHERE position = 5")
    assert verify()[0] == 0, "a chain alone cannot know that it was longer"
    code, said = verify("--head", head)
    assert code == 1
    assert "position 5:" in said


@pytest.mark.parametrize("typed", ["x", "5", "five:" + "0" * 64, "5:" + "0" * 63])
def test_a_head_that_is_none_is_a_wrong_call(db: None, typed: str) -> None:
    with pytest.raises(CommandError, match="not a head"):
        call_command("events", "verify", "--head", typed)


def test_entries_that_wait_for_their_seal_are_told(numbers: list[str], issue: Issue) -> None:
    issue()
    told = io.StringIO()
    call_command("events", "verify", stdout=io.StringIO(), stderr=told)
    assert "1 entries are not sealed yet" in told.getvalue()


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_an_export_proves_itself(numbers: list[str], tmp_path: Path, form: str) -> None:
    path = tmp_path / "log"
    export(path, "--format", form)
    code, said = verify("--file", str(path))
    assert code == 0
    assert f"5 entries were read, the last at {kept_head()}" in said
    with path.open(encoding="utf-8", newline="") as lines:
        assert [entry.id for entry in exports.read(lines)] == list(
            Event.objects.order_by("pk").values_list("pk", flat=True)
        )


@pytest.mark.parametrize("form", ["jsonl", "csv"])
@pytest.mark.parametrize(
    ("old", "new"), [("銀座商店", "新宿商店"), ("stopped", "resumed"), ("tester", "someone"), ("佐藤", "鈴木")]
)
def test_a_changed_export_is_found(numbers: list[str], tmp_path: Path, form: str, old: str, new: str) -> None:
    path = tmp_path / "log"
    export(path, "--format", form)
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    assert verify("--file", str(path))[0] == 1


def test_lines_that_change_places_are_found(numbers: list[str], tmp_path: Path) -> None:
    lines = export(tmp_path / "log")
    lines[1], lines[2] = lines[2], lines[1]
    (tmp_path / "log").write_text("\n".join(lines) + "\n", encoding="utf-8")
    code, said = verify("--file", str(tmp_path / "log"))
    assert code == 1
    assert "stands behind" in said


def test_an_entry_made_anew_is_found_by_the_one_behind_it(numbers: list[str], tmp_path: Path) -> None:
    lines = export(tmp_path / "log")
    forged = json.loads(lines[1]) | {"previous": "f" * 64}
    told = [forged[name] for name in exports.COLUMNS if name not in ("position", "at", "previous", "digest")]
    told.insert(1, NOON.timestamp())
    lines[1] = json.dumps(forged | {"digest": chain.digest(told, "f" * 64)}, ensure_ascii=False)
    (tmp_path / "log").write_text("\n".join(lines), encoding="utf-8")
    code, said = verify("--file", str(tmp_path / "log"))
    assert code == 1
    assert [line.split(":")[0] for line in said.splitlines() if "replaced" in line] == ["position 2", "position 3"]


def test_a_first_entry_that_follows_another_is_found(numbers: list[str], tmp_path: Path) -> None:
    lines = export(tmp_path / "log")
    moved = json.loads(lines[1]) | {"position": 1}
    (tmp_path / "log").write_text(json.dumps(moved), encoding="utf-8")
    assert verify("--file", str(tmp_path / "log"))[0] == 1


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_an_export_of_one_number_proves_its_entries(numbers: list[str], tmp_path: Path, form: str) -> None:
    path = tmp_path / "log"
    export(path, "--format", form, "--license", numbers[0])
    assert "3 entries" in verify("--file", str(path))[1]


def test_days_are_days_in_japan(numbers: list[str], tmp_path: Path) -> None:
    assert len(export(tmp_path / "log", "--since", "2026-11-22", "--until", "2026-11-22")) == 5
    assert export(tmp_path / "log", "--since", "2026-11-23") == []
    assert export(tmp_path / "log", "--until", "2026-11-21") == []


def test_no_cell_of_a_table_is_a_formula(numbers: list[str], tmp_path: Path) -> None:
    export(tmp_path / "log", "--format", "csv")
    with (tmp_path / "log").open(encoding="utf-8", newline="") as lines:
        cells = [cell for row in csv.reader(lines) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    assert any(cell.startswith("'=cmd") for cell in cells)


@pytest.mark.parametrize(
    "text",
    [
        "{}\n",
        "[]\n",
        "noise\n",
        '{"position": 1}\n',
        ",".join(exports.COLUMNS) + "\n1,2\n",
        "{" * 5000,
        json.dumps(dict.fromkeys(exports.COLUMNS, "")),
    ],
)
def test_what_is_no_export_is_a_wrong_call(db: None, tmp_path: Path, text: str) -> None:
    (tmp_path / "log").write_text(text, encoding="utf-8")
    assert verify("--file", str(tmp_path / "log"))[0] == 2


def test_a_file_that_is_not_there_is_a_wrong_call(db: None, tmp_path: Path) -> None:
    assert verify("--file", str(tmp_path / "none"))[0] == 2


def test_an_empty_export_is_whole(db: None, tmp_path: Path) -> None:
    assert export(tmp_path / "log") == []
    assert "0 entries were read" in verify("--file", str(tmp_path / "log"))[1]


def test_an_export_goes_to_standard_output(numbers: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    call_command("events", "export", "--format", "jsonl", stderr=io.StringIO())
    assert len(capsys.readouterr().out.splitlines()) == 5
