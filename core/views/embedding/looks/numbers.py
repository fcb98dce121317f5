"""How numbers are laid along a map of colours: between which ends, around which middle, by differences or ratios."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from core.model import F8, U2, Column
from core.state.column_looks import ScaleLook
from core.style import Tokens, contrast, hex_of, line_map
from core.style.palettes import turned
from core.views.embedding.memo import remembered
from core.views.embedding.scales import ends
from core.views.embedding.tallies import extremes, levels
from core.views.shown_rows import to_length

LEVELS = 256


@dataclass(frozen=True, slots=True)
class Ends:
    """Where a scale begins and ends.

    Attributes
    ----------
    lower, upper
        Numbers at its ends, with the middle between them: half way, or by ratios.
    logarithmic
        Whether equal ratios are equally far apart.
    below, above
        Whether numbers lie beyond its ends, which have the colours of the ends.
    """

    lower: float
    upper: float
    logarithmic: bool = False
    below: bool = False
    above: bool = False

    @property
    def middle(self) -> float:
        """The number half way."""
        if self.logarithmic:
            return math.sqrt(self.lower) * math.sqrt(self.upper)
        return self.lower + (self.upper - self.lower) / 2

    @property
    def labels(self) -> tuple[tuple[float, str], ...]:
        """Places from 0 to 1 with what they say; none where numbers run evenly from one end to the other."""
        if not (self.logarithmic or self.below or self.above):
            return ()
        low, high = f"{self.lower:.4g}", f"{self.upper:.4g}"
        first, last = f"≤ {low}" if self.below else low, f"≥ {high}" if self.above else high
        return (0.0, first), (0.5, f"{self.middle:.4g}"), (1.0, last)


def loud_first(map_name: str, shown: Tokens) -> str:
    """Return a map, turned where that is needed for its beginning to stand out from the canvas more than its end."""
    ends = line_map(map_name, shown.name)[[0, -1]].tolist()
    first, last = (contrast(hex_of((red, green, blue)), shown.canvas) for red, green, blue in ends)
    return turned(map_name) if first < last else map_name


@remembered(8)
def numbers_of(column: Column, rows: int) -> F8:
    """Return the numbers of so many rows, float64 (rows,): the same array as long as it is the same column."""
    return to_length(column.numbers, rows, np.float64(np.nan))  # type: ignore[arg-type]


@remembered(8)
def ends_of(numbers: F8, look: ScaleLook, map_name: str) -> Ends:
    """Return where the scale of numbers (n,) begins and ends."""
    low, high = reach(numbers, look.logarithmic)
    lower, upper = _limits(numbers, look, low, high)
    if look.centre is not None:
        lower, upper = _around(look, lower, upper)
    elif look.lower is None and look.upper is None and not look.logarithmic:
        lower, upper = ends(map_name, lower, upper)
    return Ends(lower, upper, look.logarithmic, low < lower, high > upper)


@remembered(8)
def reach(numbers: F8, positive: bool = False) -> tuple[float, float]:
    """Return the lowest and highest finite number, with `positive` of those above zero; (0, 1) or (1, 10) for none."""
    lower, upper = extremes(numbers)
    if positive and lower <= 0:
        above = numbers[(numbers > 0) & np.isfinite(numbers)]
        lower, upper = (float(above.min()), float(above.max())) if len(above) else (np.inf, -np.inf)
    if lower <= upper:
        return lower, upper
    return (1.0, 10.0) if positive else (0.0, 1.0)


def _limits(numbers: F8, look: ScaleLook, low: float, high: float) -> tuple[float, float]:
    if look.cut > 0 and (look.lower is None or look.upper is None):
        low, high = percentiles(numbers, look.cut, look.logarithmic)
    lower = low if look.lower is None or (look.logarithmic and look.lower <= 0) else look.lower
    upper = high if look.upper is None or (look.logarithmic and look.upper <= 0) else look.upper
    return min(lower, upper), max(lower, upper)


@remembered(8)
def percentiles(numbers: F8, cut: float, positive: bool = False) -> tuple[float, float]:
    """Return the numbers below and above which so many per cent of the finite ones lie."""
    counted = numbers[np.isfinite(numbers) & (numbers > 0)] if positive else numbers[np.isfinite(numbers)]
    if not len(counted):
        return reach(numbers, positive)
    low, high = np.percentile(counted, [cut, 100 - cut])
    return float(low), float(high)


def _around(look: ScaleLook, lower: float, upper: float) -> tuple[float, float]:
    """Return ends that are as far from the centre on both sides, so that equal differences look alike."""
    centre = look.centre or 0.0
    if not look.logarithmic:
        far = max(upper - centre, centre - lower, 0.0) or 1.0
        return min(centre - far, lower), max(centre + far, upper)  # one of them is off by rounding
    if centre <= 0:
        return lower, upper
    ratio = max(upper / centre, centre / lower, 1.0 + 1e-9)
    return min(centre / ratio, lower), max(centre * ratio, upper)


def index_of(numbers: F8, between: Ends) -> U2:
    """Return at which of the levels numbers lie, uint16 (n,), from 1 on; 0 for what has no place on the scale."""
    if not between.logarithmic:
        return levels(numbers, between.lower, between.upper, LEVELS)
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.log10(np.where(numbers > 0, numbers, np.nan))
    return levels(logs, math.log10(between.lower), math.log10(between.upper), LEVELS)
