"""The compiled loops that draw strokes: each is cut at the picture's edges and blended over what is there."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from core.compiled import kernel, part
from core.model.arrays import F4, F8, U1, U4


@part
def scaled(pair: Any, share: Any) -> Any:
    """Return two bytes, 16 bits apart, times a share of 0 to 255, rounded."""
    product = pair * share + np.uint32(0x800080)
    return ((product + ((product >> np.uint32(8)) & np.uint32(0xFF00FF))) >> np.uint32(8)) & np.uint32(0xFF00FF)


@part
def blend(image: U4, row: int, column: int, red_blue: Any, full_green: Any, shade: Any) -> None:
    """Lay a colour over a pixel, both of premultiplied ARGB in one number.

    The colour is given as its red and blue bytes and as 255 and its green, each pair 16 bits apart.
    """
    at = image[np.uint64(row), np.uint64(column)]
    share, rest = np.uint32(shade), np.uint32(255 - shade)
    low = scaled(red_blue, share) + scaled(at & np.uint32(0xFF00FF), rest)
    high = scaled(full_green, share) + scaled((at >> np.uint32(8)) & np.uint32(0xFF00FF), rest)
    image[np.uint64(row), np.uint64(column)] = (high << np.uint32(8)) | low


@part
def edge(away: float, direction: float, low: float, high: float) -> tuple[float, float]:
    """Return the part `low` to `high` of a stroke that is left where ``away + share * direction`` is not below 0."""
    if direction == 0.0:
        return (low, high) if away >= 0.0 else (1.0, 0.0)
    share = -away / direction
    if direction > 0.0:
        return max(low, share), high
    return low, min(high, share)


@part
def seen(depths: F4, row: int, column: int, depth: float, hidden: float) -> float:
    """Return how much of a stroke at a depth is seen at a pixel: all of it, or a share behind what is nearer there."""
    if depths.shape[0] > 0 and depths[row, column] < depth - 1e-6:
        return hidden
    return 1.0


@part
def steep(
    image: U4, depths: F4, along: float, across: float, far: float, slope: float, depth: float, deeper: float,
    half: float, turned: bool, colour: U1, hidden: float,
) -> None:  # fmt: skip
    """Draw a stroke that goes further along one side of the picture than along the other.

    It leads from (along, across) to `far`, with `slope` across and `deeper` into the picture for each pixel along;
    `turned` says that along is down.
    Coverage is that of a strip of `half` the width to both sides, smooth over a pixel at all its edges.
    """
    rows, columns = image.shape
    length, wide = (rows, columns) if turned else (columns, rows)
    lean = 1.0 / math.sqrt(1.0 + slope * slope)
    reach, most = (half + 0.5) / lean, min(1.0, 2.0 * half)
    red_blue = np.uint32((np.uint32(colour[0]) << np.uint32(16)) | np.uint32(colour[2]))
    full_green = np.uint32(np.uint32(255 << 16) | np.uint32(colour[1]))
    alpha = np.float64(colour[3])
    for place in range(max(math.floor(along), 0), min(math.ceil(far), length)):
        inside = alpha * (min(place + 1.0, far) - max(float(place), along))
        middle, here = across + (place + 0.5 - along) * slope, depth + (place + 0.5 - along) * deeper
        for other in range(max(math.floor(middle - reach), 0), min(math.ceil(middle + reach), wide)):
            covered = min(half + 0.5 - abs(other + 0.5 - middle) * lean, most)
            row, column = (place, other) if turned else (other, place)
            shade = int(inside * covered * seen(depths, row, column, here, hidden) + 0.5)
            if shade > 0:
                blend(image, row, column, red_blue, full_green, shade)


@part
def steep_thin(image: U4, along: float, across: float, far: float, slope: float, turned: bool, colour: U1) -> None:
    """Draw a stroke as `steep` does, one pixel wide and with rough edges."""
    rows, columns = image.shape
    length, wide = (rows, columns) if turned else (columns, rows)
    red_blue = np.uint32((np.uint32(colour[0]) << np.uint32(16)) | np.uint32(colour[2]))
    full_green = np.uint32(np.uint32(255 << 16) | np.uint32(colour[1]))
    for place in range(max(math.floor(along + 0.5), 0), min(math.floor(far + 0.5), length)):
        other = math.floor(across + (place + 0.5 - along) * slope)
        if 0 <= other < wide:
            row, column = (place, other) if turned else (other, place)
            blend(image, row, column, red_blue, full_green, np.int64(colour[3]))


@part
def ahead(ends: F4, matrix: F8, out: F8) -> bool:
    """Write clip coordinates of both ends of what of a stroke lies before the eye, (2, 4); return if any does."""
    for end in range(2):
        for axis in range(4):
            out[end, axis] = matrix[axis, 3]
            for part_ in range(3):
                out[end, axis] += matrix[axis, part_] * np.float64(ends[end, part_])
    near, nearer = out[0, 3] + out[0, 2], out[1, 3] + out[1, 2]
    if not (math.isfinite(near) and math.isfinite(nearer)):
        return False
    low, high = edge(near, nearer - near, 0.0, 1.0)
    for axis in range(4):
        first, way = out[0, axis], out[1, axis] - out[0, axis]
        out[0, axis], out[1, axis] = first + low * way, first + high * way
    return low < high and out[0, 3] > 0.0 and out[1, 3] > 0.0


@part
def inside(image: U4, x: float, y: float, dx: float, dy: float, pad: float) -> tuple[float, float]:
    """Return the part of a stroke that reaches into a picture, from one share to another that is not below it."""
    rows, columns = image.shape
    low, high = edge(x + pad, dx, 0.0, 1.0)
    low, high = edge(columns + pad - x, -dx, low, high)
    low, high = edge(y + pad, dy, low, high)
    return edge(rows + pad - y, -dy, low, high)


@part
def stroke(
    image: U4, depths: F4, x: float, y: float, depth: float, to_x: float, to_y: float, to_depth: float, half: float,
    fine: bool, colour: U1, hidden: float,
) -> None:  # fmt: skip
    """Draw a stroke between two places and depths."""
    dx, dy = to_x - x, to_y - y
    turned = abs(dx) < abs(dy)
    if turned:
        x, y, to_x, dx, dy = y, x, to_y, dy, dx
    if dx < 0.0:
        x, y, to_x, depth, to_depth = to_x, y + dy, x, to_depth, depth
    slope = dy / dx if dx != 0.0 else 0.0
    if fine:
        deeper = (to_depth - depth) / abs(dx) if dx != 0.0 else 0.0
        steep(image, depths, x, y, to_x, slope, depth, deeper, half, turned, colour, hidden)
    else:
        steep_thin(image, x, y, to_x, slope, turned, colour)


@kernel
def draw(
    ends: F4, index: U1, palette: U1, matrix: F8, width: float, height: float, top: int, half: float, fine: bool,
    depths: F4, hidden: float, reached: U1, image: U4,
) -> None:  # fmt: skip
    """Draw strokes over a band of a picture, one after the other.

    Parameters
    ----------
    ends
        Both ends of each stroke in the world, shape (m, 2, 3).
    index, palette
        Which colour each has, shape (m,), and the colours, RGBA, shape (k, 4).
    matrix
        World to clip coordinates, shape (4, 4).
    width, height
        Of the whole picture, in pixels.
    top
        Row of the whole picture with which the band begins.
    half
        Half the width of a stroke in pixels.
    fine
        Whether edges are smooth; else strokes are one pixel wide.
    depths, hidden
        Depths of what lies in the band, shape (rows, columns), and which share of smooth strokes is seen behind it;
        without any rows all of them is.
    reached
        Becomes 1 for each stroke that reaches into the band, shape (m,).
    image
        The band, premultiplied ARGB in one number a pixel, shape (rows, columns).
    """
    clip = np.empty((2, 4))
    for number in range(len(ends)):
        if not ahead(ends[number], matrix, clip):
            continue
        x, y = (clip[0, 0] / clip[0, 3] * 0.5 + 0.5) * width, (0.5 - clip[0, 1] / clip[0, 3] * 0.5) * height - top
        dx = (clip[1, 0] / clip[1, 3] * 0.5 + 0.5) * width - x
        dy = (0.5 - clip[1, 1] / clip[1, 3] * 0.5) * height - top - y
        z, dz = clip[0, 2] / clip[0, 3] * 0.5 + 0.5, (clip[1, 2] / clip[1, 3] - clip[0, 2] / clip[0, 3]) * 0.5
        low, high = inside(image, x, y, dx, dy, half + 1.0)
        if low <= high:
            reached[number] = 1
            colour = palette[index[number]]
            near, far = (x + low * dx, y + low * dy, z + low * dz), (x + high * dx, y + high * dy, z + high * dz)
            stroke(image, depths, *near, *far, half, fine, colour, hidden)
