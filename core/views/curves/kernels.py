"""The compiled loops of the curve painter."""

from __future__ import annotations

import math

import numpy as np

from core.compiled import kernel
from core.model import F4, F8, I4, I8, U1


@kernel
def cover_segment(
    ax: float, ay: float, bx: float, by: float, radius: float, cover: F4, low: I4, high: I4, span: I4
) -> None:
    """Raise the coverage (0 to 1) of every pixel near a line with round ends.

    `cover` is indexed by column first; `low` and `high` hold the touched rows of each column (high is exclusive),
    `span` the touched columns. Coverage falls from 1 to 0 over one pixel around the edge of the line.
    """
    width, height = cover.shape
    reach = radius + 0.5
    dx, dy = bx - ax, by - ay
    length = dx * dx + dy * dy
    inverse = 1.0 / length if length > 0.0 else 0.0
    inside = max(reach - 1.0, 0.0) ** 2
    first = max(math.floor(min(ax, bx) - reach), 0)
    last = min(math.ceil(max(ax, bx) + reach), width)
    for column in range(first, last):
        x = column + 0.5
        start, end = 0.0, 1.0
        if abs(dx) > 1e-9:
            one, other = (x - reach - ax) / dx, (x + reach - ax) / dx
            start, end = max(min(one, other), 0.0), min(max(one, other), 1.0)
        upper = min(ay + start * dy, ay + end * dy) - reach
        lower = max(ay + start * dy, ay + end * dy) + reach
        top = max(math.floor(max(upper, -1.0)), 0)
        bottom = math.ceil(min(lower, height + 1.0))
        bottom = min(bottom, height)
        if top >= bottom:
            continue
        from_a = (x - ax) * dx
        for row in range(top, bottom):
            if cover[column, row] >= 1.0:
                continue
            y = row + 0.5
            share = min(max((from_a + (y - ay) * dy) * inverse, 0.0), 1.0)
            gap_x, gap_y = x - ax - share * dx, y - ay - share * dy
            distance = gap_x * gap_x + gap_y * gap_y
            value = 1.0 if distance <= inside else reach - math.sqrt(distance)
            if value > cover[column, row]:
                cover[column, row] = value
        low[column] = min(low[column], top)
        high[column] = max(high[column], bottom)
        span[0] = min(span[0], column)
        span[1] = max(span[1], column + 1)


@kernel
def blend(cover: F4, low: I4, high: I4, span: I4, colour: U1, image: U1) -> None:
    """Lay a colour over a premultiplied image where it is covered, and clear the coverage."""
    red, green, blue = np.float32(colour[0]), np.float32(colour[1]), np.float32(colour[2])
    opacity = np.float32(colour[3]) / np.float32(255.0)
    half = np.float32(0.5)
    for column in range(span[0], span[1]):
        for row in range(low[column], high[column]):
            alpha = cover[column, row] * opacity
            cover[column, row] = 0.0
            if alpha <= 0.0:
                continue
            keep = np.float32(1.0) - alpha
            image[column, row, 0] = np.uint8(blue * alpha + image[column, row, 0] * keep + half)
            image[column, row, 1] = np.uint8(green * alpha + image[column, row, 1] * keep + half)
            image[column, row, 2] = np.uint8(red * alpha + image[column, row, 2] * keep + half)
            image[column, row, 3] = np.uint8(np.float32(255.0) * alpha + image[column, row, 3] * keep + half)
        low[column] = cover.shape[1]
        high[column] = 0
    span[0] = cover.shape[0]
    span[1] = 0


@kernel
def draw_curves(
    x: F8, y: F8, starts: I8, colours: U1, radius: float, dot: float, cover: F4, low: I4, high: I4, span: I4, image: U1
) -> None:
    """Draw polylines one over the other; vertices without neighbours become dots, NaN breaks a line."""
    width = cover.shape[0]
    reach = max(radius, dot) + 1.0
    for curve in range(len(starts) - 1):
        begin, end = starts[curve], starts[curve + 1]
        for vertex in range(begin, end):
            if not (math.isfinite(x[vertex]) and math.isfinite(y[vertex])):
                continue
            joined = vertex + 1 < end and math.isfinite(x[vertex + 1]) and math.isfinite(y[vertex + 1])
            if joined:
                if max(x[vertex], x[vertex + 1]) >= -reach and min(x[vertex], x[vertex + 1]) <= width + reach:
                    cover_segment(x[vertex], y[vertex], x[vertex + 1], y[vertex + 1], radius, cover, low, high, span)
            elif vertex == begin or not (math.isfinite(x[vertex - 1]) and math.isfinite(y[vertex - 1])):
                cover_segment(x[vertex], y[vertex], x[vertex], y[vertex], dot, cover, low, high, span)
        blend(cover, low, high, span, colours[curve], image)


@kernel
def fill_band(top: F8, bottom: F8, colour: U1, image: U1) -> None:
    """Lay a colour over each column of a premultiplied image from one edge to another, in pixels from the top."""
    width, height = image.shape[0], image.shape[1]
    red, green, blue = np.float32(colour[0]), np.float32(colour[1]), np.float32(colour[2])
    opacity = np.float32(colour[3]) / np.float32(255.0)
    half = np.float32(0.5)
    for column in range(width):
        upper, lower = top[column], bottom[column]
        if not (math.isfinite(upper) and math.isfinite(lower)):
            continue
        upper, lower = max(upper, 0.0), min(lower, float(height))
        for row in range(math.floor(upper), math.ceil(lower)):
            part = min(row + 1.0, lower) - max(float(row), upper)
            if part <= 0.0:
                continue
            alpha = np.float32(part) * opacity
            keep = np.float32(1.0) - alpha
            image[column, row, 0] = np.uint8(blue * alpha + image[column, row, 0] * keep + half)
            image[column, row, 1] = np.uint8(green * alpha + image[column, row, 1] * keep + half)
            image[column, row, 2] = np.uint8(red * alpha + image[column, row, 2] * keep + half)
            image[column, row, 3] = np.uint8(np.float32(255.0) * alpha + image[column, row, 3] * keep + half)
