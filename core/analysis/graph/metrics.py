"""The metrics of neighbour graphs, and vectors made ready to be compared by one.

For every metric there are *keys* that products of blocks of a matrix (or sums of differences) give quickly in single
precision. A key is a lower bound of the distance, up to a number that is the same for all others of a row: rounding
errors are bounded (Higham, "Accuracy and stability of numerical algorithms", 2002, section 3.1) and subtracted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.analysis.projection.chunks import Vectors, row_blocks, row_chunks
from core.analysis.projection.pages import Ask
from core.analysis.steps import Steps
from core.model.arrays import F4, F8, I4, Bool

METRICS = ("cosine", "euclidean", "dot", "manhattan", "correlation", "hamming")
"""Names of all metrics.

cosine, correlation
    1 minus the cosine of the angle, 0 to 2; for correlation of the vectors minus their mean. 1 to or from a vector
    without direction.
dot
    The largest squared length of all vectors minus the product of the two: smaller is nearer, and never negative.
hamming
    Share of the values that differ.
"""

_KINDS = {"euclidean": 0, "cosine": 1, "correlation": 1, "dot": 2, "manhattan": 3, "hamming": 4}
_EUCLIDEAN, _ANGLE, _DOT, _MANHATTAN, _HAMMING = range(5)
_EXACT_IN_SINGLE = frozenset("?bBhHef")
_TINY = 1e-30
_ROWS = 8192


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """What makes keys of products: ``add[column] + own[row] * slope[column] - factor * product``; see `Prepared`.

    ``(key + base[row]) / unit`` is a lower bound of the distance (squared, if Euclidean).
    """

    add: NDArray[Any]
    slope: NDArray[Any]
    own: NDArray[Any]
    factor: float
    base: F8
    unit: float


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """Vectors made ready to be compared by a metric.

    Attributes
    ----------
    vectors
        float32 or float64 (n, d): the values themselves.
    kind
        Number of the formula, as the kernels know it.
    offsets, scales
        float64 (n,): from each value of a row the offset is taken, then it is multiplied.
    centre
        float64 (d,): subtracted from the rows before blocks of them are multiplied.
    shrink
        Power of two by which they are multiplied then, so that nothing overflows.
    floor
        Largest squared length, for ``"dot"``.
    points
        float32 (n, d): the rows that are multiplied.
    terms
        Of all rows, for products of `points`.
    """

    vectors: NDArray[Any]
    kind: int
    offsets: F8
    scales: F8
    centre: F8
    shrink: float
    floor: float
    points: F4
    terms: Terms

    @property
    def differs(self) -> bool:
        """Whether values are compared rather than multiplied."""
        return self.kind >= _MANHATTAN

    def lenient(self, kind: np.dtype[Any]) -> bool:
        """Whether keys of this precision are distances without an error."""
        return self.kind == _HAMMING and kind.itemsize >= self.vectors.dtype.itemsize

    def rows(self, which: slice | I4, kind: np.dtype[Any]) -> NDArray[Any]:
        """Return rows as they are multiplied, in single or double precision."""
        if kind == np.float32:
            return self.points[which]
        return _placed(self.vectors[which], self.offsets[which], self.scales[which], self.centre, self.shrink)

    def precise_terms(self) -> Terms:
        """Return the terms of products in double precision."""
        sizes = np.empty(len(self.vectors))
        for span in row_chunks(self.vectors, _ROWS, 8):
            sizes[span] = _sizes(self.rows(span, np.dtype(np.float64)), self.kind)
        return _terms(self.kind, sizes, self.vectors.shape[1], np.float64, self.shrink, self.floor)


def prepare_rows(vectors: Vectors, metric: str, steps: Steps | None = None) -> Prepared:
    """Return finite vectors (n, d) made ready; `steps` are asked several times a second whether to stop.

    Raises ValueError for an unknown metric.
    """
    if metric not in METRICS:
        raise ValueError(f"the metric is one of {', '.join(METRICS)}, not {metric!r}")
    kind = _KINDS[metric]
    exact = np.float32 if vectors.dtype.char in _EXACT_IN_SINGLE else np.float64
    ask = (steps or Steps(None)).check
    values = _whole(vectors, exact, ask)
    offsets, scales = _directions(values, metric, ask)
    centre = _centre(values, ask) if kind == _EUCLIDEAN else np.zeros(values.shape[1])
    shrink = _shrink(values, centre, ask) if kind not in (_ANGLE, _HAMMING) else 1.0
    points = np.empty(values.shape, dtype=np.float32)
    sizes = np.empty(len(values))
    for span, rows in row_blocks(values, _ROWS, 8, ask):
        block = _placed(rows, offsets[span], scales[span], centre, shrink)
        points[span], sizes[span] = block, _sizes(block, kind)
    floor = float(sizes.max()) / shrink**2 if kind == _DOT else 0.0
    terms = _terms(kind, sizes, values.shape[1], np.float32, shrink, floor)
    return Prepared(values, kind, offsets, scales, centre, shrink, floor, points, terms)


def without_direction(vectors: Vectors, metric: str) -> Bool:
    """Return bool (n,): finite vectors without a direction under a metric; none of them for metrics of distances."""
    none: Bool = _directions(np.ascontiguousarray(vectors), metric, _nobody)[1] == 0
    return none


def beside(prepared: Prepared, vectors: Vectors, metric: str) -> F4:
    """Return other vectors as they are multiplied with the prepared ones, float32 (m, d)."""
    values = np.ascontiguousarray(vectors, dtype=prepared.vectors.dtype)
    offsets, scales = _directions(values, metric, _nobody)
    return _placed(values, offsets, scales, prepared.centre, prepared.shrink).astype(np.float32)


def _nobody() -> None:
    """Ask nobody: these are few."""


def _whole(vectors: Vectors, kind: type[np.floating[Any]], ask: Ask) -> NDArray[Any]:
    """Return vectors as a contiguous array of this type, themselves if they are one."""
    if vectors.dtype == kind and vectors.flags.c_contiguous:
        return np.asarray(vectors)
    values = np.empty(vectors.shape, dtype=kind)
    for span, rows in row_blocks(vectors, _ROWS, 8, ask):
        values[span] = rows
    return values


def _centre(values: NDArray[Any], ask: Ask) -> F8:
    total = np.zeros(values.shape[1])
    for _, rows in row_blocks(values, _ROWS, 8, ask):
        total += rows.sum(axis=0, dtype=np.float64)
    return total / len(values)


def _directions(values: NDArray[Any], metric: str, ask: Ask) -> tuple[F8, F8]:
    """Return offsets and scales that make unit vectors of rows, or leave them; 0 where there is no direction."""
    offsets, scales = np.zeros(len(values)), np.ones(len(values))
    if _KINDS[metric] != _ANGLE:
        return offsets, scales
    for span, rows in row_blocks(values, _ROWS, 8, ask):
        block = rows.astype(np.float64)
        largest = np.abs(block).max(axis=1)
        if metric == "correlation":
            offsets[span] = block.mean(axis=1)
            block -= offsets[span][:, None]
        square = np.einsum("ij,ij->i", block, block)
        length = np.sqrt(square)
        none = length <= (1e-14 * largest * np.sqrt(block.shape[1]) if metric == "correlation" else 0.0)
        scales[span] = np.where(none, 0.0, 1.0 / np.where(none, 1.0, length))
    return offsets, scales


def _shrink(values: NDArray[Any], centre: F8, ask: Ask) -> float:
    """Return the power of two that brings the largest value to between 0.5 and 1."""
    largest = 0.0
    for _, rows in row_blocks(values, _ROWS, 8, ask):
        low, high = rows.min(axis=0).astype(np.float64), rows.max(axis=0).astype(np.float64)
        largest = max(largest, float(np.abs(low - centre).max()), float(np.abs(high - centre).max()))
    return float(2.0 ** -np.frexp(largest)[1]) if largest > 0 else 1.0


def _placed(values: NDArray[Any], offsets: F8, scales: F8, centre: F8, shrink: float) -> F8:
    block = values.astype(np.float64)
    block -= centre
    if offsets.any():
        block -= offsets[:, None]
    block *= shrink * scales[:, None]
    return block


def _sizes(block: F8, kind: int) -> F8:
    """Return squared lengths, or sums of absolute values where those are compared."""
    sizes: F8 = np.abs(block).sum(axis=1) if kind >= _MANHATTAN else np.einsum("ij,ij->i", block, block)
    return sizes


def _terms(kind: int, sizes: F8, columns: int, precision: type[np.floating[Any]], shrink: float, floor: float) -> Terms:
    count, unit = len(sizes), float(np.finfo(precision).eps) / 2
    error = (columns + 16) * unit
    zeros, base = np.zeros(count, dtype=precision), np.zeros(count)
    if kind == _EUCLIDEAN:
        add = ((1 - error) * sizes - _TINY).astype(precision)
        return Terms(add, zeros, zeros, 2.0, (1 - error) * sizes, shrink**2)
    if kind == _ANGLE:
        return Terms(np.full(count, -error, dtype=precision), zeros, zeros, 1.0, base + 1.0, 1.0)
    if kind == _DOT:
        lengths = np.sqrt(sizes).astype(precision)
        slope = (-error * lengths).astype(precision)
        return Terms(np.full(count, -_TINY, dtype=precision), slope, lengths, 1.0, base + floor * shrink**2, shrink**2)
    if kind == _MANHATTAN:
        lost = -2 * unit * sizes
        return Terms((lost - _TINY).astype(precision), zeros, zeros, -(1 - error), lost, shrink)
    return Terms(zeros, zeros, zeros, -1.0, base, 1.0)
