"""One measured figure and its limit."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """``value`` and ``limit`` in ``unit``; ``details`` says what else was seen."""

    name: str
    value: float
    limit: float
    unit: str
    details: str = ""

    @property
    def within(self) -> bool:
        return self.value <= self.limit

    def line(self) -> str:
        mark = "ok  " if self.within else "OVER"
        return f"{mark} {self.name}: {self.value:.2f} {self.unit} (limit {self.limit:g})  {self.details}"
