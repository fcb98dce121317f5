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
def rectangles(lower: F8, upper: F8, tiles: I8, matrix: F8, size: F8, low: F8, high: F8, sure: Bool) -> None:
    """Fill upper left and lower right pixel (t, 2) of the boxes of some tiles, and whether all of a box has pixels.

    `size` holds width and height. The formula is that of `core.cloud.hits.rectangles`, operation by operation.
    """
    for at in range(len(tiles)):
        box_low, box_high = lower[tiles[at]], upper[tiles[at]]
        left = above = near = math.inf
        right = below = away = -math.inf
        ahead = True
        for corner in range(8):
            x = box_high[0] if corner & 4 else box_low[0]
            y = box_high[1] if corner & 2 else box_low[1]
            z = box_high[2] if corner & 1 else box_low[2]
            w = matrix[3, 0] * x + matrix[3, 1] * y + matrix[3, 2] * z + matrix[3, 3]
            depth = matrix[2, 0] * x + matrix[2, 1] * y + matrix[2, 2] * z + matrix[2, 3]
            if not (w > 0.0 and abs(depth) <= w):
                ahead = False
                break
            across = matrix[0, 0] * x + matrix[0, 1] * y + matrix[0, 2] * z + matrix[0, 3]
            up = matrix[1, 0] * x + matrix[1, 1] * y + matrix[1, 2] * z + matrix[1, 3]
            px, py, far = (across / w * 0.5 + 0.5) * size[0], (0.5 - up / w * 0.5) * size[1], depth / w * 0.5 + 0.5
            left, right = min(left, px), max(right, px)
            above, below = min(above, py), max(below, py)
            near, away = min(near, far), max(away, far)
        sure[at] = ahead and near > 1e-9 and away < 1 - 1e-9
        if sure[at]:
            beside, over = (1e-6 + 1e-9 * max(abs(left), abs(right))), (1e-6 + 1e-9 * max(abs(above), abs(below)))
            low[at, 0], low[at, 1], high[at, 0], high[at, 1] = left - beside, above - over, right + beside, below + over
        else:
            low[at, :], high[at, :] = -math.inf, math.inf


@kernel
def edge_side(ax: float, ay: float, bx: float, by: float, left: float, top: float, right: float, bottom: float) -> int:
    """Return how an edge from a to b lies to a rectangle.

    0: no point in the rectangle lies left of it at its height. 1: all do. 2: those do that are at its height. 3: it
    may pass through.
    """
    lowest, highest = min(ay, by), max(ay, by)
    if highest < top or lowest > bottom or max(ax, bx) < left:
        return 0
    if min(ax, bx) <= right:
        from_line = ((left + right) / 2 - ax) * (by - ay) + ((top + bottom) / 2 - ay) * (ax - bx)
        reach = (right - left) / 2 * abs(by - ay) + (bottom - top) / 2 * abs(ax - bx)
        if not abs(from_line) > reach * (1 + 1e-9) + 1e-9:
            return 3
        if (from_line > 0) == (by > ay):
            return 0
    return 1 if lowest <= top and highest > bottom else 2


@kernel
def sort_rectangles(low: F8, high: F8, sure: Bool, polygon: F8, whole: Bool, odd: Bool, edges: I8) -> None:
    """Fill for rectangles (t, 2) whether they lie in a polygon (k, 2), and what to test of those on its outline.

    `edges` become how many edges their points are to be tested against, 0 where no edge passes through, `odd` whether
    all of their points lie left of an odd number of the others. Rectangles that are not `sure` are on the outline.
    """
    for at in range(len(low)):
        left, top, right, bottom = low[at, 0], low[at, 1], high[at, 0], high[at, 1]
        crossed = not sure[at]
        corner = always = False
        listed = 0
        for edge in range(len(polygon)):
            ax, ay, bx, by = polygon[edge - 1, 0], polygon[edge - 1, 1], polygon[edge, 0], polygon[edge, 1]
            side = edge_side(ax, ay, bx, by, left, top, right, bottom) if sure[at] else 3
            crossed |= side == 3
            always ^= side == 1
            listed += side > 1
            if (ay > top) != (by > top):
                corner ^= left < (ax - bx) * (top - by) / (ay - by) + bx
        whole[at], odd[at], edges[at] = corner and not crossed, always, listed if crossed else 0


@kernel
def list_edges(low: F8, high: F8, sure: Bool, polygon: F8, rows: I8, starts: I8, edges: I8) -> None:
    """Fill the edges that points in some rectangles are to be tested against, each from where its list starts."""
    for at in range(len(rows)):
        row, found = rows[at], starts[at]
        left, top, right, bottom = low[row, 0], low[row, 1], high[row, 0], high[row, 1]
        for edge in range(len(polygon)):
            ax, ay, bx, by = polygon[edge - 1, 0], polygon[edge - 1, 1], polygon[edge, 0], polygon[edge, 1]
            if not sure[row] or edge_side(ax, ay, bx, by, left, top, right, bottom) > 1:
                edges[found] = edge
                found += 1


