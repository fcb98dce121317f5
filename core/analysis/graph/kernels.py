"""Compiled loops over pairs of vectors: choosing the nearest, and settling their order exactly.

Lists of nearest are heaps with the largest key first; equal keys are ordered by number, so that of equally near
vectors those with the smallest numbers stay.
"""

from __future__ import annotations

import math
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from core.compiled import kernel, part, reordering_part
from core.model.arrays import F4, F8, I4, U1, Bool

Floats: TypeAlias = NDArray[Any]
"""float32 or float64."""

EUCLIDEAN, ANGLE, DOT, MANHATTAN, HAMMING = 0, 1, 2, 3, 4
_TOGETHER = 64
_SEEN = 2048


@part
def replace_largest(keys: Floats, ids: I4, key: float, number: int) -> None:
    """Put a key and its number in the place of the largest, which is the first."""
    size, at = len(keys), 0
    while True:
        child = 2 * at + 1
        if child >= size:
            break
        other = child + 1
        if other < size and (keys[other] > keys[child] or (keys[other] == keys[child] and ids[other] > ids[child])):
            child = other
        if keys[child] < key or (keys[child] == key and ids[child] < number):
            break
        keys[at], ids[at] = keys[child], ids[child]
        at = child
    keys[at], ids[at] = key, number


@part
def holds(ids: I4, number: int) -> bool:
    """Return whether a number is in a list; written without an early end, so that it is done several at a time."""
    found = 0
    for i in range(len(ids)):
        found += ids[i] == number
    return found > 0


@kernel
def keep_smallest(
    products: Floats,
    rows: I4,
    columns: I4,
    add: Floats,
    slope: Floats,
    own: Floats,
    factor: float,
    places: I4,
    keys: Floats,
    ids: I4,
    again: bool,
) -> None:
    """Put the columns with the smallest keys ``add + own * slope - factor * product`` into the heaps of the rows.

    Products have shape (q, m); row i has the heap ``places[i]`` and is not put into it itself. Columns ascend, unless
    `again`: then they may be in the heaps already.
    """
    multiply = products.dtype.type(factor)
    for i in range(len(rows)):
        heap, names = keys[places[i]], ids[places[i]]
        weight, row = own[i], rows[i]
        for start in range(0, len(columns), _TOGETHER):
            stop = min(start + _TOGETHER, len(columns))
            top, near = heap[0], 0
            for j in range(start, stop):
                near += add[j] + weight * slope[j] - multiply * products[i, j] < top
            if near == 0:
                continue
            for j in range(start, stop):
                key = add[j] + weight * slope[j] - multiply * products[i, j]
                if key < heap[0] and columns[j] != row and not (again and holds(names, columns[j])):
                    replace_largest(heap, names, key, columns[j])


@kernel
def differences(left: Floats, right: Floats, unequal: bool, sums: Floats) -> None:
    """Write sums of absolute differences, or how many values differ, of rows (q, d) and columns (d, m) to (q, m)."""
    one, none = sums.dtype.type(1), sums.dtype.type(0)
    for i in range(len(left)):
        line = sums[i]
        line[:] = none
        for t in range(left.shape[1]):
            value, others = left[i, t], right[t]
            if unequal:
                for j in range(len(line)):
                    line[j] += one if others[j] != value else none
            else:
                for j in range(len(line)):
                    line[j] += abs(others[j] - value)


@part
def term(x: float, y: float, kind: int) -> float:
    """Return what one pair of values adds to a distance."""
    if kind == DOT:
        return x * y
    if kind == MANHATTAN:
        return abs(x - y)
    if kind == HAMMING:
        return 1.0 if x != y else 0.0
    return (x - y) * (x - y)


