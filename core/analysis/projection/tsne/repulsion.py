"""How all points of a layout push each other away: one by one, or by the trees of openTSNE."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from core.analysis.parallel import processors
from core.analysis.projection.spans import Hands, parts
from core.model.arrays import F8

_ROWS = 256
_SHARED_FROM = 20_000


class Repulsion(Protocol):
    """A way to compute what pushes points of a layout apart."""

    def push(self, layout: F8, out: F8) -> float:
        """Write the repulsion of every point, not normalised, and return the sum of the affinities of all pairs.

        With q the affinity ``(1 + d² / freedom) ** -freedom`` of a pair at distance d, the repulsion of a point is the
        sum over all others of q / (1 + d² / freedom) times the difference of positions; both arrays are float64 (n, k).
        """


@dataclass(frozen=True, slots=True)
class Each:
    """Every pair of points; for few of them."""

    freedom: float
    hands: Hands

    def push(self, layout: F8, out: F8) -> float:
        """Write the repulsion of every point, and return the sum of the affinities of all pairs."""
        from core.analysis.projection.tsne import kernels

        sums = np.zeros(parts(len(layout), _ROWS))

        def work(number: int, first: int, last: int) -> None:
            sums[number] = kernels.push_each(layout, self.freedom, first, last, out)

        self.hands.over(len(layout), _ROWS, work)
        return float(sums.sum())


@dataclass(frozen=True, slots=True)
class Trees:
    """The trees of openTSNE (Barnes and Hut, 1986; van der Maaten, 2014).

    Attributes
    ----------
    theta
        How coarse they may be, 0 is exact.
    """

    freedom: float
    theta: float

    def push(self, layout: F8, out: F8) -> float:
        """Write the repulsion of every point, and return the sum of the affinities of all pairs."""
        from openTSNE.tsne import kl_divergence_bh
        from scipy.sparse import csr_matrix

        # One point that attracts itself pulls nobody, and the divergence that is left is the logarithm of the sum.
        alone = csr_matrix(([1.0], ([0], [0])), shape=(len(layout), len(layout)))
        logarithm, gradient = kl_divergence_bh(
            layout, alone, self.freedom, {"theta": self.theta}, should_eval_error=True, n_jobs=_threads(len(layout))
        )
        whole = float(np.exp(logarithm))
        np.multiply(gradient, -whole, out=out)
        return whole


def _threads(rows: int) -> int:
    """Return how many threads share trees; they spin while they wait, so that few points go slower with more."""
    return max(1, processors() // 2) if rows >= _SHARED_FROM else 1
