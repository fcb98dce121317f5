"""Compiled loops of t-SNE: widths of Gaussians, attraction, repulsion one by one or on a grid, and steps.

All of them work on rows `first` to `last` and write only there, or into what belongs to that span alone.
"""

from __future__ import annotations

import math

import numpy as np

from core.compiled import kernel, part, reordering_part
from core.model.arrays import F4, F8, I4, I8

_TRIES = 60
_CLOSE = 1e-7


@part
def width(squares: F8, entropy: float) -> float:
    """Return the precision of the Gaussian that gives these squared distances an entropy, by Newton's method.

    Squares are what is left when the smallest is taken off, which changes no probability. Bisection steps in where
    Newton's method leaves what is known to hold the solution.
    """
    precision, low, high = 1.0, 0.0, np.inf
    for _ in range(_TRIES):
        total, mean, spread = 0.0, 0.0, 0.0
        for square in squares:
            weight = math.exp(-0.5 * precision * square)
            total += weight
            mean += weight * square
            spread += weight * square * square
        mean /= total
        spread = spread / total - mean * mean
        over = math.log(total) + 0.5 * precision * mean - entropy
        if abs(over) <= _CLOSE or (over > 0 and spread <= 0.0):
            break
        if over > 0:
            low = precision
        else:
            high = precision
        following = precision + over / (0.25 * precision * spread) if spread > 0.0 else 0.0
        following = min(max(following, 0.25 * precision), 4.0 * precision)
        if not low < following < high:
            following = 2.0 * precision if high == np.inf else 0.5 * (low + high)
        precision = following
    return precision


@kernel
def probabilities(distances: F4, scale: float, entropies: F8, first: int, last: int, out: F4) -> None:
    """Write how near each row feels its neighbours, as shares: the mixture of one Gaussian for each entropy."""
    count = distances.shape[1]
    squares, mixed = np.empty(count, np.float64), np.empty(count, np.float64)
    precisions, heights = np.empty(len(entropies), np.float64), np.empty(len(entropies), np.float64)
    for i in range(first, last):
        for j in range(count):
            squares[j] = (float(distances[i, j]) / scale) ** 2
        nearest = squares.min()
        squares -= nearest
        for p in range(len(entropies)):
            precisions[p] = width(squares, entropies[p])
            heights[p] = 0.5 * (math.log(precisions[p]) - precisions[p] * nearest)
        heights -= heights.max()
        mixed[:] = 0.0
        for p in range(len(entropies)):
            for j in range(count):
                mixed[j] += math.exp(heights[p] - 0.5 * precisions[p] * squares[j])
        total = mixed.sum()
        for j in range(count):
            out[i, j] = mixed[j] / total


@kernel
def turned(starts: I8, others: I4, values: F4, turned_starts: I8, turned_others: I4, turned_values: F4) -> None:
    """Write a sparse matrix turned over: its columns as rows, in which what was a row is ascending."""
    turned_starts[:] = 0
    for other in others:
        turned_starts[other + 1] += 1
    for i in range(len(turned_starts) - 1):
        turned_starts[i + 1] += turned_starts[i]
    places = turned_starts[:-1].copy()
    for i in range(len(starts) - 1):
        for k in range(starts[i], starts[i + 1]):
            place = places[others[k]]
            turned_others[place], turned_values[place] = i, values[k]
            places[others[k]] += 1


@kernel
def united_counts(starts: I8, others: I4, back_starts: I8, back: I4, first: int, last: int, counts: I8) -> None:
    """Write how many different others each row of two matrices has together; each row is ascending."""
    for i in range(first, last):
        a, b, count = starts[i], back_starts[i], 0
        while a < starts[i + 1] or b < back_starts[i + 1]:
            own = others[a] if a < starts[i + 1] else np.iinfo(np.int32).max
            their = back[b] if b < back_starts[i + 1] else np.iinfo(np.int32).max
            a += own <= their
            b += their <= own
            count += 1
        counts[i] = count


@kernel
def united(
    starts: I8, others: I4, values: F4, back_starts: I8, back: I4, back_values: F4, share: float,
    out_starts: I8, first: int, last: int, out_others: I4, out_values: F4,
) -> float:  # fmt: skip
    """Write the sum of two matrices times a share; return the sum over x log x of what is written."""
    information = 0.0
    for i in range(first, last):
        a, b = starts[i], back_starts[i]
        for k in range(out_starts[i], out_starts[i + 1]):
            own = others[a] if a < starts[i + 1] else np.iinfo(np.int32).max
            their = back[b] if b < back_starts[i + 1] else np.iinfo(np.int32).max
            total = 0.0
            if own <= their:
                total += values[a]
                a += 1
            if their <= own:
                total += back_values[b]
                b += 1
            out_others[k] = min(own, their)
            out_values[k] = total * share
            if total > 0.0:
                information += total * share * math.log(total * share)
    return information


@reordering_part
def pull_flat(others: I4, values: F4, layout: F8, loose: float, row: int, begin: int, end: int, out: F8) -> None:
    """Write the attraction of a row in two dimensions."""
    x, y = layout[row, 0], layout[row, 1]
    across, up = 0.0, 0.0
    for k in range(begin, end):
        j = others[k]
        dx, dy = x - layout[j, 0], y - layout[j, 1]
        force = values[k] / (1.0 + (dx * dx + dy * dy) * loose)
        across += force * dx
        up += force * dy
    out[row, 0], out[row, 1] = across, up


