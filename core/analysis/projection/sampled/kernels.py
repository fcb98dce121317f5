"""Compiled loops that place points beside fitted ones.

What a loop does to a point depends on the fitted points, the seed and the point's number only, so that points may be
done in any order and at the same time.
"""

from __future__ import annotations

import math

import numpy as np

from core.compiled import kernel, part
from core.model.arrays import F4, I4

_ANGLE, _DOT, _MANHATTAN, _HAMMING = 1, 2, 3, 4


@part
def apart(x: F4, y: F4, kind: int, shrink: float) -> float:
    """Return the distance of two rows by the metric of this number; of the dot product only what differs."""
    total = 0.0
    for t in range(len(x)):
        a, b = float(x[t]), float(y[t])
        if kind == _DOT:
            total -= a * b
        elif kind == _MANHATTAN:
            total += abs(a - b)
        elif kind == _HAMMING:
            total += 1.0 if a != b else 0.0
        else:
            total += (a - b) * (a - b)
    if kind == _ANGLE:
        return total / 2.0
    if kind == _DOT:
        return total / (shrink * shrink)
    if kind == _MANHATTAN:
        return total / shrink
    if kind == _HAMMING:
        return total / len(x)
    return math.sqrt(total) / shrink


@kernel
def in_order(block: F4, points: F4, kind: int, shrink: float, ids: I4, near: I4, distances: F4) -> None:
    """Write the nearest of the chosen ones of each row, nearest first, equally near ones by number.

    `ids` (q, c) holds -1 where nobody was chosen; `near` and `distances` are (q, k).
    """
    chosen, wanted = ids.shape[1], near.shape[1]
    away, order = np.empty(chosen), np.empty(chosen, np.int32)
    for i in range(len(block)):
        count = 0
        for j in range(chosen):
            number = ids[i, j]
            if number < 0:
                continue
            distance, at = apart(block[i], points[number], kind, shrink), count
            while at > 0 and (away[at - 1] > distance or (away[at - 1] == distance and order[at - 1] > number)):
                away[at], order[at] = away[at - 1], order[at - 1]
                at -= 1
            away[at], order[at] = distance, number
            count += 1
        for j in range(wanted):
            near[i, j] = order[min(j, count - 1)]
            distances[i, j] = away[j] if j < count else np.inf


@kernel
def weigh(distances: F4, first: int, last: int, weights: F4) -> None:
    """Write how much each of the nearest counts for a point's place; the weights of a point sum to 1.

    They fall exponentially with the distance beyond the nearest one; those in the very same place count alone.
    """
    k = distances.shape[1]
    for i in range(first, last):
        nearest, total, count = float(distances[i, 0]), 0.0, 0
        for j in range(k):
            if distances[i, j] < np.inf:
                total += float(distances[i, j]) - nearest
                count += 1
        width, summed = total / max(count, 1), 0.0
        for j in range(k):
            beyond = float(distances[i, j]) - nearest
            weight = 1.0 if beyond == 0.0 else 0.0
            if beyond > 0.0 and nearest != 0.0 and beyond < np.inf:
                weight = math.exp(-beyond / width)
            weights[i, j] = weight
            summed += weight
        for j in range(k):
            weights[i, j] /= np.float32(summed)


@kernel
def place(scores: F4, near: I4, weights: F4, first: int, last: int, where: F4) -> None:
    """Write the weighted means of the fitted points' coordinates (m, d); those that are NaN do not count."""
    for i in range(first, last):
        summed = 0.0
        for t in range(scores.shape[1]):
            where[i, t] = 0.0
        for j in range(near.shape[1]):
            number, weight = near[i, j], weights[i, j]
            if weight > 0.0 and scores[number, 0] == scores[number, 0]:
                summed += weight
                for t in range(scores.shape[1]):
                    where[i, t] += weight * scores[number, t]
        for t in range(scores.shape[1]):
            where[i, t] = where[i, t] / summed if summed > 0.0 else np.nan


@part
def mixed(x: np.uint64) -> np.uint64:
    """Return a number in which every bit depends on every bit of another (splitmix64)."""
    z = x + np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.uint64(z ^ (z >> np.uint64(31)))


@part
def at_most(x: float, limit: float) -> float:
    """Return a number cut to a size."""
    return min(max(x, -limit), limit)


@kernel
def refine(
    fitted: F4, near: I4, weights: F4, first: int, last: int, reach: float, unit: float, rate: float, pushes: int,
    number: int, seed: int, where: F4,
) -> None:  # fmt: skip
    """Move placed points (q, 3) by one round: their nearest fitted ones (m, 3) attract, some of chance repel.

    Attraction grows up to a distance of `reach` and falls beyond, so that a point goes to where most of its nearest
    are, rather than to the middle between groups. Repulsion is that of UMAP with a = b = 1, at distances in `unit`.
    Fitted points stay, so that no point depends on another.
    """
    stream = mixed(np.uint64(np.uint64(seed) + np.uint64(number) * np.uint64(0xD1342543DE82EF95)))
    count, wide, scale = np.uint64(len(fitted)), 1.0 / (reach * reach), 1.0 / unit
    for i in range(first, last):
        x, y, z = float(where[i, 0]), float(where[i, 1]), float(where[i, 2])
        gx, gy, gz = 0.0, 0.0, 0.0
        for j in range(near.shape[1]):
            other = near[i, j]
            dx, dy, dz = fitted[other, 0] - x, fitted[other, 1] - y, fitted[other, 2] - z
            pull = weights[i, j] / (1.0 + wide * (dx * dx + dy * dy + dz * dz))
            if pull > 0.0:
                gx, gy, gz = gx + pull * dx, gy + pull * dy, gz + pull * dz
        state = mixed(np.uint64(stream ^ np.uint64(i)))
        for _ in range(pushes):
            state = np.uint64(state * np.uint64(6364136223846793005) + np.uint64(1442695040888963407))
            other = np.int64(((state >> np.uint64(32)) * count) >> np.uint64(32))
            dx, dy, dz = scale * (x - fitted[other, 0]), scale * (y - fitted[other, 1]), scale * (z - fitted[other, 2])
            square = dx * dx + dy * dy + dz * dz
            push = 1.0 / ((0.001 + square) * (1.0 + square))
            if push > 0.0:
                gx += unit * at_most(push * dx, 2.0)
                gy += unit * at_most(push * dy, 2.0)
                gz += unit * at_most(push * dz, 2.0)
        where[i, 0], where[i, 1], where[i, 2] = x + rate * gx, y + rate * gy, z + rate * gz