@kernel
def inside(
    ordered: F4,
    order: I4,
    first: I8,
    count: I8,
    edge_lists: I8,
    edge_starts: I8,
    odd: Bool,
    matrix: F8,
    size: F8,
    polygon: F8,
    bits: U1,
) -> None:
    """Set the bits of points of some ranges, by number, that lie inside a polygon (k, 2) by the even-odd rule.

    Range i is tested against the edges ``edge_lists[edge_starts[i]:edge_starts[i + 1]]``; all its points lie left of
    an even number of the others, or of an `odd` one. `size` holds width and height. Edge by edge, several points are
    tested at once: `np.true_divide` asks for no exception, which would keep them apart.
    """
    most = 0
    for tile in range(len(first)):
        most = max(most, count[tile])
    xs, ys, state = np.empty(most), np.empty(most), np.empty(most, dtype=np.uint8)
    for tile in range(len(first)):
        start, number = first[tile], count[tile]
        for at in range(number):
            x, y, z = float(ordered[start + at, 0]), float(ordered[start + at, 1]), float(ordered[start + at, 2])
            w = matrix[3, 0] * x + matrix[3, 1] * y + matrix[3, 2] * z + matrix[3, 3]
            depth = matrix[2, 0] * x + matrix[2, 1] * y + matrix[2, 2] * z + matrix[2, 3]
            right = matrix[0, 0] * x + matrix[0, 1] * y + matrix[0, 2] * z + matrix[0, 3]
            up = matrix[1, 0] * x + matrix[1, 1] * y + matrix[1, 2] * z + matrix[1, 3]
            xs[at] = (np.true_divide(right, w) * 0.5 + 0.5) * size[0]
            ys[at] = (0.5 - np.true_divide(up, w) * 0.5) * size[1]
            state[at] = 2 * ((w > 0.0) & (abs(depth) <= w)) + odd[tile]
        for listed in range(edge_starts[tile], edge_starts[tile + 1]):
            edge = edge_lists[listed]
            ax, ay, bx, by = polygon[edge, 0], polygon[edge, 1], polygon[edge - 1, 0], polygon[edge - 1, 1]
            along, down = bx - ax, by - ay
            for at in range(number):
                py = ys[at]
                state[at] ^= ((ay > py) != (by > py)) & (xs[at] < np.true_divide(along * (py - ay), down) + ax)
        for at in range(number):
            if state[at] == 3:
                set_bit(bits, order[start + at])


@kernel
def set_bit(bits: U1, number: np.int32) -> None:
    """Set the bit of a number, the first of each byte being the lowest."""
    at = np.uint32(number)
    bits[at >> 3] |= np.uint8(1 << (at & 7))


@kernel
def mark(order: I4, first: I8, count: I8, bits: U1) -> None:
    """Set the bits of the numbers of all points of some ranges."""
    for tile in range(len(first)):
        for place in range(first[tile], first[tile] + count[tile]):
            set_bit(bits, order[place])


@kernel
def gather(values: NDArray[Number], order: I4, result: NDArray[Number]) -> None:
    """Fill values in another order; a number without a sign is not asked whether it counts from the end."""
    for place in range(len(order)):
        result[place] = values[np.uint32(order[place])]


@kernel
def gather_narrow(values: U1, least: np.uint16, order: I4, result: U2) -> None:
    """Fill values in another order, each given by how much it is above the least one."""
    for place in range(len(order)):
        result[place] = least + values[np.uint32(order[place])]


@kernel
def place(scores: F4, columns: I8, middle: F4, reach: np.float32, result: F4) -> None:
    """Fill the first axes of positions (m, 3) from columns of scores (m, k), less the middle and divided by a reach."""
    if len(columns) == 3:  # in one go through memory
        place_deep(scores, columns, middle, reach, result)
        return
    for axis in range(len(columns)):
        column, zero = columns[axis], middle[axis]
        for row in range(len(result)):
            result[row, axis] = (scores[row, column] - zero) / reach


@kernel
def place_deep(scores: F4, columns: I8, middle: F4, reach: np.float32, result: F4) -> None:
    """Fill all axes of positions as `place` does."""
    across, down, deep = np.uint64(columns[0]), np.uint64(columns[1]), np.uint64(columns[2])
    x, y, z = middle[0], middle[1], middle[2]
    for row in range(len(result)):
        result[row, 0] = np.true_divide(scores[row, across] - x, reach)
        result[row, 1] = np.true_divide(scores[row, down] - y, reach)
        result[row, 2] = np.true_divide(scores[row, deep] - z, reach)


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
