"""Makes a copy of the project in which each of mutmut's changes can be enabled."""

import ast
import difflib
import hashlib
import shutil
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from mutmut.mutation.file_mutation import mutate_file_contents

ROOT = Path(__file__).resolve().parents[2]
COPIED = ("app", "licensing", "resources", "server", "tests")
HANDLED = {"classmethod", "staticmethod"}
"""Decorators that mutmut itself supports."""


@dataclass(frozen=True)
class Mutant:
    """One change. Its name is that of the function, from the module on, and a number.

    ``change`` are the lines before and after; ``digest`` is of the whole function, before and after.
    """

    name: str
    change: str
    digest: str


def undecorated(source: str) -> str:
    """Return ``source`` with every ``@decorated`` function decorated by ``name = decorated(name)`` instead.

    It means the same, and mutmut would leave a decorated function alone.
    """
    lines = source.splitlines()
    functions = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]
    for node in sorted(functions, key=lambda function: function.lineno, reverse=True):
        decorators = [ast.unparse(decorator) for decorator in node.decorator_list]
        if decorators and HANDLED.isdisjoint(decorators):
            assert node.end_lineno is not None
            value = node.name
            for decorator in reversed(decorators):
                value = f"{decorator}({value})"
            lines.insert(node.end_lineno, f"{' ' * node.col_offset}{node.name} = {value}")
            del lines[node.decorator_list[0].lineno - 1 : node.lineno - 1]
    return "\n".join(lines) + "\n"


def options() -> dict[str, Any]:
    """Return ``[tool.mutmut]`` of pyproject.toml: the files to mutate and the tests to run."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    chosen: dict[str, Any] = config["tool"]["mutmut"]
    return chosen


def files() -> list[str]:
    """Return the files to mutate: those that ``only_mutate`` matches, without those in ``do_not_mutate``."""
    chosen = options()
    names = [path.relative_to(ROOT).as_posix() for path in sorted(ROOT.rglob("*.py")) if ".venv" not in path.parts]
    return [name for name in names if _fits(name, chosen["only_mutate"]) and not _fits(name, chosen["do_not_mutate"])]


def _fits(name: str, patterns: list[str]) -> bool:
    return any(fnmatch(name, pattern) for pattern in patterns)


def make(folder: Path, patterns: list[str]) -> list[Mutant]:
    """Copy the project to ``folder`` and return the mutants there whose names fit one of ``patterns``.

    A pattern begins with the module: the other files are left as they are.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name in COPIED:
        shutil.rmtree(folder / name, ignore_errors=True)
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    made = [mutant for name in files() if _is_chosen(name, patterns) for mutant in _mutate(folder, name)]
    return [mutant for mutant in made if any(fnmatch(mutant.name, pattern) for pattern in patterns)]


def _is_chosen(name: str, patterns: list[str]) -> bool:
    module = _module(name)
    return any(pattern.startswith(module) or fnmatch(module, pattern) for pattern in patterns)


def _module(name: str) -> str:
    return name.removesuffix(".py").replace("/", ".")


def _mutate(folder: Path, name: str) -> Iterator[Mutant]:
    path = folder / name
    mutated = mutate_file_contents(name, undecorated(path.read_text(encoding="utf-8")))
    path.write_text(mutated.code, encoding="utf-8")
    lines = mutated.code.splitlines()
    module = _module(name)

    def body(function: str) -> list[str]:
        span = mutated.line_span_by_function_name[function]
        return [line.replace(function, "") for line in lines[span.start - 1 : span.end]]

    for mutant in mutated.mutant_names:
        before, after = body(f"{mutant.rpartition('_')[0]}_orig"), body(mutant)
        changed = [line for line in difflib.ndiff(before, after) if line[0] in "+-"]
        digest = hashlib.sha256("\n".join([module, *before, *after]).encode()).hexdigest()
        yield Mutant(f"{module}.{mutant}", "\n".join(changed), digest)
