"""Distances of one vector from all others by any metric, in double precision."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from core.analysis.projection.chunks import Vectors, row_blocks
from core.analysis.steps import Steps
from core.model.arrays import F8

_ROWS = 8192
_NO_DIRECTION = 1e-14


def distances_from(vectors: Vectors, row: int, metric: str, steps: Steps) -> F8:
    """Return the distances of a row from all rows, float64 (n,), NaN to and from rows that are not finite.

    Parameters
    ----------
    vectors
        Real numbers of any type, shape (n, d).
    metric
        ``"dot"``, ``"manhattan"``, ``"correlation"`` or ``"hamming"``, as `core.analysis.graph.metrics` defines them.
    steps
        Told of progress, and asked between parts whether to stop.
    """
    return distances_to(vectors, vectors[row].astype(np.float64), metric, steps)


def distances_to(vectors: Vectors, own: F8, metric: str, steps: Steps) -> F8:
    """Return the distances of a vector (d,) from all rows as `distances_from` does."""
    away = np.empty(len(vectors))
    largest = 0.0
    for span, rows in row_blocks(vectors, _ROWS, 8, steps.check):
        block = rows.astype(np.float64)
        finite = np.isfinite(block).all(axis=1)
        with np.errstate(invalid="ignore", over="ignore", divide="ignore"):
            away[span] = np.where(finite, _MEASURES[metric](block, own), np.nan)
            if metric == "dot":
                squares = np.einsum("ij,ij->i", block, block)
                largest = max(largest, float(squares[finite].max(initial=0.0)))
        steps.did((span.stop - span.start) / len(vectors))
    return away + largest if np.isfinite(own).all() else np.full(len(vectors), np.nan)


def _opposite_product(block: F8, own: F8) -> F8:
    product: F8 = -(block @ own)
    return product


def _manhattan(block: F8, own: F8) -> F8:
    sums: F8 = np.abs(block - own).sum(axis=1)
    return sums


def _hamming(block: F8, own: F8) -> F8:
    shares: F8 = (block != own).mean(axis=1)
    return shares


def _correlation(block: F8, own: F8) -> F8:
    directions, direction = _centred_directions(block), _centred_directions(own[None])[0]
    chords = directions - direction
    near: F8 = np.einsum("ij,ij->i", chords, chords) / 2  # 1 - cosine without the loss of digits near 0
    return np.where(directions.any(axis=1) & direction.any(), near, 1.0)


def _centred_directions(block: F8) -> F8:
    """Return rows without their mean and of length 1, zeros where they are constant."""
    largest = np.abs(block).max(axis=1, keepdims=True)
    centred = block - block.mean(axis=1, keepdims=True)
    length = np.linalg.norm(centred, axis=1, keepdims=True)
    none = length <= _NO_DIRECTION * largest * np.sqrt(block.shape[1])
    directions: F8 = np.where(none, 0.0, centred / np.where(none, 1.0, length))
    return directions


_MEASURES: Mapping[str, Callable[[F8, F8], F8]] = {
    "dot": _opposite_product,
    "manhattan": _manhattan,
    "correlation": _correlation,
    "hamming": _hamming,
}
MEASURED = tuple(_MEASURES)
"""Metrics by which vectors are compared one by one."""
