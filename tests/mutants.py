"""Makes the copy of the project that mutmut works on: ``python -m tests.mutants FOLDER``.

mutmut leaves decorated functions alone. In the copy they are decorated by an assignment behind them, which means
the same and hides nothing from it.
"""

import ast
import shutil
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COPIED = ("app", "licensing", "resources", "server", "tests")
HANDLED = {"classmethod", "staticmethod"}
"""Decorators that mutmut itself sees through."""


def undecorated(source: str) -> str:
    """Return ``source`` with every ``@decorated`` function decorated by ``name = decorated(name)`` instead."""
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


def copy(folder: Path) -> None:
    """Copy the project to ``folder``; what mutmut has found there before stays, for the functions that are the same."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in COPIED:
        shutil.rmtree(folder / name, ignore_errors=True)
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    config = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    (folder / "pyproject.toml").write_text(config, encoding="utf-8")
    for name in tomllib.loads(config)["tool"]["mutmut"]["only_mutate"]:
        source = folder / name
        source.write_text(undecorated(source.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    copy(Path(sys.argv[1]))
