"""The nearest others of some vectors among all, for sure.

Products of blocks in single precision choose a few more than are wanted, by lower bounds of their distances. Exact
distances settle their order, and whether anything nearer can have been left out; then the row is done again in double
precision, and at last, where many are equally near, by comparing it with all others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.analysis.graph.metrics import Prepared, Terms
from core.analysis.parallel import Crew
from core.analysis.steps import Steps
from core.model.arrays import F4, I4

_ROWS, _COLUMNS, _COMPARED = 256, 4096, 16
_SPARE = 10
_AT_ONCE = 320_000_000
"""Multiplications after which the work can be stopped."""


def exact_neighbours(prepared: Prepared, rows: I4, count: int, crew: Crew, steps: Steps) -> tuple[I4, F4]:
    """Return int32 and float32 (q, count): the nearest others of some rows; there must be as many others."""
    found = np.full((len(rows), count), -1, dtype=np.int32)
    distances = np.full((len(rows), count), np.nan, dtype=np.float32)
    if count == 0:
        return found, distances
    chosen = _Choice(prepared, prepared.terms, np.dtype(np.float32), steps)
    unsure = chosen.write(rows, np.arange(len(rows), dtype=np.int32), found, distances, crew, steps)
    if len(unsure):
        exact = np.dtype(np.float64)
        precise = _Choice(prepared, prepared.precise_terms(), exact, steps)
        unsure = precise.write(rows, unsure, found, distances, crew, Steps(None))
    _compare(prepared, rows, unsure, found, distances, crew, steps)
    return found, distances


@dataclass(frozen=True, slots=True)
class _Choice:
    """Chooses by products of one precision, and settles."""

    prepared: Prepared
    terms: Terms
    kind: np.dtype[Any]
    steps: Steps

    def write(self, rows: I4, which: I4, found: I4, distances: F4, crew: Crew, told: Steps) -> I4:
        """Write the nearest of ``rows[which]`` and return those of `which` that may not be the nearest."""
        sure = np.zeros(len(which), dtype=np.bool_)

        def work(number: int) -> None:
            span = slice(number * _ROWS, min((number + 1) * _ROWS, len(which)))
            part = which[span]
            found[part], distances[part], sure[span] = self._settled(rows[part], found.shape[1])

        crew.run(work, -(-len(which) // _ROWS), told)
        return which[~sure]

    def _settled(self, rows: I4, count: int) -> tuple[I4, F4, NDArray[np.bool_]]:
        from core.analysis.graph import kernels

        prepared, terms = self.prepared, self.terms
        keys, ids = self._smallest(rows, min(count + _SPARE + count // 10, len(prepared.vectors)))
        found = np.full((len(rows), count), -1, dtype=np.int32)
        distances = np.full((len(rows), count), np.nan, dtype=np.float32)
        sure = np.zeros(len(rows), dtype=np.bool_)
        kernels.settle(
            prepared.vectors, prepared.offsets, prepared.scales, prepared.kind, prepared.floor, rows, keys, ids,
            terms.base[rows], terms.unit, prepared.lenient(self.kind), found, distances, sure,
        )  # fmt: skip
        return found, distances, sure

    def _smallest(self, rows: I4, kept: int) -> tuple[NDArray[Any], I4]:
        from core.analysis.graph import kernels

        prepared, terms = self.prepared, self.terms
        keys = np.full((len(rows), kept), np.inf, dtype=self.kind)
        ids = np.full((len(rows), kept), -1, dtype=np.int32)
        places, points = np.arange(len(rows), dtype=np.int32), prepared.rows(rows, self.kind)
        width = self._width(len(rows))
        for start in range(0, len(prepared.vectors), width):
            self.steps.check()
            span = slice(start, min(start + width, len(prepared.vectors)))
            columns = np.arange(span.start, span.stop, dtype=np.int32)
            products = multiplied(prepared, points, prepared.rows(span, self.kind))
            kernels.keep_smallest(
                products, rows, columns, terms.add[span], terms.slope[span], terms.own[rows], terms.factor,
                places, keys, ids, False,
            )  # fmt: skip
        return keys, ids

    def _width(self, rows: int) -> int:
        slower = 8 if self.prepared.differs else 1
        columns = int(self.prepared.points.shape[1])
        return max(64, min(_COLUMNS, _AT_ONCE // (slower * rows * columns)))


def multiplied(prepared: Prepared, left: NDArray[Any], right: NDArray[Any]) -> NDArray[Any]:
    """Return the products of rows (q, d) and rows (m, d), or what they differ by: (q, m)."""
    if not prepared.differs:
        products: NDArray[Any] = left @ right.T
        return products
    from core.analysis.graph import kernels

    sums = np.empty((len(left), len(right)), dtype=left.dtype)
    kernels.differences(left, np.ascontiguousarray(right.T), prepared.kind == kernels.HAMMING, sums)
    return sums


def _compare(prepared: Prepared, rows: I4, which: I4, found: I4, distances: F4, crew: Crew, steps: Steps) -> None:
    from core.analysis.graph import kernels

    columns = np.arange(len(prepared.vectors), dtype=np.int32)

    def work(number: int) -> None:
        for place in which[number * _COMPARED : (number + 1) * _COMPARED]:
            steps.check()
            kernels.scan(
                prepared.vectors, prepared.offsets, prepared.scales, prepared.kind, prepared.floor, int(rows[place]),
                columns, found[place], distances[place],
            )  # fmt: skip

    crew.run(work, -(-len(which) // _COMPARED))
