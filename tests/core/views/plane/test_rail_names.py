"""Names along the rails of the horizontal axis hide no point that lies there."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from core.views.plane.part import Plane, PlaneRail
from core.views.plane.plot import PlaneWish
from core.views.plane.sides import rail_name
from tests.core.views.plane.test_plane import made

PLOT = made(PlaneWish("metrics.loss", "params.depth")).part
RAIL = next(rail for rail in PLOT.x.rails if rail.key == "missing")
TOP, BOTTOM = PLOT.area.top, PLOT.area.bottom


def with_points(heights: list[float], diameter: float = 9.0) -> Plane:
    """Return a plane of points on a rail, and of one between the axes where the name might stand."""
    count = len(heights) + 1
    places = np.array([*([RAIL.at, TOP + height] for height in heights), [PLOT.area.left + 60, TOP + 20]])
    return replace(PLOT, places=places.astype(np.float32), diameters=np.full(count, diameter, dtype=np.float32))


def hidden(part: Plane, rail: PlaneRail, start: float, end: float) -> list[float]:
    """Return the points of a rail that a name from `start` to `end` would touch, one by one."""
    on_rail = [number for number, (x, _) in enumerate(part.places.tolist()) if abs(x - rail.at) <= part.rail / 2]
    ends = [(float(part.places[n, 1]), float(part.diameters[n]) / 2) for n in on_rail]
    return [y for y, radius in ends if y + radius > start and y - radius < end]


@settings(max_examples=200, deadline=None)
@given(some.lists(some.floats(0.0, BOTTOM - TOP), max_size=12), some.floats(30.0, 120.0))
def test_a_name_stands_in_the_first_gap_that_holds_it_or_in_the_longest(heights: list[float], length: float) -> None:
    part = with_points(heights)
    start, room = rail_name(part, RAIL, length)
    assert TOP <= start < start + room <= BOTTOM
    if start == TOP + 4 and room == BOTTOM - TOP - 8:
        return
    assert not hidden(part, RAIL, start, start + room)
    for above in np.arange(TOP + 4, start - 1, 1.0).tolist():
        assert hidden(part, RAIL, above - 2, above + min(length, room) + 2), "it would have stood higher up"


def test_points_beside_the_rail_do_not_move_its_name() -> None:
    assert rail_name(with_points([]), RAIL, 60.0)[0] == pytest.approx(TOP + 4)


def test_a_point_at_the_top_moves_the_name_below_it() -> None:
    start, room = rail_name(with_points([12.0]), RAIL, 60.0)
    assert start == pytest.approx(TOP + 12.0 + 4.5 + 2.0)
    assert room > 60.0


def test_a_rail_full_of_points_has_its_name_below_them() -> None:
    crowded = with_points(np.arange(0.0, BOTTOM - TOP, 10.0).tolist())
    assert rail_name(crowded, RAIL, 60.0) == (TOP + 4, BOTTOM - TOP - 8)
