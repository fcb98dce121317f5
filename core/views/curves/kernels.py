"""The compiled loops of the curve painter.

The strokes of curves are laid under what is there already, the last curve first: where the picture is opaque nothing
more is worked out, so that a thousand curves over one another cost little more than those that are seen. A strip of
columns is painted at a time; strips know nothing of each other.
"""

from __future__ import annotations

import math

import numpy as np

from core.compiled import kernel, part
from core.model.arrays import F4, F8, I4, I8, U1, U8
from core.views.curves.cutting.kernels import BOX, DOT

ABREAST = 8
"""Rows of a column that are worked on at a time, by one instruction where the processor has such."""
_FULL = np.float32(0.998)
"""What is as opaque as this hides all that lies under it."""
_ALL = np.uint64(0xFFFFFFFFFFFFFFFF)


@kernel
def draw_strip(
    strokes: F4, kinds: U1, starts: I8, counts: I8, ascending: U1, colours: U1, radius: float, dot: float, left: int,
    cover: F4, low: I4, high: I4, full: U8, image: F4,
) -> None:  # fmt: skip
    """Lay curves beneath a strip of the picture that begins at column `left`, the last curve first.

    `image` is float32 (4, columns, rows), premultiplied blue, green, red and alpha up to 1; `cover` float32
    (columns, rows) of zeros, `low`, `high` and `full` as in `cover_line`. Both have `ABREAST` rows more than the
    picture, to which loops may go on.
    """
    right, reach = left + image.shape[1], 2.0 * max(radius, dot) + 2.0
    for curve in range(len(starts) - 2, -1, -1):
        begin, end = starts[curve], starts[curve] + counts[curve]
        ordered = ascending[curve] != 0
        first = first_stroke(strokes, begin, end, left - reach) if ordered else begin
        for at in range(first, end):
            if ordered and strokes[at, 0] > right + reach:
                break
            if (
                max(strokes[at, 0], strokes[at, 2]) < left - reach
                or min(strokes[at, 0], strokes[at, 2]) > right + reach
            ):
                continue
            ax, ay, bx, by = strokes[at, 0] - left, strokes[at, 1], strokes[at, 2] - left, strokes[at, 3]
            if kinds[at] == BOX:
                cover_box(ax, ay, bx, by, cover, low, high, full)
            else:
                cover_line(ax, ay, bx, by, dot if kinds[at] == DOT else radius, cover, low, high, full)
        if not lay_under(cover, low, high, full, colours[curve], image):
            break


@part
def first_stroke(strokes: F4, begin: int, end: int, edge: float) -> int:
    """Return a stroke from which on all that reach beyond an edge come, of strokes from left to right."""
    low, high = begin, end
    while low < high:
        middle = (low + high) // 2
        if strokes[middle, 0] < edge:
            low = middle + 1
        else:
            high = middle
    return max(low - 2, begin)


@part
def is_full(full: U8, column: int, top: int, bottom: int) -> bool:
    """Return whether rows of a column are opaque, from `top` to before `bottom`; there is at least one."""
    first, last = top >> 6, (bottom - 1) >> 6
    if first == last:  # as for most lines
        wanted = (_ALL >> np.uint64(64 - (bottom - top))) << np.uint64(top & 63)
        found: bool = full[column, first] & wanted == wanted
        return found
    for word in range(first, last + 1):
        begin, end = max(top - (word << 6), 0), min(bottom - (word << 6), 64)
        wanted = (_ALL >> np.uint64(64 - (end - begin))) << np.uint64(begin)
        if full[column, word] & wanted != wanted:
            return False
    return True


@part
def first_open(first: int, last: int, upper: float, lower: float, full: U8) -> int:
    """Return the first of some columns that is not opaque between two places, `last` if all are.

    Most lines of a thousand curves over one another are hidden: to see it takes much less than to work out what they
    cover.
    """
    top, bottom = int(upper), int(lower) + 1
    column = first
    while column < last and is_full(full, column, top, bottom):
        column += 1
    return column


