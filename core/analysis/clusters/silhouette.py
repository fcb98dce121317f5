"""How well clusters are apart: the silhouette of all of them, and of each.

P. J. Rousseeuw, "Silhouettes: a graphical aid to the interpretation and validation of cluster analysis", 1987.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.analysis.clusters import warm
from core.analysis.parallel import Crew
from core.analysis.steps import Steps
from core.model.arrays import F8, I4, I8
from core.work import Token

_WORK = 6e9
"""Multiplications that distances may take: a second or two."""
_FEWEST, _MOST = 1_500, 12_000
_OF_EACH = 40
"""Points of each cluster that are looked at, where it has as many and others have more."""
_TOGETHER = 256


@dataclass(frozen=True, slots=True, eq=False)
class Silhouettes:
    """How well clusters are apart, from -1 to 1.

    Attributes
    ----------
    overall
        Mean over all points that belong to a cluster; NaN where there are no two clusters.
    of_each
        Mean over the points of each cluster, float64 (k,).
    looked_at, of
        How many points were compared with one another, of how many: all of them where the two are equal.
    """

    overall: float
    of_each: F8
    looked_at: int
    of: int


def at_most(columns: int) -> int:
    """Return how many points of so many dimensions are compared with one another."""
    return int(np.clip(np.sqrt(_WORK / (columns + 40)), _FEWEST, _MOST))


def drawn(labels: I4, most: int, seed: int) -> I8:
    """Return some rows in order of their clusters: all of small clusters, of large ones their share, int64 (m,)."""
    rows = np.flatnonzero(labels >= 0)
    order = rows[np.argsort(labels[rows], kind="stable")]
    if len(order) <= most:
        return order.astype(np.int64)
    sizes = np.bincount(labels[rows])
    shares = np.minimum(sizes, np.maximum(np.rint(sizes * (most / len(rows))), min(_OF_EACH, most // len(sizes) + 2)))
    random, ends = np.random.default_rng(seed), np.cumsum(sizes)
    some = [
        np.sort(random.choice(size, int(share), replace=False)) + end - size
        for size, share, end in zip(sizes.tolist(), shares.tolist(), ends.tolist(), strict=True)
    ]
    chosen: I8 = order[np.concatenate(some)].astype(np.int64)
    return chosen


def silhouettes(
    points: F8, labels: I4, sizes: I8, of: int, token: Token | None = None, threads: int | None = None
) -> Silhouettes:
    """Measure points (m, d) in the order of their clusters, a sample of each cluster's `sizes`.

    The mean of all is that of the clusters by their sizes, so that a sample may hold more of the small ones.
    """
    from core.analysis.clusters import kernels

    warm.warm_up(token)
    counts = np.bincount(labels, minlength=len(sizes))
    if np.count_nonzero(counts) < 2:
        return Silhouettes(np.nan, np.full(len(sizes), np.nan), 0, of)
    shifted = points - points.mean(axis=0)
    squares, starts = np.einsum("ij,ij->i", shifted, shifted), np.concatenate([[0], np.cumsum(counts)])
    each_width, steps = np.empty(len(points)), Steps(token)
    steps.stage("Measuring how well clusters are apart", 1.0)

    def work(number: int) -> None:
        steps.check()
        part = slice(number * _TOGETHER, min((number + 1) * _TOGETHER, len(points)))
        away = shifted[part] @ shifted.T
        away *= -2
        away += squares
        away += squares[part, None]
        np.sqrt(np.maximum(away, 0.0, out=away), out=away)
        away[np.arange(part.stop - part.start), np.arange(part.start, part.stop)] = 0.0
        sums = np.empty((len(away), len(counts)))
        kernels.sum_by_group(away, starts, sums)
        each_width[part] = widths(sums, labels[part], counts)

    with Crew(threads) as crew:
        crew.run(work, -(-len(points) // _TOGETHER), steps)
    each = np.bincount(labels, weights=each_width, minlength=len(sizes)) / np.maximum(counts, 1)
    each[counts == 0] = np.nan
    held = np.where(counts > 0, sizes, 0)
    return Silhouettes(float(np.nansum(each * held) / held.sum()), each, len(points), of)


def widths(sums: F8, labels: I4, counts: I8) -> F8:
    """Return the silhouettes of points from the sums of their distances to clusters; that of a lone one is 0."""
    rows, own = np.arange(len(labels)), labels
    inside = sums[rows, own] / np.maximum(counts[own] - 1, 1)
    means = np.where(counts > 0, sums / np.maximum(counts, 1), np.inf)
    means[rows, own] = np.inf
    outside = means.min(axis=1)
    larger = np.maximum(inside, outside)
    found: F8 = np.where(larger > 0, (outside - inside) / np.where(larger > 0, larger, 1), 0.0)
    found[counts[own] == 1] = 0.0
    return found