@part
def exact(vectors: Floats, offsets: F8, scales: F8, kind: int, floor: float, a: int, b: int, limit: float) -> float:
    """Return the distance of two rows in double precision (squared, if Euclidean; halved chord for angles).

    Anything above `limit` may be returned for a distance above it.
    """
    if kind == ANGLE and (scales[a] == 0.0 or scales[b] == 0.0):
        return 1.0
    p, q, r, s = 0.0, 0.0, 0.0, 0.0
    left, right = vectors[a], vectors[b]
    xo, yo, xs, ys = offsets[a], offsets[b], scales[a], scales[b]
    end = len(left)
    whole = end - end % 4
    bound = limit * 2.0 if kind == ANGLE else limit
    for t in range(0, whole, 4):
        p += term((left[t] - xo) * xs, (right[t] - yo) * ys, kind)
        q += term((left[t + 1] - xo) * xs, (right[t + 1] - yo) * ys, kind)
        r += term((left[t + 2] - xo) * xs, (right[t + 2] - yo) * ys, kind)
        s += term((left[t + 3] - xo) * xs, (right[t + 3] - yo) * ys, kind)
        if kind != DOT and t % 16 == 12 and (p + q) + (r + s) > bound:
            break
    else:
        for t in range(whole, end):
            p += term((left[t] - xo) * xs, (right[t] - yo) * ys, kind)
    total = (p + q) + (r + s)
    if kind == DOT:
        return floor - total
    return total / 2.0 if kind == ANGLE else total


@part
def shown(raw: float, kind: int, columns: int) -> float:
    """Return the distance by the metric itself."""
    if kind == EUCLIDEAN:
        return math.sqrt(raw)
    if kind == HAMMING:
        return raw / columns
    return raw


@kernel
def settle(
    vectors: Floats,
    offsets: F8,
    scales: F8,
    kind: int,
    floor: float,
    rows: I4,
    keys: Floats,
    ids: I4,
    base: F8,
    unit: float,
    lenient: bool,
    found: I4,
    distances: F4,
    sure: Bool,
) -> None:
    """Order what heaps hold by exact distance, and say for each row whether nothing nearer can have been left out.

    Keys are lower bounds: what was left out is at least ``(largest key + base) / unit`` away. With `lenient` keys are
    exact, and what was left out at the same distance has a larger number.
    """
    kept, wanted = keys.shape[1], found.shape[1]
    away, order = np.empty(kept), np.empty(kept, np.int32)
    for i in range(len(rows)):
        count = 0
        for j in range(kept):
            number = ids[i, j]
            if number < 0:
                continue
            raw = exact(vectors, offsets, scales, kind, floor, rows[i], number, np.inf)
            at = count
            while at > 0 and (away[at - 1] > raw or (away[at - 1] == raw and order[at - 1] > number)):
                away[at], order[at] = away[at - 1], order[at - 1]
                at -= 1
            away[at], order[at] = raw, number
            count += 1
        taken = min(count, wanted)
        for j in range(taken):
            found[i, j], distances[i, j] = order[j], shown(away[j], kind, vectors.shape[1])
        bound = keys[i, 0] + base[i]
        last = away[taken - 1] * unit if taken > 0 else 0.0
        sure[i] = count < kept or last < bound or (lenient and last <= bound)


@kernel
def scan(
    vectors: Floats,
    offsets: F8,
    scales: F8,
    kind: int,
    floor: float,
    row: int,
    columns: I4,
    found: I4,
    distances: F4,
) -> None:
    """Find the nearest of one row among ascending columns by comparing it with all of them in double precision."""
    wanted = len(found)
    away, order = np.full(wanted, np.inf), np.full(wanted, -1, np.int32)
    for number in columns:
        if number == row:
            continue
        raw = exact(vectors, offsets, scales, kind, floor, row, number, away[wanted - 1])
        if raw >= away[wanted - 1]:
            continue
        at = wanted - 1
        while at > 0 and away[at - 1] > raw:
            away[at], order[at] = away[at - 1], order[at - 1]
            at -= 1
        away[at], order[at] = raw, number
        if kind != DOT and away[wanted - 1] == 0.0:
            break
    for j in range(wanted):
        found[j], distances[j] = order[j], shown(away[j], kind, vectors.shape[1])


@kernel
def along(points: F4, rows: I4, direction: F8, values: F8) -> None:
    """Write the products of some rows with a direction, summed in a fixed order."""
    for i in range(len(rows)):
        p, q = 0.0, 0.0
        whole = len(direction) - len(direction) % 2
        for t in range(0, whole, 2):
            p += points[rows[i], t] * direction[t]
            q += points[rows[i], t + 1] * direction[t + 1]
        if whole < len(direction):
            p += points[rows[i], whole] * direction[whole]
        values[i] = p + q


