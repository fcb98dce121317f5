"""Axes of numbers that are no field, and surfaces below the points, on the screen's picture and in figures."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from core.analysis.field_values import FieldValues, Standing
from core.analysis.query.columns import NumberColumn
from core.export.figures.figure import FigureFormat, figure_bytes
from core.export.figures.look import FigureLook
from core.state import AxisChoice, AxisLimits, FieldScale, HParamsState, SessionState
from core.views import Picture, Viewport
from core.views.picture import Placed
from core.views.plane.brushing import Side, rectangle
from core.views.plane.part import PlaneImage, PlanePath
from core.views.plane.plot import Made, PlanePlot, PlaneWish, plane_of
from tests.core.views.hparams.made import sweep

CATALOG = sweep(60)
VIEW = Viewport(600, 400)


def _numbers() -> FieldValues:
    numbers, there = np.linspace(0.001, 1.0, 60), np.arange(60) != 7
    standing = np.where(there, Standing.FINITE, Standing.MISSING).astype(np.uint8)
    return FieldValues(numbers, standing, NumberColumn(numbers, there), True)


def _plot(state: SessionState | None = None) -> PlanePlot:
    wish = PlaneWish("metrics.accuracy", "share", y_limits=AxisLimits(0.0, 1.0))
    made = {"share": Made(_numbers(), "Share of runs", "by start")}
    plot = plane_of(CATALOG, state or SessionState(), wish, VIEW, made)
    assert plot is not None
    return plot


@pytest.mark.parametrize("scale", [FieldScale.AUTO, FieldScale.LOG])
def test_made_numbers_have_a_linear_axis_of_their_own_name(scale: FieldScale) -> None:
    plot = _plot(SessionState(hparams=HParamsState(choices={"share": AxisChoice(scale)})))
    axis = plot.part.y
    assert (axis.key, axis.title, axis.detail) == ("", "Share of runs", "by start")
    ends = plot.y.at_values(np.array([0.0, 1.0]))
    places = plot.part.places[np.arange(60) != 7, 1]
    assert places == pytest.approx(ends[0] + (ends[1] - ends[0]) * np.delete(_numbers().numbers, 7), abs=1e-3)
    assert [(rail.key, rail.count) for rail in axis.rails] == [("missing", 1)]


def test_made_numbers_are_not_brushed() -> None:
    area = _plot().area
    found = rectangle(_plot(), SessionState(), Side.BOTH, (area.left, area.top), (area.right, area.bottom), False)
    assert [brush.field for brush in found] == ["metrics.accuracy"]
    assert rectangle(_plot(), SessionState(), Side.Y, (0.0, area.top), (0.0, area.bottom), False) == ()


def test_a_surface_lies_in_the_figure_where_its_edges_say() -> None:
    plot = _plot()
    area = plot.area
    pixels = np.full((4, 4, 4), (255, 0, 0, 255), dtype=np.uint8)
    middle = (area.left + area.right) / 2
    image = PlaneImage(pixels, area.left, area.top, middle, area.bottom, even=True)
    part = replace(plot.part, below=(image,), shown=np.zeros(60, dtype=np.bool_))
    picture = Picture(VIEW, (Placed(part, 0.0, 0.0, VIEW.width, VIEW.height),))
    drawn = np.asarray(
        Image.open(BytesIO(figure_bytes(picture, FigureFormat.PNG, look=FigureLook(dpi=96.0)))).convert("RGB")
    )
    red = (drawn[..., 0] > 200) & (drawn[..., 1] < 60)
    assert red[int(area.top) + 4 : int(area.bottom) - 4, int(area.left) + 4 : int(middle) - 4].mean() > 0.9
    assert not red[:, int(middle) + 3 :].any()


def test_a_name_stands_on_the_longest_piece_of_a_line_that_has_room() -> None:
    gap = [[np.nan, np.nan]]
    short, long = [[0.0, 0.0], [20.0, 0.0]], [[0.0, 50.0], [60.0, 50.0], [120.0, 50.0]]
    line = PlanePath(np.array([*short, *gap, *long, *gap, *short]), "#000000", label="0.5", named=True)
    assert line.name_at == (60.0, 50.0)
    assert PlanePath(np.array([*short, *gap, *short]), "#000000").name_at is None
    assert PlanePath(np.empty((0, 2)), "#000000").name_at is None
