"""Lengths of many vectors, remembered for the matrix that was asked for last."""

from __future__ import annotations

import weakref
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.analysis.projection.chunks import Vectors, row_blocks, working_type
from core.analysis.steps import Steps
from core.model.arrays import F8

_SMALL = 1e-30
_ROWS = 8192
_known: dict[int, tuple[weakref.ref[Vectors], F8]] = {}


def lengths(vectors: Vectors, steps: Steps) -> F8:
    """Return the length of every row, float64 (n,), infinite where a value is not finite.

    Sums are formed in the type of the data; where that overflows or underflows, again in float64.
    """
    known = _known.get(id(vectors))
    if known and known[0]() is vectors:
        return known[1]
    squares = np.empty(len(vectors))
    kind = working_type(vectors, np.inf)
    for span, rows in row_blocks(vectors, _ROWS, kind.itemsize, steps.check):
        part = _squares(rows.astype(kind, copy=False))
        doubtful = np.flatnonzero(~((part > _SMALL) & (part < np.inf)))
        part[doubtful] = _squares(rows[doubtful].astype(np.float64))
        squares[span] = part
    result = np.sqrt(np.where(np.isfinite(squares), squares, np.inf))
    _known.clear()
    _known[id(vectors)] = weakref.ref(vectors), result
    return result


def _squares(block: NDArray[Any]) -> F8:
    with np.errstate(invalid="ignore", over="ignore", under="ignore"):
        squares: F8 = np.einsum("ij,ij->i", block, block).astype(np.float64)
    return squares
