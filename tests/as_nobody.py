"""Work of an account without privileges: root, as which tests may run, is refused nothing."""

import codecs
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

NOBODY = 65534

for _encoding in ("ascii", "idna"):  # loaded now: Python's own folder may be one that only root can read
    codecs.lookup(_encoding)


@contextmanager
def open_folder() -> Iterator[Path]:
    """Yield a folder that belongs to nobody and that every account can reach, unlike pytest's own."""
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        folder = Path(name)
        folder.chmod(0o755)
        give_to_nobody(folder)
        yield folder


def give_to_nobody(folder: Path) -> None:
    """Make ``folder`` and all that is in it nobody's."""
    for path in (folder, *folder.rglob("*")):
        os.chown(path, NOBODY, NOBODY)


def as_nobody(work: Callable[[], object]) -> str:
    """Return the text of what ``work`` returns in a child process that belongs to nobody, or of what it raises."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
            os.write(write, str(work()).encode())
        except BaseException as error:
            os.write(write, repr(error).encode())
        finally:
            os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as answer:
        text = answer.read().decode()
    os.waitpid(child, 0)
    return text
