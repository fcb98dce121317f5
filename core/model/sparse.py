"""Vectors most of whose values are 0, of which only the others are held."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class SparseVectors:
    """Compressed sparse rows that are indexed like an array, which gives dense parts of it.

    What reads vectors part by part need not know that they are sparse.

    Attributes
    ----------
    values
        (m,): real numbers, row after row.
    indices
        (m,): the column of each, ascending in each row and none twice.
    starts
        (n + 1,): where in them each row begins, and where the last one ends.
    columns
        How many columns there are.
    """

    values: NDArray[Any]
    indices: NDArray[Any]
    starts: NDArray[Any]
    columns: int

    @staticmethod
    def of(matrix: Any) -> SparseVectors:
        """Return a matrix or array of one of SciPy's sparse types, or one of these as it is."""
        if isinstance(matrix, SparseVectors):
            return matrix
        if matrix.ndim != 2:
            raise ValueError(f"vectors are a matrix with rows and columns, not an array of shape {matrix.shape}")
        rows = matrix.tocsr(copy=True)
        rows.sum_duplicates()
        return SparseVectors(rows.data, rows.indices, rows.indptr, int(rows.shape[1]))

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return len(self.starts) - 1, self.columns

    @property
    def ndim(self) -> int:
        """Two."""
        return 2

    @property
    def size(self) -> int:
        """How many values there are with those that are 0."""
        return len(self) * self.columns

    @property
    def dtype(self) -> np.dtype[Any]:
        """Type of the values."""
        return self.values.dtype

    @property
    def nbytes(self) -> int:
        """Bytes that are held."""
        return int(self.values.nbytes + self.indices.nbytes + self.starts.nbytes)

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, which: Any) -> NDArray[Any]:
        """Return rows, columns, or a part of both, as an array of their own."""
        taken = self.matrix()[which]
        if hasattr(taken, "toarray"):
            taken = taken.toarray()
        dense: NDArray[Any] = np.asarray(taken, dtype=self.dtype)
        one = which[1] if isinstance(which, tuple) else which
        return dense.reshape(-1) if isinstance(one, int | np.integer) else dense

    def matrix(self) -> Any:
        """Return them as SciPy's ``csr_array``, without a copy."""
        from scipy.sparse import csr_array

        return csr_array((self.values, self.indices, self.starts), shape=self.shape, copy=False)


def is_sparse(vectors: object) -> bool:
    """Return whether vectors are sparse, without loading SciPy."""
    return isinstance(vectors, SparseVectors) or hasattr(vectors, "tocsr")
