"""Compiled loops of the software painter for points of different sizes, opacities and shapes."""

from __future__ import annotations

import math

import numpy as np

from core.cloud.forms import EXTENT
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

_SIDE = 0.886226925
_ARM, _HALF_ARM = 1.2, 0.4
_INNER = 0.675
_STAR = 0.4169
_RING, _RIM = 0.8, 0.26
_HALF = 0.7071067811865476


@kernel
def outside_arms(along: float, down: float, radius: float) -> float:
    """Return how far a place lies outside a plus."""
    return max(max(along, down) - _ARM * radius, min(along, down) - _HALF_ARM * radius)


@kernel
def outside_star(x: float, y: float, radius: float) -> float:
    """Return how far a place lies outside a star; what is in it is inside of four of its five lines at least."""
    first = second = -1e30
    for k in range(5):
        angle = 1.2566370614359172 * k
        apart = x * math.sin(angle) - y * math.cos(angle)
        second = max(second, min(first, apart))
        first = max(first, apart)
    return second - _STAR * radius


@kernel
def outside(shape: Integer, x: float, y: float, radius: float) -> float:
    """Return how far a place, right of and below the centre, lies outside a shape, in pixels; inside it is negative."""
    if shape == 1:
        return max(abs(x), abs(y)) - _SIDE * radius
    if shape == 2:
        return max(y, 0.8660254037844386 * abs(x) - 0.5 * y) - _INNER * radius
    if shape == 3:
        return (abs(x) + abs(y)) * _HALF - _SIDE * radius
    if shape == 4:
        return float(outside_arms(abs(x + y) * _HALF, abs(x - y) * _HALF, radius))
    if shape == 5:
        return float(outside_arms(abs(x), abs(y), radius))
    if shape == 6:
        return float(outside_star(x, y, radius))
    away = math.sqrt(x * x + y * y)
    return abs(away - _RING * radius) - _RIM * radius if shape == 7 else away - radius


@kernel
def crisp_form(
    cells: I8, stride: int, top: int, px: float, py: float, shape: Integer, radius: float, entry: Integer
) -> None:
    """Put a shape into a flat buffer of rows of `stride` cells, as `core.cloud.painting.kernels.crisp_disc` does."""
    far = EXTENT * radius
    left, right = math.ceil(px - far - 0.5), math.floor(px + far - 0.5)
    upper, lower = math.ceil(py - far - 0.5), math.floor(py + far - 0.5)
    if left < 0 or upper - top < 0 or right >= stride or (lower - top + 1) * stride > len(cells):
        return
    for y in range(upper, lower + 1):
        for x in range(left, right + 1):
            cell = np.uint64((y - top) * stride + x)
            if outside(shape, x + 0.5 - px, y + 0.5 - py, radius) <= 0.0 and entry > cells[cell]:
                cells[cell] = entry


