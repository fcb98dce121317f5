"""Compiled loops of PaCMAP and LocalMAP: choosing pairs, forces along them, steps.

Forces are written point by point from lists of who is tied to whom, so that points may be done in any order and at
the same time.
"""

from __future__ import annotations

import math
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from core.analysis.graph.kernels import exact
from core.compiled import kernel, part
from core.model.arrays import F4, F8, I4, I8

Floats: TypeAlias = NDArray[Any]
"""float32 or float64."""

_TRIES, _SEEN = 6, 100
NEAR, MIDDLE, FAR, LOCAL = 0, 1, 2, 3


@part
def drawn(state: Any) -> Any:
    """Return the next state of a random sequence (splitmix64 without its last steps)."""
    return state * np.uint64(6364136223846793005) + np.uint64(1442695040888963407)


@part
def begun(seed: int, row: int) -> Any:
    """Return the first state of the random sequence of a row."""
    z = np.uint64(seed) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(row) + np.uint64(1)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


@part
def below(state: Any, count: int) -> Any:
    """Return a number from 0 to less than a count."""
    return np.int64(((state >> np.uint64(32)) * np.uint64(count)) >> np.uint64(32))


@part
def among(chosen: I4, count: int, other: int) -> bool:
    """Return whether a number is one of the first of a list."""
    found = False
    for c in range(count):
        found = found or chosen[c] == other
    return found


@kernel
def nearest_by_scale(indices: I4, distances: F4, widths: F8, first: int, last: int, pairs: I4) -> None:
    """Write the neighbours of rows that are nearest when distances are divided by the widths of both ends."""
    count = indices.shape[1]
    scaled = np.empty(count, np.float64)
    for i in range(first, last):
        for j in range(count):
            away = float(distances[i, j])
            scaled[j] = away * away / widths[i] / widths[indices[i, j]]
        order = np.argsort(scaled, kind="mergesort")
        for j in range(pairs.shape[1]):
            pairs[i, j] = indices[i, order[j]]


@kernel
def middle_pairs(
    vectors: Floats, offsets: F8, scales: F8, kind: int, floor: float, seed: int, first: int, last: int, pairs: I4
) -> None:
    """Write for each row the second nearest of six random others, several times."""
    rows, wanted = len(vectors), pairs.shape[1]
    for i in range(first, last):
        state = begun(seed, i)
        for p in range(wanted):
            best, second = np.inf, np.inf
            best_row, second_row = -1, -1
            for _ in range(_TRIES):
                other = i
                for _ in range(_SEEN):
                    state = drawn(state)
                    other = below(state, rows)
                    if other != i and other != best_row and other != second_row and not among(pairs[i], p, other):
                        break
                away = exact(vectors, offsets, scales, kind, floor, i, other, np.inf)
                if away < best:
                    best, second, best_row, second_row = away, best, other, best_row
                elif away < second:
                    second, second_row = away, other
            pairs[i, p] = second_row if second_row >= 0 else best_row


@kernel
def far_pairs(near: I4, seed: int, first: int, last: int, pairs: I4) -> None:
    """Write for each row random others that are not its near ones."""
    rows = len(near)
    for i in range(first, last):
        state = begun(seed, i)
        for p in range(pairs.shape[1]):
            other = i
            for _ in range(_SEEN):
                state = drawn(state)
                other = below(state, rows)
                if other != i and not among(near[i], near.shape[1], other) and not among(pairs[i], p, other):
                    break
            pairs[i, p] = other


@kernel
def local_pairs(layout: F4, near: I4, old: I4, limit: float, seed: int, first: int, last: int, pairs: I4) -> None:
    """Write for each row others that are not near ones but within a distance in the layout, old ones if none are."""
    rows = len(near)
    for i in range(first, last):
        state = begun(seed, i)
        for p in range(pairs.shape[1]):
            pairs[i, p] = old[i, p]
            for _ in range(_SEEN):
                state = drawn(state)
                other = below(state, rows)
                if other == i or among(near[i], near.shape[1], other) or among(pairs[i], p, other):
                    continue
                total = 0.0
                for c in range(layout.shape[1]):
                    total += (layout[i, c] - layout[other, c]) ** 2
                if total <= limit * limit:
                    pairs[i, p] = other
                    break


@kernel
def turned(pairs: I4, starts: I8, others: I4) -> None:
    """Write who is tied to each point by the pairs (n, m) of others, points ascending within each."""
    starts[:] = 0
    for i in range(len(pairs)):
        for p in range(pairs.shape[1]):
            starts[pairs[i, p] + 1] += 1
    for i in range(len(starts) - 1):
        starts[i + 1] += starts[i]
    places = starts[:-1].copy()
    for i in range(len(pairs)):
        for p in range(pairs.shape[1]):
            others[places[pairs[i, p]]] = i
            places[pairs[i, p]] += 1


@part
def pull(kind: int, square: float, limit: float) -> float:
    """Return by what the difference of a pair is multiplied, for 1 plus its squared distance."""
    if kind == NEAR:
        return 20.0 / ((10.0 + square) * (10.0 + square))
    if kind == MIDDLE:
        return 20000.0 / ((10000.0 + square) * (10000.0 + square))
    if kind == LOCAL:
        return 20.0 / ((10.0 + square) * (10.0 + square)) * (limit / 2.0) / math.sqrt(square)
    return -2.0 / ((1.0 + square) * (1.0 + square))


@part
def loss_of(kind: int, square: float) -> float:
    """Return what a pair adds to the loss, for 1 plus its squared distance."""
    if kind == FAR:
        return 1.0 / (1.0 + square)
    return square / ((10000.0 if kind == MIDDLE else 10.0) + square)


@kernel
def add_forces(
    layout: F4, pairs: I4, starts: I8, others: I4, kind: int, weight: float, limit: float,
    first: int, last: int, gradient: F4,
) -> float:  # fmt: skip
    """Add the forces of one kind of pairs on rows `first` to `last`, and return the loss of the pairs they begin."""
    loss, dims = 0.0, layout.shape[1]
    sums = np.zeros(dims, np.float64)
    for i in range(first, last):
        sums[:] = 0.0
        for p in range(pairs.shape[1] + starts[i + 1] - starts[i]):
            j = pairs[i, p] if p < pairs.shape[1] else others[starts[i] + p - pairs.shape[1]]
            square = 1.0
            for c in range(dims):
                square += (layout[i, c] - layout[j, c]) ** 2
            force = weight * pull(kind, square, limit)
            for c in range(dims):
                sums[c] += force * (layout[i, c] - layout[j, c])
            if p < pairs.shape[1]:
                loss += weight * loss_of(kind, square)
        for c in range(dims):
            gradient[i, c] += sums[c]
    return loss


@kernel
def step(layout: F4, gradient: F4, mean: F4, square: F4, rate: float, number: int, first: int, last: int) -> None:
    """Move rows by Adam (Kingma and Ba, 2015) with its decays .9 and .999; `number` counts from 1."""
    now = rate * np.sqrt(1.0 - 0.999**number) / (1.0 - 0.9**number)
    for i in range(first, last):
        for c in range(layout.shape[1]):
            force = gradient[i, c]
            mean[i, c] += np.float32(0.1) * (force - mean[i, c])
            square[i, c] += np.float32(0.001) * (force * force - square[i, c])
            layout[i, c] -= now * mean[i, c] / (np.sqrt(square[i, c]) + 1e-7)
