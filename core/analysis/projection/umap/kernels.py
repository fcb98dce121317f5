"""Compiled loops of UMAP: memberships of neighbours, their union, and the epochs of the layout.

An epoch reads the positions that all points had before it and writes new ones; within it a point follows its own
edges one after another. What a point does depends on the seed, the epoch and its number only, so that points may be
done in any order and at the same time.
"""

from __future__ import annotations

import math

import numpy as np

from core.compiled import kernel, part
from core.model.arrays import F4, F8, I4, I8

_LARGEST = float(np.finfo(np.float32).max)
_TOLERANCE, _SMALLEST = 1e-5, 1e-3


@part
def interpolated(positive: F4, count: int, connectivity: float) -> float:
    """Return the distance at a place between the ascending positive distances, 0 where there are none."""
    if count >= connectivity:
        index = math.floor(connectivity)
        between = connectivity - index
        if index == 0:
            return between * float(positive[0])
        value = float(positive[index - 1])
        if between > _TOLERANCE and index < count:
            value += between * (positive[index] - positive[index - 1])
        return value
    return float(positive[count - 1]) if count > 0 else 0.0


@part
def width_of(distances: F4, nearest: float, target: float) -> float:
    """Return the width for which the strengths of neighbours sum to a target."""
    low, high, width = 0.0, _LARGEST, 1.0
    for _ in range(64):
        summed = 0.0
        for distance in distances:
            beyond = distance - nearest
            summed += math.exp(-(beyond / width)) if beyond > 0 else 1.0
        if abs(summed - target) < _TOLERANCE:
            break
        if summed > target:
            high = width
            width = (low + high) / 2.0
        else:
            low = width
            width = width * 2 if high >= _LARGEST else (low + high) / 2.0
    return width


@kernel
def memberships(distances: F4, connectivity: float, mean: float, first: int, last: int, strengths: F4) -> None:
    """Write how strongly each neighbour belongs to its point, 0 to 1; infinite distances belong to nobody.

    The width of each neighbourhood is sought so that the strengths of k others sum to log2(k + 1).
    """
    k = distances.shape[1]
    target = math.log2(k + 1)
    positive = np.empty(k, np.float32)
    for i in range(first, last):
        count, total = 0, 0.0
        for j in range(k):
            total += distances[i, j]
            if distances[i, j] > 0.0:
                positive[count] = distances[i, j]
                count += 1
        nearest = np.float32(interpolated(positive, count, connectivity))
        least = _SMALLEST * (total / (k + 1) if nearest > 0.0 else mean)
        spread = np.float32(max(width_of(distances[i], float(nearest), target), least))
        for j in range(k):
            beyond = distances[i, j] - nearest
            if not distances[i, j] < np.inf:
                strengths[i, j] = 0.0
            elif beyond <= 0.0 or spread == 0.0:
                strengths[i, j] = 1.0
            else:
                strengths[i, j] = math.exp(-(beyond / spread))


@kernel
def transposed(starts: I8, columns: I4, values: F4, turned_starts: I8, turned_columns: I4, turned_values: F4) -> None:
    """Write the transpose of a sparse matrix by rows; its columns ascend within each row."""
    turned_starts[:] = 0
    for column in columns:
        turned_starts[column + 1] += 1
    for i in range(len(turned_starts) - 1):
        turned_starts[i + 1] += turned_starts[i]
    places = turned_starts[:-1].copy()
    for i in range(len(starts) - 1):
        for e in range(starts[i], starts[i + 1]):
            place = places[columns[e]]
            turned_columns[place], turned_values[place] = i, values[e]
            places[columns[e]] += 1


@kernel
def united(
    starts: I8, columns: I4, values: F4, turned_starts: I8, turned_columns: I4, turned_values: F4, mix: float,
    out_starts: I8, out_columns: I4, out_values: F4,
) -> None:  # fmt: skip
    """Write the union of a sparse matrix and its transpose, mixed with their intersection; zeros are left out.

    Columns ascend within each row of both.
    """
    share, place = np.float32(mix), 0
    out_starts[0] = 0
    for i in range(len(starts) - 1):
        e, t = starts[i], turned_starts[i]
        while e < starts[i + 1] or t < turned_starts[i + 1]:
            left = columns[e] if e < starts[i + 1] else 2147483647
            right = turned_columns[t] if t < turned_starts[i + 1] else 2147483647
            a = values[e] if left <= right else np.float32(0.0)
            b = turned_values[t] if right <= left else np.float32(0.0)
            both = a * b
            value = share * (a + b - both) + (np.float32(1.0) - share) * both
            if value > 0.0:
                out_columns[place], out_values[place] = min(left, right), value
                place += 1
            e += left <= right
            t += right <= left
        out_starts[i + 1] = place


