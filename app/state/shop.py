"""What the shop sets for this terminal, and its file ``shop.json``. The terminal's name is the license's to keep."""

import json
import logging
from dataclasses import asdict, dataclass
from pathlib import Path

from app.sales.tax import Rounding
from licensing.files import read_file, set_aside, write_file

log = logging.getLogger(__name__)

SHOP_FILE = "shop.json"
LONGEST_SHOP_NAME = 40
"""Characters."""


@dataclass(frozen=True)
class Shop:
    """``rounding`` is what happens to a fraction of a yen of consumption tax."""

    shop_name: str = ""
    rounding: Rounding = Rounding.FLOOR


def read_shop(folder: Path) -> Shop:
    """Return the shop in ``folder``; an unreadable file is set aside and the defaults are returned."""
    path = folder / SHOP_FILE
    data = read_file(path)
    if data is None:
        return Shop()
    try:
        return _shop(json.loads(data))
    except (ValueError, RecursionError) as error:
        log.warning("cannot read %s: %s", path.name, error)
        set_aside(path)
        return Shop()


def write_shop(folder: Path, shop: Shop) -> None:
    """Keep ``shop`` in ``folder``.

    Raises:
        StorageError: the disk refused; the former settings are still there.
    """
    write_file(folder / SHOP_FILE, json.dumps(asdict(shop), ensure_ascii=False, indent=2).encode())


def _shop(entries: object) -> Shop:
    if not isinstance(entries, dict):
        raise ValueError("not an object")
    name = entries.get("shop_name", "")
    if not isinstance(name, str):
        raise ValueError("shop_name is not a text")
    return Shop(name[:LONGEST_SHOP_NAME], Rounding(entries.get("rounding", Rounding.FLOOR)))
