"""The compiled loops of the curve painter.

A curve becomes strokes: lines between vertices, and boxes where it goes up and down inside one column of pixels. The
strokes of curves are laid under what is there already, the last curve first: where the picture is opaque nothing
more is worked out, so that a thousand curves over one another cost little more than those that are seen. A strip of
columns is painted at a time; strips know nothing of each other.
"""

from __future__ import annotations

import math

import numpy as np

from core.compiled import kernel, part
from core.model.arrays import F4, F8, I4, I8, U1, U8

ABREAST = 8
"""Rows of a column that are worked on at a time, by one instruction where the processor has such."""
LINE, BOX, DOT = 0, 1, 2
"""Kinds of strokes. Lines and dots are kept as x, y, x, y of their ends, boxes as left, top, right, bottom."""
_FULL = np.float32(0.998)
"""What is as opaque as this hides all that lies under it."""
_ALL = np.uint64(0xFFFFFFFFFFFFFFFF)


@part
def ascends(x: F8, count: int) -> bool:
    """Return whether the first vertices ascend in x, all of them finite."""
    for vertex in range(count):
        if not math.isfinite(x[vertex]) or (vertex > 0 and x[vertex] < x[vertex - 1]):
            return False
    return True


@part
def column_end(x: F8, y: F8, vertex: int, end: int) -> int:
    """Return the end of the vertices that follow a vertex in its column of pixels without a gap."""
    column = math.floor(x[vertex])
    at = vertex + 1
    while at < end and math.isfinite(y[at]) and math.floor(x[at]) == column:
        at += 1
    return at


@part
def turns(y: F8, first: int, end: int) -> bool:
    """Return whether a curve both rises and falls between some vertices."""
    rises, falls = False, False
    for vertex in range(first + 1, end):
        rises |= y[vertex] > y[vertex - 1]
        falls |= y[vertex] < y[vertex - 1]
    return rises and falls


@part
def put(strokes: F4, kinds: U1, at: int, kind: int, ax: float, ay: float, bx: float, by: float) -> None:
    """Write a stroke."""
    kinds[at] = kind
    strokes[at, 0], strokes[at, 1], strokes[at, 2], strokes[at, 3] = ax, ay, bx, by


@part
def put_box(x: F8, y: F8, first: int, end: int, radius: float, at: int, strokes: F4, kinds: U1) -> None:
    """Write a box as wide as the line, from the lowest to the highest of some vertices of one column."""
    middle, top, bottom = math.floor(x[first]) + 0.5, y[first], y[first]
    for vertex in range(first + 1, end):
        top, bottom = min(top, y[vertex]), max(bottom, y[vertex])
    put(strokes, kinds, at, BOX, middle - radius, top - radius, middle + radius, bottom + radius)


@part
def neighbours(one: float, other: float) -> bool:
    """Return whether two places lie in columns next to each other."""
    return abs(math.floor(one) - math.floor(other)) == 1.0


@part
def meet(x: F8, y: F8, first: int, second: int, radius: float, at: int, strokes: F4) -> None:
    """Let the two boxes before `at` reach to where the line from one vertex to another crosses their common edge."""
    edge = max(math.floor(x[first]), math.floor(x[second]))
    crossing = y[first] + (edge - x[first]) / (x[second] - x[first]) * (y[second] - y[first])
    for box in range(at - 2, at):
        strokes[box, 1] = min(strokes[box, 1], crossing - radius)
        strokes[box, 3] = max(strokes[box, 3], crossing + radius)


@part
def strokes_of(x: F8, y: F8, end: int, radius: float, strokes: F4, kinds: U1) -> int:
    """Write the strokes of a curve of `end` vertices; return how many there are, at most one a vertex."""
    at, vertex, before, was_box = 0, 0, -1, False
    while vertex < end:
        if not (math.isfinite(x[vertex]) and math.isfinite(y[vertex])):
            before, was_box, vertex = -1, False, vertex + 1
            continue
        last = column_end(x, y, vertex, end)
        if last == vertex + 1 and before >= 0:  # alone in its column, as most vertices of short curves are
            put(strokes, kinds, at, LINE, x[before], y[before], x[vertex], y[vertex])
            at, before, was_box, vertex = at + 1, vertex, False, last
            continue
        box = turns(y, vertex, last)
        met = before >= 0 and box and was_box and neighbours(x[before], x[vertex])
        if before >= 0 and not met:
            put(strokes, kinds, at, LINE, x[before], y[before], x[vertex], y[vertex])
            at += 1
        if box:
            put_box(x, y, vertex, last, radius, at, strokes, kinds)
            at += 1
        else:
            for one in range(vertex, last - 1):
                put(strokes, kinds, at, LINE, x[one], y[one], x[one + 1], y[one + 1])
                at += 1
        if met:
            meet(x, y, before, vertex, radius, at, strokes)
        if before < 0 and last - vertex == 1 and not joined(x, y, last, end):
            put(strokes, kinds, at, DOT, x[vertex], y[vertex], x[vertex], y[vertex])
            at += 1
        before, was_box, vertex = last - 1, box, last
    return at


@part
def joined(x: F8, y: F8, vertex: int, end: int) -> bool:
    """Return whether a curve goes on to a vertex."""
    return vertex < end and math.isfinite(x[vertex]) and math.isfinite(y[vertex])


@part
def pixel_of(place: float, rule: F8) -> float:
    """Return the pixel of a place on an axis by a rule of `core.views.curves.mapping.Mapping.rules`."""
    along, far = (place / 2.0 - rule[0]) / rule[1] * rule[2], rule[5]
    pixel: float = rule[3] + rule[4] * (far if along > far else -far if along < -far else along)
    return pixel


@kernel
def cut_into_strokes(
    x: F8, y: F8, starts: I8, first: int, last: int, across: F8, upright: F8, radius: float,
    strokes: F4, kinds: U1, counts: I8, ascending: U1,
) -> None:  # fmt: skip
    """Write the strokes of curve i to ``strokes[starts[i]:starts[i] + counts[i]]``, and whether it ascends in x.

    Parameters
    ----------
    x, y
        float64 (m,): places of all vertices on their axes.
    first, last
        From which curve on to before which other one.
    across, upright
        By which rules places become pixels, float64 (6,) each.
    radius
        Half the width of a line in pixels.
    strokes, kinds
        float32 (m, 4), in pixels, and uint8 (m,).
    """
    most = 0
    for curve in range(first, last):
        most = max(most, starts[curve + 1] - starts[curve])
    px, py = np.empty(most), np.empty(most)
    for curve in range(first, last):
        begin, count = starts[curve], starts[curve + 1] - starts[curve]
        for vertex in range(count):
            px[vertex], py[vertex] = pixel_of(x[begin + vertex], across), pixel_of(y[begin + vertex], upright)
        ascending[curve] = ascends(px, count)
        counts[curve] = strokes_of(px, py, count, radius, strokes[begin:], kinds[begin:])


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
