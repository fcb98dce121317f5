"""A cheap coarse partition of vectors: each belongs to the nearest of some centres."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.analysis.parallel import Crew
from core.analysis.projection.chunks import Vectors
from core.analysis.projection.sampled.space import Space
from core.analysis.steps import Steps
from core.model.arrays import F4, I4, I8

_TRAINED_ON = 40
"""Vectors for each centre from which the centres are found."""
_FEWEST_TRAINED = 2048
_ROUNDS = 6
_ROWS = 4096


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Which vectors lie near one another, coarsely.

    Attributes
    ----------
    space
        Where vectors are compared.
    centres
        float32 (c, d), in that space.
    of
        int32 (q,): the cell of each of the vectors that were divided.
    """

    space: Space
    centres: F4
    of: I4


def divided(vectors: Vectors, rows: I8, count: int, metric: str, seed: int, crew: Crew, steps: Steps) -> Cells:
    """Return a partition of some rows of vectors into at most `count` cells.

    Centres are found among a random part of the rows by a few rounds of Lloyd's algorithm (1982). Whatever the metric,
    cells are those of the Euclidean distance in the space where vectors are compared.
    """
    rng = np.random.default_rng([seed, 31])
    trained = min(len(rows), max(_FEWEST_TRAINED, _TRAINED_ON * count))
    some = np.sort(rng.choice(rows, trained, replace=False))
    space = Space.of(vectors, some, metric, steps.check)
    points = space.guide.points
    centres = points[np.sort(rng.choice(trained, min(count, trained), replace=False))]
    for _ in range(_ROUNDS):
        centres = _moved(points, _assigned(points, centres, crew, Steps(None)), centres)
        steps.did(0.3 / _ROUNDS)
    of = np.empty(len(rows), dtype=np.int32)

    def work(number: int) -> None:
        steps.check()
        span = slice(number * _ROWS, min((number + 1) * _ROWS, len(rows)))
        of[span] = _nearest(space.points(vectors[_contiguous(rows, span)]), centres)

    crew.run(work, -(-len(rows) // _ROWS))
    steps.did(0.7)
    return Cells(space, centres, of)


def _contiguous(rows: I8, span: slice) -> slice | I8:
    """Return some of the rows as a slice where they follow one another: nothing is copied then."""
    first, last = int(rows[span.start]), int(rows[span.stop - 1])
    return slice(first, last + 1) if last - first == span.stop - span.start - 1 else rows[span]


def _assigned(points: F4, centres: F4, crew: Crew, steps: Steps) -> I4:
    of = np.empty(len(points), dtype=np.int32)

    def work(number: int) -> None:
        span = slice(number * _ROWS, min((number + 1) * _ROWS, len(points)))
        of[span] = _nearest(points[span], centres)

    crew.run(work, -(-len(points) // _ROWS), steps)
    return of


def _nearest(points: F4, centres: F4) -> I4:
    keys = points @ centres.T
    keys *= -2
    keys += np.einsum("ij,ij->i", centres, centres)
    nearest: I4 = keys.argmin(axis=1).astype(np.int32)
    return nearest


def _moved(points: F4, of: I4, centres: F4) -> F4:
    """Return the means of the points of each cell; a cell without points stays where it is."""
    order = np.argsort(of, kind="stable")
    sizes = np.bincount(of, minlength=len(centres))
    filled = np.flatnonzero(sizes)
    starts = (np.cumsum(sizes) - sizes)[filled]
    moved = centres.copy()
    moved[filled] = np.add.reduceat(points[order].astype(np.float64), starts, axis=0) / sizes[filled, None]
    return moved
