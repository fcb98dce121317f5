"""How a surface is made of values at scattered places."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from core.analysis.surface.linear import linear
from core.analysis.surface.smooth import smooth
from core.analysis.surface.spots import Spots
from core.model.arrays import F8

NEAREST, FARTHEST = 0.03, 0.3
"""How far from a place a surface is believed at least and at most, as shares of an axis, if nobody says."""
_SPACINGS: Final = 1.75


class SurfaceMethod(StrEnum):
    """What lies between places."""

    SMOOTH = "smooth"
    """Local linear regression over the nearest places: what neighbours have in common, without their noise."""
    LINEAR = "linear"
    """Triangles between neighbouring places: through every value, nothing outside."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a surface is made.

    Attributes
    ----------
    method
        What lies between places.
    neighbours
        For SMOOTH: of how many places each value is made, None to go by how many there are.
    reach
        How far from the nearest place the surface is believed, as a share of an axis, and outside of all places a
        quarter as far; None to go by their number.
    """

    method: SurfaceMethod = SurfaceMethod.SMOOTH
    neighbours: int | None = None
    reach: float | None = None

    def heights(self, spots: Spots, at: F8) -> F8:
        """Return the values (m,) of the surface at places (m, d), NaN where it has none."""
        if self.method is SurfaceMethod.LINEAR:
            return linear(spots, at)
        return smooth(spots, at, self.neighbours)


def reach_for(count: int) -> float:
    """Return how far from so many different places a surface is believed: less than two spacings of a grid of them."""
    return float(np.clip(_SPACINGS / math.sqrt(max(count, 1)), NEAREST, FARTHEST))