@reordering_part
def pull_solid(others: I4, values: F4, layout: F8, loose: float, row: int, begin: int, end: int, out: F8) -> None:
    """Write the attraction of a row in three dimensions."""
    x, y, z = layout[row, 0], layout[row, 1], layout[row, 2]
    across, up, ahead = 0.0, 0.0, 0.0
    for k in range(begin, end):
        j = others[k]
        dx, dy, dz = x - layout[j, 0], y - layout[j, 1], z - layout[j, 2]
        force = values[k] / (1.0 + (dx * dx + dy * dy + dz * dz) * loose)
        across += force * dx
        up += force * dy
        ahead += force * dz
    out[row, 0], out[row, 1], out[row, 2] = across, up, ahead


@kernel
def pull(
    starts: I8, others: I4, values: F4, layout: F8, freedom: float, first: int, last: int, out: F8
) -> None:  # fmt: skip
    """Write the attraction of rows, not exaggerated."""
    if layout.shape[1] == 2:
        for i in range(first, last):
            pull_flat(others, values, layout, 1.0 / freedom, i, starts[i], starts[i + 1], out)
    else:
        for i in range(first, last):
            pull_solid(others, values, layout, 1.0 / freedom, i, starts[i], starts[i + 1], out)


@kernel
def tension(starts: I8, others: I4, values: F4, layout: F8, freedom: float, first: int, last: int) -> float:
    """Return the sum over attractions of rows times the logarithm of 1 plus squared distance over freedom."""
    total = 0.0
    for i in range(first, last):
        for k in range(starts[i], starts[i + 1]):
            square = 0.0
            for c in range(layout.shape[1]):
                square += (layout[i, c] - layout[others[k], c]) ** 2
            total += values[k] * math.log(1.0 + square / freedom)
    return total


@kernel
def push_each(layout: F8, freedom: float, first: int, last: int, out: F8) -> float:
    """Write the repulsion of rows by all others one by one; return the sum of the affinities of the layout."""
    rows, dims = layout.shape
    whole = 0.0
    for i in range(first, last):
        out[i] = 0.0
        for j in range(rows):
            square = 1.0
            for c in range(dims):
                square += (layout[i, c] - layout[j, c]) ** 2 / freedom
            near = 1.0 / square if freedom == 1.0 else square**-freedom
            if j != i:
                whole += near
            for c in range(dims):
                out[i, c] += near / square * (layout[i, c] - layout[j, c])
    return whole


@part
def bent(t: float) -> tuple[float, float, float, float]:
    """Return the weights of the four nodes around a place by a cubic B-spline; `t` is how far it is past the second."""
    back = 1.0 - t
    return (
        back * back * back / 6.0,
        (t * t * (3.0 * t - 6.0) + 4.0) / 6.0,
        (back * back * (3.0 * back - 6.0) + 4.0) / 6.0,
        t * t * t / 6.0,
    )


@kernel
def spread(layout: F8, corner: F8, spacing: float, first: int, last: int, grid: F4) -> None:
    """Add every row to the 16 nodes around it; `corner` is where node (1, 1) lies."""
    grid[:] = 0.0
    for i in range(first, last):
        u, v = (layout[i, 0] - corner[0]) / spacing, (layout[i, 1] - corner[1]) / spacing
        a = min(max(int(u), 0), grid.shape[0] - 4)
        b = min(max(int(v), 0), grid.shape[1] - 4)
        across, up = bent(u - a), bent(v - b)
        for c in range(4):
            for d in range(4):
                grid[a + c, b + d] += across[c] * up[d]


@kernel
def gather(
    layout: F8, corner: F8, spacing: float, fields: F4, first: int, last: int, out: F8
) -> float:  # fmt: skip
    """Write the repulsion of rows from fields on the grid (n, m, 3); return the sum of the first field."""
    whole = 0.0
    for i in range(first, last):
        u, v = (layout[i, 0] - corner[0]) / spacing, (layout[i, 1] - corner[1]) / spacing
        a = min(max(int(u), 0), fields.shape[0] - 4)
        b = min(max(int(v), 0), fields.shape[1] - 4)
        across, up = bent(u - a), bent(v - b)
        near, x, y = 0.0, 0.0, 0.0
        for c in range(4):
            for d in range(4):
                weight = across[c] * up[d]
                near += weight * fields[a + c, b + d, 0]
                x += weight * fields[a + c, b + d, 1]
                y += weight * fields[a + c, b + d, 2]
        whole += near
        out[i, 0], out[i, 1] = x, y
    return whole


@kernel
def step(
    layout: F8, update: F8, gains: F8, pulls: F8, pushes: F8, exaggeration: float, whole: float,
    rate: float, momentum: float, longest: float, first: int, last: int, total: F8,
) -> None:  # fmt: skip
    """Move rows by momentum and a gain for each coordinate, none further than `longest`; add where they are."""
    dims = layout.shape[1]
    total[:] = 0.0
    for i in range(first, last):
        square = 0.0
        for c in range(dims):
            slope = exaggeration * pulls[i, c] - pushes[i, c] / whole
            same = update[i, c] * slope > 0.0 or (update[i, c] == 0.0 and slope == 0.0)
            gains[i, c] = gains[i, c] * 0.8 + 0.01 if same else gains[i, c] + 0.2
            update[i, c] = momentum * update[i, c] - rate * gains[i, c] * slope
            square += update[i, c] ** 2
        shorter = longest / math.sqrt(square) if square > longest * longest else 1.0
        for c in range(dims):
            update[i, c] *= shorter
            layout[i, c] += update[i, c]
            total[c] += layout[i, c]


@kernel
def shift(layout: F8, by: F8, first: int, last: int) -> None:
    """Take the same off all rows."""
    for i in range(first, last):
        for c in range(layout.shape[1]):
            layout[i, c] -= by[c]
