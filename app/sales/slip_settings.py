"""What a shop decides about the buyer's slip: what it says of the shop, and the paper."""

from dataclasses import dataclass
from enum import StrEnum


class Paper(StrEnum):
    A4 = "a4"
    ROLL = "80mm"
    """A receipt printer's roll, 80 mm wide."""


@dataclass(frozen=True)
class Issuer:
    """The shop as the slip names it; what is empty is left out. The record itself has the name of the selling place."""

    seller: str = ""
    address: str = ""
    tax_place: str = ""
    tax_office: str = ""
