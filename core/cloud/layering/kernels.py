"""Compiled parts of the software painter: where points lie, which of them is on top, and what colour a pixel takes.

Plain points and those of different sizes and shapes share them, so that both are painted by one rule.
"""

from __future__ import annotations

import numpy as np

from core.cloud.kernels import Integer, lot
from core.compiled import kernel, part
from core.model.arrays import F4, F8, I4, I8, U1, U2, U4


@kernel
def draw_key(layer: Integer, distance: float, fog: F8) -> Integer:
    """Return a number below 2**31, the larger the later something is drawn: by layer, then the nearer the later.

    Distances are those of `core.cloud.shading.Shading.fog`. In a perspective the bits of the distance are kept, which
    tell near and far ones apart equally well however close the eye is.
    """
    if fog[3] > 0.0:
        return (layer << 28) | (268435455 - (np.int64(np.float32(distance).view(np.int32)) >> 3))
    return (layer << 28) | int((1.0 - distance) * 268435455.0)


@kernel
def key_distance(key: Integer, fog: F8) -> float:
    """Return the distance that a key was made of."""
    far = 268435455 - (key & 268435455)
    if fog[3] > 0.0:
        return float(np.int32(far << 3).view(np.float32))
    return far / 268435455.0


@kernel
def depth_at(distance: float, fog: F8) -> float:
    """Return the depth of what is at a distance, 0 at the near plane and 1 at the far one."""
    return float((fog[4] + fog[5] / distance + 1.0) * 0.5) if fog[3] > 0.0 else distance


@part
def tie(bits: I4, colours: U2, place: int) -> Integer:
    """Return a number below 2**32 that decides between points of one depth: a point's lot, then its colour."""
    return lot(bits[place]) << 16 | np.int64(colours[place])


@part
def in_cells(screen: F8, fog: F8, ordered: F4, place: int) -> tuple[bool, float, float, float, float]:
    """Return whether a point lies between the near and far planes, its cell (x, y), its depth and its distance.

    `screen` (4, 4) leads from the world to the cells of the whole picture, divided by distance; depth is 0 to 1, and
    the distance is that of `draw_key`.
    """
    x, y, z = float(ordered[place, 0]), float(ordered[place, 1]), float(ordered[place, 2])
    w = screen[3, 0] * x + screen[3, 1] * y + screen[3, 2] * z + screen[3, 3]
    depth = screen[2, 0] * x + screen[2, 1] * y + screen[2, 2] * z + screen[2, 3]
    if w <= 0.0 or depth < 0.0 or depth > w:
        return False, 0.0, 0.0, 0.0, 0.0
    near = 1.0 / w
    px = (screen[0, 0] * x + screen[0, 1] * y + screen[0, 2] * z + screen[0, 3]) * near
    py = (screen[1, 0] * x + screen[1, 1] * y + screen[1, 2] * z + screen[1, 3]) * near
    return True, px, py, depth * near, w if fog[3] > 0.0 else depth


@part
def distance_of(matrix: F8, fog: F8, ordered: F4, place: int, depth: float) -> float:
    """Return the distance of a point of known depth; `matrix` (4, 4) leads to clip coordinates."""
    if fog[3] <= 0.0:
        return depth
    x, y, z = float(ordered[place, 0]), float(ordered[place, 1]), float(ordered[place, 2])
    return float(matrix[3, 0] * x + matrix[3, 1] * y + matrix[3, 2] * z + matrix[3, 3])


@kernel
def fog_share(fog: F8, layer: Integer, distance: float) -> float:
    """Return how much of its colour something at a distance loses; `fog` is that of `core.cloud.shading.Shading`."""
    if layer > 2 or fog[0] == 0.0:
        return 0.0
    return float(fog[0] * min(max((distance - fog[1]) / (fog[2] - fog[1]), 0.0), 1.0))


@kernel
def sort_keys(keys: U4, ties: U4) -> U4:
    """Return the ascending order of keys, those that are equal by their ties, by radix sort.

    Passes over bits that all share are left out.
    """
    order = np.arange(len(keys)).astype(np.uint32)
    other = np.empty_like(order)
    for sweep in range(6):
        values, shift = ties if sweep < 3 else keys, 11 * (sweep % 3)
        starts = np.zeros(2049, dtype=np.int64)
        for value in values:
            starts[((value >> shift) & 2047) + 1] += 1
        if starts.max() == len(keys):
            continue
        starts = np.cumsum(starts)
        for at in order:
            digit = (values[at] >> shift) & 2047
            other[starts[digit]] = at
            starts[digit] += 1
        order, other = other, order
    return order


@part
def lay(canvas: F4, depths: F4, row: int, column: int, cover: float, colour: F4, depth: float) -> None:
    """Lay a colour over the part of a pixel that is covered; half a pixel has the depth of what covers it."""
    alpha = np.float32(cover) * colour[3]
    for channel in range(3):
        canvas[row, column, channel] += (colour[channel] - canvas[row, column, channel]) * alpha
    canvas[row, column, 3] += (np.float32(1.0) - canvas[row, column, 3]) * alpha
    if cover >= 0.5:
        depths[row, column] = depth


@part
def mix(shade: U1, opacity: float, lost: float, background: U1, colour: F4) -> None:
    """Fill a colour (4,) of a shade (4,) that loses a part of its own to the background."""
    for channel in range(3):
        colour[channel] = shade[channel] + (background[channel] - float(shade[channel])) * lost
    colour[3] = opacity * shade[3] / 255.0


@part
def square(shade: U1, lost: float, background: U1, squares: I8) -> None:
    """Fill the squares (3 of 4) of a shade (4,) that loses a part of its own to the background."""
    for channel in range(3):
        colour = float(shade[channel])
        shown = np.int64(colour + (background[channel] - colour) * lost + 0.5)
        squares[channel] = shown * shown
