"""Compiled loops over series that are read where they lie in memory."""

from __future__ import annotations

import math
from typing import Any

import numba
from numba import types
from numba.extending import intrinsic

from core.compiled import kernel, part
from core.model.arrays import F8, I8, U1, Bool

_WHOLE = 4
carray: Any = vars(numba)["carray"]
_pointer: Any = types.CPointer


def _at_address(kind: Any) -> Any:
    """Return what makes a pointer to values of a kind of the number that says where they lie."""

    def typed(context: Any, address: Any) -> Any:
        def generate(inner: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            return builder.inttoptr(arguments[0], inner.get_value_type(signature.return_type))

        return _pointer(kind)(types.int64), generate

    return intrinsic(typed)


_doubles, _floats, _integers = _at_address(types.float64), _at_address(types.float32), _at_address(types.int64)


@part
def seen(value: float, positive: bool) -> bool:
    """Return whether a value can be drawn."""
    return math.isfinite(value) and (value > 0.0 or not positive)


@part
def first_beyond(x: Any, place: float, inclusive: bool) -> int:
    """Return the first vertex right of a place, or at it where that counts, of vertices that ascend."""
    low, high = 0, len(x)
    while low < high:
        middle = (low + high) // 2
        if x[middle] > place or (inclusive and x[middle] == place):
            high = middle
        else:
            low = middle + 1
    return low


@part
def write(x: Any, y: Any, vertex: int, shift: float, positive: bool, at: int, out_x: F8, out_y: F8) -> int:
    """Write a vertex, NaN for a value that cannot be drawn; return where the next one goes."""
    out_x[at] = x[vertex] - shift
    out_y[at] = y[vertex] if seen(y[vertex], positive) else math.nan
    return at + 1


@part
def write_column(
    x: Any, y: Any, start: int, end: int, shift: float, positive: bool, at: int, out_x: F8, out_y: F8
) -> int:
    """Write the vertices of one column: all of a few, else the first, the lowest, the highest and the last."""
    if end - start <= _WHOLE:
        for vertex in range(start, end):
            at = write(x, y, vertex, shift, positive, at, out_x, out_y)
        return at
    lowest, highest = -1, -1
    for vertex in range(start, end):
        if seen(y[vertex], positive):
            if lowest < 0 or y[vertex] < y[lowest]:
                lowest = vertex
            if highest < 0 or y[vertex] > y[highest]:
                highest = vertex
    at = write(x, y, start, shift, positive, at, out_x, out_y)
    one, other = min(lowest, highest), max(lowest, highest)
    if start < one < end - 1:
        at = write(x, y, one, shift, positive, at, out_x, out_y)
    if one < other < end - 1 and other > start:
        at = write(x, y, other, shift, positive, at, out_x, out_y)
    return write(x, y, end - 1, shift, positive, at, out_x, out_y)


@part
def is_sparse(x: Any, first: int, last: int, pixels: int, widest: float) -> bool:
    """Return whether no column can have more of some vertices than are written of each."""
    vertex, end = first, last - _WHOLE
    while vertex < end and x[vertex + _WHOLE] - x[vertex] > widest:
        vertex += 1
    return vertex >= end and last - first <= _WHOLE * pixels


@part
def widest_of(edges: F8) -> float:
    """Return a little more than the width of the widest column."""
    widest = 0.0
    for column in range(len(edges) - 1):
        widest = max(widest, edges[column + 1] - edges[column])
    return widest * (1.0 + 1e-9)


@part
def thin(x: Any, y: Any, shift: float, edges: F8, widest: float, positive: bool, at: int, out_x: F8, out_y: F8) -> int:
    """Write the vertices of one series that a picture needs from `at` on; return where they end."""
    pixels, count = len(edges) - 1, len(x)
    first, last = first_beyond(x, edges[0] + shift, True), first_beyond(x, edges[pixels] + shift, False)
    if 0 < first < count:
        at = write(x, y, first - 1, shift, positive, at, out_x, out_y)
    if is_sparse(x, first, last, pixels, widest):
        for vertex in range(first, last + int(0 < last < count)):
            at = write(x, y, vertex, shift, positive, at, out_x, out_y)
        return at
    start, column = first, 0
    while start < last:
        place = x[start] - shift
        while column < pixels - 1 and place >= edges[column + 1]:
            column += 1
        end = start + 1
        while end < last and (column == pixels - 1 or x[end] - shift < edges[column + 1]):
            end += 1
        at = write_column(x, y, start, end, shift, positive, at, out_x, out_y)
        start = end
    if 0 < last < count:
        at = write(x, y, last, shift, positive, at, out_x, out_y)
    return at


@kernel
def thin_series(
    places: I8, lengths: I8, kinds: U1, shifts: F8, edges: F8, positive: Bool, begin: int, end: int,
    room: I8, counts: I8, out_x: F8, out_y: F8,
) -> None:  # fmt: skip
    """Thin series `begin` to `end` and write series i from ``room[i]`` on; ``counts[i]`` says how many vertices it has.

    ``places[i]`` are the addresses of x and y; a kind has 1 where x are int64 rather than float64, 2 where y are
    float32 rather than float64.
    """
    widest = widest_of(edges)
    for i in range(begin, end):
        n, at = lengths[i], room[i]
        if kinds[i] == 0:
            x, y = carray(_doubles(places[i, 0]), n), carray(_doubles(places[i, 1]), n)
            counts[i] = thin(x, y, shifts[i], edges, widest, positive[i], at, out_x, out_y) - at
        elif kinds[i] == 1:
            whole, y = carray(_integers(places[i, 0]), n), carray(_doubles(places[i, 1]), n)
            counts[i] = thin(whole, y, shifts[i], edges, widest, positive[i], at, out_x, out_y) - at
        elif kinds[i] == 2:
            x, short = carray(_doubles(places[i, 0]), n), carray(_floats(places[i, 1]), n)
            counts[i] = thin(x, short, shifts[i], edges, widest, positive[i], at, out_x, out_y) - at
        else:
            whole, short = carray(_integers(places[i, 0]), n), carray(_floats(places[i, 1]), n)
            counts[i] = thin(whole, short, shifts[i], edges, widest, positive[i], at, out_x, out_y) - at


@kernel
def pack(room: I8, starts: I8, from_x: F8, from_y: F8, x: F8, y: F8) -> None:
    """Copy what was written of each series to where it begins when one follows the other."""
    for i in range(len(starts) - 1):
        count = starts[i + 1] - starts[i]
        x[starts[i] : starts[i + 1]] = from_x[room[i] : room[i] + count]
        y[starts[i] : starts[i + 1]] = from_y[room[i] : room[i] + count]


@part
def look_over(step: I8, wall: F8, value: Any, whole: I8, real: F8) -> None:
    """Write what is to be known of one series: `whole` and `real` as `look_over_all` says."""
    back, low, high = 0, step[0], step[0]
    for i in range(1, len(step)):
        back += step[i] < step[i - 1]
        low, high = min(low, step[i]), max(high, step[i])
    whole[0], whole[1], whole[2], whole[3] = back, low, high, step[len(step) - 1]
    first, last, late, unknown = wall[0], wall[0], 0, math.isnan(wall[0])
    for i in range(1, len(wall)):
        late += not wall[i] >= wall[i - 1]
        unknown |= math.isnan(wall[i])
        first, last = min(first, wall[i]), max(last, wall[i])
    whole[6] = late == 0
    real[0], real[1] = (math.nan, math.nan) if unknown else (first, last)
    look_over_values(value, whole, real)


@part
def look_over_values(value: Any, whole: I8, real: F8) -> None:
    """Write what is to be known of the values of a series."""
    bad, under, lowest, highest, least, most = 0, 0, math.inf, -math.inf, math.inf, -math.inf
    for i in range(len(value)):
        number = float(value[i])
        if not math.isfinite(number):
            bad += 1
            continue
        lowest, highest = min(lowest, number), max(highest, number)
        if number > 0.0:
            least, most = min(least, number), max(most, number)
        else:
            under += 1
    whole[4], whole[5] = bad, under
    real[2], real[3] = (lowest, highest) if lowest <= highest else (math.nan, math.nan)
    real[4], real[5] = (least, most) if least <= most else (math.nan, math.nan)


@kernel
def look_over_all(places: I8, lengths: I8, short: Bool, begin: int, end: int, whole: I8, real: F8) -> None:
    """Look over series `begin` to `end`, none of which is empty.

    ``places[i]`` are the addresses of steps, times and values; values are float32 where ``short[i]``. Written are, as
    ``whole[i]``, whether steps go back, the lowest, the highest and the last step, how many values are not finite, how
    many finite ones are not above zero, and whether times never go back; as ``real[i]`` the lowest and the highest
    time, NaN where a time is, and the lowest and the highest finite value and positive value, NaN for none.
    """
    for i in range(begin, end):
        n = lengths[i]
        step, wall = carray(_integers(places[i, 0]), n), carray(_doubles(places[i, 1]), n)
        if short[i]:
            look_over(step, wall, carray(_floats(places[i, 2]), n), whole[i], real[i])
        else:
            look_over(step, wall, carray(_doubles(places[i, 2]), n), whole[i], real[i])


@part
def average(value: Any, weight: float, smoothed: F8) -> None:
    """Write one series' average, see `core.analysis.smoothing.smooth`."""
    same = True
    for i in range(len(value)):
        same = same and value[i] == value[0]
        smoothed[i] = value[i]
    if same:
        return
    last, count, past = 0.0, 0.0, 1.0
    for i in range(len(value)):
        if not math.isfinite(smoothed[i]):
            continue
        last = last * weight + (1.0 - weight) * smoothed[i]
        count += 1.0
        if past > 5e-17:  # below that 1 - past is 1, and a power takes longer than all else
            past = weight**count
        smoothed[i] = last / (1.0 if weight == 1.0 else 1.0 - past)


@kernel
def average_all(
    places: I8, lengths: I8, short: Bool, rows: I8, begin: int, end: int, weight: float, starts: I8, smoothed: F8
) -> None:
    """Smooth the series ``rows[begin:end]``; series i is written from ``starts[i]`` on. `places` are of values."""
    for row in range(begin, end):
        i = rows[row]
        n, at = lengths[i], starts[i]
        if short[i]:
            average(carray(_floats(places[i]), n), weight, smoothed[at : at + n])
        else:
            average(carray(_doubles(places[i]), n), weight, smoothed[at : at + n])


@part
def nearest_in(x: Any, shift: float, ascends: bool, place: float) -> int:
    """Return which vertex of a series lies nearest to a place, see `nearest_points`; -1 if none has a distance."""
    count = len(x)
    if not ascends:
        best, least = -1, math.inf
        for i in range(count):
            distance = abs(x[i] - shift - place)
            if distance < least or (best < 0 and not math.isnan(distance)):
                best, least = i, distance
        return best
    low, high = 0, count
    while low < high:
        middle = (low + high) // 2
        if x[middle] - shift < place or math.isnan(place):
            low = middle + 1
        else:
            high = middle
    if low == 0 or (low < count and x[low] - shift - place < place - (x[low - 1] - shift)):
        return low
    return low - 1


@kernel
def nearest_points(
    places: I8, lengths: I8, kinds: U1, shifts: F8, ascends: Bool, place: float, found: I8, at: F8, values: F8
) -> None:
    """Write which vertex of each series lies nearest to a place, where that lies, and its value.

    ``found[i]`` is -1 if no vertex has a distance. Series are laid as for `thin_series`; one that does not ascend may
    go back in x or have no x, of which the first nearest vertex counts. Of two as near to a place in a series that
    ascends that at the left counts.
    """
    for i in range(len(lengths)):
        n = lengths[i]
        if kinds[i] % 2 == 0:
            x = carray(_doubles(places[i, 0]), n)
            found[i] = nearest_in(x, shifts[i], ascends[i], place)
            at[i] = x[found[i]] - shifts[i]
        else:
            whole = carray(_integers(places[i, 0]), n)
            found[i] = nearest_in(whole, shifts[i], ascends[i], place)
            at[i] = whole[found[i]] - shifts[i]
        if kinds[i] < 2:
            values[i] = carray(_doubles(places[i, 1]), n)[found[i]]
        else:
            values[i] = carray(_floats(places[i, 1]), n)[found[i]]
