"""How far clusters are apart for how wide they are: two indices of all their points.

D. L. Davies and D. W. Bouldin, "A cluster separation measure", 1979; T. Caliński and J. Harabasz, "A dendrite method
for cluster analysis", 1974. Both look at distances to centres only, so that any number of points takes two passes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.analysis.projection.chunks import Vectors, row_blocks
from core.analysis.steps import Steps
from core.model.arrays import F8, I4, I8
from core.work import Token

_ROWS = 1 << 14


@dataclass(frozen=True, slots=True)
class Indices:
    """How well clusters are apart; NaN where there are no two clusters.

    Attributes
    ----------
    davies_bouldin
        Mean over all clusters of how wide a cluster and the one most like it are, as a share of the distance of their
        centres, 0 or more: the lower, the better apart.
    calinski_harabasz
        Variance between clusters for that inside of them, 0 or more: the higher, the better apart. It grows with the
        number of points; NaN where every point is a cluster.
    """

    davies_bouldin: float = np.nan
    calinski_harabasz: float = np.nan


def indices(vectors: Vectors, labels: I4, token: Token | None = None) -> Indices:
    """Measure the clusters of vectors (n, d), all of their points; labels (n,) of -1 belong to none."""
    counts = np.bincount(labels[labels >= 0]).astype(np.int64)
    there = counts > 0
    if np.count_nonzero(there) < 2:
        return Indices()
    steps = Steps(token)
    steps.stage("Measuring distances to centres", 1.0)
    first = int(np.argmax(labels >= 0))
    shift = np.asarray(vectors[first], dtype=np.float64)  # sums of what lies far from zero would lose digits
    sums = np.zeros((len(counts), vectors.shape[1]))
    for block, own in _blocks(vectors, labels, shift, steps):
        sums += _members(own, len(counts)) @ block
    centres = sums / np.maximum(counts, 1)[:, None]
    inside, squares = np.zeros(len(counts)), 0.0
    for block, own in _blocks(vectors, labels, shift, steps):
        away = block - centres[own]
        square = np.einsum("ij,ij->i", away, away)
        inside += np.bincount(own, np.sqrt(square), len(counts))
        squares += float(square.sum())
    return Indices(
        _davies_bouldin(centres[there], inside[there] / counts[there]),
        _calinski_harabasz(centres[there], counts[there], squares),
    )


def _blocks(vectors: Vectors, labels: I4, shift: F8, steps: Steps) -> Iterator[tuple[F8, I4]]:
    """Yield vectors that belong to clusters less `shift`, some at a time, and their clusters."""
    for span, rows in row_blocks(vectors, _ROWS, 8, steps.check):
        own = labels[span]
        held = own >= 0
        yield np.asarray(rows)[held].astype(np.float64) - shift, own[held]
        steps.did((span.stop - span.start) / (2 * len(vectors)))


def _members(own: I4, count: int) -> Any:
    """Return which points (m,) belong to which of `count` clusters, sparse (count, m)."""
    from scipy.sparse import csr_array

    return csr_array((np.ones(len(own)), (own, np.arange(len(own)))), shape=(count, len(own)))


def _davies_bouldin(centres: F8, widths: F8) -> float:
    """Return the index of centres (k, d) and mean distances to them (k,); clusters at one place are left out."""
    worst = np.zeros(len(centres))
    for number, centre in enumerate(centres):
        apart = np.linalg.norm(centres - centre, axis=1)
        others = apart > 0
        if others.any():
            worst[number] = ((widths[number] + widths[others]) / apart[others]).max()
    return float(worst.mean())


def _calinski_harabasz(centres: F8, counts: I8, squares: float) -> float:
    points, clusters = int(counts.sum()), len(counts)
    if points == clusters:
        return np.nan
    middle = counts @ centres / points
    between = float(counts @ ((centres - middle) ** 2).sum(axis=1))
    return between * (points - clusters) / (squares * (clusters - 1)) if squares > 0 else np.inf
