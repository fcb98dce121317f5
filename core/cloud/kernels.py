"""Compiled loops over ranges of ordered points: hit test and lasso, and putting values in order.

They compute pixels by the formula of `core.cloud.projecting.project`, operation by operation, so that their answers
are those of the plain NumPy code to the last bit.
"""

from __future__ import annotations

import math
from typing import TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from core.compiled import kernel
from core.model.arrays import F4, F8, I4, I8, U1, U2, U4, Bool

Number = TypeVar("Number", np.uint8, np.uint16)
Integer: TypeAlias = int | np.int64
"""Bytes are widened to it before they are negated or shifted."""


@kernel
def pixel(matrix: F8, point: F4, width: float, height: float) -> tuple[bool, float, float, float]:
    """Return whether a point (3,) lies between the near and far planes, its pixel and its depth, 0 to 1."""
    x, y, z = float(point[0]), float(point[1]), float(point[2])
    w = matrix[3, 0] * x + matrix[3, 1] * y + matrix[3, 2] * z + matrix[3, 3]
    depth = matrix[2, 0] * x + matrix[2, 1] * y + matrix[2, 2] * z + matrix[2, 3]
    if w <= 0.0 or abs(depth) > w:
        return False, 0.0, 0.0, 0.0
    right = matrix[0, 0] * x + matrix[0, 1] * y + matrix[0, 2] * z + matrix[0, 3]
    up = matrix[1, 0] * x + matrix[1, 1] * y + matrix[1, 2] * z + matrix[1, 3]
    return True, (right / w * 0.5 + 0.5) * width, (0.5 - up / w * 0.5) * height, depth / w * 0.5 + 0.5


@kernel
def beside(matrix: F8, point: F4, across: float, down: float, wide: float, high: float) -> bool:
    """Return whether a point (3,) lies outside a rectangle of clip coordinates around (across, down)."""
    x, y, z = float(point[0]), float(point[1]), float(point[2])
    w = matrix[3, 0] * x + matrix[3, 1] * y + matrix[3, 2] * z + matrix[3, 3]
    right = matrix[0, 0] * x + matrix[0, 1] * y + matrix[0, 2] * z + matrix[0, 3]
    up = matrix[1, 0] * x + matrix[1, 1] * y + matrix[1, 2] * z + matrix[1, 3]
    return bool((abs(right - across * w) > wide * w) | (abs(up - down * w) > high * w))


@kernel
def reached(lower: F8, upper: F8, sides: F8, found: I8) -> int:
    """Fill the numbers of the boxes (t, 3) that may lie on the inner side of all planes (s, 4); return how many.

    The formula is that of `core.cloud.projecting.reached`, without what only single roundings could tell apart.
    """
    number = 0
    for box in range(len(lower)):
        kept = True
        for side in range(len(sides)):
            most, size = sides[side, 3], abs(sides[side, 3])
            for axis in range(3):
                normal = sides[side, axis]
                low, high = normal * lower[box, axis], normal * upper[box, axis]
                most += max(low, high)
                size += max(abs(low), abs(high))
            if most < -1e-12 * size:
                kept = False
                break
        if kept:
            found[number] = box
            number += 1
    return number


@kernel
def nearest(
    ordered: F4,
    order: I4,
    first: I8,
    count: I8,
    emphasis: U1,
    matrix: F8,
    cursor: F8,
    deep: bool,
) -> tuple[int, int]:
    """Return the number of the point whose disc covers the cursor, and of the one closest to it; -1 for none.

    `cursor` holds width, height, x, y, radius and the radius for the closest one. Of several covering points the one
    on top wins: most emphasis, then nearest to the eye (in three dimensions), then closest to the cursor, then first.
    """
    width, height, x, y, radius, reach = cursor[0], cursor[1], cursor[2], cursor[3], cursor[4], cursor[5]
    # In clip coordinates, with some room: what is farther away than this needs no division and no look at its number.
    across, down = 2.0 * x / width - 1.0, 1.0 - 2.0 * y / height
    wide, high = 2.0 * (reach + 1e-3) / width + 1e-9, 2.0 * (reach + 1e-3) / height + 1e-9
    top, close = -1, -1
    top_rank: Integer = 0
    top_depth, top_square, close_square = 0.0, 0.0, reach * reach
    for tile in range(len(first)):
        for place in range(first[tile], first[tile] + count[tile]):
            if beside(matrix, ordered[place], across, down, wide, high):
                continue
            number = int(order[place])
            rank = np.int64(emphasis[number])
            ahead, px, py, depth = pixel(matrix, ordered[place], width, height)
            square = (px - x) * (px - x) + (py - y) * (py - y)
            if rank == 0 or not ahead or square > reach * reach:
                continue
            if close < 0 or (square, number) < (close_square, close):
                close, close_square = number, square
            key = (-rank, depth if deep else 0.0, square, number)
            if square <= radius * radius and (top < 0 or key < (-top_rank, top_depth, top_square, top)):
                top, top_rank, top_depth, top_square = number, rank, key[1], square
    return top, close


