"""The shop's proxy on disk, ``proxy.json``: the owner's alone, because it may hold a password. The channel reads it."""

import json
import logging
from dataclasses import asdict
from pathlib import Path

from licensing.files import read_file, set_aside, write_file
from licensing.proxy import Proxy, ProxyMode

log = logging.getLogger(__name__)

PROXY_FILE = "proxy.json"


def read_proxy(folder: Path) -> Proxy:
    """Return the proxy in ``folder``; an unreadable file is set aside, and the system's counts."""
    path = folder / PROXY_FILE
    data = read_file(path)
    if data is None:
        return Proxy()
    try:
        return _proxy(json.loads(data))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        log.warning("cannot read %s: %s", path.name, type(error).__name__)  # its text might hold the password
        set_aside(path)
        return Proxy()


def write_proxy(folder: Path, proxy: Proxy) -> None:
    """Keep ``proxy`` in ``folder``; the next check goes by it.

    Raises:
        StorageError: the disk refused; the former one is still there.
    """
    data = json.dumps(asdict(proxy), ensure_ascii=False, indent=2).encode()
    write_file(folder / PROXY_FILE, data, private=True)


def _proxy(entries: dict[str, object]) -> Proxy:
    port = entries["port"]
    if not isinstance(port, int):
        raise ValueError("port is not a number")
    return Proxy(
        ProxyMode(str(entries["mode"])), str(entries["host"]), port, str(entries["user"]), str(entries["password"])
    )
