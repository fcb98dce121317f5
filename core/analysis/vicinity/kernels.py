"""Sums over rows of vectors against one, in double precision."""

from __future__ import annotations

from core.compiled import reordering_kernel
from core.model.arrays import F4, F8, I8, Bool


@reordering_kernel
def squared_differences(block: F4 | F8, own: F8, found: F8) -> None:
    """Write the squared Euclidean distance of each row of `block` (n, d) from `own` (d,) to `found` (n,)."""
    for row in range(len(block)):
        total = 0.0
        for column in range(block.shape[1]):
            away = block[row, column] - own[column]
            total += away * away
        found[row] = total


@reordering_kernel
def absolute_differences(block: F4 | F8, own: F8, found: F8) -> None:
    """Write the sum of absolute differences of each row from `own`."""
    for row in range(len(block)):
        total = 0.0
        for column in range(block.shape[1]):
            total += abs(block[row, column] - own[column])
        found[row] = total


@reordering_kernel
def products(block: F4 | F8, own: F8, found: F8, squares: F8) -> None:
    """Write the product of each row and `own`, and the product of each row and itself."""
    for row in range(len(block)):
        total, square = 0.0, 0.0
        for column in range(block.shape[1]):
            value = block[row, column] * 1.0  # of single precision this is double, unlike float(…) here
            total += value * own[column]
            square += value * value
        found[row], squares[row] = total, square


@reordering_kernel
def moments(block: F4 | F8, marks: Bool, shift: F8, counts: I8, sums: F8, squares: F8) -> None:
    """Add rows to what is known of two groups: their number, and sums and squares (2, d) of rows minus `shift`.

    Rows that are marked belong to group 1, the others to group 0; those that are not finite to none.
    """
    for row in range(len(block)):
        probe = 0.0
        for column in range(block.shape[1]):
            probe += block[row, column] * 0.0
        if probe == 0.0:
            group = 1 if marks[row] else 0
            counts[group] += 1
            for column in range(block.shape[1]):
                away = block[row, column] - shift[column]
                sums[group, column] += away
                squares[group, column] += away * away
