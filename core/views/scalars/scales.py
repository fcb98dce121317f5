"""How values become places on the axes of a card: as they are, by their logarithms, or by logarithms through zero."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.analysis.xaxis import linear_part, logarithms, symmetric, symmetric_value
from core.model import F8
from core.views.picture import AxisScale
from core.views.scalars.tracks import Track
from core.views.scalars.wish import CardWish


@dataclass(frozen=True, slots=True)
class Scale:
    """One axis.

    Attributes
    ----------
    log
        Whether values far from zero lie at their logarithms.
    linear
        How far the axis is linear around zero, 0 if it does not go through zero.
    """

    log: bool = False
    linear: float = 0.0

    @property
    def positive(self) -> bool:
        """Whether only values above zero have a place."""
        return self.log and not self.linear

    def places(self, values: F8) -> F8:
        """Return the places of values, NaN for those that have none."""
        if not self.log:
            return values
        return symmetric(values, self.linear) if self.linear else logarithms(values)

    def values(self, places: F8) -> F8:
        """Return the values at places."""
        if not self.log:
            return places
        result: F8 = 2 * self.linear * np.sinh(places * math.log(10.0)) if self.linear else 10.0**places
        return result

    def place(self, value: float) -> float:
        """Return the place of one value that has one."""
        return float(self.places(np.array(value)))

    def value(self, place: float) -> float:
        """Return the value at one place."""
        return symmetric_value(place, self.linear) if self.log and self.linear else float(self.values(np.array(place)))

    def axis(self, otherwise: AxisScale) -> AxisScale:
        """Return how the axis is drawn, `otherwise` where it is not logarithmic."""
        return otherwise if not self.log else AxisScale.SYMLOG if self.linear else AxisScale.LOG


def x_scale(wish: CardWish, tracks: Sequence[Track]) -> Scale:
    """Return the scale of the horizontal axis; through zero it is linear up to the first place beside it."""
    if not (wish.log_x and wish.across.signed_x):
        return Scale(wish.log_x)
    sizes = (track.x_sizes(line.across) for line, track in zip(wish.lines, tracks, strict=True))
    return Scale(True, linear_part(sizes))


def y_scale(wish: CardWish, tracks: Sequence[Track], second: bool = False) -> Scale:
    """Return the scale of a vertical axis; through zero it is linear where the smallest 5 % of values are."""
    log = wish.is_log(second)
    if not (log and wish.across.signed_y):
        return Scale(log)
    own = (track for line, track in zip(wish.lines, tracks, strict=True) if line.second == second)
    return Scale(True, linear_part(track.sizes for track in own))
