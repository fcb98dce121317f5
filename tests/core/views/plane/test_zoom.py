"""Zooming keeps what is under the mouse, and panning moves every point with it, at any scale."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from core.session.commands.runs.scatter import brush_fields
from core.state import AxisChoice, AxisLimits, FieldScale, HParamsState, SessionState
from core.views import Viewport
from core.views.brush_queries import as_query
from core.views.plane.brushing import Side, rectangle
from core.views.plane.plot import PlanePlot, PlaneWish, plane_of
from core.views.plane.zoom import panned, zoomed
from core.views.shown import shown_runs
from tests.core.views.hparams.made import sweep

CATALOG = sweep(80)
EVEN = [FieldScale.LINEAR, FieldScale.LOG, FieldScale.SYMLOG]


def made(scale: FieldScale, inverted: bool, x: AxisLimits | None = None, y: AxisLimits | None = None) -> PlanePlot:
    choices = {"params.lr": AxisChoice(scale), "params.depth": AxisChoice(scale)}
    wish = PlaneWish("params.lr", "params.depth", x_limits=x, y_limits=y, x_inverted=inverted, y_inverted=inverted)
    plot = plane_of(CATALOG, SessionState(hparams=HParamsState(choices=choices)), wish, Viewport(700, 500))
    assert plot is not None
    return plot


@settings(max_examples=60, deadline=None)
@given(some.sampled_from(EVEN), some.booleans(), some.floats(1.05, 8), some.floats(100, 600), some.floats(60, 400))
def test_the_values_under_the_mouse_stay_where_they_are(
    scale: FieldScale, inverted: bool, factor: float, x: float, y: float
) -> None:
    before = made(scale, inverted)
    after = made(scale, inverted, zoomed(before.x, x, factor), zoomed(before.y, y, factor))
    for one, other, at in ((before.x, after.x, x), (before.y, after.y, y)):
        value = one.value_at(at)
        ends = sorted((one.geometry.top, one.geometry.bottom))
        if ends[0] < one.turned(at) < ends[1]:
            assert float(other.at_values(np.array([value]))[0]) == pytest.approx(at, abs=1.0)


@settings(max_examples=60, deadline=None)
@given(some.sampled_from(EVEN), some.booleans(), some.floats(-200, 200), some.floats(-150, 150))
def test_every_point_moves_with_the_mouse(scale: FieldScale, inverted: bool, across: float, down: float) -> None:
    before = made(scale, inverted)
    limits = panned(before.x, across), panned(before.y, down)
    if scale is FieldScale.LINEAR or not any(limit is None for limit in limits):
        after = made(scale, inverted, *limits)
        moved = after.part.places - before.part.places
        seen = ~np.isnan(moved).any(axis=1)
        assert np.abs(moved[seen] - [across, down]).max(initial=0.0) < 1.0
        assert seen.any()


def test_categories_are_neither_zoomed_nor_moved() -> None:
    plot = plane_of(CATALOG, SessionState(), PlaneWish("params.optimiser", "params.depth"), Viewport(700, 500))
    assert plot is not None
    assert zoomed(plot.x, 300, 2.0) is None
    assert panned(plot.x, 50) is None


def test_a_rectangle_becomes_a_query_that_finds_the_same_runs() -> None:
    plot = made(FieldScale.AUTO, False)
    state = SessionState()
    brushes = rectangle(plot, state, Side.BOTH, (200, 100), (500, 300), False)
    brushed = brush_fields(brushes).apply(state)
    kept = shown_runs(CATALOG, brushed)
    assert 0 < len(kept) < 80
    for brush in brushes:
        query = as_query(brushed, brush)
        assert query is not None
        others = tuple(each for each in brushed.brushes if each is not brush)
        brushed = replace(brushed, brushes=others, runs=replace(brushed.runs, query=query))
    assert brushed.brushes == ()
    assert shown_runs(CATALOG, brushed) == kept
