"""Runs the named parts, or all, and writes the report after each."""

from collections.abc import Sequence

from bench.server.parts import PARTS
from bench.server.report import save


def main(named: Sequence[str]) -> int:
    """Return the exit code."""
    unknown = set(named) - set(PARTS)
    if unknown:
        print(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
        return 2
    for part in named or PARTS:
        figures = PARTS[part]()
        save(part, figures)
        for name, value in figures.items():
            if not name.startswith("latency_"):
                print(f"{part}: {name} {value:.6g}", flush=True)
    return 0
