"""Clusters of a table of any size: found among all points or a sample, and the others put to the nearest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.analysis.clusters.asked import Asked, ClusterMethod
from core.analysis.clusters.density.hdbscan import by_size, hdbscan
from core.analysis.clusters.indices import Indices, indices
from core.analysis.clusters.kmeans import kmeans, nearest_centres
from core.analysis.clusters.silhouette import Silhouettes, at_most, drawn, silhouettes
from core.analysis.graph.finite import finite_rows
from core.analysis.parallel import processors
from core.analysis.portion import Portion
from core.analysis.projection.chunks import Vectors, row_blocks, some_rows
from core.analysis.projection.linear import PcaOptions
from core.analysis.projection.pca import fit_pca
from core.analysis.projection.scaled import scaled
from core.analysis.projection.scaling import Scaling
from core.analysis.steps import Steps
from core.model.arrays import F8, I4, I8, Bool
from core.model.sparse import is_sparse
from core.style.text import counted
from core.work import RefusedError, Token

DENSE_COLUMNS, CENTRE_COLUMNS = 12, 50
"""Principal components to which more columns are reduced, for HDBSCAN and for k-means."""
_DIRECT = 1024
"""Columns up to which k-means takes vectors as they are."""
_PLANE, _PLANE_ROWS, _SPACE_ROWS = 3, 1_000_000, 100_000
"""Columns up to which HDBSCAN is fitted to so many rows at most, and rows for more columns."""
_MOST_ROWS, _FEWEST_ROWS, _WORK, _VALUES = 200_000, 20_000, 4e8, 1e8
"""Rows to which k-means is fitted: at most, at least, by multiplications in each round, by values in memory."""
_FEWEST = 5
"""Points that a cluster of a sample has at least."""
_ROWS = 1 << 16


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """Clusters of n points.

    Attributes
    ----------
    labels
        int32 (n,): the cluster of each, the largest is 0; -1 for points in none, or that were not looked at.
    sizes
        int64 (k,).
    quality
        How well they are apart: the silhouettes.
    indices
        The same by two indices of all points.
    fitted, of
        To how many points the clusters were fitted, of how many that were looked at.
    notes
        What the user should know, one sentence each, without a full stop.
    """

    labels: I4
    sizes: I8
    quality: Silhouettes
    indices: Indices
    fitted: int
    of: int
    notes: tuple[str, ...]


def find(vectors: Vectors, asked: Asked, among: Bool | None = None, token: Token | None = None) -> Found:
    """Return the clusters of vectors (n, d), of those of a mask (n,) where one is given.

    Rows that are not finite belong to none. Raises RefusedError where there are too few points.
    """
    ready, notes = prepared(vectors, asked, Portion(token, 0.0, 0.2))
    good = finite_rows(ready, token)
    rows = np.flatnonzero(good if among is None else good & among).astype(np.int64)
    looked_at = len(vectors) if among is None else int(np.count_nonzero(among))
    if len(rows) < looked_at:
        notes += (f"{counted(looked_at - len(rows), 'point')} without finite values belong to no cluster",)
    fitted = _sample(rows, fitted_rows(asked, len(rows), ready.shape[1]), asked.seed)
    points = some_rows(ready, fitted, Portion(token, 0.0, 0.0).check).astype(np.float64)
    labels, notes = _labelled(ready, asked, rows, fitted, points, notes, token)
    sizes = np.bincount(labels[labels >= 0]).astype(np.int64)
    measured = drawn(labels, at_most(ready.shape[1]), asked.seed)
    some = some_rows(ready, measured, Portion(token, 0.0, 0.0).check).astype(np.float64)
    quality = silhouettes(some, labels[measured], sizes, int(sizes.sum()), Portion(token, 0.9, 0.06))
    apart = indices(ready, labels, Portion(token, 0.96, 0.04))
    return Found(labels, sizes, quality, apart, len(fitted), len(rows), notes)


def fitted_rows(asked: Asked, rows: int, columns: int) -> int:
    """Return to how many of some rows of so many columns clusters would be fitted."""
    if asked.method is ClusterMethod.HDBSCAN:
        return min(rows, _PLANE_ROWS if columns <= _PLANE else _SPACE_ROWS)
    columns = CENTRE_COLUMNS if columns > _DIRECT else columns
    affordable = min(_WORK / (asked.count * columns), _VALUES / columns, _MOST_ROWS)
    return min(rows, max(int(affordable), _FEWEST_ROWS, 50 * asked.count))


def reduced_to(asked: Asked, columns: int, sparse: bool = False) -> int:
    """Return to how many principal components vectors of so many columns are reduced first, 0 for not at all."""
    if asked.method is ClusterMethod.HDBSCAN:
        return DENSE_COLUMNS if columns > DENSE_COLUMNS else 0
    return CENTRE_COLUMNS if columns > CENTRE_COLUMNS and (sparse or columns > _DIRECT) else 0


def prepared(vectors: Vectors, asked: Asked, token: Token) -> tuple[Vectors, tuple[str, ...]]:
    """Return vectors as they are compared, and what was done to them that shows."""
    scaling = Scaling.UNIT if asked.unit else Scaling.NONE
    components = reduced_to(asked, vectors.shape[1], is_sparse(vectors))
    if not components:
        made: Any = scaled(vectors, scaling, False, token)
        return made, ()
    try:
        pca = fit_pca(vectors, components, token, PcaOptions(scaling=scaling))
    except RefusedError:
        raise
    except ValueError as error:
        raise RefusedError(str(error)) from error
    share = float(pca.explained_variance_ratio.sum())
    note = f"Found in {counted(pca.scores.shape[1], 'principal component')} with {100 * share:.0f} % of the variance"
    return pca.scores, (note,)


def _sample(rows: I8, size: int, seed: int) -> I8:
    if size >= len(rows):
        return rows
    chosen = np.random.default_rng(seed).choice(len(rows), size, replace=False)
    return rows[np.sort(chosen)]


_Nearest = Callable[[F8], I4]


def _labelled(
    vectors: Vectors, asked: Asked, rows: I8, fitted: I8, points: F8, notes: tuple[str, ...], token: Token | None
) -> tuple[I4, tuple[str, ...]]:
    """Return the cluster of every row of vectors, and what is to be said."""
    whole = len(fitted) == len(rows)
    part = Portion(token, 0.2, 0.7 if whole else 0.4)
    if asked.method is ClusterMethod.KMEANS:
        centres = kmeans(points, asked.count, asked.seed, part)
        own = centres.labels
        nearest: _Nearest = lambda block: nearest_centres(block, centres.places)  # noqa: E731
    else:
        smallest = max(round(asked.smallest * len(fitted) / max(len(rows), 1)), 2 if whole else _FEWEST)
        own = hdbscan(points, smallest, asked.dense, asked.leaves, part)
        nearest = _by_neighbour(points, own)
        found = smallest * len(rows) / max(len(fitted), 1)
        if not whole and found > 1.5 * asked.smallest:
            notes += (f"Clusters of fewer than about {found:,.0f} points are too small for the sample",)
    labels = np.full(len(vectors), -1, np.int32)
    labels[fitted] = own
    if not whole:
        for span, block in _others(vectors, rows, fitted, Portion(token, 0.6, 0.3)):
            labels[span] = nearest(block)
        notes += (f"Fitted on {len(fitted):,} of {len(rows):,} points, the others went to the nearest",)
    return by_size(labels), notes


def _by_neighbour(points: F8, labels: I4) -> _Nearest:
    from scipy.spatial import cKDTree

    tree: list[Any] = []

    def nearest(block: F8) -> I4:
        if not tree:
            tree.append(cKDTree(points))
        found: I4 = labels[tree[0].query(block, 1, workers=processors())[1]]
        return found

    return nearest


def _others(vectors: Vectors, rows: I8, fitted: I8, token: Token) -> Iterator[tuple[I8, F8]]:
    """Yield rows that nothing was fitted to, some at a time."""
    left = np.zeros(len(vectors), np.bool_)
    left[rows], left[fitted] = True, False
    steps = Steps(token)
    steps.stage("Putting the other points to the nearest", 1.0)
    for span, block in row_blocks(vectors, _ROWS, 8, steps.check):
        here = np.flatnonzero(left[span])
        if len(here):
            yield (here + span.start).astype(np.int64), np.asarray(block)[here].astype(np.float64)
        steps.did((span.stop - span.start) / len(vectors))