@kernel
def in_order(keys: F4, ids: I4) -> None:
    """Sort every heap by key, then number; empty places come last."""
    for i in range(len(keys)):
        for j in range(1, keys.shape[1]):
            key, number, at = keys[i, j], ids[i, j], j
            while at > 0 and (keys[i, at - 1] > key or (keys[i, at - 1] == key and ids[i, at - 1] > number)):
                keys[i, at], ids[i, at] = keys[i, at - 1], ids[i, at - 1]
                at -= 1
            keys[i, at], ids[i, at] = key, number


@part
def scattered(a: int, b: int, seed: int) -> int:
    """Return a number that looks random and depends on three others."""
    x = np.uint64(a) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(b) * np.uint64(0xC2B2AE3D27D4EB4F) + np.uint64(seed)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return int((x ^ (x >> np.uint64(31))) >> np.uint64(2))


@kernel
def choose_partners(ids: I4, fresh: U1, seed: int, partners: I4, new: U1) -> None:
    """Choose whom each vector introduces to one another: its nearest, and some of those it is among the nearest of.

    `partners` (n, 2s) is filled with -1 where there are fewer; `new` says which were not introduced before. Marks the
    chosen ones of `fresh` (n, k) as introduced.
    """
    count, half = len(ids), partners.shape[1] // 2
    ranks = np.full((count, half), np.iinfo(np.int64).max)
    partners[:] = -1
    new[:] = 0
    for i in range(count):
        for j in range(min(half, ids.shape[1])):
            other = ids[i, j]
            if other < 0:
                continue
            partners[i, j], new[i, j] = other, fresh[i, j]
            rank, worst = scattered(i, other, seed), 0
            for at in range(1, half):
                if ranks[other, at] > ranks[other, worst]:
                    worst = at
            if rank < ranks[other, worst]:
                ranks[other, worst] = rank
                partners[other, half + worst], new[other, half + worst] = i, fresh[i, j]
            fresh[i, j] = 0


@reordering_part
def product(x: F4, y: F4) -> float:
    """Return the sum of products."""
    total = np.float32(0.0)
    for t in range(len(x)):
        total += x[t] * y[t]
    return float(total)


@reordering_part
def total_difference(x: F4, y: F4, unequal: bool) -> float:
    """Return the sum of absolute differences, or how many values differ."""
    total = np.float32(0.0)
    if unequal:
        for t in range(len(x)):
            total += np.float32(1.0) if x[t] != y[t] else np.float32(0.0)
    else:
        for t in range(len(x)):
            total += abs(x[t] - y[t])
    return float(total)


@part
def put_in(keys: F4, ids: I4, fresh: U1, key: float, number: int) -> None:
    """Put a number into a sorted list in the place of the last."""
    at = len(keys) - 1
    while at > 0 and (keys[at - 1] > key or (keys[at - 1] == key and ids[at - 1] > number)):
        keys[at], ids[at], fresh[at] = keys[at - 1], ids[at - 1], fresh[at - 1]
        at -= 1
    keys[at], ids[at], fresh[at] = key, number, 1


@kernel
def introduce(
    points: F4,
    kind: int,
    add: F4,
    slope: F4,
    own: F4,
    factor: float,
    partners: I4,
    new: U1,
    first: int,
    last: int,
    keys: F4,
    ids: I4,
    fresh: U1,
) -> int:
    """Compare rows `first` to `last` with the partners of their partners, and return how many lists' entries changed.

    A row writes to its own list only, and reads no other's: rows may be done in any order and at the same time.
    """
    seen, changed = np.empty(_SEEN, np.int32), 0
    multiply = np.float32(factor)
    for i in range(first, last):
        seen[:] = -1
        for x in range(partners.shape[1]):
            through = partners[i, x]
            if through < 0:
                continue
            for y in range(-1, partners.shape[1]):
                other = through if y < 0 else partners[through, y]
                fits = new[i, x] if y < 0 else (new[i, x] | new[through, y])
                if other < 0 or other == i or not fits or seen[other & (_SEEN - 1)] == other:
                    continue
                seen[other & (_SEEN - 1)] = other
                if kind >= MANHATTAN:
                    amount = total_difference(points[i], points[other], kind == HAMMING)
                else:
                    amount = product(points[i], points[other])
                key = add[other] + own[i] * slope[other] - multiply * amount
                if key < keys[i, -1] and not holds(ids[i], other):
                    put_in(keys[i], ids[i], fresh[i], key, other)
                    changed += 1
    return changed
