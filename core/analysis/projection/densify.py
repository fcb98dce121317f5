"""Sparse vectors, and those that are made as they are read, as an array, for what cannot do without one."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.analysis.projection.chunks import Vectors, row_blocks
from core.analysis.steps import Steps
from core.memory import available_memory
from core.model.sparse import SparseVectors, is_sparse
from core.style.text import bytes_text
from core.work import RefusedError, Token

_ROWS = 8192


def as_array(vectors: Vectors, token: Token | None = None) -> Vectors:
    """Return vectors themselves; sparse ones, and those that are made as they are read, as an array, float32 (n, d).

    Raises RefusedError if that does not fit into memory, CancelledError if `token` says so.
    """
    given: Any = vectors
    if isinstance(given, np.ndarray):
        return vectors
    parts: Any = SparseVectors.of(given) if is_sparse(given) else given
    needed, free = 4 * parts.size, available_memory()
    if free is not None and needed > free:
        raise RefusedError(
            f"This needs all values, also those that are 0: {bytes_text(needed)} of memory, and {bytes_text(free)} are "
            "free; PCA, raw axes and random projection do without"
        )
    dense = np.empty(parts.shape, dtype=np.float32)
    for span, block in row_blocks(parts, _ROWS, 4, Steps(token).check):
        dense[span] = block
    return dense
