"""What TOP showed last, kept as ``glance.json``: the first paint is drawn from it, before the license is even read.

Reading and verifying the license takes as long as painting a bare window. For that tenth of a second TOP shows
what it showed last, if that was today and by this version; then the decided standing takes its place. Nothing
is allowed or refused by it.
"""

import json
from datetime import date
from pathlib import Path
from typing import Any

from app import __version__
from licensing.words.views import BannerView, Chip, Command, Tone, TopView

GLANCE_FILE = "glance.json"


def read_glance(folder: Path, today: date) -> TopView | None:
    """Return what TOP showed last, or None: another day or version, no file, or one that is not ours."""
    try:
        members = json.loads((folder / GLANCE_FILE).read_bytes())
        if members["version"] != __version__ or members["day"] != today.isoformat():
            return None
        return _view(members["view"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def write_glance(folder: Path, today: date, view: TopView) -> None:
    """Keep ``view`` for the next start of the same day.

    Raises:
        StorageError: the disk refused; the next start is a tenth of a second slower.
    """
    from licensing.files import write_file  # not for the first paint

    members = {"version": __version__, "day": today.isoformat(), "view": view._asdict()}
    write_file(folder / GLANCE_FILE, json.dumps(members, ensure_ascii=False).encode(), private=True)


def _view(members: dict[str, Any]) -> TopView:
    view = TopView(**members)
    return view._replace(
        chip=Chip(_text(view.chip[0]), Tone(view.chip[1])),
        banner=None if view.banner is None else _banner(*view.banner),
        notices=tuple(_banner(*notice) for notice in view.notices),
        **{name: _text(members[name]) for name in ("product", "place", "lock", "support", "terminal")},
        urgent=bool(view.urgent),
    )


def _banner(tone: str, sentence: str, detail: str, button: str, command: str | None) -> BannerView:
    return BannerView(
        Tone(tone), _text(sentence), _text(detail), _text(button), None if command is None else Command(command)
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value
