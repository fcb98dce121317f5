"""Trends, correlations and fronts over the points are those of the numbers behind them."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import pearsonr, spearmanr

from core.analysis.trend import linear
from core.export.figures.figure import FigureFormat, figure_bytes
from core.model.arrays import F8
from core.results import Results
from core.state import (
    AxisLimits,
    Direction,
    FieldBrush,
    HParamsState,
    Objective,
    ScatterState,
    SessionState,
    Span,
    Trend,
)
from core.views import Viewport
from core.views.plane.part import Plane
from core.views.plane.plot import PlanePlot
from core.views.scatter.exported import header, value_rows
from core.views.scatter.fields import colour_shown, pair_shown
from core.views.scatter.plot import resolve, scatter_of
from tests.core.views.hparams.made import made_catalog, sweep

CATALOG = sweep(150)
VIEW = Viewport(800, 500)
HALF = FieldBrush("hparams:params.depth", "hparams", "", "params.depth", (Span(0, 45),))


def made(scatter: ScatterState, brushes: tuple[FieldBrush, ...] = ()) -> PlanePlot:
    plot = scatter_of(CATALOG, SessionState(scatter=scatter, brushes=brushes), VIEW)
    assert plot is not None
    return plot


def numbers(plot: PlanePlot) -> tuple[F8, F8]:
    """The learning rate's logarithm and the accuracy of the shown runs."""
    shown = plot.part.shown
    return np.log10(plot.x.source.values.numbers[shown]), plot.y.source.values.numbers[shown]


def test_left_to_itself_the_page_shows_what_matters_most() -> None:
    assert pair_shown(CATALOG, SessionState()) == ("params.lr", "metrics.accuracy")
    assert colour_shown(CATALOG, SessionState()) == "metrics.loss"
    assert colour_shown(CATALOG, SessionState(hparams=HParamsState(colour_by="params.optimiser"))) == "params.optimiser"
    assert pair_shown(made_catalog({"only": [1, 2]}, {}), SessionState()) is not None
    wanted = SessionState(scatter=ScatterState(x="params.depth", y="params.lr", colour_by=""))
    assert pair_shown(CATALOG, wanted) == ("params.depth", "params.lr")
    assert colour_shown(CATALOG, wanted) == ""


@pytest.mark.parametrize("brushes", [(), (HALF,)])
def test_the_line_is_that_of_the_shown_runs_in_the_scales_of_the_axes(brushes: tuple[FieldBrush, ...]) -> None:
    plot = made(ScatterState(trend=Trend.LINEAR), brushes)
    x, y = numbers(plot)
    slope, start = np.polyfit(x, y, 1)
    (path,), (band,) = plot.part.above, plot.part.below
    at = plot.x.at_values(10 ** np.linspace(x.min(), x.max(), 129))
    assert path.points[:, 0] == pytest.approx(at)
    assert path.points[:, 1] == pytest.approx(plot.y.at_values(start + slope * np.linspace(x.min(), x.max(), 129)))
    curve = linear(x, y)
    assert curve is not None
    assert band.upper == pytest.approx(plot.y.at_values(curve.upper))  # type: ignore[union-attr]


@pytest.mark.parametrize("brushes", [(), (HALF,)])
def test_the_note_says_both_correlations_of_the_shown_runs(brushes: tuple[FieldBrush, ...]) -> None:
    plot = made(ScatterState(), brushes)
    x, y = numbers(plot)
    rank, straight = (f"{value:.2f}".replace("-", "−") for value in (spearmanr(x, y)[0], pearsonr(x, y)[0]))
    assert f"Spearman {rank}, Pearson {straight} (n = {len(x)})" in plot.part.note


def test_a_trend_moves_with_the_zoom() -> None:
    whole = made(ScatterState(trend=Trend.LOESS)).part
    near = made(ScatterState(trend=Trend.LOESS, x_limits=AxisLimits(1e-4, 1e-2)))
    x = near.x.at_values(10 ** np.linspace(-4, -2, 5))
    assert np.interp(x, near.part.above[0].points[:, 0], near.part.above[0].points[:, 1]) == pytest.approx(
        np.interp(
            made(ScatterState()).x.at_values(10 ** np.linspace(-4, -2, 5)), *whole.above[0].points.T,
        ), abs=0.5
    )  # fmt: skip


