"""Vectors that are made of others as they are read, so that no second matrix is held of those that are large."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.analysis.projection.chunks import Vectors, row_chunks

_ROWS = 8192


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class MadeVectors:
    """Vectors made of others row by row, indexed like an array, which gives parts of them as arrays.

    Attributes
    ----------
    source
        What they are made of, (n, d): an array in memory or mapped from a file, or sparse vectors.
    make
        Returns rows (q, d) made of rows (q, d); what becomes of a row depends on nothing but that row.
    dtype
        Their type.
    """

    source: Vectors
    make: Callable[[NDArray[Any]], NDArray[Any]]
    dtype: np.dtype[Any]

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        rows, columns = self.source.shape
        return int(rows), int(columns)

    @property
    def ndim(self) -> int:
        """Two."""
        return 2

    @property
    def size(self) -> int:
        """How many values there are."""
        return len(self) * self.shape[1]

    @property
    def nbytes(self) -> int:
        """Bytes of what they are made of."""
        return int(self.source.nbytes)

    def __len__(self) -> int:
        return len(self.source)

    def __getitem__(self, which: Any) -> NDArray[Any]:
        """Return rows, columns, or a part of both, as an array of their own."""
        if isinstance(which, tuple):
            return self._columns(*which)
        if isinstance(which, int | np.integer):
            return self._rows(slice(int(which), int(which) + 1)).reshape(-1)
        return self._rows(which)

    def of(self, rows: NDArray[Any]) -> NDArray[Any]:
        """Return what is made of rows of the source."""
        return self.make(rows).astype(self.dtype, copy=False)

    def _rows(self, which: Any) -> NDArray[Any]:
        return self.of(self.source[which])

    def _columns(self, rows: slice, which: Any) -> NDArray[Any]:
        chosen = range(len(self))[rows]
        spans = (chosen[span] for span in row_chunks(self.source, _ROWS, 8) if span.start < len(chosen))
        return np.concatenate([self._rows(slice(some.start, some.stop, some.step))[:, which] for some in spans])
