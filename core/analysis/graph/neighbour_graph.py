"""The nearest others of every vector."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from core.model.arrays import F4, I4, Bool


@dataclass(frozen=True, slots=True, eq=False)
class NeighbourGraph:
    """The nearest others of n vectors.

    Attributes
    ----------
    indices
        int32 (n, k): rows of the nearest others, nearest first, equally near ones by row; -1 in the rows of vectors
        that were set aside because a value is not finite.
    distances
        float32 (n, k), NaN where there is no neighbour.
    metric
        One of `core.analysis.graph.metrics.METRICS`.
    exact
        Whether these are the nearest for sure.
    recall
        Share of the true neighbours that were found, 0 to 1; for graphs that are not exact measured on a sample.
    """

    indices: I4
    distances: F4
    metric: str
    exact: bool
    recall: float

    @property
    def count(self) -> int:
        """How many neighbours there are of each vector."""
        return int(self.indices.shape[1])

    def serves(self, count: int, metric: str) -> bool:
        """Return whether this holds that many neighbours by a metric, or all there are."""
        others = int((self.indices[:, 0] >= 0).sum()) - 1 if self.count else 0
        return metric == self.metric and self.count >= min(count, others)

    def first(self, count: int) -> NeighbourGraph:
        """Return the graph of the nearest `count` of these neighbours."""
        if count >= self.count:
            return self
        indices, distances = self.indices[:, :count], self.distances[:, :count]
        return replace(self, indices=np.ascontiguousarray(indices), distances=np.ascontiguousarray(distances))

    def among(self, rows: Bool) -> NeighbourGraph:
        """Return the graph of some rows, numbered anew; the neighbours of each must be among them."""
        numbers = (np.cumsum(rows) - 1).astype(np.int32)
        return replace(self, indices=numbers[self.indices[rows]], distances=self.distances[rows])
