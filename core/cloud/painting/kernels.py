"""Compiled loops of the software painter: crisp discs in a depth buffer, and soft ones laid over one another."""

from __future__ import annotations

import math

import numpy as np

from core.cloud.kernels import Integer, pixel
from core.cloud.layering.kernels import (
    depth_at,
    distance_of,
    draw_key,
    fog_share,
    in_cells,
    key_distance,
    lay,
    mix,
    sort_keys,
    square,
    tie,
)
from core.compiled import kernel
from core.model.arrays import F4, F8, I4, I8, U1, U2, U4


@kernel
def crisp_square(
    cells: I8, stride: int, at: int, along: float, down: float, square: float, entry: Integer, n: int
) -> None:
    """Put a disc into the n x n cells from `at` on, whose first is (along, down) from the centre.

    No branch depends on a point's place, so that the processor has none to guess; the index is unsigned because a
    signed one would be tested for counting from the end.
    """
    for row in range(n):
        room = square - (down + row) * (down + row)
        for column in range(n):
            cell = np.uint64(at + row * stride + column)
            mine = entry if (along + column) * (along + column) <= room else 0
            cells[cell] = max(cells[cell], mine)


@kernel
def crisp_disc(cells: I8, stride: int, top: int, px: float, py: float, radius: float, entry: Integer) -> None:
    """Put a disc into a flat buffer of rows of `stride` cells, where nothing later is; not if it reaches outside.

    The buffer's first row is row `top` of those that (px, py) is counted in, a whole number so that a disc has the
    same pixels in every band.

    Small squares are called with their size as a constant, for which the compiler makes straight code.
    """
    n = math.ceil(2.0 * radius)
    left, upper = math.ceil(px - radius - 0.5), math.ceil(py - radius - 0.5)
    row = upper - top
    if left < 0 or row < 0 or left + n > stride or (row + n) * stride > len(cells):
        return
    at, along, down, square = row * stride + left, left + 0.5 - px, upper + 0.5 - py, radius * radius
    if n == 2:
        crisp_square(cells, stride, at, along, down, square, entry, 2)
    elif n == 3:
        crisp_square(cells, stride, at, along, down, square, entry, 3)
    elif n == 4:
        crisp_square(cells, stride, at, along, down, square, entry, 4)
    else:
        crisp_square(cells, stride, at, along, down, square, entry, n)


@kernel
def draw_crisp(
    ordered: F4,
    bits: I4,
    first: I8,
    count: I8,
    emphasis: U1,
    colours: U2,
    screen: F8,
    radii: F8,
    fog: F8,
    top: int,
    buffer: I8,
) -> None:
    """Put points as crisp discs into a band (rows, w), padded on all sides by more than the widest of the radii.

    `screen` (4, 4) leads from the world to the cells of the whole picture, of which the band begins with row `top`,
    divided by distance; depth is 0 to 1. `emphasis` and `colours` (m,) are in the order of the points, `bits` (m, 3)
    are those of their coordinates; `radii` (6,) are those
    of the layers. An entry of the buffer holds the key of what is on top, then its lot, then its colour, so that it is
    the same in whatever order the points are drawn.
    """
    cells, stride = buffer.ravel(), buffer.shape[1]
    for tile in range(len(first)):
        for place in range(first[tile], first[tile] + count[tile]):
            rank = np.int64(emphasis[place])
            if rank == 0:
                continue
            ahead, px, py, _, far = in_cells(screen, fog, ordered, place)
            if not ahead:
                continue
            layer, low = 5 if rank == 4 else rank, tie(bits, colours, place)
            crisp_disc(cells, stride, top, px, py, radii[layer], draw_key(layer, far, fog) << 32 | low)
            if rank == 4:
                crisp_disc(cells, stride, top, px, py, radii[4], draw_key(4, far, fog) << 32 | low)


@kernel
def resolve_crisp(
    buffer: I8,
    padding: int,
    shades: U1,
    fog: F8,
    background: U1,
    image: U1,
    depths: F4,
) -> None:
    """Turn a padded band into colours (rows, w, 4) and depths (rows, w); `shades` is (6, k, 4) by layer."""
    for y in range(depths.shape[0]):
        for x in range(depths.shape[1]):
            entry = buffer[y + padding, x + padding]
            if entry == 0:
                image[y, x, 0], image[y, x, 1] = background[0], background[1]
                image[y, x, 2], image[y, x, 3] = background[2], background[3]
                depths[y, x] = 1.0
                continue
            layer, distance = entry >> 60, key_distance(entry >> 32, fog)
            lost = fog_share(fog, layer, distance)
            index = entry & 65535
            for channel in range(3):
                colour = float(shades[layer, index, channel])
                image[y, x, channel] = int(colour + (background[channel] - colour) * lost + 0.5)
            image[y, x, 3] = 255
            depths[y, x] = depth_at(distance, fog)


@kernel
def collect(
    ordered: F4,
    bits: I4,
    first: I8,
    count: I8,
    emphasis: U1,
    colours: U2,
    matrix: F8,
    size: I8,
    radii: F8,
    fog: F8,
    places: F4,
    keys: U4,
    ties: U4,
) -> int:
    """Fill pixels (p, 2), keys and ties of what is drawn in a band, and return how many there are.

    A tie is a point's lot, then its colour: it decides where keys are equal. `emphasis` and `colours` (m,) are in the
    order of the points, `bits` (m, 3) are those of their coordinates; `size` holds width and height of the picture and
    first and last row of the band. A selected point comes with its halo.
    """
    found = 0
    for tile in range(len(first)):
        for place in range(first[tile], first[tile] + count[tile]):
            rank = np.int64(emphasis[place])
            if rank == 0:
                continue
            ahead, px, py, depth = pixel(matrix, ordered[place], size[0], size[1])
            reach = radii[4 if rank == 4 else rank] + 1.0
            if not ahead or px < -reach or px > size[0] + reach or py < size[2] - reach or py > size[3] + reach:
                continue
            far, low = distance_of(matrix, fog, ordered, place, depth), tie(bits, colours, place)
            for layer in range(rank, 6 if rank == 4 else rank + 1):
                places[found, 0], places[found, 1] = px, py
                keys[found], ties[found] = draw_key(layer, far, fog), low
                found += 1
    return found


