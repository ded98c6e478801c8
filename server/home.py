"""ATTOMENZEI_HOME, the server's data folder: the names of its files. Their content is defined where it is written."""

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path


@dataclass(frozen=True)
class Home:
    """The folder and the files in it; no file is created here."""

    folder: Path

    @property
    def root_key(self) -> Path:
        """Signs keysets and nothing else; belongs on a medium that is kept offline."""
        return self.folder / "root.key"

    @property
    def signing_key(self) -> Path:
        return self.folder / "signing.key"

    @property
    def next_signing_key(self) -> Path:
        """A new key whose keyset is not installed yet; it replaces the other one then."""
        return self.folder / "signing.next.key"

    @property
    def next_root_key(self) -> Path:
        return self.folder / "root.next.key"

    @property
    def roots(self) -> Path:
        """The chain of root keys, from version 2 on; missing until the first rotation."""
        return self.folder / "roots.json"

    @property
    def keyset(self) -> Path:
        return self.folder / "keyset.jws"

    @property
    def secret_key(self) -> Path:
        """Django's secret: sessions and password links of the console."""
        return self.folder / "secret.key"

    @property
    def vendor(self) -> Path:
        """The vendor profile that the apps of this server are given."""
        return self.folder / "vendor.json"

    @property
    def database(self) -> Path:
        return self.folder / "attomenzei.sqlite3"

    @property
    def running_lock(self) -> Path:
        """Locked by every running server and its jobs; contains nothing."""
        return self.folder / "running.lock"

    @property
    def keys_lock(self) -> Path:
        """Locked by the one command that changes keys; contains nothing."""
        return self.folder / "keys.lock"

    @property
    def mail(self) -> Path:
        """Where e-mails are written while no mail server is set."""
        return self.folder / "mail"

    @property
    def terminal(self) -> Path:
        """The demonstration terminal's own files."""
        return self.folder / "terminal"

    @property
    def ready(self) -> bool:
        """Whether ``init`` has created all files that signing needs."""
        return all(path.is_file() for path in (self.signing_key, self.keyset, self.secret_key, self.vendor))

    def file_versions(self) -> tuple[tuple[int, int] | None, ...]:
        """Return a value that changes when one of the files that signing needs is replaced; costs five stats."""
        return tuple(map(_version, self._signing_files))

    @cached_property
    def _signing_files(self) -> tuple[str, ...]:
        files = (self.signing_key, self.next_signing_key, self.keyset, self.roots, self.vendor)
        return tuple(map(str, files))  # a path takes longer to build than the stat


def _version(path: str) -> tuple[int, int] | None:
    try:
        found = os.stat(path)  # noqa: PTH116  # for each request of a terminal
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ino
