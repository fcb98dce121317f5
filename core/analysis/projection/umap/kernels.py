"""Compiled loops of UMAP: memberships of neighbours, their union, and the epochs of the layout.

An epoch reads the positions that all points had before it and writes new ones; within it a point follows its own
edges one after another. What a point does depends on the seed, the epoch and its number only, so that points may be
done in any order and at the same time.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np

from core.compiled import kernel, part, reordering_kernel
from core.model.arrays import F4, I4, I8, Bool

Single: TypeAlias = Any
"""A float32."""
Place: TypeAlias = tuple[Single, Single, Single]
"""A place in space; in the plane the last number is 0."""

_LARGEST = float(np.finfo(np.float32).max)
_TOLERANCE, _SMALLEST = 1e-5, 1e-3

LOWEST, HIGHEST, STEPS = -40, 40, 128
"""Powers of two of squared distances between which forces are tabulated, and entries for each of them."""
_SHIFT, _MASK = np.int32(16), np.int32(0xFFFF)
_FIRST, _LAST = np.int32((127 + LOWEST) << 23), np.int32(((127 + HIGHEST) << 23) - 1)


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
def count_parts(starts: I8, columns: I4) -> int:
    """Return how many connected parts a symmetric graph has, by sets that are united along edges."""
    count = len(starts) - 1
    above, parts = np.arange(count), count
    for i in range(count):
        for e in range(starts[i], starts[i + 1]):
            one, other = i, int(columns[e])
            while above[one] != one:
                above[one] = above[above[one]]
                one = int(above[one])
            while above[other] != other:
                above[other] = above[above[other]]
                other = int(above[other])
            if one != other:
                above[max(one, other)] = min(one, other)
                parts -= 1
    return parts


@kernel
def intersect_labels(starts: I8, columns: I4, values: F4, labels: I4, unknown: float, far: float) -> None:
    """Weaken edges between points of different (exp(-far)) or unknown (exp(-unknown)) classes, then scale rows.

    In every row the strongest edge has strength 1 afterwards.
    """
    other, doubtful = np.float32(math.exp(-far)), np.float32(math.exp(-unknown))
    for i in range(len(starts) - 1):
        for e in range(starts[i], starts[i + 1]):
            if labels[i] < 0 or labels[columns[e]] < 0:
                values[e] *= doubtful
            elif labels[i] != labels[columns[e]]:
                values[e] *= other
        scale_to_one(values[starts[i] : starts[i + 1]])


@part
def scale_to_one(values: F4) -> None:
    """Scale values so that the largest is 1."""
    strongest = np.float32(0.0)
    for value in values:
        strongest = max(strongest, value)
    if strongest > 0.0:
        for e in range(len(values)):
            values[e] /= strongest


@kernel
def intersect_graphs(
    starts: I8, columns: I4, values: F4, other_starts: I8, other_columns: I4, other_values: F4,
    known: Bool, least: float, other_least: float, doubtful: float, weight: float,
    out_starts: I8, out_columns: I4, out_values: F4,
) -> None:  # fmt: skip
    """Write the intersection of two graphs, then scale rows so that in each the strongest edge has strength 1.

    An edge that one of them lacks has its least strength there, one with an end that is not `known` in the other
    the strength `doubtful`; there must be no edge of the other at such ends. The powers say how much each counts:
    ``weight / (1 - weight)`` for the other below a weight of one half, the inverse for the first above.
    """
    first = (1.0 - weight) / weight if weight > 0.5 else 1.0
    second = weight / (1.0 - weight) if weight < 0.5 else 1.0
    place = 0
    out_starts[0] = 0
    for i in range(len(starts) - 1):
        begin, e, t = place, starts[i], other_starts[i]
        while e < starts[i + 1] or t < other_starts[i + 1]:
            left = columns[e] if e < starts[i + 1] else 2147483647
            right = other_columns[t] if t < other_starts[i + 1] else 2147483647
            column = min(left, right)
            a = float(values[e]) if left <= right else least
            b = float(other_values[t]) if right <= left else other_least
            if not (known[i] and known[column]):
                b = doubtful
            out_columns[place], out_values[place] = column, a**first * b**second
            place += 1
            e += left <= right
            t += right <= left
        out_starts[i + 1] = place
        scale_to_one(out_values[begin:place])


@part
def clipped(x: Single) -> Single:
    """Return a number cut to -4 to 4."""
    return min(max(x, np.float32(-4.0)), np.float32(4.0))


@part
def looked_up(table: F4, square: Single) -> Single:
    """Return a function of a squared distance, by a straight line between two entries of its table.

    Tables have `STEPS` entries for each power of two from `LOWEST` to `HIGHEST`; see
    `core.analysis.projection.umap.tables`.
    """
    bits = min(max(np.float32(square).view(np.int32), _FIRST), _LAST)
    at = (bits >> _SHIFT) - (_FIRST >> _SHIFT)
    return table[at, 0] + table[at, 1] * np.float32(bits & _MASK)


@part
def mixed(x: np.uint64) -> np.uint64:
    """Return a number in which every bit depends on every bit of another (splitmix64)."""
    z = x + np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.uint64(z ^ (z >> np.uint64(31)))


@part
def length(indices: I4, distances: F4, i: int, j: int) -> float:
    """Return how far a neighbour is away, NaN if neither of two points is the other's neighbour."""
    for q in range(indices.shape[1]):
        if indices[i, q] == j:
            return float(distances[i, q])
    for q in range(indices.shape[1]):
        if indices[j, q] == i:
            return float(distances[j, q])
    return math.nan


