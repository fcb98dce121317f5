"""Between which ends numbers are laid along a map of colours, so that the map says what it is made to say."""

from __future__ import annotations

import math

from core.style import CYCLIC, DIVERGING
from core.style.palettes import REVERSED

PERIODS = ((0.0, 1.0), (0.0, math.tau), (-math.pi, math.pi), (0.0, 24.0), (0.0, 360.0), (-180.0, 180.0))
"""What goes round: shares of a turn, radians, hours, degrees."""
_MOST = 0.7
"""Share of a period that numbers have to span to be taken for places in it."""


def ends(map_name: str, lower: float, upper: float) -> tuple[float, float]:
    """Return the ends of a scale for numbers from `lower` to `upper`.

    A diverging map has its middle at 0 where there are numbers on both sides. A cyclic one spans a whole period where
    the numbers nearly fill one, so that its two ends, which look alike, are the same place.
    """
    map_name = map_name.removesuffix(REVERSED)
    if map_name in DIVERGING and lower < 0 < upper:
        reach = max(-lower, upper)
        return -reach, reach
    if map_name in CYCLIC:
        fitting = [(end - start, start, end) for start, end in PERIODS if _fills(lower, upper, start, end)]
        if fitting:
            _, start, end = min(fitting)
            return start, end
    return lower, upper


def _fills(lower: float, upper: float, start: float, end: float) -> bool:
    slack = 1e-6 * (end - start)
    return start - slack <= lower and upper <= end + slack and upper - lower >= _MOST * (end - start)
