"""Which vectors can be compared at all."""

from __future__ import annotations

import numpy as np

from core.analysis.projection.chunks import Vectors, row_blocks
from core.analysis.steps import Steps
from core.model.arrays import Bool
from core.work import Token

_ROWS = 8192


def finite_rows(vectors: Vectors, token: Token | None = None) -> Bool:
    """Return bool (n,): the rows whose values are finite and whose squares can be summed in double precision.

    Raises CancelledError if `token` says so.
    """
    good = np.ones(len(vectors), dtype=np.bool_)
    if vectors.dtype.kind in "biu":
        return good
    for span, block in row_blocks(vectors, _ROWS, 8, Steps(token).check):
        with np.errstate(invalid="ignore", over="ignore"):
            sums = np.einsum("ij,ij->i", block, block)
            doubtful = np.flatnonzero(~np.isfinite(sums))
            exact = block[doubtful].astype(np.float64)
            good[span.start + doubtful] = np.isfinite(np.einsum("ij,ij->i", exact, exact))
    return good
