"""Distribution functions and the best so far: curves where SciPy and a ruler say, runs on them."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from scipy.stats import ecdf

from core.model import Catalog
from core.state import (
    ORDER,
    AxisChoice,
    BestState,
    Direction,
    EdfState,
    FieldBrush,
    FieldScale,
    HParamsState,
    ImportanceState,
    SessionState,
    Span,
)
from core.views import Viewport
from core.views.judging.panes import Pane, Panes
from core.views.plane.part import PlaneBand, PlanePath
from core.views.spread import bests_of, edfs_of
from core.views.spread.exported import best_table, edf_table
from tests.core.views.hparams.made import made_catalog, sweep

VIEW = Viewport(800, 500)
CATALOG = sweep(160)
ACCURACY = np.array([run.scalars["accuracy"].value[-1] for run in CATALOG.runs.values()])
OPTIMISER = np.array([run.params["optimiser"] for run in CATALOG.runs.values()])


def _state(metric: str = "metrics.accuracy", **parts: object) -> SessionState:
    return replace(SessionState(importance=ImportanceState(metric)), **parts)  # type: ignore[arg-type]


def _curves(pane: Pane) -> list[PlanePath]:
    return [each for each in pane.plot.part.below if isinstance(each, PlanePath)]


def _curve(pane: Pane) -> PlanePath:
    (curve,) = _curves(pane)
    return curve


def _only(panes: Panes) -> Pane:
    (pane,) = panes.panes
    return pane


def test_each_curve_is_that_of_scipy_at_every_pixel() -> None:
    pane = _only(edfs_of(CATALOG, _state(edf=EdfState("params.optimiser")), VIEW))
    lines = _curves(pane)
    assert len(lines) == 3
    for line, kind in zip(lines, sorted(set(OPTIMISER)), strict=True):
        assert line.label == kind
        judge = ecdf(ACCURACY[kind == OPTIMISER]).cdf
        steps = line.points[1:-1:2], line.points[2::2]
        for before, after in zip(*steps, strict=False):
            value = pane.plot.x.value_at(float(after[0]))
            high = float(judge.evaluate(value + 1e-9))
            low = float(judge.evaluate(value - 1e-9))
            assert after[1] == pytest.approx(float(pane.plot.y.at_values(np.array([high]))[0]), abs=0.05)
            assert before[1] == pytest.approx(float(pane.plot.y.at_values(np.array([low]))[0]), abs=0.05)


def test_every_run_lies_on_the_curve_of_its_group() -> None:
    pane = _only(edfs_of(CATALOG, _state(edf=EdfState("params.optimiser")), VIEW))
    places = pane.plot.part.places
    for kind in set(OPTIMISER):
        mine = kind == OPTIMISER
        shares = ecdf(ACCURACY[mine]).cdf.evaluate(ACCURACY[mine])
        assert places[mine, 1] == pytest.approx(pane.plot.y.at_values(shares), abs=1e-3)
    assert places[:, 0] == pytest.approx(pane.plot.x.at_values(ACCURACY), abs=1e-3)


def test_bands_reach_as_far_as_the_inequality_says_and_over_the_whole_axis() -> None:
    pane = _only(edfs_of(CATALOG, _state(edf=EdfState("", band=0.9)), VIEW))
    (band,) = (each for each in pane.plot.part.below if isinstance(each, PlaneBand))
    line = _curve(pane)
    half = np.sqrt(np.log(2 / 0.1) / (2 * 160))
    zero, one = pane.plot.y.at_values(np.array([0.0, 1.0]))
    assert band.upper == pytest.approx(np.maximum(line.points[:, 1] - half * (zero - one), one), abs=0.01)
    assert band.lower == pytest.approx(np.minimum(line.points[:, 1] + half * (zero - one), zero), abs=0.01)
    assert (band.x[0], band.x[-1]) == (pane.plot.area.left, pane.plot.area.right)
    bare = _only(edfs_of(CATALOG, _state(edf=EdfState("", band=0.0)), VIEW))
    assert bare.plot.part.below == tuple(_curves(bare))


def test_infinities_count_below_and_above_all_values() -> None:
    catalog = made_catalog({"a": [1] * 5}, {"loss": [-np.inf, 0.25, 0.5, np.inf, np.nan]})
    pane = _only(edfs_of(catalog, _state("metrics.loss", edf=EdfState("")), VIEW))
    line = _curve(pane)
    ends = pane.plot.y.at_values(np.array([0.25, 0.75]))
    assert line.points[[0, -1], 1] == pytest.approx(ends, abs=1e-3)
    assert {rail.key for rail in pane.plot.part.x.rails} == {"inf", "-inf", "nan"}
    assert not pane.plot.part.y.rails
    note = edfs_of(catalog, _state("metrics.loss", edf=EdfState("")), VIEW).note
    assert note.endswith("1 run without a number not counted")


def test_on_a_logarithmic_axis_what_is_not_positive_is_counted_before_it_begins() -> None:
    catalog = made_catalog({"a": [1] * 4}, {"loss": [-1.0, 0.0, 0.1, 1.0]})
    choices = {"metrics.loss": AxisChoice(FieldScale.LOG)}
    state = _state("metrics.loss", edf=EdfState(""), hparams=HParamsState(choices=choices))
    pane = _only(edfs_of(catalog, state, VIEW))
    line = _curve(pane)
    assert np.isfinite(line.points).all()
    assert line.points[0, 1] == pytest.approx(float(pane.plot.y.at_values(np.array([0.5]))[0]), abs=1e-3)


def test_curves_of_very_many_runs_have_no_more_corners_than_can_be_seen() -> None:
    values = np.random.default_rng(0).normal(size=20_000)
    catalog = made_catalog({"a": [1] * len(values)}, {"score": values.tolist()})
    pane = _only(edfs_of(catalog, _state("metrics.score", edf=EdfState("")), VIEW))
    line = _curve(pane)
    assert len(line.points) <= 5 * VIEW.width
    assert (np.diff(line.points[:, 0]) >= 0).all()
    assert (np.diff(line.points[:, 1]) <= 1e-9).all()
    judge = ecdf(values).cdf
    at = np.linspace(pane.plot.area.left + 20, pane.plot.area.right - 20, 50)
    heights = np.interp(at, line.points[:, 0], line.points[:, 1])
    wanted = pane.plot.y.at_values(judge.evaluate([pane.plot.x.value_at(x) for x in at.tolist()]))
    assert heights == pytest.approx(wanted, abs=1.0)


def test_only_shown_runs_are_counted() -> None:
    brush = FieldBrush("b", "hparams", "", "metrics.accuracy", (Span(0.8, 1.0),))
    header, rows = edf_table(CATALOG, _state(edf=EdfState("", band=0.95), brushes=(brush,)))
    assert header == ("group", "metrics.accuracy", "share", "lower 95%", "upper 95%")
    judge = ecdf(ACCURACY[ACCURACY >= 0.8]).cdf
    assert [row[1] for row in rows] == judge.quantiles.tolist()
    assert [row[2] for row in rows] == pytest.approx(judge.probabilities)


def _started(catalog: Catalog, starts: list[float]) -> Catalog:
    runs = {name: replace(run, started=start) for (name, run), start in zip(catalog.runs.items(), starts, strict=True)}
    return replace(catalog, runs=MappingProxyType(runs))


@settings(max_examples=25, deadline=None)
@given(
    some.lists(some.floats(0, 10).map(lambda value: round(value, 1)), min_size=2, max_size=30),
    some.sampled_from([Direction.LOWER, Direction.HIGHER]),
    some.integers(0, 20),
)
def test_the_line_is_the_best_up_to_each_start(values: list[float], direction: Direction, seed: int) -> None:
    starts = np.random.default_rng(seed).permutation(len(values)).astype(float).tolist()
    catalog = _started(made_catalog({"a": [1] * len(values)}, {"score": values}), starts)
    state = SessionState(importance=ImportanceState("metrics.score", direction), best=BestState("start_time", ""))
    pane = _only(bests_of(catalog, state, VIEW))
    (line,) = pane.plot.part.above
    best, pick = None, (min if direction is Direction.LOWER else max)
    for place in np.argsort(starts).tolist():
        best = values[place] if best is None else pick(best, values[place])
        x = float(pane.plot.part.places[place, 0])
        there = np.flatnonzero(line.points[:, 0] <= x + 1e-3)
        y = float(line.points[there[-1], 1])
        assert y == pytest.approx(float(pane.plot.y.at_values(np.array([best]))[0]), abs=1e-2)


def test_runs_are_in_the_order_of_their_starts() -> None:
    starts = np.random.default_rng(4).permutation(160).astype(float)
    catalog = _started(CATALOG, starts.tolist())
    pane = _only(bests_of(catalog, _state(), VIEW))
    assert pane.plot.part.x.key == ""
    assert (pane.plot.part.x.title, pane.plot.part.x.detail) == ("Run", "by start")
    assert (np.diff(pane.plot.part.places[np.argsort(starts), 0]) > 0).all()
    assert "higher is better" in pane.plot.part.y.detail


def test_groups_have_a_line_each_in_their_colours() -> None:
    pane = _only(bests_of(CATALOG, _state(best=BestState(curves_by="params.optimiser")), VIEW))
    assert [line.label for line in pane.plot.part.above] == sorted(set(OPTIMISER))
    for line, kind in zip(pane.plot.part.above, sorted(set(OPTIMISER)), strict=True):
        assert line.points[-1, 1] == pytest.approx(
            float(pane.plot.y.at_values(np.array([ACCURACY[kind == OPTIMISER].max()]))[0]), abs=0.01
        )
    colours = {line.colour for line in pane.plot.part.above}
    shown = {"#{:02x}{:02x}{:02x}".format(*colour) for colour in pane.plot.part.colours.tolist()}
    assert shown == colours


def test_the_table_of_the_best_so_far_is_what_pandas_accumulates() -> None:
    import pandas as pd

    header, rows = best_table(CATALOG, _state(best=BestState(ORDER, "")))
    assert header == ("group", "run", "order", "metrics.accuracy", "best so far", "improved")
    frame = pd.DataFrame([list(row) for row in rows], columns=list(header))
    assert frame["best so far"].tolist() == frame["metrics.accuracy"].cummax().tolist()
    assert frame["run"].tolist() == list(CATALOG.runs)
    assert frame["improved"].sum() == frame["best so far"].nunique()


def test_without_a_metric_there_is_nothing() -> None:
    catalog = made_catalog({"a": [1, 2]}, {})
    assert edfs_of(catalog, SessionState(), VIEW).panes == ()
    assert bests_of(catalog, SessionState(), VIEW).panes == ()
    assert edf_table(catalog, SessionState())[1] == ()
    assert best_table(catalog, SessionState())[1] == ()
