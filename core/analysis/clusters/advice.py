"""How many clusters there may be: how well k-means parts a sample for each of several numbers of centres."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.analysis.clusters.asked import Asked
from core.analysis.clusters.find import prepared
from core.analysis.clusters.kmeans import kmeans
from core.analysis.clusters.silhouette import widths
from core.analysis.graph.finite import finite_rows
from core.analysis.portion import Portion
from core.analysis.projection.chunks import Vectors, some_rows
from core.model.arrays import F8, I4, I8, Bool
from core.work import RefusedError, Token

LEAST, MOST, SAMPLE = 2, 20, 2_500
"""Numbers of clusters that are tried, and points that are looked at."""


@dataclass(frozen=True, slots=True, eq=False)
class Advice:
    """How well a sample is parted.

    Attributes
    ----------
    counts
        Numbers of clusters, int64 (m,).
    silhouettes
        Mean silhouette of the sample for each, -1 to 1, float64 (m,): the higher, the better apart.
    inertias
        Mean squared distance of points to their centres, float64 (m,): it falls with each cluster more.
    looked_at
        How many points the sample has.
    """

    counts: I8
    silhouettes: F8
    inertias: F8
    looked_at: int

    @property
    def best(self) -> int:
        """The number with the highest silhouette."""
        return int(self.counts[int(np.argmax(self.silhouettes))])


def advise(vectors: Vectors, asked: Asked, among: Bool | None = None, token: Token | None = None) -> Advice:
    """Return how well 2 to 20 clusters part a sample of vectors (n, d), of those of a mask where one is given.

    Raises RefusedError where there are too few points.
    """
    ready, _ = prepared(vectors, asked, Portion(token, 0.0, 0.3))
    good = finite_rows(ready, token)
    rows = np.flatnonzero(good if among is None else good & among).astype(np.int64)
    if len(rows) <= LEAST + 1:
        raise RefusedError(f"{len(rows):,} points are too few to be parted")
    if len(rows) > SAMPLE:
        rows = np.sort(np.random.default_rng(asked.seed).choice(rows, SAMPLE, replace=False))
    points = some_rows(ready, rows, Portion(token, 0.0, 0.0).check).astype(np.float64)
    away, counts = _distances(points), np.arange(LEAST, min(MOST, len(rows) - 1) + 1)
    found = np.empty((2, len(counts)))
    for place, count in enumerate(counts.tolist()):
        part = Portion(token, 0.3 + 0.7 * place / len(counts), 0.7 / len(counts))
        centres = kmeans(points, count, asked.seed, part, starts=2)
        found[:, place] = _mean_width(away, centres.labels), centres.inertia / len(rows)
    return Advice(counts.astype(np.int64), found[0], found[1], len(rows))


def _distances(points: F8) -> F8:
    shifted = points - points.mean(axis=0)
    squares = np.einsum("ij,ij->i", shifted, shifted)
    away: F8 = squares[:, None] + squares - 2 * shifted @ shifted.T
    np.fill_diagonal(away, 0.0)
    return np.sqrt(np.maximum(away, 0.0, out=away), out=away)


def _mean_width(away: F8, labels: I4) -> float:
    counts = np.bincount(labels)
    one_hot = np.equal.outer(labels, np.arange(len(counts))).astype(np.float64)
    return float(widths(away @ one_hot, labels, counts).mean())
