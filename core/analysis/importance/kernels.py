"""Compiled loops of a forest over cells: growing its trees, asking them, and integrating them over the space.

A tree is kept as arrays by node: the parameter it splits by (-1 in a leaf), the cells that go to the left as bits,
the left child (the right one follows it) and the mean target.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from core.compiled import kernel, part
from core.model.arrays import F8, I4, I8, U1, Bool

Masks: TypeAlias = NDArray[np.uint64]
Word: TypeAlias = Any
"""A number of 64 bits."""

_CELLS = 64
_RUNS = 33
"""More stretches of neighbouring bits than a mask can have."""

_ONE, _NONE = np.uint64(1), np.uint64(0)


@part
def has(mask: Word, cell: int) -> bool:
    """Return whether a mask has a cell."""
    return bool((mask >> np.uint64(cell)) & _ONE)


@part
def up_to(cell: int) -> Word:
    """Return the mask of all cells up to one, itself included."""
    return ~_NONE >> np.uint64(_CELLS - 1 - cell)


@part
def draw(state: Masks, below: int) -> int:
    """Return the next random number below a small one (xorshift64*: Vigna, 2016)."""
    x = state[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    state[0] = x
    return int(((x * np.uint64(0x2545F4914F6CDD1D)) >> np.uint64(33)) % np.uint64(below))


@part
def fill(cells: U1, target: F8, rows: I4, counts: I8, sums: F8) -> None:
    """Count the runs of a node and add up their targets by cell."""
    counts[:], sums[:] = 0, 0.0
    for i in range(len(rows)):
        cell = cells[rows[i]]
        counts[cell] += 1
        sums[cell] += target[rows[i]]


@part
def by_mean(counts: I8, sums: F8, size: int, order: I8) -> int:
    """Write the cells that have runs, by their mean target, and return how many there are."""
    found = 0
    for cell in range(size):
        if counts[cell] == 0:
            continue
        mean, at = sums[cell] / counts[cell], found
        while at > 0 and sums[order[at - 1]] / counts[order[at - 1]] > mean:
            order[at] = order[at - 1]
            at -= 1
        order[at] = cell
        found += 1
    return found


@part
def by_place(counts: I8, size: int, missing: int, order: I8) -> int:
    """Write the cells that have runs, but the missing one, in their order, and return how many there are."""
    found = 0
    for cell in range(size):
        if counts[cell] > 0 and cell != missing:
            order[found] = cell
            found += 1
    return found


@part
def gain(sum_left: float, left: int, total: float, count: int) -> float:
    """Return by how much a split lessens the squares, up to what is the same for all splits of a node."""
    rest = total - sum_left
    return sum_left * sum_left / left + rest * rest / (count - left)


@part
def best_cut(
    counts: I8, sums: F8, order: I8, found: int, begun: int, begun_sum: float, count: int, total: float, least: int
) -> tuple[float, int]:
    """Return the gain of the best cut through cells in an order, and after how many it is; `begun` runs lie before."""
    best, after, left, sum_left = -np.inf, -1, begun, begun_sum
    for k in range(found):
        left += counts[order[k]]
        sum_left += sums[order[k]]
        if left >= least and count - left >= least:
            value = gain(sum_left, left, total, count)
            if value > best:
                best, after = value, k + 1
    return best, after


@part
def cut_numbers(
    counts: I8, sums: F8, order: I8, size: int, missing: int, count: int, total: float, least: int, state: Masks
) -> tuple[float, Word]:  # fmt: skip
    """Return the gain of the best split by a number (-inf without one) and the cells that go to the left.

    It is cut somewhere in the gap between two cells with runs. Runs without a value go to the better side, or all that
    have one go to the left; where the node has none of them their cell goes with the larger side.
    """
    found = by_place(counts, size, missing, order)
    best, after = best_cut(counts, sums, order, found, 0, 0.0, count, total, least)
    gone = counts[missing] if missing >= 0 else 0
    begun = 0
    if gone > 0:
        other, place = best_cut(counts, sums, order, found, gone, sums[missing], count, total, least)
        if other > best:
            best, after, begun = other, place, gone
    if after < 0:
        return best, _NONE
    left, last = begun, order[after - 1]
    for k in range(after):
        left += counts[order[k]]
    if after < found:
        last += draw(state, order[after] - last)
    elif missing >= 0:
        last = missing - 1
    mask = up_to(last)
    if missing >= 0 and (begun > 0 or (gone == 0 and 2 * left >= count)):
        mask |= _ONE << np.uint64(missing)
    return best, mask


@part
def cut_categories(
    counts: I8, sums: F8, order: I8, size: int, count: int, total: float, least: int
) -> tuple[float, Word]:
    """Return the gain of the best split by a category (-inf without one) and the cells that go to the left.

    Categories are cut in the order of their means, which is the best of all ways to part them (Fisher, 1958). Those
    that the node has no runs of go with the larger side.
    """
    found = by_mean(counts, sums, size, order)
    best, after = best_cut(counts, sums, order, found, 0, 0.0, count, total, least)
    mask, left = _NONE, 0
    for k in range(after):
        mask |= _ONE << np.uint64(order[k])
        left += counts[order[k]]
    if after > 0 and 2 * left >= count:
        for cell in range(size):
            if counts[cell] == 0:
                mask |= _ONE << np.uint64(cell)
    return best, mask


@part
def parted(cells: U1, mask: Word, rows: I4) -> int:
    """Put the runs that go to the left first, and return how many they are."""
    left, right = 0, len(rows) - 1
    while left <= right:
        row = rows[left]
        if has(mask, cells[row]):
            left += 1
        else:
            rows[left], rows[right] = rows[right], row
            right -= 1
    return left


@part
def shuffled(numbers: I8, place: int, state: Masks) -> int:
    """Return a number that was not drawn before, put at its place."""
    other = place + draw(state, len(numbers) - place)
    numbers[place], numbers[other] = numbers[other], numbers[place]
    return int(numbers[place])


@kernel
def grow(
    cells: U1, sizes: I8, missing: I8, ordered: Bool, target: F8, rows: I4, tried: int, least: int, state: Masks,
    splits: I4, lefts: Masks, children: I4, values: F8, gains: F8,
) -> int:  # fmt: skip
    """Grow one regression tree and return how many nodes it has (Breiman, 2001).

    `cells` is uint8 (p, n), `rows` the runs of the tree's bag, which are moved about. At each node `tried` parameters
    are looked at, more only if none of them can split it, and no leaf has fewer than `least` runs. `gains` (p,) takes
    what each parameter lessened the squares by.
    """
    counts, sums, order = np.empty(_CELLS, np.int64), np.empty(_CELLS), np.empty(_CELLS, np.int64)
    names, starts, ends = np.arange(len(sizes)), np.empty(len(splits), np.int64), np.empty(len(splits), np.int64)
    starts[0], ends[0], nodes, node = 0, len(rows), 1, 0
    while node < nodes:  # the children of a node always come after it
        own = rows[starts[node] : ends[node]]
        total, low, high = 0.0, np.inf, -np.inf
        for i in range(len(own)):
            value = target[own[i]]
            total += value
            low, high = min(low, value), max(high, value)
        values[node], splits[node], lefts[node], children[node] = total / len(own), -1, _NONE, 0
        best, name, mask = -np.inf, -1, _NONE
        if low < high and len(own) >= 2 * least:
            for k in range(len(names)):
                if k >= tried and name >= 0:
                    break
                p = shuffled(names, k, state)
                fill(cells[p], target, own, counts, sums)
                if ordered[p]:
                    found, left = cut_numbers(
                        counts, sums, order, sizes[p], missing[p], len(own), total, least, state
                    )  # fmt: skip
                else:
                    found, left = cut_categories(counts, sums, order, sizes[p], len(own), total, least)
                if found > best:
                    best, name, mask = found, p, left
        if name >= 0:
            middle = starts[node] + parted(cells[name], mask, own)
            splits[node], lefts[node], children[node] = name, mask, nodes
            gains[name] += best - total * total / len(own)
            starts[nodes], ends[nodes], starts[nodes + 1], ends[nodes + 1] = starts[node], middle, middle, ends[node]
            nodes += 2
        node += 1
    return nodes


@part
def asked(splits: I4, lefts: Masks, children: I4, cells: U1, row: int, swapped: int, other: int) -> int:
    """Return the leaf of a run that has the cell of another run for one parameter."""
    node = 0
    while splits[node] >= 0:
        p = splits[node]
        cell = cells[p, other if p == swapped else row]
        node = children[node] + (0 if has(lefts[node], cell) else 1)
    return node


@kernel
def predict(splits: I4, lefts: Masks, children: I4, values: F8, cells: U1, sums: F8) -> None:
    """Add to each run (n,) what a tree says of it."""
    for row in range(len(sums)):
        sums[row] += values[asked(splits, lefts, children, cells, row, -1, row)]


@kernel
def predict_unseen(
    splits: I4, lefts: Masks, children: I4, values: F8, cells: U1, seen: Bool, swapped: int, others: I4, sums: F8
) -> None:
    """Add to each run (n,) that the tree has not seen what it says of it, one parameter taken from another run."""
    for row in range(len(sums)):
        if not seen[row]:
            sums[row] += values[asked(splits, lefts, children, cells, row, swapped, others[row])]


@part
def runs_of(mask: Word, size: int, starts: I8, ends: I8) -> int:
    """Write the stretches of neighbouring cells of a mask, ends exclusive, and return how many there are."""
    found, inside = 0, False
    for cell in range(size):
        if has(mask, cell) != inside:
            inside = not inside
            if inside:
                starts[found] = cell
                found += 1
            else:
                ends[found - 1] = cell
    if inside:
        ends[found - 1] = size
    return found


@part
def weight_of(mask: Word, weights: F8, size: int) -> float:
    """Return the share of the space in the cells of a mask."""
    total = 0.0
    for cell in range(size):
        if has(mask, cell):
            total += weights[cell]
    return total


@part
def divide(boxes: Masks, shares: F8, node: int, child: int, p: int, left: Word, weights: F8, size: int) -> None:
    """Write which cells of each parameter the two children of a node hold, and what shares of the space."""
    for side in range(2):
        boxes[child + side], shares[child + side] = boxes[node], shares[node]
        mask = boxes[node, p] & (left if side == 0 else ~left)
        boxes[child + side, p], shares[child + side, p] = mask, weight_of(mask, weights, size)


@part
def add_curve(step: float, starts: I8, ends: I8, stretches: int, curve: F8) -> None:
    """Add a number to all cells of some stretches."""
    for a in range(stretches):
        for cell in range(starts[a], ends[a]):
            curve[cell] += step


@part
def add_surface(
    step: float, starts: I8, ends: I8, across: int, first: I8, last: I8, along: int, surface: F8
) -> None:  # fmt: skip
    """Add a number to all cells of products of stretches, as differences along both axes."""
    for a in range(across):
        for b in range(along):
            surface[starts[a], first[b]] += step
            surface[starts[a], last[b]] -= step
            surface[ends[a], first[b]] -= step
            surface[ends[a], last[b]] += step


@kernel
def integrate(
    splits: I4, lefts: Masks, children: I4, values: F8, weights: F8, sizes: I8, pairs: I8, curves: F8, grids: F8
) -> float:
    """Integrate a tree over all parameters but one, and but two, and return its mean over the whole space.

    Added are the marginals of each parameter to `curves` (p, 64) and those of `pairs` (q, 2) of parameters to `grids`
    (q, 65, 65), as differences: cumulative sums along both axes are the means in each cell. Leaves are boxes, so that
    each adds a constant on a product of stretches (Hutter, Hoos, Leyton-Brown, 2014).
    """
    count, nodes = len(sizes), len(splits)
    boxes, shares = np.empty((nodes, count), np.uint64), np.empty((nodes, count))
    starts, ends = np.empty((count, _RUNS), np.int64), np.empty((count, _RUNS), np.int64)
    lengths, mean = np.empty(count, np.int64), 0.0
    for p in range(count):
        boxes[0, p], shares[0, p] = up_to(sizes[p] - 1), 1.0
    for node in range(nodes):
        p = splits[node]
        if p >= 0:
            divide(boxes, shares, node, children[node], p, lefts[node], weights[p], sizes[p])
            continue
        height = values[node]
        for p in range(count):
            height *= shares[node, p]
            if boxes[node, p] == boxes[0, p]:
                lengths[p], starts[p, 0], ends[p, 0] = 1, 0, sizes[p]
            else:
                lengths[p] = runs_of(boxes[node, p], sizes[p], starts[p], ends[p])
        mean += height
        for p in range(count):
            add_curve(height / shares[node, p], starts[p], ends[p], lengths[p], curves[p])
        for q in range(len(pairs)):
            p, r = pairs[q]
            step = height / (shares[node, p] * shares[node, r])
            add_surface(step, starts[p], ends[p], lengths[p], starts[r], ends[r], lengths[r], grids[q])
    return mean