@kernel
def intersect_labels(starts: I8, columns: I4, values: F4, labels: I4, unknown: float, far: float) -> None:
    """Weaken edges between points of different (exp(-far)) or unknown (exp(-unknown)) classes, then scale rows.

    In every row the strongest edge has strength 1 afterwards.
    """
    other, doubtful = np.float32(math.exp(-far)), np.float32(math.exp(-unknown))
    for i in range(len(starts) - 1):
        strongest = np.float32(0.0)
        for e in range(starts[i], starts[i + 1]):
            if labels[i] < 0 or labels[columns[e]] < 0:
                values[e] *= doubtful
            elif labels[i] != labels[columns[e]]:
                values[e] *= other
            strongest = max(strongest, values[e])
        if strongest > 0.0:
            for e in range(starts[i], starts[i + 1]):
                values[e] /= strongest


@part
def power(x: float, exponent: float) -> float:
    """Return x to the power of an exponent, x > 0, to six digits: logarithm and exponential are polynomials."""
    bits = np.float64(x).view(np.int64)
    t = float(np.int64((bits & 0xFFFFFFFFFFFFF) | 0x3FF0000000000000).view(np.float64)) - 1.0
    tt = t * t
    low = (1.4426933338 - t * 0.7212415716) + tt * (0.4792694232 - t * 0.3495027928)
    high = (0.2463671346 - t * 0.1426432263) + tt * (0.0551061740 - t * 0.0100485352)
    y = exponent * (t * (low + tt * tt * high) + float((bits >> 52) - 1023))
    y = min(max(y, -1000.0), 1000.0)
    whole = np.int64(y + 1024.0) - 1024
    f = y - float(whole)
    ff = f * f
    high = (0.2401407701 + f * 0.0558632827) + ff * (0.0089462147 + f * 0.0018950711)
    raised = (1.0 + f * 0.6931546200) + ff * high
    return float(raised * np.int64((whole + 1023) << 52).view(np.float64))


@part
def clipped(x: float) -> float:
    """Return a number cut to -4 to 4."""
    return min(max(x, -4.0), 4.0)


@part
def mixed(x: np.uint64) -> np.uint64:
    """Return a number in which every bit depends on every bit of another (splitmix64)."""
    z = x + np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.uint64(z ^ (z >> np.uint64(31)))


@kernel
def epoch(
    starts: I8, columns: I4, rates: F4, before: F4, after: F4, first: int, last: int, number: int, seed: int,
    curve: F8, rate: float, negatives: int,
) -> None:  # fmt: skip
    """Write the positions (n, 3) of points `first` to `last` after an epoch.

    An edge with rate r acts in one epoch of 1 / r. Both ends of an edge move, which here is each end moving twice as
    far. For every edge that acts `negatives` random points repel; they are looked at from one place, so that the
    processor need not wait for one to look at the next. `curve` holds a, b and the strength of repulsion; `rate` is
    the learning rate. With `before` as `after` points see what others have just done.
    """
    a, b, repulsion, count = curve[0], curve[1], curve[2], np.uint64(len(before))
    stream = mixed(np.uint64(np.uint64(seed) + np.uint64(number) * np.uint64(0xD1342543DE82EF95)))
    for i in range(first, last):
        x, y, z = float(before[i, 0]), float(before[i, 1]), float(before[i, 2])
        state = mixed(np.uint64(stream ^ np.uint64(i)))
        for e in range(starts[i], starts[i + 1]):
            if int(number * rates[e]) == int((number - 1) * rates[e]):
                continue
            j = columns[e]
            dx, dy, dz = x - before[j, 0], y - before[j, 1], z - before[j, 2]
            square = dx * dx + dy * dy + dz * dz
            if square > 0.0:
                raised = power(square, b)
                pull = -2.0 * a * b * raised / (square * (a * raised + 1.0))
                x += 2.0 * rate * clipped(pull * dx)
                y += 2.0 * rate * clipped(pull * dy)
                z += 2.0 * rate * clipped(pull * dz)
            ox, oy, oz = x, y, z
            for _ in range(negatives):
                state = np.uint64(state * np.uint64(6364136223846793005) + np.uint64(1442695040888963407))
                k = np.int64(((state >> np.uint64(32)) * count) >> np.uint64(32))
                dx, dy, dz = ox - before[k, 0], oy - before[k, 1], oz - before[k, 2]
                square = dx * dx + dy * dy + dz * dz
                if k == i or square <= 0.0:
                    continue
                push = 2.0 * repulsion * b / ((0.001 + square) * (a * power(square, b) + 1.0))
                x += rate * clipped(push * dx)
                y += rate * clipped(push * dy)
                z += rate * clipped(push * dz)
        after[i, 0], after[i, 1], after[i, 2] = x, y, z
