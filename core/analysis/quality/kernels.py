"""Compiled loops of the quality measures: ranks in two spaces, distances of pairs, distances to classes."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from core.analysis.graph.kernels import exact, shown
from core.compiled import kernel, part
from core.model.arrays import F8, I4, I8

Floats: TypeAlias = NDArray[Any]
"""float32 or float64."""

_TOGETHER = 1024
_HARDLY, _NOTHING = 1e-9, 1e-280


@part
def before(a: float, second_a: float, b: float, second_b: float) -> bool:
    """Return whether one pair of numbers comes before another; the second counts where the first are equal."""
    return a < b or (a == b and second_a < second_b)


@part
def insert(firsts: F8, seconds: F8, first: float, second: float) -> None:
    """Put a pair in its place in a sorted list, in which the last is lost."""
    at = len(firsts) - 1
    while at > 0 and before(first, second, firsts[at - 1], seconds[at - 1]):
        firsts[at], seconds[at] = firsts[at - 1], seconds[at - 1]
        at -= 1
    firsts[at], seconds[at] = first, second


@part
def count_before(firsts: Floats, seconds: Floats, own: int, wanted: F8, wanted_seconds: F8, counts: I8) -> None:
    """Write how many pairs come before each of some, not counting the one at `own`."""
    counts[:] = 0
    for start in range(0, len(firsts), _TOGETHER):
        part_of, stop = firsts[start : start + _TOGETHER], min(start + _TOGETHER, len(firsts))
        for e in range(len(wanted)):
            limit = firsts.dtype.type(wanted[e])
            less, equal = 0, 0
            for j in range(stop - start):  # without a branch, so that it is done several at a time
                less += part_of[j] < limit
                equal += part_of[j] == limit
            counts[e] += less
            if equal > 0:
                for j in range(start, stop):
                    counts[e] += firsts[j] == limit and seconds[j] < wanted_seconds[e] and j != own
    for e in range(len(wanted)):
        counts[e] -= firsts[own] < wanted[e]


@part
def squares(layout: F8, chance: F8, row: int, away: F8) -> None:
    """Write the squared distances of all points of a layout (k, n) from one; of equal ones chance makes an order."""
    away[:] = 0.0
    for c in range(len(layout)):
        line, own = layout[c], layout[c, row]
        for j in range(len(line)):
            away[j] += (line[j] - own) * (line[j] - own)
    for j in range(len(away)):
        away[j] = away[j] * (1.0 + _HARDLY * chance[j]) + _NOTHING * chance[j]


@part
def compare(nearest: F8, nearest_other: F8, others: Floats, own_space: Floats, row: int, sums: F8) -> None:
    """Add up how far the nearest of one space are from being nearest in the other.

    `nearest` are the distances of the nearest k, ascending, `nearest_other` theirs in the other space; `others` and
    `own_space` the distances of all there and here. Written are: ranks beyond k, how many are within k, relative
    errors of ranks.
    """
    k = len(nearest)
    counts = np.empty(k, np.int64)
    count_before(others, own_space, row, nearest_other, nearest, counts)
    sums[:] = 0.0
    for e in range(k):
        rank, place = counts[e] + 1, e + 1
        sums[0] += max(0, rank - k)
        sums[1] += 1.0 if rank <= k else 0.0
        sums[2] += abs(rank - place) / place


@kernel
def ranks(keys: Floats, layout: F8, chance: F8, rows: I4, k: int, results: F8) -> None:
    """Write for each row (q, 6): sums over its nearest k in the layout (dims, n), then over its nearest k vectors.

    Keys (q, n) order the vectors by their distance from the row. Vectors that are equally near are taken in the order
    of the layout, for it is no fault of the layout that they are; points of the layout that are, in the order of
    `chance` (n,), 0 to 1: a layout that puts everything in one place shows nothing.
    """
    away = np.empty(layout.shape[1], np.float64)
    high, high_low = np.empty(k, np.float64), np.empty(k, np.float64)
    low, low_high = np.empty(k, np.float64), np.empty(k, np.float64)
    for q in range(len(rows)):
        row, line = rows[q], keys[q]
        squares(layout, chance, row, away)
        high[:], high_low[:], low[:], low_high[:] = np.inf, np.inf, np.inf, np.inf
        for j in range(len(away)):
            if j == row or (line[j] > high[-1] and away[j] > low[-1]):
                continue
            if before(line[j], away[j], high[-1], high_low[-1]):
                insert(high, high_low, line[j], away[j])
            if before(away[j], line[j], low[-1], low_high[-1]):
                insert(low, low_high, away[j], line[j])
        compare(low, low_high, line, away, row, results[q, :3])
        compare(high, high_low, away, line, row, results[q, 3:])


@kernel
def all_distances(vectors: Floats, offsets: F8, scales: F8, kind: int, floor: float, rows: I4, keys: F8) -> None:
    """Write the distances (squared, if Euclidean) of some rows from all, (q, n), in double precision."""
    for q in range(len(rows)):
        for j in range(len(vectors)):
            keys[q, j] = exact(vectors, offsets, scales, kind, floor, rows[q], j, np.inf)


@kernel
def keys_of(products: Floats, add: Floats, slope: Floats, own: Floats, factor: float, keys: Floats) -> None:
    """Write ``add + own * slope - factor * product`` for blocks (q, m)."""
    multiply = products.dtype.type(factor)
    for i in range(len(products)):
        for j in range(products.shape[1]):
            keys[i, j] = add[j] + own[i] * slope[j] - multiply * products[i, j]


@kernel
def pair_distances(
    vectors: Floats, offsets: F8, scales: F8, kind: int, floor: float, left: I4, right: I4, away: F8
) -> None:
    """Write the distances of pairs of rows."""
    for p in range(len(left)):
        value = exact(vectors, offsets, scales, kind, floor, left[p], right[p], np.inf)
        away[p] = shown(value, kind, vectors.shape[1])


@kernel
def class_distances(layout: F8, chance: F8, labels: I4, sizes: I8, rows: I4, k: int, hits: F8, widths: F8) -> None:
    """Write for each row the share of its nearest k that have its class, and its silhouette (Rousseeuw, 1987).

    The layout has shape (dims, n); of points equally near `chance` makes an order.
    """
    totals = np.empty(len(sizes), np.float64)
    nearest, classes = np.empty(k, np.float64), np.empty(k, np.float64)
    away = np.empty(layout.shape[1], np.float64)
    for q in range(len(rows)):
        row = rows[q]
        own = labels[row]
        totals[:], nearest[:], classes[:] = 0.0, np.inf, np.inf
        squares(layout, chance, row, away)
        for j in range(len(away)):
            if j == row:
                continue
            totals[labels[j]] += np.sqrt(away[j])
            if away[j] < nearest[-1]:
                insert(nearest, classes, away[j], float(labels[j]))
        hits[q] = 0.0
        for e in range(k):
            hits[q] += (1.0 if classes[e] == own else 0.0) / k
        other = np.inf
        for c in range(len(sizes)):
            if c != own and sizes[c] > 0:
                other = min(other, totals[c] / sizes[c])
        inside = totals[own] / max(1, sizes[own] - 1)
        widths[q] = 0.0
        if sizes[own] > 1 and max(inside, other) > 0.0 and other < np.inf:
            widths[q] = (other - inside) / max(inside, other)
