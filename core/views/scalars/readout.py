"""The values under the cursor: of each shown run the logged point that is nearest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from core.state import ReadoutOrder
from core.views.curves.mapping import Mapping
from core.views.scalars.reading.many import Columns, Readings
from core.views.scalars.reading.point import Reading, reading_of
from core.views.scalars.reading.shelf import Shelf, shelf_of
from core.views.scalars.recalled import Line
from core.views.scalars.wish import CardWish

_MANY: Final = 8
"""Lines from which on they are read together."""


def readings(wish: CardWish, x: float, run: str | None = None) -> Sequence[Reading]:
    """Return the point of each line, or of one run's, that lies nearest to `x`, in the order of the lines."""
    shelf = shelf_of(wish)
    if run is not None:
        return _one_by_one(shelf, shelf.lines_of(run), x)
    laid = shelf.laid if len(wish.lines) >= _MANY else None
    read = None if laid is None else laid.read(x)
    return _one_by_one(shelf, wish.lines, x) if laid is None or read is None else Readings(shelf, laid, x, *read)


def _one_by_one(shelf: Shelf, lines: Sequence[Line], x: float) -> tuple[Reading, ...]:
    pairs = [(line, shelf.wish.track(line)) for line in lines]
    return tuple(
        reading_of(shelf.wish, line, points, x, shelf.smoother) for line, points in pairs if points.limits(line.across)
    )


def listed(found: Sequence[Reading], run: str | None, rows: int) -> Sequence[Reading]:
    """Return the first readings, and those of a highlighted run wherever they stand, which come first."""
    if isinstance(found, Readings):
        further = found.of_run(run) if run is not None else []
        own = [found[place] for place in further if place >= rows][:rows]
    else:
        own = [reading for reading in found[rows:] if reading.run == run][:rows]
    return [*own, *found[: rows - len(own)]]


def stepped(wish: CardWish, x: float, offset: int) -> float | None:
    """Return the x that is `offset` points away from `x` on the longest line, None where there is no line."""
    if not wish.lines:
        return None
    line = max(wish.lines, key=lambda line: len(line.series))
    places = wish.track(line).x(line.across)
    places = np.unique(places[np.isfinite(places)])
    if not len(places):
        return None
    index = int(np.argmin(np.abs(places - x))) + offset
    return float(places[min(max(index, 0), len(places) - 1)])


def in_order(
    found: Sequence[Reading], order: ReadoutOrder, mapping: Mapping, y: float, x: float | None = None
) -> Sequence[Reading]:
    """Return readings as the user wishes them; runs without a point on both sides of the cursor come last.

    Parameters
    ----------
    found
        Readings in the order of the runs.
    order
        Nearest to the cursor, highest or lowest value first, or as the runs are.
    mapping
        From data units to pixels.
    y, x
        Vertical and horizontal pixel of the cursor; without the latter only heights tell what is nearest.
    """
    known = Columns.of(found)
    smoothed = known.smoothed
    if order in (ReadoutOrder.NEAREST, ReadoutOrder.NEAREST_Y):
        rank = np.abs(np.where(known.second, mapping.along(True).y(smoothed), mapping.y(smoothed)) - y)
        if order is ReadoutOrder.NEAREST and x is not None:
            rank = np.hypot(rank, mapping.x(known.x) - x)
    elif order is ReadoutOrder.NAME:
        rank = np.arange(len(found), dtype=np.float64)
    else:
        rank = -smoothed if order is ReadoutOrder.HIGHEST else smoothed
    rank = np.where(np.isnan(rank), np.inf, rank)
    places = np.lexsort((rank, ~known.inside))
    return found.sorted_by(places) if isinstance(found, Readings) else tuple(found[index] for index in places)
