"""Points in boxes that halve one another, so that most of them need not be looked at."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.model.arrays import F8, I4, I8

_LEAF = 24
"""Points that the smallest boxes hold at most."""


@dataclass(frozen=True, slots=True, eq=False)
class Boxes:
    """A tree over points in its own order.

    Attributes
    ----------
    points
        float64 (n, d), so ordered that each box holds neighbours.
    order
        int64 (n,): which row each was.
    starts, ends
        int64 (m,): which points a box holds; the halves of box i are 2i + 1 and 2i + 2.
    lower, upper
        float64 (m, d): the least and largest coordinates in a box.
    """

    points: F8
    order: I8
    starts: I8
    ends: I8
    lower: F8
    upper: F8

    @property
    def arrays(self) -> tuple[I8, I8, F8, F8]:
        """What loops go down by."""
        return self.starts, self.ends, self.lower, self.upper


def boxes_of(points: F8) -> Boxes:
    """Return points (n, d) in boxes."""
    from core.analysis.clusters.density import kernels

    rows, columns = points.shape
    levels = max(int(np.ceil(np.log2(max(rows / _LEAF, 1)))), 0)
    nodes = 2 ** (levels + 1) - 1
    order, starts, ends = np.arange(rows), np.zeros(nodes, np.int64), np.zeros(nodes, np.int64)
    lower, upper = np.empty((nodes, columns)), np.empty((nodes, columns))
    kernels.build(points, order, starts, ends, lower, upper)
    return Boxes(np.ascontiguousarray(points[order]), order, starts, ends, lower, upper)


def near_ones(points: F8, count: int, threads: int) -> tuple[I4, F8]:
    """Return the nearest `count` of each point, itself among them, int32 (n, count), and their squared distances."""
    from scipy.spatial import cKDTree

    away, near = cKDTree(points).query(points, count, workers=threads)
    shape = (len(points), count)
    return near.reshape(shape).astype(np.int32), np.square(away.reshape(shape))
