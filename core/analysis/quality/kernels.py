"""Compiled loops of the quality measures: ranks in two spaces, distances of pairs, distances to classes."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from core.analysis.graph.kernels import exact, shown
from core.compiled import kernel, part, reordering_part
from core.model.arrays import F8, I4, I8

Floats: TypeAlias = NDArray[Any]
"""float32 or float64."""

_TOGETHER = 1024
_APART = 4
"""Sums that are kept apart, so that one addition need not wait for the last."""


@part
def comes_before(seconds: Floats, thirds: Floats, a: int, second: float, third: float) -> bool:
    """Return whether a point, whose first number is that of another, comes before it by the second or the third."""
    earlier: bool = seconds[a] < second or (seconds[a] == second and thirds[a] < third)
    return earlier


@part
def insert(values: Floats, ids: I4, first: float, second: float, third: float, number: int) -> None:
    """Put three numbers (3, k) and a point's own in their place in sorted lists, in which the last is lost."""
    firsts, seconds, thirds = values[0], values[1], values[2]
    at = len(ids)
    while at > 0:
        equal = firsts[at - 1] == first
        if firsts[at - 1] < first or (equal and comes_before(seconds, thirds, at - 1, second, third)):
            break
        at -= 1
        if at + 1 < len(ids):
            firsts[at + 1], seconds[at + 1], thirds[at + 1], ids[at + 1] = firsts[at], seconds[at], thirds[at], ids[at]
    if at < len(ids):
        firsts[at], seconds[at], thirds[at], ids[at] = first, second, third, number


@reordering_part
def below(values: Floats, limit: float, one: float, none: float) -> float:
    """Return how many of a few values are below a limit, counted in their own type: many at a time."""
    total = none
    for j in range(len(values)):
        total += one if values[j] < limit else none
    return total


@reordering_part
def not_above(values: Floats, limit: float, one: float, none: float) -> float:
    """Return how many of a few values are not above a limit."""
    total = none
    for j in range(len(values)):
        total += one if values[j] <= limit else none
    return total


@part
def squares(layout: Floats, row: int, start: int, away: Floats) -> None:
    """Write the squared distances of some points of a layout (k, n), from `start` on, from one."""
    away[:] = away.dtype.type(0)
    for c in range(len(layout)):
        line, own = layout[c, start : start + len(away)], layout[c, row]
        for j in range(len(away)):
            away[j] += (line[j] - own) * (line[j] - own)


@part
def square(layout: Floats, row: int, other: int) -> float:
    """Return the squared distance of two points, rounded as `squares` does."""
    total: float = layout.dtype.type(0)
    for c in range(len(layout)):
        total += (layout[c, other] - layout[c, row]) * (layout[c, other] - layout[c, row])
    return total


@kernel
def nearest_places(layout: Floats, chance: Floats, rows: I4, first: int, last: int, values: Floats, ids: I4) -> None:
    """Find the nearest of some rows among the points ``first:last`` of a layout (dims, n).

    Written are, nearest first, squared distance, place in the order of `chance` (n,), 0, to (q, 3, k), and numbers.
    """
    one, none, away = layout.dtype.type(1), layout.dtype.type(0), np.empty(_TOGETHER, layout.dtype)
    for q in range(len(rows)):
        for start in range(first, last, _TOGETHER):
            some = away[: min(_TOGETHER, last - start)]
            squares(layout, rows[q], start, some)
            if not_above(some, values[q, 0, -1], one, none) == none:
                continue
            for j in range(len(some)):
                if some[j] <= values[q, 0, -1] and start + j != rows[q]:
                    insert(values[q], ids[q], some[j], chance[start + j], none, start + j)


@kernel
def nearest_vectors(
    keys: Floats, layout: Floats, chance: Floats, rows: I4, start: int, asked: I4, told: Floats, values: Floats, ids: I4
) -> None:
    """Find the nearest of some rows by their keys (q, m), those of the points from `start` on.

    Written are, nearest first, key, squared distance in the layout and place in the order of `chance`, to (q, 3, k),
    and numbers. The keys of the points `asked` (q, e) are written to `told`.
    """
    one, none, width = keys.dtype.type(1), keys.dtype.type(0), keys.shape[1]
    for q in range(len(rows)):
        line = keys[q]
        if start <= rows[q] < start + width:
            line[rows[q] - start] = np.inf
        for e in range(asked.shape[1]):
            if start <= asked[q, e] < start + width:
                told[q, e] = line[asked[q, e] - start]
        for at in range(0, width, _TOGETHER):
            some = line[at : at + _TOGETHER]
            if not_above(some, values[q, 0, -1], one, none) == none:
                continue
            for j in range(len(some)):
                if some[j] <= values[q, 0, -1] and some[j] < np.inf:
                    number = start + at + j
                    insert(values[q], ids[q], some[j], square(layout, rows[q], number), chance[number], number)


