"""Vectors made comparable a block at a time, so that no second matrix of all of them is ever made."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.analysis.graph.exact import multiplied
from core.analysis.graph.metrics import Prepared, beside, prepare_rows
from core.analysis.projection.chunks import Vectors, some_rows
from core.analysis.projection.pages import Ask
from core.model.arrays import F4, I8

EUCLIDEAN, ANGLE, DOT, MANHATTAN, HAMMING = range(5)
_FACTORS = {EUCLIDEAN: 2.0, ANGLE: 1.0, DOT: 1.0, MANHATTAN: -1.0, HAMMING: -1.0}


@dataclass(frozen=True, slots=True, eq=False)
class Space:
    """Where vectors are compared by a metric.

    Attributes
    ----------
    metric
        One of `core.analysis.graph.metrics.METRICS`.
    guide
        Some of the vectors: they say where the middle is and how large values are.
    """

    metric: str
    guide: Prepared

    @classmethod
    def of(cls, vectors: Vectors, rows: I8, metric: str, ask: Ask) -> Space:
        """Return the space that some rows span."""
        return cls(metric, prepare_rows(some_rows(vectors, rows, ask), metric))

    @property
    def kind(self) -> int:
        """Number of the formula."""
        return self.guide.kind

    @property
    def shrink(self) -> float:
        """By what values were multiplied."""
        return self.guide.shrink

    @property
    def factor(self) -> float:
        """What products with a row are multiplied by before they are taken from `lengths`: the nearest is smallest."""
        return _FACTORS[self.kind]

    def points(self, vectors: Vectors) -> F4:
        """Return vectors as they are compared, float32 (q, d)."""
        return beside(self.guide, vectors, self.metric)

    def lengths(self, points: F4) -> F4:
        """Return what each point adds to the distances from it, float32 (q,)."""
        if self.kind != EUCLIDEAN:
            return np.zeros(len(points), dtype=np.float32)
        lengths: F4 = np.einsum("ij,ij->i", points, points)
        return lengths

    def products(self, left: F4, right: F4) -> F4:
        """Return the products of points (q, d) and points (m, d), or what they differ by: float32 (q, m)."""
        products: F4 = multiplied(self.guide, left, right)
        return products