@kernel
def blend_disc(canvas: F4, depths: F4, top: int, px: float, py: float, radius: float, colour: F4, depth: float) -> None:
    """Lay a disc with a soft edge of one pixel over a band of premultiplied colours (rows, w, 4)."""
    rows, columns = depths.shape
    outer = radius + 0.5
    left, right = max(math.ceil(px - outer - 0.5), 0), min(math.floor(px + outer - 0.5), columns - 1)
    upper, lower = max(math.ceil(py - outer - 0.5), top), min(math.floor(py + outer - 0.5), top + rows - 1)
    for y in range(upper, lower + 1):
        down = y + 0.5 - py
        for x in range(left, right + 1):
            along = x + 0.5 - px
            cover = min(outer - math.sqrt(along * along + down * down), 1.0)
            if cover > 0.0:
                lay(canvas, depths, y - top, x, cover, colour, depth)


@kernel
def draw_soft(
    places: F4,
    keys: U4,
    ties: U4,
    shades: U1,
    opacities: F8,
    radii: F8,
    fog: F8,
    background: U1,
    top: int,
    canvas: F4,
    depths: F4,
) -> None:
    """Lay what `collect` found over a band, in the order of the keys; `opacities` (6,) are those of the layers."""
    colour = np.empty(4, dtype=np.float32)
    for at in sort_keys(keys, ties):
        layer = np.int64(keys[at] >> 28)
        distance = key_distance(np.int64(keys[at]), fog)
        lost = fog_share(fog, layer, distance)
        mix(shades[layer, ties[at] & 65535], opacities[layer], lost, background, colour)
        blend_disc(canvas, depths, top, places[at, 0], places[at, 1], radii[layer], colour, depth_at(distance, fog))


@kernel
def resolve_soft(canvas: F4, image: U1) -> None:
    """Turn premultiplied colours (rows, w, 4) into bytes that are not multiplied by alpha."""
    for y in range(canvas.shape[0]):
        for x in range(canvas.shape[1]):
            alpha = canvas[y, x, 3]
            if alpha <= 0.0:
                image[y, x, :] = 0
                continue
            for channel in range(3):
                image[y, x, channel] = int(min(canvas[y, x, channel] / alpha, 255.0) + 0.5)
            image[y, x, 3] = int(alpha * 255.0 + 0.5)


@kernel
def add_up(
    ordered: F4,
    first: I8,
    count: I8,
    emphasis: U1,
    colours: U2,
    rank: int,
    screen: F8,
    frame: I8,
    spots: I8,
    weights: I8,
    lengths: I8,
    shades: U1,
    fog: F8,
    background: U1,
    totals: I8,
    depths: F4,
) -> None:
    """Add to cells (c, 4) the squared colours of points of one emphasis, and how much they cover; sums are exact.

    `screen` (4, 4) leads from the world to the cells of the whole picture; `frame` holds rows and columns of those
    here, how far a disc reaches from the cell of its centre, and which row of the whole is the first. `spots`,
    `weights` and `lengths` are those of a disc. `depths` (c,) become those
    of the nearest points.
    """
    rows, stride, reach, top = frame[0], frame[1], frame[2], frame[3]
    squares = np.empty(4, dtype=np.int64)
    squares[3] = 1
    for tile in range(len(first)):
        for place in range(first[tile], first[tile] + count[tile]):
            if emphasis[place] != rank:
                continue
            ahead, px, py, depth, far = in_cells(screen, fog, ordered, place)
            if not ahead:
                continue
            if not (reach <= px < stride - reach and reach <= py - top < rows - reach):
                continue
            along, down = int(px * 8.0), int(py * 8.0) - 8 * top
            at, place_in_cell = (down >> 3) * stride + (along >> 3), (down & 7) * 8 + (along & 7)
            square(shades[colours[place]], fog_share(fog, rank, far), background, squares)
            flat = np.float32(depth)
            for spot in range(lengths[place_in_cell]):
                cell, weight = at + spots[place_in_cell, spot], weights[place_in_cell, spot]
                for channel in range(4):
                    totals[cell, channel] += weight * squares[channel]
                if weight >= 8 and flat < depths[cell]:
                    depths[cell] = flat


@kernel
def lay_totals(totals: I8, stride: int, padding: int, tone: F8, canvas: F4) -> None:
    """Lay what was added up over a band of premultiplied colours (rows, w, 4).

    `tone` holds the numbers of `core.cloud.toning.Tone`, and what makes a number of points of a total.
    """
    for y in range(canvas.shape[0]):
        for x in range(canvas.shape[1]):
            cell = (y + padding) * stride + x + padding
            total = totals[cell, 3]
            if total == 0:
                continue
            points = total * tone[4]
            dense = min(points, 1.0) * tone[2]
            if points > 1.0:
                dense += (1.0 - tone[2]) * min(math.log(points) * tone[3], 1.0)
            glass = 1.0 - math.exp(points * tone[0])
            alpha = glass + (dense - glass) * tone[1]
            for channel in range(3):
                colour = math.sqrt(totals[cell, channel] / total)
                canvas[y, x, channel] += (colour - canvas[y, x, channel]) * alpha
            canvas[y, x, 3] += (1.0 - canvas[y, x, 3]) * alpha
