"""What `core.analysis.vicinity.kernels` does, by NumPy: for few rows, which nothing is compiled for."""

from __future__ import annotations

import numpy as np

from core.model.arrays import F4, F8, I8, Bool


def squared_differences(block: F4 | F8, own: F8, found: F8) -> None:
    """Write the squared Euclidean distance of each row of `block` (n, d) from `own` (d,) to `found` (n,)."""
    away = block - own
    np.einsum("ij,ij->i", away, away, out=found)


def absolute_differences(block: F4 | F8, own: F8, found: F8) -> None:
    """Write the sum of absolute differences of each row from `own`."""
    np.abs(block - own).sum(axis=1, out=found)


def products(block: F4 | F8, own: F8, found: F8, squares: F8) -> None:
    """Write the product of each row and `own`, and the product of each row and itself."""
    rows = block.astype(np.float64, copy=False)
    np.einsum("ij,j->i", rows, own, out=found)
    np.einsum("ij,ij->i", rows, rows, out=squares)


def moments(block: F4 | F8, marks: Bool, shift: F8, counts: I8, sums: F8, squares: F8) -> None:
    """Add rows to what is known of two groups, as the compiled loop does."""
    finite = np.isfinite(block).all(axis=1)
    for group in range(2):
        rows = block[finite & (marks == bool(group))] - shift
        counts[group] += len(rows)
        sums[group] += rows.sum(axis=0)
        squares[group] += np.einsum("ij,ij->j", rows, rows)