@kernel
def inside(
    ordered: F4,
    order: I4,
    first: I8,
    count: I8,
    edge_lists: I8,
    edge_starts: I8,
    matrix: F8,
    width: float,
    height: float,
    polygon: F8,
    result: Bool,
) -> None:
    """Set for the points of some ranges, by number, whether they lie inside a polygon (k, 2) by the even-odd rule.

    Range i is tested against the edges ``edge_lists[edge_starts[i]:edge_starts[i + 1]]``; edge e runs from vertex
    e - 1 to vertex e. All others must lie above or below it.
    """
    for tile in range(len(first)):
        for place in range(first[tile], first[tile] + count[tile]):
            ahead, px, py, _ = pixel(matrix, ordered[place], width, height)
            odd = False
            for at in range(edge_starts[tile], edge_starts[tile + 1]):
                edge = edge_lists[at]
                ax, ay, bx, by = polygon[edge, 0], polygon[edge, 1], polygon[edge - 1, 0], polygon[edge - 1, 1]
                if (ay > py) != (by > py) and px < (bx - ax) * (py - ay) / (by - ay) + ax:
                    odd = not odd
            if ahead and odd:
                result[order[place]] = True


@kernel
def mark(order: I4, first: I8, count: I8, result: Bool) -> None:
    """Set the numbers of all points of some ranges."""
    for tile in range(len(first)):
        for place in range(first[tile], first[tile] + count[tile]):
            result[order[place]] = True


@kernel
def gather(values: NDArray[Number], order: I4, result: NDArray[Number]) -> None:
    """Fill values in another order."""
    for place in range(len(order)):
        result[place] = values[order[place]]


@kernel
def gather_narrow(values: U1, least: np.uint16, order: I4, result: U2) -> None:
    """Fill values in another order, each given by how much it is above the least one."""
    for place in range(len(order)):
        result[place] = least + values[order[place]]


@kernel
def place(scores: F4, columns: I8, middle: F4, reach: np.float32, result: F4) -> None:
    """Fill the first axes of positions (m, 3) from columns of scores (m, k), less the middle and divided by a reach."""
    for axis in range(len(columns)):
        column, zero = columns[axis], middle[axis]
        for row in range(len(result)):
            result[row, axis] = (scores[row, column] - zero) / reach


@kernel
def tally(index: U2, counted: Bool, counts: I8) -> None:
    """Add to counts (k,) how often each index below k stands at rows that are counted."""
    for row in range(len(index)):
        if counted[row]:
            counts[index[row]] += 1


@kernel
def shares(numbers: F8, lower: float, upper: float, levels: int, index: U2) -> None:
    """Fill which of some levels numbers (n,) lie at between two ends, counted from 1; NaN is 0."""
    span = upper - lower if upper != lower else 1.0
    for row in range(len(numbers)):
        share = (numbers[row] - lower) / span
        if math.isnan(share):
            index[row] = 0
        else:
            index[row] = 1 + round(min(max(share, 0.0), 1.0) * (levels - 1))


@kernel
def bin_up(positions: F4, index: U2, counted: Bool, lower: F8, scale: F8, counts: I8) -> None:
    """Add to counts (k, h, w) how many points of each index lie in each cell; `lower` and `scale` are (k, 2).

    A point lies in column ``(x - lower) * scale``; those beside the grid are left out.
    """
    for row in range(len(positions)):
        group = index[row]
        if counted[row]:
            column = math.floor((positions[row, 0] - lower[group, 0]) * scale[group, 0])
            line = math.floor((positions[row, 1] - lower[group, 1]) * scale[group, 1])
            if 0 <= column < counts.shape[2] and 0 <= line < counts.shape[1]:
                counts[group, line, column] += 1


@kernel
def lot(bits: I4) -> Integer:
    """Return a number below 2**16 drawn by a point's position alone: which of several at one depth lies on top.

    `bits` (3,) are those of its coordinates. Neither the order of the points nor that of drawing matters to it.
    """
    mixed = (np.int64(bits[0]) * 0x9E3779B1) ^ (np.int64(bits[1]) * 0x85EBCA77) ^ (np.int64(bits[2]) * 0xC2B2AE3D)
    mixed = (mixed ^ (mixed >> 29)) * 0x2545F491
    return (mixed >> 24) & 65535


@kernel
def pack_flat(ordered: F4, bits: I4, size: int, lower: F8, cells: F8, first: int, places: U2, lots: U1) -> None:
    """Fill the places (m, 2) of points in their tiles, in 16 bits for each axis, and the upper half of their lots (m,).

    `first` is the number of the first point, `lower` and `cells` (t, 3) are the tiles' corners and cells to a unit.
    """
    for at in range(len(places)):
        tile = (first + at) // size
        for axis in range(2):
            cell = (float(ordered[first + at, axis]) - lower[tile, axis]) * cells[tile, axis]
            places[at, axis] = int(cell + 0.5)
        lots[at] = lot(bits[first + at]) >> 8


@kernel
def pack_deep(ordered: F4, size: int, lower: F8, cells: F8, first: int, places: U4) -> None:
    """Fill the places (m, 2) of points in their tiles, in 21 bits for each axis: x in the lowest, then y, then z."""
    for at in range(len(places)):
        tile = (first + at) // size
        x = np.int64((float(ordered[first + at, 0]) - lower[tile, 0]) * cells[tile, 0] + 0.5)
        y = np.int64((float(ordered[first + at, 1]) - lower[tile, 1]) * cells[tile, 1] + 0.5)
        z = np.int64((float(ordered[first + at, 2]) - lower[tile, 2]) * cells[tile, 2] + 0.5)
        places[at, 0] = (x | y << 21) & 0xFFFFFFFF
        places[at, 1] = (y >> 11 | z << 10) & 0xFFFFFFFF
