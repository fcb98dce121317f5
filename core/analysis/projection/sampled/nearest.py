"""The nearest fitted vectors of all others: by comparing all with all, or with those of the cells around."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.analysis.parallel import Crew
from core.analysis.projection.chunks import Vectors, some_rows
from core.analysis.projection.pages import Ask
from core.analysis.projection.sampled.cells import Cells
from core.analysis.projection.sampled.space import DOT, Space
from core.analysis.steps import Steps
from core.model.arrays import F4, I4, I8

AFFORDABLE = 2e11
"""Products of values up to which all are compared with all fitted ones: some seconds."""
SAMPLE = 500
"""Vectors on which the share of the true nearest that were found is measured."""

_OVERHEAD, _SLOWER = 64, 6
_AROUND, _CELLS = 2400, 16
"""Fitted vectors, and cells, at least among which the nearest are looked for."""
_ROWS, _COLUMNS, _SPARE = 256, 4096, 2
_READ, _BYTES = 8192, 192 << 20


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """The vectors that a method is fitted to, ready to be compared with: float32 (m, d) and what they add."""

    space: Space
    points: F4
    lengths: F4

    @classmethod
    def of(cls, space: Space, vectors: Vectors, rows: I8, ask: Ask) -> Fitted:
        """Return some rows of vectors."""
        points = np.empty((len(rows), vectors.shape[1]), dtype=np.float32)
        for start in range(0, len(rows), _READ):
            points[start : start + _READ] = space.points(some_rows(vectors, rows[start : start + _READ], ask))
        return cls(space, points, space.lengths(points))

    def nearest(self, block: F4, groups: list[I4], count: int, steps: Steps) -> tuple[I4, F4]:
        """Return the nearest of some of these, int32 and float32 (q, count); a group is ascending numbers."""
        from core.analysis.graph.kernels import keep_smallest
        from core.analysis.projection.sampled.kernels import in_order

        rows, kept = len(block), count + _SPARE
        keys, ids = np.full((rows, kept), np.inf, np.float32), np.full((rows, kept), -1, np.int32)
        nobody, places = np.full(rows, -1, np.int32), np.arange(rows, dtype=np.int32)
        nothing = np.zeros(max(rows, *map(len, groups)), np.float32)
        for group in groups:
            steps.check()
            products = self.space.products(block, self.points[group])
            keep_smallest(
                products, nobody, group, self.lengths[group], nothing, nothing, self.space.factor, places, keys, ids,
                False,
            )  # fmt: skip
        near, distances = np.empty((rows, count), np.int32), np.empty((rows, count), np.float32)
        in_order(block, self.points, self.space.kind, self.space.shrink, ids, near, distances)
        return near, distances


def affordable(rows: int, fitted: int, columns: int, metric: str) -> bool:
    """Return whether so many rows are compared with all fitted ones."""
    slower = _SLOWER if metric in ("manhattan", "hamming") else 1
    return float(rows) * fitted * (columns + _OVERHEAD) * slower <= AFFORDABLE


def nearest_fitted(
    vectors: Vectors, others: I8, cells: Cells, in_cells: tuple[I4, I4], fitted: Fitted, count: int, crew: Crew,
    steps: Steps,
) -> tuple[I4, F4, bool]:  # fmt: skip
    """Return numbers and distances of the nearest fitted vectors, int32 and float32 (q, count), and whether for sure.

    Parameters
    ----------
    others
        Rows that are placed, ascending.
    in_cells
        The cell of each of them, and of each fitted vector.
    count
        How many, at most as many as there are.
    """
    size, metric = len(fitted.points), cells.space.metric
    exact = affordable(len(others), size, vectors.shape[1], metric)
    everybody = np.arange(size, dtype=np.int32)
    around = (lambda _: everybody) if exact else _around(cells, in_cells[1], fitted)
    together = np.zeros_like(in_cells[0]) if exact else in_cells[0]
    near = np.empty((len(others), count), dtype=np.int32)
    distances = np.empty((len(others), count), dtype=np.float32)
    span = max(_READ, _BYTES // (4 * vectors.shape[1]))
    for start in range(0, len(others), span):
        rows = slice(start, min(start + span, len(others)))
        block = _read(cells.space, vectors, others[rows], crew, steps)
        found = _found(block, together[rows], around, fitted, count, crew, steps)
        near[rows], distances[rows] = found
        steps.did((rows.stop - start) / len(others))
    return near, distances, exact


def recall(vectors: Vectors, others: I8, fitted: Fitted, distances: F4, seed: int, crew: Crew, steps: Steps) -> float:
    """Return the share of the nearest fitted vectors that are as near as the true ones, on a random sample."""
    rng = np.random.default_rng([seed, 33])
    which = np.sort(rng.choice(len(others), min(SAMPLE, len(others)), replace=False))
    block, count = fitted.space.points(some_rows(vectors, others[which], steps.check)), distances.shape[1]
    everybody = np.arange(len(fitted.points), dtype=np.int32)
    _, true = _found(block, np.zeros(len(which), np.int32), lambda _: everybody, fitted, count, crew, steps)
    return float((distances[which] <= true[:, -1:]).mean())


def _read(space: Space, vectors: Vectors, rows: I8, crew: Crew, steps: Steps) -> F4:
    block = np.empty((len(rows), vectors.shape[1]), dtype=np.float32)

    def work(number: int) -> None:
        steps.check()
        span = slice(number * _READ, (number + 1) * _READ)
        block[span] = space.points(some_rows(vectors, rows[span], steps.check))

    crew.run(work, -(-len(rows) // _READ))
    return block


def _around(cells: Cells, fitted_in: I4, fitted: Fitted) -> Callable[[int], I4]:
    """Return a function that gives the fitted vectors of a cell and of those around it."""
    order = np.argsort(fitted_in, kind="stable").astype(np.int32)
    sizes = np.bincount(fitted_in, minlength=len(cells.centres))
    starts = np.cumsum(sizes) - sizes
    lengths = cells.centres @ cells.centres.T
    away = -lengths if cells.space.kind == DOT else np.diagonal(lengths)[None, :] - 2 * lengths
    nearest = np.argsort(away, axis=1, kind="stable")
    wanted = min(_AROUND, len(fitted.points))

    def around(cell: int) -> I4:
        enough = int(np.searchsorted(np.cumsum(sizes[nearest[cell]]), wanted)) + 1
        which = nearest[cell][: max(enough, _CELLS)]
        return np.sort(np.concatenate([order[starts[c] : starts[c] + sizes[c]] for c in which]))

    return around


def _found(
    block: F4, in_cells: I4, around: Callable[[int], I4], fitted: Fitted, count: int, crew: Crew, steps: Steps
) -> tuple[I4, F4]:
    near = np.empty((len(block), count), dtype=np.int32)
    distances = np.empty((len(block), count), dtype=np.float32)
    order = np.argsort(in_cells, kind="stable")
    edges = _parts(in_cells[order])

    def work(number: int) -> None:
        rows = order[edges[number] : edges[number + 1]]
        candidates = around(int(in_cells[rows[0]]))
        groups = [candidates[start : start + _COLUMNS] for start in range(0, len(candidates), _COLUMNS)]
        near[rows], distances[rows] = fitted.nearest(block[rows], groups, count, steps)

    crew.run(work, len(edges) - 1)
    return near, distances


def _parts(in_cells: I4) -> I8:
    """Return where parts of rows begin, and where the last one ends: each of one cell and not too many."""
    changes = np.flatnonzero(np.diff(in_cells)) + 1
    starts = np.concatenate([[0], changes]).astype(np.int64)
    ends = np.append(changes, len(in_cells))
    parts = [np.arange(first, last, _ROWS) for first, last in zip(starts, ends, strict=True)]
    return np.append(np.concatenate(parts), len(in_cells))
