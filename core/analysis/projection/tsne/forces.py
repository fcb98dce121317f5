"""The gradient of t-SNE: attraction of neighbours, and repulsion by whatever is quickest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.analysis.projection.spans import Hands, parts
from core.analysis.projection.tsne.affinities import Affinities
from core.analysis.projection.tsne.grid import Grid
from core.analysis.projection.tsne.repulsion import Each, Repulsion, Trees
from core.model.arrays import F8

EXACT_UP_TO = {2: 1000, 3: 5000}
"""Points up to which every pair is quicker than a grid in two dimensions, or trees in three."""

ROWS = 2048


@dataclass(slots=True, eq=False)
class Forces:
    """What moves the points of a layout; each call writes into the same arrays.

    Attributes
    ----------
    freedom
        Degrees of freedom of the Student's t-distribution of the layout.
    pulls, pushes
        float64 (n, k): attraction, not exaggerated, and repulsion, not divided by `whole`.
    whole
        Sum of the affinities of all pairs of the layout.
    """

    repulsion: Repulsion
    freedom: float
    hands: Hands
    pulls: F8
    pushes: F8
    whole: float = 1.0

    def at(self, layout: F8, joint: Affinities) -> None:
        """Compute all forces at a layout, float64 (n, k)."""
        from core.analysis.projection.tsne import kernels

        def pull(_: int, first: int, last: int) -> None:
            kernels.pull(joint.starts, joint.others, joint.values, layout, self.freedom, first, last, self.pulls)

        self.hands.over(len(layout), ROWS, pull)
        self.whole = max(self.repulsion.push(layout, self.pushes), np.finfo(np.float64).tiny)

    def gradient(self, exaggeration: float) -> F8:
        """Return a quarter of the gradient of the divergence at the layout, with exaggerated attraction."""
        return exaggeration * self.pulls - self.pushes / self.whole

    def divergence(self, layout: F8, joint: Affinities) -> float:
        """Return the Kullback-Leibler divergence of the layout whose forces were computed last, not exaggerated."""
        from core.analysis.projection.tsne import kernels

        sums = np.zeros(parts(len(layout), ROWS))

        def measure(number: int, first: int, last: int) -> None:
            sums[number] = kernels.tension(joint.starts, joint.others, joint.values, layout, self.freedom, first, last)

        self.hands.over(len(layout), ROWS, measure)
        return joint.information + self.freedom * float(sums.sum()) + float(np.log(self.whole))


def forces(method: str, dimensions: int, rows: int, theta: float, freedom: float, hands: Hands) -> Forces:
    """Return what computes forces, by ``"exact"``, ``"grid"``, ``"tree"`` or ``"auto"``; grids are flat."""
    nothing = np.zeros((rows, dimensions))
    if method == "auto":
        method = "exact" if rows <= EXACT_UP_TO[dimensions] else "grid"
    if method == "exact":
        way: Repulsion = Each(freedom, hands)
    else:
        way = Grid(freedom, hands) if method == "grid" and dimensions == 2 else Trees(freedom, theta)
    return Forces(way, freedom, hands, nothing, nothing.copy())
