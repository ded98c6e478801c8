"""Cyclic garbage of the running app is collected in Qt's thread, whatever thread made it."""

from pathlib import Path

from tests.app.running import opened

MAKE_CYCLES_IN_A_THREAD = """
import threading, weakref
from PySide6.QtCore import QObject

def work():
    first = QObject()
    first.itself = first
    weakref.finalize(first, lambda: report("destroyed in", threading.current_thread().name))
    del first
    kept = [[number] for number in range(5_000)]
    report("made in", threading.current_thread().name)

threading.Thread(target=work, name="worker").start()
"""


def test_a_cycle_with_a_qobject_made_by_a_thread_is_destroyed_in_the_main_thread(tmp_path: Path) -> None:
    with opened(tmp_path) as app:
        app.run_line(f"exec({MAKE_CYCLES_IN_A_THREAD!r}, globals() | {{'report': report}})")
        assert app.next_line() == "made in worker"
        assert app.next_line() == "destroyed in MainThread"
