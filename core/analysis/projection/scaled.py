"""Vectors as a method goes by them: scaled first, where that is wished."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.analysis.projection.chunks import Vectors, checked, row_blocks
from core.analysis.projection.densify import as_array
from core.analysis.projection.made import MadeVectors
from core.analysis.projection.magnitude import SQUARED, divided_rows, largest_value, power_beyond
from core.analysis.projection.scaling import Rows, Scaling, inverse_deviations, scaled_rows
from core.analysis.steps import Steps
from core.model.arrays import F8
from core.model.sparse import SparseVectors, is_sparse
from core.work import Token

HELD = 256 << 20
"""Bytes up to which scaled vectors are held; of larger ones parts are made when they are read, where that will do."""

_SINGLE = np.dtype(np.float32)
_ROWS = 8192


@dataclass(frozen=True, slots=True, eq=False)
class Scaled:
    """Vectors that are scaled as a method was told to, so that nobody does it again.

    Attributes
    ----------
    vectors
        As the method goes by them, shape (n, d): an array, or what gives parts of one.
    scaling
        What was done to them.
    """

    vectors: Vectors
    scaling: Scaling

    @property
    def shape(self) -> tuple[int, ...]:
        """Rows and columns."""
        return self.vectors.shape

    def __len__(self) -> int:
        return len(self.vectors)

    def whole(self, scaling: Scaling, token: Token | None = None) -> Vectors:
        """Return them as an array that is scaled so, whether that was done before or not."""
        return scaled(self.vectors, Scaling.NONE if self.scaling is scaling else scaling, True, token)


def scaled(vectors: Vectors, scaling: Scaling, whole: bool, token: Token | None = None) -> Vectors:
    """Return vectors (n, d) scaled, float32, of real numbers of any type; the vectors themselves for no scaling.

    Means and deviations are those of all rows whose values are finite; what is not finite stays so. Everything is
    computed in float64 and rounded once.

    Parameters
    ----------
    vectors
        An array in memory or mapped from a file, or sparse vectors, which stay as they are where nothing is scaled.
    whole
        Whether an array is needed; otherwise large ones are made part by part whenever they are read.
    token
        Told of progress, and asked between parts whether to stop.

    Raises
    ------
    ValueError
        If `vectors` is not a matrix of real numbers, or an array is needed and does not fit into memory (then it is a
        `RefusedError`).
    CancelledError
        If `token` says so.
    """
    held: Any = SparseVectors.of(vectors) if is_sparse(vectors) else vectors
    if scaling is Scaling.NONE:
        return as_array(held) if whole else held
    steps = Steps(token)
    steps.stage("Scaling the vectors", 1.0)
    base: Any = checked(held)
    if power := _beyond(base, steps):
        base = divided_rows(base, power)
    made: Any = MadeVectors(base, _maker(base, scaling, steps), _SINGLE)
    return as_array(made, token) if whole or made.size * _SINGLE.itemsize <= HELD else made


def _beyond(vectors: Vectors, steps: Steps) -> int:
    """Return by which power of two vectors are divided so that their squares can be summed; mostly 0."""
    if vectors.dtype.kind != "f" or vectors.dtype.itemsize <= _SINGLE.itemsize:
        return 0
    return power_beyond(largest_value(vectors, steps), SQUARED)


def _maker(vectors: Vectors, scaling: Scaling, steps: Steps) -> Callable[[NDArray[Any]], F8]:
    if scaling is not Scaling.ZSCORE:
        return scaled_rows(vectors, scaling, steps).of
    mean, variances = _columns(vectors, steps)
    factors = inverse_deviations(variances, mean)

    def standardised(block: NDArray[Any]) -> F8:
        with np.errstate(invalid="ignore"):
            made: F8 = (block.astype(np.float64) - mean) * factors
        return made

    return standardised


def _columns(vectors: Vectors, steps: Steps) -> tuple[F8, F8]:
    """Return mean and variance of every column over the rows that are finite, float64 (d,)."""
    near, count = Rows(vectors).mean_of_some(steps), 0
    total, squares = np.zeros(vectors.shape[1]), np.zeros(vectors.shape[1])
    for _, rows in row_blocks(vectors, _ROWS, 8, steps.check):
        steps.did(len(rows) / len(vectors))
        block = rows.astype(np.float64) - near
        if not np.isfinite(block.sum()):
            block = block[np.isfinite(block).all(axis=1)]
        total += block.sum(axis=0)
        squares += np.einsum("ij,ij->j", block, block)
        count += len(block)
    offset = total / max(count, 1)
    return near + offset, squares / max(count, 1) - offset**2
