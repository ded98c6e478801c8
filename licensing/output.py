"""Standard output and error of a command: what happens to a report changes neither what it does nor its exit code.

A command whose output is the result, which somebody keeps in a file, asks ``lost_output`` at its end.
"""

import io
import os
import sys
from pathlib import Path
from typing import Any, TextIO


def ignore_output_errors() -> None:
    """Drop from now on what cannot be written to stdout and stderr; escape what their encoding lacks."""
    sys.stdout, sys.stderr = _tolerant(sys.stdout), _tolerant(sys.stderr)


def lost_output() -> OSError | None:
    """Return why a part of standard output was lost, unless its reader has ended because it has enough."""
    sys.stdout.flush()
    raw = getattr(getattr(sys.stdout, "buffer", None), "raw", None)
    return raw.lost if isinstance(raw, _Discarding) else None


class _Discarding(io.RawIOBase):
    """Writes to ``target``, and reports as written what a full disk or a reader that has ended did not take."""

    def __init__(self, target: Any) -> None:
        self._target = target
        self.lost: OSError | None = None

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return bool(self._target.isatty())

    def fileno(self) -> int:
        return int(self._target.fileno())

    def write(self, data: Any) -> int:
        try:
            if written := self._target.write(data):
                return int(written)
        except BrokenPipeError:
            pass
        except OSError as error:
            self.lost = error
        return len(data)


def _tolerant(stream: TextIO | None) -> TextIO:
    if stream is None:  # closed before the start, as by >&-: a file that is opened later must not get its number
        return Path(os.devnull).open("w", encoding="utf-8")
    # Not the stream's own buffer: what is left in it would fail again when the process ends, with exit code 120.
    buffer = io.BufferedWriter(_Discarding(getattr(stream.buffer, "raw", stream.buffer)))
    return io.TextIOWrapper(buffer, stream.encoding, errors="backslashreplace", line_buffering=True)
