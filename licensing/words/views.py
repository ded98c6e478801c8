"""What a screen shows of a standing, as plain values: no rules, no widgets."""

from enum import StrEnum
from typing import NamedTuple


class Tone(StrEnum):
    """The four colours of JIS Z 9103: valid, caution, stopped, information."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    BLUE = "blue"


class Command(StrEnum):
    """What a banner's button does."""

    CHECK = "check"
    REGISTER = "register"
    TAKE_BACK = "take_back"
    GIVE_UP_DRIVE = "give_up_drive"


SIGNS = {Tone.GREEN: "valid", Tone.AMBER: "caution", Tone.RED: "stop", Tone.BLUE: "info"}


class Chip(NamedTuple):
    """The license in a few words, in the header."""

    text: str
    tone: Tone

    @property
    def icon(self) -> str:
        return SIGNS[self.tone]


class BannerView(NamedTuple):
    """One sentence, one line of detail and at most one button."""

    tone: Tone
    sentence: str
    detail: str = ""
    button: str = ""
    command: Command | None = None

    @property
    def icon(self) -> str:
        return SIGNS[self.tone]


class TopView(NamedTuple):
    """All that TOP shows. ``lock`` is why no sale may begin, or empty; ``urgent`` emphasizes registration."""

    product: str
    place: str
    chip: Chip
    banner: BannerView | None
    notices: tuple[BannerView, ...]
    lock: str
    urgent: bool
    support: str
    terminal: str
