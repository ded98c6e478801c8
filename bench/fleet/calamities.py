"""What goes wrong at the vendor, drawn from the seed: the same for all shops."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bench.fleet.calendar import DAY, START, at


@dataclass(frozen=True)
class Outage:
    begin: datetime
    end: datetime


@dataclass(frozen=True)
class Calamities:
    """By day."""

    outages: tuple[Outage, ...] = ()
    rotations: frozenset[date] = frozenset()
    root_rotations: frozenset[date] = frozenset()
    stolen_keys: frozenset[date] = frozenset()
    restores: frozenset[date] = frozenset()
    """The database of the day before at 3:00 is restored at 3:00."""

    @property
    def seen_by_shops(self) -> Iterator[datetime]:
        """Yield when terminals may notice something: what is shorter passes without anybody noticing it."""
        for outage in self.outages:
            if outage.end - outage.begin >= timedelta(hours=1):
                yield outage.begin
                yield outage.end
        for day in self.restores:
            yield at(day - DAY, 3 * 3600)
            yield at(day, 3 * 3600)


def calamities_of(seed: int, days: int) -> Calamities:
    """Return what happens at the vendor in ``days`` days."""
    rng = random.Random(f"vendor/{seed}")
    outages = []
    for year in range(-(-days // 365)):
        lengths = [0.1] * 6 + [1.0] + ([72.0] if year == 1 else [])
        for hours in lengths:
            begin = at(START + DAY * (365 * year + rng.randrange(5, 360)), rng.randrange(9 * 3600, 19 * 3600))
            outages.append(Outage(begin, begin + timedelta(hours=hours)))
    rotations = [START + DAY * n for n in range(200, days, 350)]
    middle = START + DAY * (days // 2)
    return Calamities(
        outages=tuple(sorted(outages, key=lambda outage: outage.begin)),
        rotations=frozenset(rotations),
        root_rotations=frozenset({middle}),
        stolen_keys=frozenset({middle + DAY * 40}),
        restores=frozenset({middle + DAY * rng.randint(60, 90)}),
    )