@part
def cover_line(
    ax: float, ay: float, bx: float, by: float, radius: float, cover: F4, low: I4, high: I4, full: U8
) -> None:
    """Raise the coverage (0 to 1) of every pixel near a line with round ends.

    `cover` is indexed by column first; `low` and `high` hold the touched rows of each column (high is exclusive).
    Coverage falls from 1 to 0 over one pixel around the edge of the line. Columns whose opaque rows hide the line are
    left out; bit ``row % 64`` of ``full[column, row // 64]`` says whether a row is one of them.
    """
    columns, height = cover.shape[0], cover.shape[1] - ABREAST
    reach = radius + 0.5
    least, most = max(min(ay, by) - reach, 0.0), min(max(ay, by) + reach, height - 0.001)
    first, last = max(math.floor(min(ax, bx) - reach), 0), min(math.ceil(max(ax, bx) + reach), columns)
    if least >= most or first >= last:
        return
    first = first_open(first, last, least, most, full)
    if first == last:
        return
    dx, dy = bx - ax, by - ay
    length = math.sqrt(dx * dx + dy * dy)
    inverse = 1.0 / length if length > 0.0 else 0.0
    along_x, along_y = dx * inverse if length > 0.0 else 1.0, dy * inverse
    slope, half = (dy / dx, reach * length / abs(dx)) if abs(dx) > 1e-9 else (0.0, math.inf)
    for column in range(first, last):
        x = column + 0.5 - ax
        middle = ay + x * slope
        upper, lower = max(middle - half, least), min(middle + half, most)
        if upper >= lower:
            continue
        top, bottom = int(upper), int(lower) + 1
        if is_full(full, column, top, bottom):
            continue
        y = top + 0.5 - ay
        along = x * along_x + y * along_y
        cover_rows(
            cover, column, top, bottom, x * along_y - y * along_x, -along_x, -along, along - length, along_y, reach
        )
        low[column] = min(low[column], top)
        high[column] = max(high[column], bottom)