def test_axes_of_categories_have_no_trend() -> None:
    part = made(ScatterState(x="params.optimiser", trend=Trend.LINEAR)).part
    assert part.above == ()
    assert "Spearman" not in part.note


def beaten(values: F8, number: int) -> bool:
    here = values[number]
    return bool(((values <= here).all(axis=1) & (values < here).any(axis=1)).any())


def test_the_front_of_two_axes_is_what_no_run_beats_and_its_edge_goes_through_it() -> None:
    plot = made(ScatterState(front=True))
    lr, accuracy = plot.x.source.values.numbers, plot.y.source.values.numbers
    values = np.column_stack([-accuracy, lr])
    expected = {number for number in range(150) if not beaten(values, number)}
    assert plot.part.marked is not None
    assert set(plot.part.marked.tolist()) == expected
    assert f"front of {len(expected)} runs" in plot.part.note
    edge = plot.part.above[0].points
    for number in expected:
        assert np.abs(edge - plot.part.places[number]).max(axis=1).min() < 0.01
    assert edge[0, 1] >= plot.area.bottom, "the edge begins where accuracy is worst"
    assert edge[-1, 0] >= plot.area.right, "and ends where the learning rate is worst"
    for x, y in plot.part.places.tolist():
        height = np.interp(x, edge[:, 0], edge[:, 1])
        assert y >= height - 0.01 or np.abs(edge[:, 0] - x).min() < 0.01, "no run is beyond the edge"


def test_brushed_runs_make_the_front_and_three_objectives_have_no_edge() -> None:
    objectives = (
        Objective("metrics.accuracy", Direction.HIGHER), Objective("params.lr"), Objective("params.depth"),
    )  # fmt: skip
    plot = made(ScatterState(front=True, objectives=objectives), (HALF,))
    columns = [plot.drawn.columns.values(name) for name in ("metrics.accuracy", "params.lr", "params.depth")]
    signs = (-1.0, 1.0, 1.0)
    values = np.column_stack([c.numbers * s for c, s in zip(columns, signs, strict=True) if c is not None])
    shown = np.flatnonzero(plot.part.shown)
    expected = {int(shown[place]) for place in range(len(shown)) if not beaten(values[shown], place)}
    assert plot.part.marked is not None
    assert set(plot.part.marked.tolist()) == expected
    assert plot.part.above == ()


def test_runs_without_a_number_are_not_on_the_front() -> None:
    objectives = (Objective("metrics.loss"), Objective("params.lr"))
    plot = made(ScatterState(front=True, objectives=objectives))
    assert plot.part.marked is not None
    assert not set(plot.part.marked.tolist()) & {0, 1, 2, 3}, "NaN, infinities and missing losses"
    assert len(plot.part.marked) > 2


def test_many_points_are_drawn_before_what_takes_longer() -> None:
    catalog = sweep(20_100)
    state = SessionState(scatter=ScatterState(trend=Trend.LOESS, front=True))
    first = scatter_of(catalog, state, VIEW, hasty=True)
    assert first is not None
    assert first.pending
    assert first.part.above == ()
    whole = scatter_of(catalog, state, VIEW)
    assert whole is not None
    assert not whole.pending
    assert len(whole.part.above) == 2
    again = scatter_of(catalog, state, VIEW, hasty=True)
    assert again is not None
    assert not again.pending, "what is known needs no waiting"


def test_figures_and_tables_hold_what_is_shown() -> None:
    state = SessionState(scatter=ScatterState(front=True, trend=Trend.LINEAR, size_by="params.depth"))
    picture = resolve(CATALOG, Results(), state, VIEW)
    (placed,) = picture.parts
    assert isinstance(placed.part, Plane)
    svg = figure_bytes(picture, FigureFormat.SVG).decode()
    for text in (">accuracy<", ">lr (log)<", "150 of 150 shown", ">loss<"):
        assert text in svg
    assert figure_bytes(picture, FigureFormat.PDF).startswith(b"%PDF")
    assert header(CATALOG, state) == ("run", "params.lr", "metrics.accuracy", "metrics.loss", "params.depth")
    rows = value_rows(CATALOG, state)
    assert len(rows) == 150
    assert rows[3][3] == ""
