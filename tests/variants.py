"""Parameters that show the same behaviour again: in another language, size, delay or database.

``make test`` runs the first of them, ``make check`` all.
"""

from typing import Any

import pytest


def variants(first: object, *others: object) -> list[Any]:
    return [first, *(pytest.param(other, marks=pytest.mark.variant) for other in others)]
