"""The compiled loops that cut curves into strokes.

A curve becomes lines between vertices, and boxes where it goes up and down inside one column of pixels.
"""

from __future__ import annotations

import math

import numpy as np

from core.compiled import kernel, part
from core.model.arrays import F4, F8, I8, U1

LINE, BOX, DOT = 0, 1, 2
"""Kinds of strokes. Lines and dots are kept as x, y, x, y of their ends, boxes as left, top, right, bottom."""


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