@part
def count_before(firsts: Floats, seconds: Floats, thirds: Floats, limits: Floats, counts: I8) -> None:
    """Add up how many of a few points come before each of some others, given by three numbers each (3, k)."""
    one, none = firsts.dtype.type(1), firsts.dtype.type(0)
    for e in range(len(counts)):
        less = int(below(firsts, limits[0, e], one, none))
        counts[e] += less
        if int(not_above(firsts, limits[0, e], one, none)) > less:
            for j in range(len(firsts)):
                equal = firsts[j] == limits[0, e]
                counts[e] += equal and comes_before(seconds, thirds, j, limits[1, e], limits[2, e])


@kernel
def count_nearer(
    keys: Floats, layout: Floats, chance: Floats, rows: I4, start: int, low: Floats, high: Floats, counts: I8
) -> None:
    """Add to (q, 2, k) how many points from `start` on are nearer than some others, by key and in the layout.

    Keys have shape (q, m). Vectors that are equally near are taken in the order of the layout, for it is no fault of
    the layout that they are; points of the layout that are, in the order of `chance` (n,): a layout that puts
    everything in one place shows nothing. `low` (q, 3, k) are keys, squared distances and places by chance of the
    nearest in the layout, `high` squared distances, places by chance and 0 of the nearest vectors.
    """
    one, none, away = keys.dtype.type(1), keys.dtype.type(0), np.empty(_TOGETHER, layout.dtype)
    for q in range(len(rows)):
        line, own = keys[q], rows[q] - start
        if 0 <= own < len(line):
            line[own] = np.inf
        farthest, farthest_place = low[q, 0].max(), high[q, 0].max()
        for at in range(0, len(line), _TOGETHER):
            some = line[at : at + _TOGETHER]
            places, order = away[: len(some)], chance[start + at : start + at + len(some)]
            squares(layout, rows[q], start + at, places)
            if at <= own < at + len(some):
                places[own - at] = np.inf
            if not_above(some, farthest, one, none) > none:
                count_before(some, places, order, low[q], counts[q, 0])
            if not_above(places, farthest_place, one, none) > none:
                count_before(places, order, order, high[q], counts[q, 1])


@kernel
def all_distances(
    vectors: Floats, offsets: F8, scales: F8, kind: int, floor: float, rows: I4, start: int, keys: F8
) -> None:
    """Write the distances (squared, if Euclidean) of some rows from those from `start` on, (q, m), in double."""
    for q in range(len(rows)):
        for j in range(keys.shape[1]):
            keys[q, j] = exact(vectors, offsets, scales, kind, floor, rows[q], start + j, np.inf)


@kernel
def to_keys(products: Floats, add: Floats, slope: Floats, own: Floats, factor: float) -> None:
    """Turn products (q, m) into ``add + own * slope - factor * product``."""
    multiply = products.dtype.type(factor)
    for i in range(len(products)):
        for j in range(products.shape[1]):
            products[i, j] = add[j] + own[i] * slope[j] - multiply * products[i, j]


@kernel
def pair_distances(
    vectors: Floats, offsets: F8, scales: F8, kind: int, floor: float, left: I4, right: I4, away: F8
) -> None:
    """Write the distances of pairs of rows."""
    for p in range(len(left)):
        value = exact(vectors, offsets, scales, kind, floor, left[p], right[p], np.inf)
        away[p] = shown(value, kind, vectors.shape[1])


@part
def silhouette(totals: F8, sizes: I8, own: int) -> float:
    """Return the silhouette of a point of class `own` from the sums of its distances to the classes."""
    other = np.inf
    for c in range(len(sizes)):
        if c != own and sizes[c] > 0:
            other = min(other, totals[c] / sizes[c])
    inside = totals[own] / max(1, sizes[own] - 1)
    width = 0.0
    if sizes[own] > 1 and max(inside, other) > 0.0 and other < np.inf:
        width = (other - inside) / max(inside, other)
    return width


@kernel
def class_distances(
    layout: Floats, chance: Floats, labels: I4, sizes: I8, rows: I4, k: int, hits: F8, widths: F8
) -> None:
    """Write for each row the share of its nearest k that have its class, and its silhouette (Rousseeuw, 1987).

    The layout has shape (dims, n); of points equally near `chance` makes an order.
    """
    values, nearest, away = np.empty((3, k), layout.dtype), np.empty(k, np.int32), np.empty(_TOGETHER, layout.dtype)
    totals, one, none = np.empty((_APART, len(sizes)), np.float64), layout.dtype.type(1), layout.dtype.type(0)
    for q in range(len(rows)):
        totals[:], values[:] = 0.0, np.inf
        for start in range(0, layout.shape[1], _TOGETHER):
            some = away[: min(_TOGETHER, layout.shape[1] - start)]
            squares(layout, rows[q], start, some)
            if not_above(some, values[0, -1], one, none) > none:
                for j in range(len(some)):
                    if some[j] <= values[0, -1] and start + j != rows[q]:
                        insert(values, nearest, some[j], chance[start + j], none, start + j)
            for j in range(len(some)):
                some[j] = np.sqrt(some[j])
            for j in range(len(some)):
                totals[j % _APART, labels[start + j]] += some[j]
        own, hits[q] = labels[rows[q]], 0.0
        for e in range(k):
            hits[q] += (1.0 if labels[nearest[e]] == own else 0.0) / k
        widths[q] = silhouette(totals.sum(axis=0), sizes, own)
