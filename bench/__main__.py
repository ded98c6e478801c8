"""Runs every measurement of the app and prints a line each; exits 1 if a limit was passed.

``python -m bench server`` measures the server, ``python -m bench pages`` the console's pages.
"""

import sys

from bench import closing, command_line, decision, first_paint, held_thread, package, records, week
from bench.figure import Figure
from bench.pages import run as pages
from bench.server import run as server

FIGURES = (
    first_paint.measure,
    decision.measure,
    decision.measure_chain,
    command_line.measure,
    held_thread.measure,
    closing.measure,
    week.measure,
    records.measure,
    records.measure_held,
    package.measure,
)


def main() -> int:
    passed = True
    for measure in FIGURES:
        figure: Figure | None = measure()
        if figure is None:
            continue
        print(figure.line(), flush=True)
        passed = passed and figure.within
    return 0 if passed else 1


if __name__ == "__main__":
    others = {"server": server.main, "pages": pages.main}
    sys.exit(others[sys.argv[1]](sys.argv[2:]) if sys.argv[1:2] and sys.argv[1] in others else main())
