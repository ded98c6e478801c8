"""The structure of the packages, read from the source: no import cycles, Qt where it belongs, files of a limited size.

Imports inside functions count; those under ``if TYPE_CHECKING`` do not, because they are never executed.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("app", "licensing", "server")
LAZY_TABLE = "app.ui.screens"


@dataclass(frozen=True)
class Import:
    """``name`` may be a module or something in it; ``lazy`` is inside a function."""

    name: str
    lazy: bool


@cache
def modules() -> dict[str, Path]:
    """Return every module of our packages by its dotted name."""
    found = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


@cache
def imports_of(module: str) -> tuple[Import, ...]:
    tree = ast.parse(modules()[module].read_text(encoding="utf-8"))
    return tuple(_imports(tree, lazy=False))


def _imports(node: ast.AST, *, lazy: bool) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        match child:
            case ast.If(test=ast.Name(id="TYPE_CHECKING")):
                continue
            case ast.Import(names=names):
                yield from (Import(alias.name, lazy) for alias in names)
            case ast.ImportFrom(module=str() as origin, names=names, level=0):
                yield from (Import(f"{origin}.{alias.name}", lazy) for alias in names)
            case _:
                inside = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
                yield from _imports(child, lazy=lazy or inside)


def own(name: str) -> str | None:
    """Return our module that importing ``name`` executes, or None for another package's."""
    while name and name not in modules():
        name = name.rpartition(".")[0]
    return name or None


def graph(depth: int | None = None, packages: tuple[str, ...] = PACKAGES) -> dict[str, set[str]]:
    """Return what each module imports; with ``depth``, modules are merged into packages of that many parts."""

    def merged(name: str) -> str:
        return ".".join(name.split(".")[:depth]) if depth else name

    edges: dict[str, set[str]] = {}
    for module in modules():
        if module.split(".")[0] in packages:
            targets = {own(each.name) for each in imports_of(module)}
            edges.setdefault(merged(module), set()).update(merged(target) for target in targets if target)
    return {source: targets - {source} for source, targets in edges.items()}


def cycle_members(edges: dict[str, set[str]]) -> list[str]:
    """Return the nodes that can be reached from themselves."""

    def reachable(start: str) -> set[str]:
        reached: set[str] = set()
        waiting = list(edges.get(start, ()))
        while waiting:
            node = waiting.pop()
            if node not in reached:
                reached.add(node)
                waiting += edges.get(node, ())
        return reached

    return sorted(node for node in edges if node in reachable(node))


@pytest.mark.parametrize("depth", [None, 2, 3], ids=["modules", "packages", "subpackages"])
@pytest.mark.parametrize("package", PACKAGES)
def test_no_import_cycle(package: str, depth: int | None) -> None:
    assert cycle_members(graph(depth, (package,))) == []


def test_only_the_table_of_screens_imports_inside_functions() -> None:
    lazy = {
        f"{module}: {each.name}"
        for module in modules()
        if module.startswith("app") and module != LAZY_TABLE
        for each in imports_of(module)
        if each.lazy and own(each.name)
    }
    assert lazy == set()


def test_widgets_are_used_only_in_app_ui() -> None:
    widgets = ("PySide6.QtWidgets", "PySide6.QtGui", "PySide6.QtSvg")
    users = {module for module in modules() if any(each.name.startswith(widgets) for each in imports_of(module))}
    assert {module for module in users if module.split(".")[:2] != ["app", "ui"]} == set()


def test_every_csv_export_goes_through_the_formula_guard() -> None:
    writers = {name for name, path in modules().items() if re.search(r"csv\.(Dict)?[wW]riter", path.read_text())}
    assert writers == {"licensing.csv_cells"}


def test_few_files_at_the_top_of_the_app() -> None:
    assert len(list((ROOT / "app").glob("*.py"))) <= 8


def test_no_test_file_is_longer_than_300_lines() -> None:
    files = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in (ROOT / "tests").rglob("*.py")}
    assert {str(path): lines for path, lines in files.items() if lines > 300} == {}


def test_no_sentence_is_read_at_import() -> None:
    """It would stay in the language of that moment: ``words.TITLE`` reads as a string in the current language."""
    read = [
        f"{module}:{node.lineno}"
        for module, path in modules().items()
        for node in _executed_at_import(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.attr.isupper()
        if re.search("words$|texts$|^banners$", node.value.id)
    ]
    assert read == []


def _executed_at_import(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes under ``node``, but for the bodies of functions; their default values are executed."""
    for name, value in ast.iter_fields(node):
        if name == "body" and isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield child
                yield from _executed_at_import(child)


def test_a_cycle_would_be_found() -> None:
    assert cycle_members({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == ["a", "b", "c"]
