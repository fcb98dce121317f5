"""No run is ever left out, places mean values, and what is shown is what brushes say."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from core.model import Catalog
from core.results import Results
from core.state import (
    AxisChoice,
    AxisLimits,
    FieldBrush,
    FieldScale,
    HParamsState,
    Marginal,
    Rail,
    RunsBrush,
    RunsState,
    SessionState,
    Span,
)
from core.views import Viewport
from core.views.hparams import Plot, plot_of, resolve
from core.views.hparams.nearest import nearest_line
from core.views.hparams.plot import line_opacity
from core.views.parallel import Parallel
from core.views.shown import shown_runs
from tests.core.views.hparams.made import made_catalog, sweep

VIEW = Viewport(1000, 600)
AXES = ("params.lr", "params.optimiser", "params.depth", "metrics.loss", "metrics.accuracy")
SCALES = [scale for scale in FieldScale if scale is not FieldScale.TIME]


def state(**changes: object) -> SessionState:
    return SessionState(hparams=HParamsState(**changes))  # type: ignore[arg-type]


def brush(name: str, *ranges: Span, categories: tuple[str, ...] = (), rails: tuple[Rail, ...] = ()) -> FieldBrush:
    return FieldBrush(name, "hparams", "", name, ranges, frozenset(categories), frozenset(rails))


def shown_of(catalog: Catalog, wish: SessionState) -> list[bool]:
    return [bool(kept) for kept in plot_of(catalog, wish, VIEW).part.shown]


def test_varying_parameters_are_chosen_with_metrics_at_the_right() -> None:
    catalog = made_catalog(
        {"same": [1, 1, 1], "lr": [0.1, 0.2, 0.3]},
        {"loss": [1.0, 2.0, 3.0], "step": [1.0, 2.0, 3.0], "flat": [1.0] * 3},
    )
    assert [axis.key for axis in plot_of(catalog, SessionState(), VIEW).part.axes] == ["params.lr", "metrics.loss"]


def test_what_is_measured_on_held_out_data_comes_last() -> None:
    values = [1.0, 2.0, 3.0]
    catalog = made_catalog({"lr": values}, {"val/accuracy": values, "train/accuracy": values, "grad_norm": values})
    assert [axis.title for axis in plot_of(catalog, SessionState(), VIEW).part.axes][-2:] == [
        "train/accuracy",
        "val/accuracy",
    ]


words = some.sampled_from(["a", "b", "nan", "inf", "-inf", ""])
anything = some.one_of(some.none(), some.floats(width=32), some.integers(-1000, 1000), words)
pairs = some.tuples(anything, some.one_of(some.none(), some.floats()))


@settings(max_examples=60, deadline=None)
@given(
    some.lists(pairs, min_size=2, max_size=40),
    some.sampled_from(SCALES),
    some.booleans(),
)
def test_no_run_is_ever_left_out(rows: list[tuple[object, float | None]], scale: FieldScale, inverted: bool) -> None:
    catalog = made_catalog({"p": [row[0] for row in rows]}, {"m": [row[1] for row in rows]})
    choice = AxisChoice(scale, inverted)
    wish = state(axes=("params.p", "metrics.m"), choices={"params.p": choice, "metrics.m": choice})
    plot = plot_of(catalog, wish, VIEW)
    assert len(plot.part.keys) == len(rows)
    assert f"{len(rows)} of {len(rows)} shown" in plot.part.note
    for axis in plot.part.axes:
        assert np.isfinite(axis.places).all()
        assert ((axis.places > 0) & (axis.places < VIEW.height)).all()


def test_each_rail_counts_its_runs_and_none_shares_a_place_with_numbers() -> None:
    plot = plot_of(sweep(), state(axes=AXES), VIEW)
    loss = plot.part.axes[3]
    assert {rail.key: rail.count for rail in loss.rails} == {"inf": 1, "-inf": 1, "nan": 1, "missing": 1}
    assert loss.places[1] < plot.part.top - 5
    assert (loss.places[[0, 2, 3]] > plot.part.bottom + 5).all()
    assert ((loss.places[4:] >= plot.part.top) & (loss.places[4:] <= plot.part.bottom)).all()


def test_values_at_or_below_zero_have_a_rail_of_a_logarithmic_axis() -> None:
    catalog = made_catalog({"p": [0.0, -1.0, 0.1, 1.0, 10.0]}, {"m": [1.0, 2.0, 3.0, 4.0, 5.0]})
    wish = state(axes=("params.p", "metrics.m"), choices={"params.p": AxisChoice(FieldScale.LOG)})
    plot = plot_of(catalog, wish, VIEW)
    (rail,) = plot.part.axes[0].rails
    assert (rail.label, rail.count) == ("≤ 0", 2)
    assert np.abs(plot.part.axes[0].places[:2] - rail.y).max() < 8
    assert plot.part.axes[0].places[3] == pytest.approx((plot.part.top + plot.part.bottom) / 2, abs=1)


def test_texts_among_many_numbers_leave_the_axis_numeric() -> None:
    values: list[object] = [*range(60), "auto", "none"]
    catalog = made_catalog({"p": values}, {"m": [float(v) for v in range(62)]})
    axis = plot_of(catalog, state(axes=("params.p", "metrics.m")), VIEW).part.axes[0]
    assert [(rail.label, rail.count) for rail in axis.rails] == [("text", 2)]
    assert axis.places[0] > axis.places[30] > axis.places[59]


@pytest.mark.parametrize("scale", [FieldScale.LINEAR, FieldScale.LOG, FieldScale.SYMLOG, FieldScale.PERCENTILE])
@pytest.mark.parametrize("inverted", [False, True])
def test_places_mean_values_and_keep_their_order(scale: FieldScale, inverted: bool) -> None:
    wish = state(axes=AXES, choices={"params.lr": AxisChoice(scale, inverted)})
    plot = plot_of(sweep(), wish, VIEW)
    geometry, numbers = plot.geometries[0], plot.geometries[0].source.values.numbers
    places = plot.part.axes[0].places
    for row in range(0, 200, 7):
        assert geometry.y_of(numbers[row]) == pytest.approx(places[row], abs=0.01)
        assert geometry.y_of(geometry.value_at(float(places[row]))) == pytest.approx(places[row], abs=0.05)
    order = np.argsort(numbers)
    steps = np.diff(places[order])
    assert (steps >= -1e-3).all() if inverted else (steps <= 1e-3).all()


def test_percentiles_give_each_run_as_much_room() -> None:
    wish = state(axes=AXES, choices={"params.lr": AxisChoice(FieldScale.PERCENTILE)})
    plot = plot_of(sweep(), wish, VIEW)
    gaps = np.diff(np.sort(plot.part.axes[0].places))
    assert gaps == pytest.approx(np.full(199, (plot.part.bottom - plot.part.top) / 199), abs=0.02)


def test_categories_spread_within_their_slots_and_stay_where_they_are() -> None:
    plot = plot_of(sweep(), state(axes=AXES), VIEW)
    geometry, places = plot.geometries[1], plot.part.axes[1].places
    codes = geometry.source.values.codes
    for code in range(3):
        top, bottom = geometry.slot_ends(code)
        inside = places[codes == code]
        assert ((inside > top) & (inside < bottom)).all()
        assert len(np.unique(inside)) > 0.9 * len(inside)
    again = plot_of(sweep(), state(axes=AXES), VIEW)
    assert (again.part.axes[1].places == places).all()


def test_words_are_read_from_the_top_and_numbers_grow_upwards() -> None:
    catalog = made_catalog({"word": ["a", "b"] * 30, "size": [16, 128] * 30}, {"m": [float(v) for v in range(60)]})
    plot = plot_of(catalog, state(axes=("params.word", "params.size", "metrics.m")), VIEW)
    word, size = plot.part.axes[:2]
    assert [tick.label for tick in sorted(word.ticks, key=lambda tick: tick.y)] == ["a", "b"]
    assert [tick.label for tick in sorted(size.ticks, key=lambda tick: tick.y)] == ["128", "16"]


def test_limits_put_what_lies_beyond_at_the_ends_and_say_how_many() -> None:
    wish = state(axes=AXES, choices={"metrics.accuracy": AxisChoice(limits=AxisLimits(0.5, 0.9))})
    plot = plot_of(sweep(), wish, VIEW)
    axis, values = plot.part.axes[4], plot.geometries[4].source.values.numbers
    beyond = (values < 0.5) | (values > 0.9)
    assert axis.detail == f"{int(beyond.sum())} beyond"
    assert (axis.places[values > 0.9] < plot.part.top).all()
    assert (axis.places[values < 0.5] > plot.part.bottom).all()
    assert (axis.places >= 0).all()


def test_brushes_decide_what_is_shown_here_and_in_every_other_view() -> None:
    catalog = sweep()
    lr = plot_of(catalog, state(axes=AXES), VIEW).geometries[0].source.values
    brushes = (
        brush("params.lr", Span(1e-4, 1e-3), Span(1e-2, 1.0)),
        brush("params.optimiser", categories=("adam", "lamb")),
    )
    wish = replace(state(axes=AXES), brushes=brushes)
    kinds = [run.params["optimiser"] for run in catalog.runs.values()]
    inside = [
        (1e-4 <= value <= 1e-3 or value >= 1e-2) and kind in ("adam", "lamb")
        for value, kind in zip(lr.numbers.tolist(), kinds, strict=True)
    ]
    assert shown_of(catalog, wish) == inside
    assert shown_runs(catalog, wish) == tuple(name for name, kept in zip(catalog.runs, inside, strict=True) if kept)
    assert f"{sum(inside)} of 200 shown · {200 - sum(inside)} faint" == plot_of(catalog, wish, VIEW).part.note


def test_rails_can_be_brushed() -> None:
    catalog = sweep()
    wish = replace(SessionState(), brushes=(brush("metrics.loss", rails=(Rail.NAN, Rail.MISSING)),))
    assert [place for place, kept in enumerate(shown_of(catalog, wish)) if kept] == [0, 3]
    wish = replace(SessionState(), brushes=(brush("metrics.loss", Span(-np.inf, np.inf), rails=(Rail.ABOVE,)),))
    assert [place for place, kept in enumerate(shown_of(catalog, wish)) if not kept] == [0, 2, 3]


def test_a_field_that_no_run_has_keeps_those_that_miss_it() -> None:
    catalog = sweep(10)
    assert shown_runs(catalog, replace(SessionState(), brushes=(brush("params.none", Span(0, 1)),))) == ()
    missing = replace(SessionState(), brushes=(brush("params.none", rails=(Rail.MISSING,)),))
    assert len(shown_runs(catalog, missing)) == 10
    assert shown_runs(catalog, replace(SessionState(), brushes=(brush("no field at all (", Span(0, 1)),))) == ()


def test_runs_that_are_hidden_elsewhere_are_no_lines_and_are_counted() -> None:
    catalog = sweep()
    names = list(catalog.runs)
    hidden = replace(SessionState(), runs=RunsState(unchecked=frozenset(names[:3])))
    assert plot_of(catalog, hidden, VIEW).part.note == "197 of 200 shown · 3 hidden"
    without = RunsBrush("b", "hparams", "", frozenset(names[:50]), without=True)
    wish = replace(SessionState(), brushes=(without,))
    assert plot_of(catalog, wish, VIEW).drawn.keys == tuple(names[50:])
    assert shown_runs(catalog, wish) == tuple(names[50:])


def test_axes_span_what_is_drawn_of_them_wide_and_far_enough_apart() -> None:
    plot = plot_of(sweep(), state(axes=AXES), VIEW)
    assert plot.frame.width == 1000
    many = tuple(f"{how}(metrics.loss)" for how in ("min", "max", "mean", "first", "last"))
    wide = plot_of(sweep(), state(axes=(*AXES, *many)), Viewport(500, 400))
    assert wide.frame.width > 500
    assert np.diff(wide.frame.xs).min() >= 80
    assert [axis.title for axis in wide.part.axes[-5:]] == [
        "min loss",
        "max loss",
        "mean loss",
        "first loss",
        "last loss",
    ]


def test_colours_follow_the_last_metric_a_category_or_the_runs() -> None:
    catalog = sweep()
    by_metric = plot_of(catalog, state(axes=AXES), VIEW).part
    assert by_metric.legend is not None
    assert by_metric.legend.bar is not None
    order = np.argsort(plot_of(catalog, state(axes=AXES), VIEW).geometries[4].source.values.numbers)
    assert (by_metric.colours[order[0]] != by_metric.colours[order[-1]]).any()
    by_kind = plot_of(catalog, state(axes=AXES, colour_by="params.optimiser"), VIEW).part
    assert by_kind.legend is not None
    assert [entry.label for entry in by_kind.legend.entries] == ["adam", "lamb", "sgd"]
    assert sum(entry.count or 0 for entry in by_kind.legend.entries) == 200
    assert len(np.unique(by_kind.colours, axis=0)) == 3
    own = plot_of(catalog, state(axes=AXES, colour_by=""), VIEW).part
    assert own.legend is None
    by_loss = plot_of(catalog, state(axes=AXES, colour_by="metrics.loss"), VIEW).part
    assert by_loss.legend is not None
    assert by_loss.legend.bar is not None
    assert by_loss.legend.bar.missing == 4


def test_marginals_count_the_shown_lines_only() -> None:
    catalog = sweep()
    wish = replace(state(axes=AXES, marginal=Marginal.BOX), brushes=(brush("metrics.accuracy", Span(0.5, 1.0)),))
    plot = plot_of(catalog, wish, VIEW)
    marginal = plot.part.axes[4].marginal
    assert marginal is not None
    assert marginal.box is not None
    inside = plot.part.axes[4].places[plot.part.shown]
    assert marginal.box[1:4] == pytest.approx(np.quantile(inside, (0.25, 0.5, 0.75)))
    bars = plot_of(catalog, replace(wish, hparams=replace(wish.hparams, marginal=Marginal.HISTOGRAM)), VIEW).part.axes[
        4
    ]
    assert bars.marginal is not None
    assert bars.marginal.shares.max() == 1.0
    assert (bars.marginal.edges[1:][bars.marginal.shares > 0] <= inside.max() + 30).all()


def test_what_has_not_changed_is_the_same_object() -> None:
    catalog = sweep()
    before = plot_of(catalog, state(axes=AXES), VIEW).part
    after = plot_of(catalog, replace(state(axes=AXES), brushes=(brush("params.lr", Span(0, 1e-3)),)), VIEW).part
    assert all(one.places is other.places for one, other in zip(before.axes, after.axes, strict=True))
    assert after.colours is before.colours


def test_a_picture_holds_the_plot_and_is_empty_without_axes() -> None:
    picture = resolve(sweep(), Results(), state(axes=AXES), VIEW)
    assert isinstance(picture.parts[0].part, Parallel)
    assert resolve(sweep(), Results(), state(axes=()), VIEW).parts == ()


def line_at(plot: Plot, line: int, share: float) -> tuple[float, float]:
    left, right = plot.part.axes[0], plot.part.axes[1]
    eased = share * share * (3 - 2 * share) if plot.part.curved else share
    return left.x + (right.x - left.x) * share, float(
        left.places[line] + (right.places[line] - left.places[line]) * eased
    )


@pytest.mark.parametrize("curved", [False, True])
def test_the_line_under_the_mouse_is_the_nearest_shown_one(curved: bool) -> None:
    plot = plot_of(sweep(12), state(axes=AXES, curved=curved), VIEW)
    for line in range(12):
        x, y = line_at(plot, line, 0.4)
        found = nearest_line(plot.part, x, y, 5.0)
        assert found is not None
        assert line_at(plot, found, 0.4)[1] == pytest.approx(y, abs=1.0)
    assert nearest_line(plot.part, plot.part.axes[0].x - 50, 300, 5.0) is None
    hidden = replace(plot.part, shown=np.zeros(12, dtype=np.bool_))
    assert nearest_line(hidden, *line_at(plot, 0, 0.4), 5.0) is None


def test_lines_are_the_fainter_the_more_there_are() -> None:
    assert line_opacity(10) > line_opacity(1000) > line_opacity(100_000) > 0.02
    assert line_opacity(1000, 0.7) == 0.7


@pytest.mark.parametrize(
    ("seconds", "scale", "expected"),
    [
        ((0.0, 4000.0, 7200.0), FieldScale.LINEAR, {"0", "30m", "1h", "1h30m", "2h"}),
        ((2.0, 600.0, 90_000.0), FieldScale.LOG, {"10s", "1m", "10m", "1h", "1d"}),
        ((30.0, 60.0, 90.0), FieldScale.PERCENTILE, {"30s", "1m", "1m30s"}),
    ],
)
def test_durations_have_ticks_in_units_of_time(
    seconds: tuple[float, ...], scale: FieldScale, expected: set[str]
) -> None:
    made = made_catalog({"lr": [0.1] * len(seconds)}, {})
    runs = {
        name: replace(run, started=1000.0, ended=1000.0 + lasted)
        for (name, run), lasted in zip(made.runs.items(), seconds, strict=True)
    }
    catalog = Catalog(made.sources, MappingProxyType(runs))
    wish = state(axes=("duration", "params.lr"), choices={"duration": AxisChoice(scale)}, colour_by="duration")
    plot = plot_of(catalog, wish, VIEW)
    assert expected <= {tick.label for tick in plot.part.axes[0].ticks}
    legend = plot.part.legend
    assert legend is not None
    assert legend.bar is not None
    assert any(label.endswith(("s", "m", "h", "d")) for _, label in legend.bar.labels)
