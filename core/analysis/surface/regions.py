"""Lines around where most points are: the smallest regions that hold given shares of them.

The density is estimated by a Gaussian kernel on a grid, with a bandwidth by Scott's rule for each axis (D. W. Scott,
"Multivariate Density Estimation", 1992); of spread it takes the smaller of standard deviation and scaled quartiles, as
Silverman advises, so that far outliers do not blur the rest. A region of highest density is where the density is above
a level (R. J. Hyndman, "Computing and Graphing Highest Density Regions", 1996).
"""

from __future__ import annotations

import numpy as np

from core.analysis.surface.isolines import isolines
from core.model.arrays import F8

_QUARTILES = 1.349
"""Distance of the quartiles of a normal distribution, in standard deviations."""
_LEAST_SPREAD = 0.8
"""Cells: what is narrower cannot be told on the grid."""


def highest_density_lines(counts: F8, shares: tuple[float, ...]) -> tuple[tuple[F8, ...], ...]:
    """Return for each share the lines (m, 2) around the smallest region that holds it, in cells from the first middle.

    Parameters
    ----------
    counts
        How many points lie in each cell, float64 (h, w).
    shares
        Of all points, between 0 and 1.

    A line holds x and y of its vertices; without points there is none.
    """
    if not counts.any():
        return ((),) * len(shares)
    density = smoothed(counts, bandwidth(counts))
    rows, columns = (np.arange(n, dtype=np.float64) for n in counts.shape)
    return isolines(columns, rows, density, tuple(level_around(density, counts, share) for share in shares))


def bandwidth(counts: F8) -> tuple[float, float]:
    """Return standard deviations of the kernel along columns and rows, in cells."""
    total = float(counts.sum())
    factor = total ** (-1 / 6)
    along, down = (max(factor * _spread(counts.sum(axis=axis)), _LEAST_SPREAD) for axis in (0, 1))
    return along, down


def _spread(marginal: F8) -> float:
    """Return the spread of points of which so many lie in each cell of a row, in cells."""
    places, total = np.arange(len(marginal)), marginal.sum()
    mean = (places * marginal).sum() / total
    deviation = float(np.sqrt((marginal * (places - mean) ** 2).sum() / total))
    below = np.concatenate([[0.0], np.cumsum(marginal) / total])
    low, high = np.interp((0.25, 0.75), below, np.arange(len(marginal) + 1))
    quartiles = float(high - low) / _QUARTILES
    return min(deviation, quartiles) if quartiles > 0 else deviation


def smoothed(counts: F8, spread: tuple[float, float]) -> F8:
    """Return counts (h, w) with each point spread over its surroundings; the sum is that of the points inside."""
    along, down = (_kernel(n, s) for n, s in zip(counts.shape[::-1], spread, strict=True))
    density: F8 = down @ counts @ along.T
    return density


def _kernel(cells: int, spread: float) -> F8:
    places = np.arange(cells)
    weights = np.exp(-0.5 * ((places[:, None] - places[None, :]) / spread) ** 2)
    kernel: F8 = weights / (spread * np.sqrt(2 * np.pi))
    return kernel


def level_around(density: F8, counts: F8, share: float) -> float:
    """Return the density above which a share of the points lies."""
    order = np.argsort(density, axis=None)[::-1]
    held = np.cumsum(counts.ravel()[order])
    place = int(np.searchsorted(held, share * held[-1]))
    return float(density.ravel()[order[min(place, len(order) - 1)]])
