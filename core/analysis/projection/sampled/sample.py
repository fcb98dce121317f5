"""A sample of vectors that a method is fitted to, and who of it is nearest to each of the others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.analysis.parallel import Crew
from core.analysis.projection.chunks import Vectors
from core.analysis.projection.sampled.cells import divided
from core.analysis.projection.sampled.choice import chosen
from core.analysis.projection.sampled.nearest import Fitted, nearest_fitted, recall
from core.analysis.projection.sampled.warm import warm_up
from core.analysis.steps import Steps
from core.model.arrays import F4, I4, I8
from core.work import Token

NEAREST = 5
"""Fitted vectors that each of the others is placed by."""

_EACH_CELL, _MOST_CELLS = 20, 1024


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """A sample of vectors.

    Attributes
    ----------
    rows
        int64 (m,): which vectors are fitted, ascending.
    others
        int64 (q,): which are placed, ascending.
    near
        int32 (q, k): for each of the others the numbers of the nearest of `rows`, nearest first.
    distances
        float32 (q, k): how far they are.
    metric
        One of `core.analysis.graph.metrics.METRICS`.
    exact
        Whether these are the nearest for sure.
    recall
        Share of the true nearest that were found, measured on some of the others.
    """

    rows: I8
    others: I8
    near: I4
    distances: F4
    metric: str
    exact: bool
    recall: float


def draw(
    vectors: Vectors,
    good: I8,
    size: int,
    metric: str,
    seed: int,
    labels: I4 | None = None,
    token: Token | None = None,
    again: I8 | None = None,
) -> Sample:
    """Return a sample of vectors, the same share of every region and class of them.

    Parameters
    ----------
    vectors
        Real numbers of any type, in memory or mapped from a file, shape (n, d); they are read in parts.
    good
        int64: rows whose values are finite, ascending; all others are left out.
    size
        How many are fitted, fewer than there are good ones.
    metric
        What near means, one of `core.analysis.graph.metrics.METRICS`.
    seed
        The same seed gives the same sample, with any number of threads.
    labels
        int32 (n,): class of each vector, -1 where it is not known; None for none.
    token
        Told of progress, and asked several times a second whether to stop.
    again
        int64, ascending: rows that are to be the sample, because they were at another step; those that are not good
        are left out. `size` and `labels` then do not count. None to choose.

    Raises
    ------
    CancelledError
        If `token` says so.
    """
    warm_up(token)
    steps = Steps(token)
    with Crew() as crew:
        steps.stage("Choosing a sample", 0.2)
        cells = divided(vectors, good, min(_MOST_CELLS, max(1, size // _EACH_CELL)), metric, seed, crew, steps)
        if again is None:
            which = chosen(cells.of, None if labels is None else labels[good], size, seed)
        else:
            which = np.flatnonzero(np.isin(good, again, assume_unique=True))
        rest = np.ones(len(good), dtype=np.bool_)
        rest[which] = False
        rows, others = good[which], good[rest]
        steps.stage("Nearest of the sample", 0.75)
        fitted = Fitted.of(cells.space, vectors, rows, steps.check)
        in_cells = cells.of[rest], cells.of[which]
        near, distances, exact = nearest_fitted(
            vectors, others, cells, in_cells, fitted, min(NEAREST, len(which)), crew, steps
        )
        steps.stage("Checking some of them", 0.05)
        found = 1.0 if exact else recall(vectors, others, fitted, distances, seed, crew, steps)
    return Sample(rows, others, near, distances, metric, exact, found)
