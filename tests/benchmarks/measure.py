"""One measured figure with its goal."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure against its goal; `at_most` says whether smaller is better."""

    name: str
    goal: float
    figure: float
    unit: str
    at_most: bool
    note: str = ""

    @property
    def ok(self) -> bool:
        return self.figure <= self.goal if self.at_most else self.figure >= self.goal

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "verdict": "ok" if self.ok else "short"}
