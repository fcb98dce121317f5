"""Values so large or so small that their squares, or coordinates made of them, are beyond single precision."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.analysis.projection.chunks import Vectors, row_blocks
from core.analysis.projection.made import MadeVectors
from core.analysis.steps import Steps
from core.model.sparse import SparseVectors, is_sparse

COMPARED = (1e-15, 1e15)
"""Between these the largest value lies where vectors are compared: products of two are distances."""
SHOWN = (0.0, 1e34)
"""Between these it lies where sums of values are coordinates."""
SQUARED = (1e-100, 1e100)
"""Between these it lies where squares of values are summed in double precision."""
SQUARED_SINGLE = (1e-46, 1e28)
"""Between these it lies where single precision holds coordinates, and double precision sums of their squares."""

_ROWS = 8192


def excess(largest: float, compared: bool) -> int:
    """Return by which power of two vectors are to be divided, given their largest absolute value; mostly 0."""
    return power_beyond(largest, COMPARED if compared else SHOWN)


def power_beyond(largest: float, limits: tuple[float, float]) -> int:
    """Return by which power of two vectors are to be divided so that their largest value lies within limits."""
    low, high = limits
    return 0 if largest == 0 or low <= largest <= high else math.frexp(largest)[1]


def largest_value(vectors: Vectors, steps: Steps) -> float:
    """Return the largest absolute value of vectors (n, d) that is finite, 0 if none is."""
    largest, held = 0.0, vectors
    if is_sparse(vectors):
        held = SparseVectors.of(vectors).values.reshape(-1, 1)
        if not held.size:
            return 0.0
    for _, block in row_blocks(held, _ROWS, 8, steps.check):
        sizes = np.abs(block)
        largest = max(largest, float(sizes.max(where=np.isfinite(sizes), initial=0.0)))
    return largest


def divided_rows(vectors: Vectors, power: int) -> Any:
    """Return vectors divided by a power of two part by part as they are read, float64; sparse ones as a whole."""
    if is_sparse(vectors):
        held = SparseVectors.of(vectors)
        return replace(held, values=np.ldexp(held.values.astype(np.float64), -power))

    def make(block: NDArray[Any]) -> NDArray[Any]:
        return np.ldexp(block.astype(np.float64), -power)

    return MadeVectors(vectors, make, np.dtype(np.float64))


def divided(vectors: Vectors, power: int) -> Vectors:
    """Return vectors divided by a power of two, which changes no digit of any value, nor which are near which."""
    wide = vectors if vectors.dtype.kind == "f" and vectors.dtype.itemsize >= 4 else vectors.astype(np.float64)
    made: Vectors = np.ldexp(wide, -power)
    return made


def magnitude_notes(largest: float, power: int) -> tuple[str, ...]:
    """Return what is said about vectors that were divided."""
    if not power:
        return ()
    how = f"divided by 2^{power}" if power > 0 else f"multiplied by 2^{-power}"
    return (f"Values reach {largest:.2g}: they were {how} first, which changes nothing but the scale",)
