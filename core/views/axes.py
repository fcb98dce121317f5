"""An axis of a chart: what it spans, and how values become positions on it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class AxisScale(StrEnum):
    """How values become positions on an axis."""

    LINEAR = "linear"
    STEP = "step"
    """As linear; ticks are whole numbers only."""
    LOG = "log"
    SYMLOG = "symlog"
    """Logarithmic to both sides of zero, and linear around it."""
    DURATION = "duration"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis of a chart.

    `lower` and `upper` are in data units (seconds for DURATION, seconds since 1970 for TIME); an axis that runs
    downwards has its greatest value at `lower`. `marked` is the part that has ticks, all of it for None. Where values
    stand for others, such as deviates for rates, `places` are those that may have ticks, with their labels. `linear`
    is how far a SYMLOG axis is linear around zero.
    """

    title: str
    lower: float
    upper: float
    scale: AxisScale = AxisScale.LINEAR
    marked: tuple[float, float] | None = None
    places: tuple[tuple[float, str], ...] = ()
    linear: float = 0.0

    @property
    def logarithmic(self) -> bool:
        """Whether values far from zero lie at their logarithms."""
        return self.scale in (AxisScale.LOG, AxisScale.SYMLOG)