@part
def cover_rows(
    cover: F4, column: int, top: int, bottom: int,
    aside: float, drift: float, before: float, beyond: float, rise: float, reach: float,
) -> None:  # fmt: skip
    """Raise the coverage of rows of a column near a line, `ABREAST` at a time: more than one is asked for do no harm.

    Of the row `top` it is told how far it lies beside the line, before its begin and beyond its end; each row down
    `drift` is added to the first of them, and `rise` to how far along the line it lies.
    """
    zero, one, wide = np.float32(0.0), np.float32(1.0), np.float32(reach)
    side, slope, climb = np.float32(aside), np.float32(drift), np.float32(rise)
    early, late = np.float32(before), np.float32(beyond)
    place, first = np.uint64(column), np.uint64(top)
    for down in range(np.uint64((bottom - top + ABREAST - 1) // ABREAST * ABREAST)):
        steps = np.float32(np.int32(down))
        off = side + steps * slope
        past = max(max(early - steps * climb, late + steps * climb), zero)
        covered = min(max(wide - math.sqrt(off * off + past * past), zero), one)
        cover[place, first + down] = max(cover[place, first + down], covered)


@part
def cover_box(left: float, upper: float, right: float, lower: float, cover: F4, low: I4, high: I4, full: U8) -> None:
    """Raise the coverage of the pixels under an upright box, by how much of each pixel it covers."""
    columns, height = cover.shape[0], cover.shape[1] - ABREAST
    upper, lower = max(upper, 0.0), min(lower, float(height))
    if lower <= upper:
        return
    top, bottom = math.floor(upper), math.ceil(lower)
    for column in range(max(math.floor(left), 0), min(math.ceil(right), columns)):
        if is_full(full, column, top, bottom):
            continue
        share = np.float32(min(column + 1.0, right) - max(float(column), left))
        first, last = share * np.float32(min(top + 1.0, lower) - upper), share * np.float32(lower - (bottom - 1))
        cover[column, top] = max(cover[column, top], first)
        for row in range(top + 1, bottom - 1):
            cover[column, row] = max(cover[column, row], share)
        if bottom - 1 > top:
            cover[column, bottom - 1] = max(cover[column, bottom - 1], last)
        low[column] = min(low[column], top)
        high[column] = max(high[column], bottom)


@part
def lay_under(cover: F4, low: I4, high: I4, full: U8, colour: U1, image: F4) -> bool:
    """Lay a colour under a premultiplied picture where it is covered, and clear the coverage.

    `full` learns which rows of each column have become opaque. Returns whether there are others.
    """
    scale = np.float32(1.0 / 255.0)
    blue, green, red, opacity = colour[2] * scale, colour[1] * scale, colour[0] * scale, colour[3] * scale
    height, still_open = cover.shape[1] - ABREAST, False
    for column in range(cover.shape[0]):
        top, bottom = low[column], high[column]
        if top < bottom:
            lay_rows(cover, column, image, top, bottom, blue, green, red, opacity)
            note_full(image, column, top, bottom, full)
            low[column], high[column] = height, 0
        still_open = still_open or not is_full(full, column, 0, height)
    return still_open


@part
def lay_rows(
    cover: F4, column: int, image: F4, top: int, bottom: int, blue: float, green: float, red: float, opacity: float
) -> None:
    """Lay a colour under rows of a column of a premultiplied picture, and clear their coverage."""
    zero, one = np.float32(0.0), np.float32(1.0)
    place, first = np.uint64(column), np.uint64(top)
    b, g, r, a = np.uint64(0), np.uint64(1), np.uint64(2), np.uint64(3)
    for down in range(np.uint64((bottom - top + ABREAST - 1) // ABREAST * ABREAST)):
        row = first + down
        there = image[a, place, row]
        alpha = cover[place, row] * opacity * (one - there)
        alpha = alpha if there < _FULL else zero
        cover[place, row] = zero
        image[b, place, row] += blue * alpha
        image[g, place, row] += green * alpha
        image[r, place, row] += red * alpha
        image[a, place, row] = there + alpha


@part
def note_full(image: F4, column: int, top: int, bottom: int, full: U8) -> None:
    """Note which rows of a column, from `top` to before `bottom`, are opaque by now."""
    for word in range(top >> 6, ((bottom - 1) >> 6) + 1):
        bits = np.uint64(0)
        for row in range(max(top, word << 6), min(bottom, (word + 1) << 6)):
            bits |= np.uint64(image[3, column, row] >= _FULL) << np.uint64(row & 63)
        full[column, word] |= bits


@kernel
def fill_band(upper: F8, lower: F8, colour: U1, left: int, image: F4) -> None:
    """Lay a colour beneath a strip of a premultiplied picture from one edge to another, in pixels from the top."""
    columns, height = image.shape[1], image.shape[2] - ABREAST
    scale = np.float32(1.0 / 255.0)
    blue, green, red, opacity = colour[2] * scale, colour[1] * scale, colour[0] * scale, colour[3] * scale
    for column in range(columns):
        start, end = max(upper[left + column], 0.0), min(lower[left + column], float(height))
        if not (math.isfinite(start) and math.isfinite(end)):
            continue
        for row in range(math.floor(start), math.ceil(end)):
            covered = min(row + 1.0, end) - max(float(row), start)
            if covered <= 0.0:
                continue
            alpha = np.float32(covered) * opacity * (np.float32(1.0) - image[3, column, row])
            image[0, column, row] += blue * alpha
            image[1, column, row] += green * alpha
            image[2, column, row] += red * alpha
            image[3, column, row] += alpha


@kernel
def finish_strip(image: F4, left: int, picture: U1) -> None:
    """Write a strip as bytes, rows first, to its columns of the whole picture (rows, columns, 4)."""
    half, most = np.float32(0.5), np.float32(255.0)
    for row in range(picture.shape[0]):
        for column in range(image.shape[1]):
            for channel in range(4):
                picture[row, left + column, channel] = np.uint8(min(image[channel, column, row], 1.0) * most + half)
