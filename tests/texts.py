"""Every ``Text`` of app and licensing, found in the source: also those that a function formats at once."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from licensing.words.text import Text

ROOT = Path(__file__).parents[1]


@cache
def every_text() -> dict[str, Text]:
    """Return all texts by the place where each is defined."""
    files = [path for package in ("app", "licensing", "server") for path in sorted((ROOT / package).rglob("*.py"))]
    return {where: text for path in files for where, text in _texts_of(path)}


def _texts_of(path: Path) -> Iterator[tuple[str, Text]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == Text.__name__:
            fields = {keyword.arg or "": ast.literal_eval(keyword.value) for keyword in node.keywords}
            yield f"{path.relative_to(ROOT)}:{node.lineno}:{node.col_offset}", Text(**fields)


def translated(japanese: str) -> str:
    """Return a sentence of the product in the current language; what is none of them as it is."""
    found = {str(text) for text in every_text().values() if text.ja == japanese}
    assert len(found) <= 1, f"name the sentence, for it has several translations: {japanese} {found}"
    return found.pop() if found else japanese
