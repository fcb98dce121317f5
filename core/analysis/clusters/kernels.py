"""Loops of k-means."""

from __future__ import annotations

import numpy as np

from core.compiled import kernel
from core.model.arrays import F8, I4, I8


@kernel
def nearest(products: F8, squares: F8, labels: I4, away: F8) -> int:
    """Write which of k centres is nearest to each of m points, and half of the squared distance without the own half.

    Of equally near ones it is the first. `products` (m, k) are those of points and centres, `squares` (k,) half of the
    centres' own. Returns how many labels are other than before.
    """
    changed = 0
    for row in range(len(products)):
        best, at = np.inf, 0
        for centre in range(len(squares)):
            value = squares[centre] - products[row, centre]
            if value < best:
                best, at = value, centre
        changed += labels[row] != at
        labels[row], away[row] = at, best
    return changed


@kernel
def gather(points: F8, labels: I4, sums: F8, counts: I8) -> None:
    """Add points (m, d) to the sums (k, d) and counts (k,) of their clusters."""
    for row in range(len(points)):
        own = labels[row]
        counts[own] += 1
        for column in range(points.shape[1]):
            sums[own, column] += points[row, column]


@kernel
def sum_by_group(distances: F8, starts: I8, sums: F8) -> None:
    """Write the sum of each row of distances (m, n) over groups of columns that lie side by side, (m, k)."""
    for row in range(len(distances)):
        for group in range(len(starts) - 1):
            total = 0.0
            for column in range(starts[group], starts[group + 1]):
                total += distances[row, column]
            sums[row, group] = total