@kernel
def draw_crisp(
    ordered: F4,
    bits: I4,
    first: I8,
    count: I8,
    emphasis: U1,
    colours: U2,
    forms: U2,
    screen: F8,
    radii: F8,
    shapes: I8,
    fog: F8,
    top: int,
    buffer: I8,
) -> None:
    """Put points as crisp shapes into a padded band, as `core.cloud.painting.kernels.draw_crisp` does.

    `forms` (m,) say in the order of the points which row of `radii` (k, 6) and `shapes` (k,) each has.
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
            form = np.int64(forms[place])
            layer, low, shape = 5 if rank == 4 else rank, tie(bits, colours, place), shapes[form]
            crisp_form(cells, stride, top, px, py, shape, radii[form, layer], draw_key(layer, far, fog) << 32 | low)
            if rank == 4:
                crisp_form(cells, stride, top, px, py, shape, radii[form, 4], draw_key(4, far, fog) << 32 | low)


@kernel
def collect(
    ordered: F4,
    bits: I4,
    first: I8,
    count: I8,
    emphasis: U1,
    colours: U2,
    forms: U2,
    matrix: F8,
    size: I8,
    radii: F8,
    fog: F8,
    places: F4,
    keys: U4,
    ties: U4,
    kinds: U2,
) -> int:
    """Fill what `core.cloud.painting.kernels.collect` fills, and the form of each, and return how many there are."""
    found = 0
    for tile in range(len(first)):
        for place in range(first[tile], first[tile] + count[tile]):
            rank = np.int64(emphasis[place])
            if rank == 0:
                continue
            ahead, px, py, depth = pixel(matrix, ordered[place], size[0], size[1])
            form = np.int64(forms[place])
            reach = EXTENT * radii[form, 4 if rank == 4 else rank] + 1.0
            if not ahead or px < -reach or px > size[0] + reach or py < size[2] - reach or py > size[3] + reach:
                continue
            far, low = distance_of(matrix, fog, ordered, place, depth), tie(bits, colours, place)
            for layer in range(rank, 6 if rank == 4 else rank + 1):
                places[found, 0], places[found, 1] = px, py
                keys[found], ties[found], kinds[found] = draw_key(layer, far, fog), low, form
                found += 1
    return found


@kernel
def blend_form(
    canvas: F4, depths: F4, top: int, px: float, py: float, shape: Integer, radius: float, colour: F4, depth: float
) -> None:
    """Lay a shape with a soft edge of one pixel over a band of premultiplied colours (rows, w, 4)."""
    rows, columns = depths.shape
    far = EXTENT * radius + 0.5
    left, right = max(math.ceil(px - far - 0.5), 0), min(math.floor(px + far - 0.5), columns - 1)
    upper, lower = max(math.ceil(py - far - 0.5), top), min(math.floor(py + far - 0.5), top + rows - 1)
    for y in range(upper, lower + 1):
        for x in range(left, right + 1):
            cover = min(0.5 - outside(shape, x + 0.5 - px, y + 0.5 - py, radius), 1.0)
            if cover > 0.0:
                lay(canvas, depths, y - top, x, cover, colour, depth)


@kernel
def draw_soft(
    places: F4,
    keys: U4,
    ties: U4,
    kinds: U2,
    shades: U1,
    opacities: F8,
    radii: F8,
    shapes: I8,
    shares: F8,
    fog: F8,
    background: U1,
    top: int,
    canvas: F4,
    depths: F4,
) -> None:
    """Lay what `collect` found over a band, in the order of the keys.

    `opacities` (6,) are those of the layers, `shares` (k,) what forms keep of them where nothing is brought forward.
    """
    colour = np.empty(4, dtype=np.float32)
    for at in sort_keys(keys, ties):
        layer, form = np.int64(keys[at] >> 28), np.int64(kinds[at])
        distance = key_distance(np.int64(keys[at]), fog)
        lost = fog_share(fog, layer, distance)
        opacity = opacities[layer] * (shares[form] if layer <= 2 else 1.0)
        mix(shades[layer, ties[at] & 65535], opacity, lost, background, colour)
        radius, depth = radii[form, layer], depth_at(distance, fog)
        blend_form(canvas, depths, top, places[at, 0], places[at, 1], shapes[form], radius, colour, depth)


@kernel
def add_form(
    totals: I8, depths: F4, stride: int, px: float, py: float, shape: Integer, radius: float, whole: float,
    squares: I8, flat: np.float32,
) -> None:  # fmt: skip
    """Add a shape, which adds `whole` to a cell that it covers."""
    far = EXTENT * radius + 0.5
    for row in range(math.ceil(py - far - 0.5), math.floor(py + far - 0.5) + 1):
        for column in range(math.ceil(px - far - 0.5), math.floor(px + far - 0.5) + 1):
            cover = min(0.5 - outside(shape, column + 0.5 - px, row + 0.5 - py, radius), 1.0)
            weight = np.int64(max(cover, 0.0) * whole + 0.5)
            if weight <= 0:
                continue
            cell = row * stride + column
            for channel in range(4):
                totals[cell, channel] += weight * squares[channel]
            if cover >= 0.5 and flat < depths[cell]:
                depths[cell] = flat


@kernel
def add_up(
    ordered: F4,
    first: I8,
    count: I8,
    emphasis: U1,
    colours: U2,
    forms: U2,
    rank: int,
    layer: int,
    screen: F8,
    frame: I8,
    radii: F8,
    shapes: I8,
    shares: F8,
    covered: float,
    shades: U1,
    fog: F8,
    background: U1,
    totals: I8,
    depths: F4,
) -> None:
    """Add up points of one emphasis, as `core.cloud.painting.kernels.add_up` does: a whole one adds `covered`."""
    rows, stride, reach, top = frame[0], frame[1], frame[2], frame[3]
    squares = np.empty(4, dtype=np.int64)
    squares[3] = 1
    for tile in range(len(first)):
        for place in range(first[tile], first[tile] + count[tile]):
            if emphasis[place] != rank:
                continue
            ahead, px, py, depth, far = in_cells(screen, fog, ordered, place)
            if not ahead or not (reach <= px < stride - reach and reach <= py - top < rows - reach):
                continue
            form = np.int64(forms[place])
            square(shades[colours[place]], fog_share(fog, rank, far), background, squares)
            radius, shape, whole = radii[form, layer], shapes[form], covered * (shares[form] if rank <= 2 else 1.0)
            add_form(totals, depths, stride, px, py - top, shape, radius, whole, squares, np.float32(depth))
