"""Measures of classes in a layout: whether points stand among their own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.analysis.parallel import Crew
from core.analysis.quality.estimate import Estimate, of_mean
from core.analysis.quality.sample import sample_rows, shuffled
from core.analysis.steps import Steps
from core.model.arrays import F8, I4

AT_ONCE = 2e8
"""Distances for all sampled points together: about half a second of one processor."""
PRECISE = 4e7
"""Distances up to which they are formed in double precision."""

_TOGETHER = 4


@dataclass(frozen=True, slots=True)
class Classes:
    """How classes lie in a layout.

    Attributes
    ----------
    neighbourhood_hit
        Share of the nearest k in the layout that have the class of a point, mean over points (Paulovich et al., 2008).
    silhouette
        How much nearer a point is to its class than to the next, -1 to 1, mean over points (Rousseeuw, 1987).
    """

    neighbourhood_hit: Estimate
    silhouette: Estimate


def classes(
    layout: F8, labels: I4, k: int, seed: int, crew: Crew, steps: Steps, precise: bool | None = None
) -> Classes | None:
    """Measure how classes lie in a layout; points with class -1 are left out. None if there are no two classes.

    Distances of few points are formed in double precision, those of many in single, unless told otherwise.
    """
    from core.analysis.quality import kernels

    known = np.flatnonzero(labels >= 0)
    names, compact = np.unique(labels[known], return_inverse=True)
    k = min(k, len(known) - 1)
    if len(names) < 2 or k < 1:
        return None
    rows = sample_rows(len(known), AT_ONCE / len(known), seed)
    if precise is None:
        precise = len(rows) * len(known) <= PRECISE
    kind = np.float64 if precise else np.float32
    points, numbers = np.ascontiguousarray(layout[known].T, dtype=kind), compact.astype(np.int32)
    sizes, chance = np.bincount(numbers, minlength=len(names)), shuffled(len(known), kind)
    hits, widths = np.empty(len(rows)), np.empty(len(rows))

    def work(number: int) -> None:
        steps.check()
        span = slice(number * _TOGETHER, (number + 1) * _TOGETHER)
        kernels.class_distances(points, chance, numbers, sizes, rows[span], k, hits[span], widths[span])

    crew.run(work, -(-len(rows) // _TOGETHER), steps)
    return Classes(of_mean(hits, len(known)), of_mean(widths, len(known), -1.0, 2.0))
