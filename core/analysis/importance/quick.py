"""How far one parameter alone tells a target, in a fraction of a millisecond: what axes are ordered by at first."""

from __future__ import annotations

import numpy as np

from core.model.arrays import F8, I8

GROUPS = 10
"""Into so many groups of about as many runs a number falls that has more values."""
RUNS = 5_000
"""Of more runs so many are looked at, evenly spread over their order."""
_LEAST = 4


class Quick:
    """Asks one parameter after another how far it tells the ranks of a target.

    Parameters
    ----------
    target
        float64 (n,); runs where it is not finite are left out.
    """

    def __init__(self, target: F8) -> None:
        finite = np.flatnonzero(np.isfinite(target))
        self._rows: I8 = finite if len(finite) <= RUNS else finite[np.linspace(0, len(finite) - 1, RUNS).astype(int)]
        self._ranks = ranks(target[self._rows])
        self._total = float(((self._ranks - self._ranks.mean()) ** 2).sum()) if len(self._rows) else 0.0

    def told(self, values: F8) -> float:
        """Return how far a parameter, float64 (n,), NaN where it is missing, tells the target: 0 to 1.

        It is the correlation ratio of the target's ranks over at most ten groups of the parameter, so that it finds a
        best value in the middle as well as a slope, numbers and categories compare, and few runs that diverged do not
        decide; runs without a value are a group of their own. What would be found by chance is taken away: the root of
        epsilon squared (Kelley, "An unbiased correlation ratio measure", 1935).
        """
        if len(self._rows) < _LEAST or self._total == 0:
            return 0.0
        places = grouped(values[self._rows])
        counts = np.bincount(places)
        groups, count = np.count_nonzero(counts), len(places)
        if groups < 2 or count <= groups:
            return 0.0
        means = np.bincount(places, self._ranks) / np.maximum(counts, 1) - self._ranks.mean()
        within = self._total - float((counts * means**2).sum())
        return float(np.sqrt(max(0.0, 1 - within / self._total * (count - 1) / (count - groups))))


def ranks(values: F8) -> F8:
    """Return the rank of each value (n,), 1 to n; equal values share the mean of theirs."""
    _, places, counts = np.unique(values, return_inverse=True, return_counts=True)
    shared: F8 = (np.cumsum(counts) - (counts - 1) / 2)[places]
    return shared


def grouped(values: F8) -> I8:
    """Return the group of each value (n,), 0 upwards: its own of at most ten, else about a tenth; NaN comes last."""
    distinct, places, counts = np.unique(values, return_inverse=True, return_counts=True)
    known = len(distinct) - int(len(distinct) > 0 and np.isnan(distinct[-1]))
    if known <= GROUPS:
        return places.astype(np.int64)
    below = np.cumsum(counts[:known]) - counts[:known]
    group = np.append(below * GROUPS // max(1, int(counts[:known].sum())), np.full(len(distinct) - known, GROUPS))
    found: I8 = group.astype(np.int64)[places]
    return found