@kernel
def vector_radii(
    starts: I8, columns: I4, values: F4, indices: I4, distances: F4, squared: bool, first: int, last: int,
    logs: F4, sums: F4,
) -> None:  # fmt: skip
    """Write for points `first` to `last` the logarithm of the local radius and the sum of its edges' strengths.

    The radius is the mean of the squared lengths (or lengths) of a point's edges, weighted by their strengths.
    """
    for i in range(first, last):
        total, summed = 0.0, 0.0
        for e in range(starts[i], starts[i + 1]):
            away = length(indices, distances, i, columns[e])
            if away < np.inf:
                total += values[e]
                summed += values[e] * (away * away if squared else away)
        logs[i] = math.log(1e-8 + (summed / total if total > 0.0 else 0.0))
        sums[i] = total


@kernel
def layout_radii(
    starts: I8, columns: I4, strength: F4, positions: F4, first: int, last: int, logs: F4, sums: F4
) -> None:
    """Write for points `first` to `last` the logarithm of the local radius in a layout and the sum of strengths.

    As `vector_radii`, with squared lengths and strengths in the layout; `strength` tells those by squared distance.
    """
    for i in range(first, last):
        total, summed = 0.0, 0.0
        for e in range(starts[i], starts[i + 1]):
            square = np.float32(0.0)
            for d in range(positions.shape[1]):
                away = positions[i, d] - positions[columns[e], d]
                square += away * away
            phi = looked_up(strength, square)
            total += phi
            summed += phi * square
        logs[i] = math.log(1e-8 + (summed / total if total > 0.0 else 0.0))
        sums[i] = total


@part
def from_point(positions: F4, i: int, place: Place, solid: bool) -> Place:
    """Return the way from a point to a place, in the plane unless `solid`."""
    return place[0] - positions[i, 0], place[1] - positions[i, 1], place[2] - positions[i, 2] if solid else place[2]


@part
def pushed(place: Place, way: Place, force: Single, rate: Single, solid: bool) -> Place:
    """Return a place moved along a way, by at most 4 times the rate in each dimension."""
    x, y = place[0] + rate * clipped(force * way[0]), place[1] + rate * clipped(force * way[1])
    return x, y, place[2] + rate * clipped(force * way[2]) if solid else place[2]


@part
def thinned(density: F4, i: int, j: int, force: Single, phi: Single, b: Single) -> Single:
    """Return the force that changes the local radii of both ends of an edge of strength `phi`."""
    alone = (density[i, 0] + density[j, 0]) * (np.float32(1.0) - b * (np.float32(1.0) - phi))
    return np.float32(2.0) * phi * (alone - (density[i, 1] + density[j, 1]) * np.float32(0.5) * force)


def _epoch(solid: bool) -> Callable[..., None]:
    """Return the kernel of epochs in two dimensions, or in three if `solid`."""

    @reordering_kernel
    def epoch(
        starts: I8, columns: I4, rates: F4, before: F4, after: F4, first: int, last: int, number: int, seed: int,
        tables: F4, exponent: float, rate: float, negatives: int, density: F4,
    ) -> None:  # fmt: skip
        """Write the positions (n, 2 or 3) of points `first` to `last` after an epoch.

        An edge with rate r acts in one epoch of 1 / r. Both ends of an edge move, which here is each end moving twice
        as far. For every edge that acts `negatives` random points repel; they are looked at from one place, so that
        the processor need not wait for one to look at the next. `tables` holds pull, push and strength by squared
        distance, `rate` is the learning rate. With `before` as `after` points see what others have just done.

        `density` (n, 2), where it is not empty, says of each point how its local radius should change: the part that
        counts by itself, and the part that counts with the slope of the strength; `exponent` is b.
        """
        count, dense, none = np.uint64(len(before)), len(density) > 0, np.float32(0.0)
        pull, push, strength = tables[0], tables[1], tables[2]
        whole, twice, b = np.float32(rate), np.float32(2.0 * rate), np.float32(exponent)
        now, then = np.float32(number), np.float32(number - 1)
        stream = mixed(np.uint64(np.uint64(seed) + np.uint64(number) * np.uint64(0xD1342543DE82EF95)))
        for i in range(first, last):
            place: Place = before[i, 0], before[i, 1], before[i, 2] if solid else none
            state = mixed(np.uint64(stream ^ np.uint64(i)))
            for e in range(starts[i], starts[i + 1]):
                if np.int32(now * rates[e]) == np.int32(then * rates[e]):
                    continue
                j = columns[e]
                way = from_point(before, j, place, solid)
                square = way[0] * way[0] + way[1] * way[1] + way[2] * way[2]
                force = looked_up(pull, square)
                if dense:
                    more = thinned(density, i, j, force, looked_up(strength, square), b) / rates[e]
                    place = pushed(place, way, more, twice, solid)
                place = pushed(place, way, force, twice, solid)
                total: Place = none, none, none
                for _ in range(negatives):
                    state = np.uint64(state * np.uint64(6364136223846793005) + np.uint64(1442695040888963407))
                    k = int(((state >> np.uint64(32)) * count) >> np.uint64(32))
                    way = from_point(before, k, place, solid)
                    force = looked_up(push, way[0] * way[0] + way[1] * way[1] + way[2] * way[2])
                    total = pushed(total, way, force, np.float32(1.0), solid)
                place = place[0] + whole * total[0], place[1] + whole * total[1], place[2] + whole * total[2]
            after[i, 0], after[i, 1] = place[0], place[1]
            if solid:
                after[i, 2] = place[2]

    return epoch


flat_epoch, solid_epoch = _epoch(False), _epoch(True)
