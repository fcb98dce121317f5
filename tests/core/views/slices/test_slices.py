"""Slices: every run in every slice, one axis for the metric, the best run marked, the strongest field first."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.model import F8
from core.results import Results
from core.state import (
    AxisChoice,
    FieldBrush,
    FieldScale,
    HParamsState,
    ImportanceState,
    SessionState,
    SlicesState,
    Span,
)
from core.views import Viewport
from core.views.judging.panes import Panes, columns_for, grid
from core.views.slices import resolve, slices_of
from core.views.slices.exported import slice_table
from tests.core.views.hparams.made import made_catalog, sweep

CATALOG = sweep(150)
VIEW = Viewport(1000, 600)
FIELDS = ("params.depth", "params.lr", "params.optimiser")
STATE = SessionState(importance=ImportanceState(metric="metrics.accuracy"))


def _names(panes: Panes) -> list[str]:
    return [pane.plot.part.x.key for pane in panes.panes]


def test_parameters_that_vary_are_slices_the_telling_ones_first() -> None:
    found = _names(slices_of(CATALOG, STATE, VIEW))
    assert found[0] == "params.lr"
    assert sorted(found) == sorted(FIELDS)
    unsorted = replace(STATE, slices=SlicesState(fields=FIELDS, by_strength=False))
    assert _names(slices_of(CATALOG, unsorted, VIEW)) == list(FIELDS)
    told = replace(STATE, slices=SlicesState(fields=FIELDS))
    assert _names(slices_of(CATALOG, told, VIEW))[0] == "params.lr"


def test_fields_that_no_run_has_are_left_out() -> None:
    state = replace(STATE, slices=SlicesState(fields=("params.gone", "params.lr")))
    assert _names(slices_of(CATALOG, state, VIEW)) == ["params.lr"]


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 14), st.integers(300, 1800), st.integers(200, 900))
def test_planes_stand_beside_each_other_and_fill_the_width(count: int, width: int, height: int) -> None:
    cells, whole = grid(count, Viewport(width, height))
    assert len(cells) == count
    for cell in cells:
        same_row = [each for each in cells if each.row == cell.row]
        following = [each.left for each in same_row if each.left > cell.left]
        assert cell.left + cell.width <= min([*following, width]) + 1e-6
        assert cell.top + cell.height <= whole + 1e-6
    areas = {round(cell.width - (52.0 if cell.column == 0 else 0.0), 6) for cell in cells}
    assert len(areas) == 1
    assert max(cell.column for cell in cells) + 1 == min(columns_for(count, Viewport(width, height)), count)


def test_every_run_is_a_point_of_every_slice_at_the_same_height() -> None:
    panes = slices_of(CATALOG, STATE, VIEW).panes
    heights = [pane.plot.part.places[:, 1] + pane.top for pane in panes]
    for pane, height in zip(panes, heights, strict=True):
        assert len(pane.plot.part.keys) == len(CATALOG.runs)
        assert np.isfinite(pane.plot.part.places).all()
        assert height == pytest.approx(heights[0])
    assert [bool(pane.plot.part.y.ticks) for pane in panes] == [True, False, False]


def test_the_best_run_has_a_ring_around_it() -> None:
    accuracy = slice_numbers("metrics.accuracy")
    best = int(np.argmax(accuracy))
    for pane in slices_of(CATALOG, STATE, VIEW).panes:
        ring = next(path for path in pane.plot.part.above if path.label == "best")
        assert np.hypot(*(ring.points - pane.plot.part.places[best]).T) == pytest.approx(9.0, abs=1e-3)
    off = replace(STATE, slices=SlicesState(best=False))
    assert all(path.label != "best" for path in slices_of(CATALOG, off, VIEW).panes[0].plot.part.above)


def slice_numbers(metric: str) -> F8:
    return np.array([run.scalars[metric.removeprefix("metrics.")].value[-1] for run in CATALOG.runs.values()])


def test_the_best_of_the_shown_runs_is_marked_and_of_a_loss_the_lowest() -> None:
    brush = FieldBrush("b", "hparams", "", "metrics.accuracy", (Span(0.0, 0.6),))
    accuracy = slice_numbers("metrics.accuracy")
    worst = int(np.argmin(np.where(accuracy <= 0.6, accuracy, np.inf)))
    state = replace(STATE, brushes=(brush,), importance=ImportanceState("metrics.loss"))
    pane = slices_of(CATALOG, state, VIEW).panes[0]
    ring = next(path for path in pane.plot.part.above if path.label == "best")
    loss = np.array([1 - value for value in accuracy])
    shown = (accuracy <= 0.6) & (np.arange(150) > 3)
    best = int(np.argmin(np.where(shown, loss, np.inf)))
    assert best != worst
    assert ring.points[:-1].mean(axis=0) == pytest.approx(pane.plot.part.places[best], abs=0.01)


def test_the_trend_follows_a_straight_line_exactly() -> None:
    x = np.linspace(0.5, 9.5, 60)
    catalog = made_catalog({"x": x.tolist()}, {"score": (3 * x + 1).tolist()})
    (pane,) = slices_of(catalog, SessionState(slices=SlicesState(best=False)), VIEW).panes
    (line,) = pane.plot.part.above
    places = pane.plot.part.places
    assert line.points[:, 1] == pytest.approx(np.interp(line.points[:, 0], places[:, 0], places[:, 1]), abs=0.05)
    assert line.points[[0, -1], 0] == pytest.approx(places[[0, -1], 0], abs=0.01)


def test_the_trend_over_categories_are_their_means_on_the_axis_of_the_metric() -> None:
    kinds, score = ["a", "b"] * 12, [float(n) for n in range(1, 25)]
    catalog = made_catalog({"kind": kinds}, {"score": score})
    state = SessionState(
        slices=SlicesState(best=False),
        hparams=HParamsState(choices={"metrics.score": AxisChoice(FieldScale.LOG)}),
    )
    (pane,) = slices_of(catalog, state, VIEW).panes
    (line,) = pane.plot.part.above
    heights = line.points[[0, 3], 1]
    for height, kind in zip(heights, "ab", strict=True):
        geometric = np.exp(np.mean([np.log(value) for value, each in zip(score, kinds, strict=True) if each == kind]))
        assert height == pytest.approx(float(pane.plot.y.at_values(np.array([geometric]))[0]), abs=0.01)


def test_runs_on_rails_have_no_say_in_the_trend() -> None:
    x = np.linspace(0.5, 9.5, 60)
    score = (2 * x).tolist()
    catalog = made_catalog({"x": x.tolist()}, {"score": score})
    odd = made_catalog({"x": x.tolist()}, {"score": [*score[:30], float("inf"), float("nan"), *score[32:]]})
    lines = []
    for each in (catalog, odd):
        (pane,) = slices_of(each, SessionState(slices=SlicesState(best=False)), VIEW).panes
        (line,) = pane.plot.part.above
        values = [pane.plot.y.value_at(y) for y in line.points[:, 1].tolist()]
        lines.append(values)
    assert lines[1] == pytest.approx(lines[0], abs=0.02)


def test_the_picture_has_a_part_for_each_slice_and_one_legend() -> None:
    picture = resolve(CATALOG, Results(), STATE, VIEW)
    assert len(picture.parts) == 3
    assert picture.legend is not None
    assert picture.note == "150 of 150 shown"
    assert all(getattr(placed.part, "legend", None) is None for placed in picture.parts)


def test_the_table_has_the_shown_runs_with_their_values() -> None:
    header, rows = slice_table(CATALOG, STATE)
    assert header[:3] == ("run", "metrics.accuracy", "params.lr")
    assert [row[0] for row in rows] == list(CATALOG.runs)
    assert [row[1] for row in rows] == pytest.approx(slice_numbers("metrics.accuracy"))


def test_without_a_metric_there_are_no_slices() -> None:
    catalog = made_catalog({"x": [1, 2, 3]}, {})
    assert slices_of(catalog, SessionState(), VIEW).panes == ()
    assert slice_table(catalog, SessionState())[1] == ()
