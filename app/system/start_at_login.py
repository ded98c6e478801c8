"""Starts the app when somebody signs in. Linux: the freedesktop Autostart specification. Windows: the ``Run`` key."""

import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from licensing.disk import storage_error
from licensing.errors import StorageError
from licensing.files import write_file

NAME = "attomenzei"
_RUN_KEY = r"Software\Microsoft\Windows\CurrentVersion\Run"


class StartAtLogin(Protocol):
    @property
    def on(self) -> bool: ...

    def turn(self, on: bool) -> None:
        """Switch the start at sign-in on or off.

        Raises:
            StorageError: the system refused; nothing has changed.
        """


def start_at_login() -> StartAtLogin:
    """Return the implementation for this system."""
    if sys.platform == "win32":
        return _RunKey(app_command())
    return EntryFile(autostart_folder(os.environ) / f"{NAME}.desktop", desktop_entry(app_command()))


def app_command() -> list[str]:
    """Return the command that starts this app from any folder: the packaged program, or the installed script."""
    program = Path(sys.executable)
    return [str(program if getattr(sys, "frozen", False) else program.with_name(NAME))]


class EntryFile:
    """A file in the folder whose entries the system starts at sign-in."""

    def __init__(self, path: Path, entry: bytes) -> None:
        self._path = path
        self._entry = entry

    @property
    def on(self) -> bool:
        with suppress(OSError):
            return self._path.is_file()
        return False

    def turn(self, on: bool) -> None:
        if on:
            write_file(self._path, self._entry)
            return
        try:
            self._path.unlink(missing_ok=True)
        except OSError as error:
            raise storage_error(error, self._path, "remove") from error


def autostart_folder(environment: Mapping[str, str]) -> Path:
    """Return the user's folder by the XDG Base Directory specification, which ignores relative paths."""
    named = Path(environment.get("XDG_CONFIG_HOME", ""))
    return (named if named.is_absolute() else Path.home() / ".config") / "autostart"


def desktop_entry(command: Sequence[str]) -> bytes:
    """Return the entry of the Desktop Entry specification 1.5 that runs ``command``."""
    words = " ".join(_quoted(word) for word in command)
    lines = ["[Desktop Entry]", "Type=Application", "Version=1.0", f"Name={NAME}", "Name[ja]=あっと免税"]
    return "\n".join([*lines, f"Exec={words}", "Terminal=false", ""]).encode(errors="surrogateescape")


def _quoted(word: str) -> str:
    """Return ``word`` as an argument of ``Exec``: quoted, then escaped again as every value of type string."""
    for sign in '\\"`$':
        word = word.replace(sign, "\\" + sign)
    return '"' + word.replace("\\", "\\\\").replace("%", "%%") + '"'


if sys.platform == "win32":
    import subprocess
    import winreg

    class _RunKey:
        def __init__(self, command: Sequence[str]) -> None:
            self._command = subprocess.list2cmdline(command)

        @property
        def on(self) -> bool:
            with suppress(OSError), winreg.OpenKey(winreg.HKEY_CURRENT_USER, _RUN_KEY) as key:
                winreg.QueryValueEx(key, NAME)
                return True
            return False

        def turn(self, on: bool) -> None:
            try:
                with winreg.CreateKey(winreg.HKEY_CURRENT_USER, _RUN_KEY) as key:
                    if on:
                        winreg.SetValueEx(key, NAME, 0, winreg.REG_SZ, self._command)
                    elif self.on:
                        winreg.DeleteValue(key, NAME)
            except OSError as error:
                raise StorageError(f"cannot change the Run key: {error.strerror or error}") from error
