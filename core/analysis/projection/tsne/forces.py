"""The gradient of t-SNE: attraction by openTSNE exactly, repulsion by its trees or its interpolation on a grid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.analysis.parallel import processors
from core.model.arrays import F8

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

GRID_FROM = 5_000
"""Vectors from which the grid is quicker than the tree."""

_SHARED_FROM = 20_000


@dataclass(frozen=True, slots=True)
class Forces:
    """How the gradient is computed.

    Attributes
    ----------
    grid
        Whether repulsion is interpolated on a grid (Linderman et al., 2019), otherwise by a tree (Barnes-Hut).
    theta
        How coarse the tree may be, 0 is exact.
    freedom
        Degrees of freedom of the Student's t-distribution of the layout.
    """

    grid: bool
    theta: float
    freedom: float

    def gradient(self, layout: F8, joint: csr_matrix, measured: bool) -> tuple[F8, float]:
        """Return the gradient at a layout (n, k), and its Kullback-Leibler divergence if it is to be measured."""
        from openTSNE.tsne import kl_divergence_bh, kl_divergence_fft

        grid = {"n_interpolation_points": 3, "min_num_intervals": 50, "ints_in_interval": 1.0}
        divergence, gradient = (kl_divergence_fft if self.grid else kl_divergence_bh)(
            layout, joint, self.freedom, fft_params=grid, bh_params={"theta": self.theta},
            should_eval_error=measured, n_jobs=_threads(len(layout)),
        )  # fmt: skip
        return gradient, float(divergence)


def _threads(rows: int) -> int:
    """Return how many threads share a gradient; they spin while they wait, so that few points go slower with more."""
    return max(1, processors() // 2) if rows >= _SHARED_FROM else 1


def forces(method: str, dimensions: int, rows: int, theta: float, freedom: float) -> Forces:
    """Return how the gradient is computed: ``"tree"``, ``"grid"`` or ``"auto"``; grids have two dimensions only."""
    grid = dimensions == 2 and (method == "grid" or (method == "auto" and rows >= GRID_FROM))
    return Forces(grid, theta, freedom)


@dataclass(slots=True, eq=False)
class Descent:
    """Gradient descent with momentum and a gain for each coordinate (Jacobs, 1988), as openTSNE does it.

    Attributes
    ----------
    layout
        float64 (n, k), centred.
    """

    layout: F8
    update: F8
    gains: F8

    @classmethod
    def begin(cls, layout: F8) -> Descent:
        """Return a descent from a layout, at rest."""
        return cls(np.ascontiguousarray(layout, dtype=np.float64), np.zeros(layout.shape), np.ones(layout.shape))

    def step(self, gradient: F8, rate: float, momentum: float, longest: float = 5.0) -> None:
        """Move by one step; nobody moves further than `longest`."""
        same = np.sign(self.update) == np.sign(gradient)
        self.gains = np.where(same, self.gains * 0.8 + 0.01, self.gains + 0.2)
        self.update = momentum * self.update - rate * self.gains * gradient
        lengths = np.linalg.norm(self.update, axis=1, keepdims=True)
        far = lengths[:, 0] > longest
        self.update[far] /= lengths[far]
        self.update[far] *= longest
        self.layout += self.update
        self.layout -= self.layout.mean(axis=0)
