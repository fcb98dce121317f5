"""How many points lie over a pixel, and how opaque that makes it.

Few translucent points over one another cover what is behind them as glass does. Where points outnumber pixels that
would be one flat colour, so there the logarithm of their number is shown, from faint to full.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from core.cloud import hits
from core.cloud.cloud import Cloud, Ranges
from core.model.arrays import F8

_FAINT = 0.3
_CELL = 8.0
_LEAST_RANGE = 8.0
_DENSE_SHARE = 0.98


@dataclass(frozen=True, slots=True)
class Tone:
    """How opaque a number of points is.

    Attributes
    ----------
    opacity
        Of one point, 0 to 1.
    density
        Share, 0 to 1, in which density is shown rather than points over one another.
    most
        Number of points over a pixel from which on density is shown as opaque.
    """

    opacity: float
    density: float
    most: float

    def numbers(self) -> F8:
        """Return what kernels and shaders need: logarithm of the transparency, density, faintest, 1 / log(most)."""
        glass = math.log(max(1 - self.opacity, 1e-4))
        faint = max(self.opacity, _FAINT)
        return np.array([glass, self.density, faint, 1 / math.log(max(self.most, _LEAST_RANGE))])

    def alpha(self, points: F8) -> F8:
        """Return how opaque numbers of points are, which need not be whole: a disc's rim is part of a point."""
        glass, density, faint, scale = self.numbers()
        dense = np.minimum(points, 1) * faint + (1 - faint) * np.minimum(np.log(np.maximum(points, 1)) * scale, 1)
        opaque: F8 = (1 - density) * -np.expm1(points * glass) + density * dense
        return opaque


def crowding(cloud: Cloud, ranges: Ranges, matrix: F8, width: float, height: float, size: float, shown: float) -> float:
    """Return how many discs of a diameter lie over a pixel where a picture is densest but for a few of its points.

    It is found from the boxes of the tiles in the picture, so that it depends on no sample and is the same for every
    painter; `shown` is the share of the points that are drawn at all.
    """
    low, high, sure = hits.rectangles(cloud, ranges.tiles, matrix, width, height)
    low, high, count = low[sure], high[sure], ranges.whole_count[sure]
    across, down = max(math.ceil(width / _CELL), 1), max(math.ceil(height / _CELL), 1)
    disc = math.pi / 4 * size * size
    # Each tile is spread over the cells that it reaches into: what begins and ends there is summed up along both axes.
    left, top = (np.clip(low // _CELL, 0, (across, down)).astype(np.int64)).T
    right, bottom = (np.clip(high // _CELL + 1, 0, (across, down)).astype(np.int64)).T
    over = count * shown * disc / np.maximum((right - left) * (bottom - top) * _CELL * _CELL, 1)
    cells = np.zeros((down + 1, across + 1))
    for x, y, sign in ((left, top, 1), (right, top, -1), (left, bottom, -1), (right, bottom, 1)):
        np.add.at(cells, (y, x), sign * over)
    crowded = np.sort(cells.cumsum(axis=0).cumsum(axis=1)[:-1, :-1], axis=None)
    share = np.cumsum(np.maximum(crowded, 0))
    if share[-1] <= 0:
        return 1.0
    return float(crowded[min(int(np.searchsorted(share, _DENSE_SHARE * share[-1])), len(crowded) - 1)])
