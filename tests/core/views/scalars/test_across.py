"""Horizontal axes beyond steps and times: epochs, metrics, folded pauses, runs aligned at an event."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from core.model import Catalog, ScalarSeries
from core.state import AcrossState, Event, ScalarsState, SessionState, SmoothingKind, SmoothingState, XAxis
from core.views import AxisScale, Curves, Viewport
from core.views.curves.mapping import Mapping
from core.views.picture import Chart
from core.views.scalars import card_wish, readings, resolve_card
from core.views.scalars.readout import stepped
from core.views.scalars.table import value_rows
from tests.core.views.scalars.logs import START, catalog, series

VIEWPORT = Viewport(400, 200)
HOUR = 3600.0


def over(axis: XAxis, smoothing: float = 0.0, log_x: bool = False, **fields: object) -> SessionState:
    across = AcrossState(**fields)  # type: ignore[arg-type]
    return SessionState(scalars=ScalarsState(smoothing, axis, log_x, across=across))


def drawn(chart: Chart) -> dict[str, list[float]]:
    """Return x of the vertices of each curve, marks of pauses aside."""
    layer = [each for each in chart.layers if isinstance(each, Curves) and not each.behind][-1]
    bounds = pairwise(layer.starts.tolist())
    return {key: layer.x[a:b].tolist() for key, (a, b) in zip(layer.keys, bounds, strict=True)}


def chart_of(logs: Catalog, state: SessionState, tag: str = "loss") -> Chart:
    return resolve_card(logs, state, tag, VIEWPORT)


def test_epochs_come_from_the_series_of_the_run() -> None:
    logs = catalog(
        {
            "a": {"loss": series([3, 2, 1, 0], [0, 5, 10, 15]), "epoch": series([0, 1], [0, 10])},
            "b": {"loss": series([3, 2], [0, 10]), "trainer/Epoch": series([0, 1], [0, 20])},
            "c": {"loss": series([3, 2])},
        }
    )
    chart = chart_of(logs, over(XAxis.EPOCH))
    assert drawn(chart) == {"a": [0.0, 0.5, 1.0, 1.5], "b": [0.0, 0.5]}
    assert (chart.x.title, chart.x.scale) == ("Epoch", AxisScale.LINEAR)
    assert "1 run without epoch" in chart.note


def test_epochs_may_be_a_number_of_steps() -> None:
    logs = catalog({"c": {"loss": series([3, 2, 1], [0, 5, 10])}})
    state = replace(over(XAxis.EPOCH, steps_per_epoch=4.0), step=10)
    chart = chart_of(logs, state)
    assert drawn(chart) == {"c": [0.0, 1.25, 2.5]}
    assert chart.cursor is not None
    assert (chart.cursor.x, chart.cursor.label) == (2.5, "Step 10")


def test_x_is_what_another_metric_was_last() -> None:
    tokens = series([100, 200, 50], [1, 2, 4])
    logs = catalog({"a": {"loss": series([5, 4, 3, 2, 1]), "tokens": tokens}, "b": {"loss": series([1, 2])}})
    state = over(XAxis.METRIC, metric="tokens")
    chart = chart_of(logs, state)
    x = drawn(chart)["a"]
    assert np.isnan(x[0])
    assert x[1:] == [100.0, 200.0, 200.0, 50.0]  # as steps go on, also back
    assert chart.x.title == "tokens"
    assert "1 run without tokens" in chart.note
    assert "1 point before the first tokens not drawn" in chart.note
    wish = card_wish(logs, state, "loss", VIEWPORT)
    assert [(each.x, each.value, each.step) for each in readings(wish, 90.0)] == [(100.0, 4.0, 1)]
    assert stepped(wish, 50.0, 1) == 100.0


def test_a_metric_that_nobody_has_gives_an_empty_chart() -> None:
    logs = catalog({"a": {"loss": series([5, 4])}})
    chart = chart_of(logs, over(XAxis.METRIC, metric="gone"))
    assert chart.legend is None
    assert "1 run without gone" in chart.note


def test_steps_are_drawn_until_a_metric_is_chosen() -> None:
    logs = catalog({"a": {"loss": series([5, 4], [0, 10])}})
    chart = chart_of(logs, replace(over(XAxis.METRIC), step=10))
    assert drawn(chart) == {"a": [0.0, 10.0]}
    assert (chart.x.title, chart.x.scale, chart.note) == ("Step", AxisScale.STEP, "")
    assert chart.cursor is not None


def paused(hours: float, *begins: float) -> ScalarSeries:
    """Return a run of sessions of eleven points a minute apart that begin so many hours after the first."""
    walls = np.concatenate([START + hours * HOUR + begin * HOUR + np.arange(11) * 60.0 for begin in (0.0, *begins)])
    return ScalarSeries(walls, np.arange(len(walls)), np.arange(len(walls), dtype=np.float64))


def test_pauses_of_each_run_are_folded_on_an_axis_since_its_start() -> None:
    logs = catalog({"a": {"loss": paused(0.0, 8.0)}, "b": {"loss": paused(0.5)}})
    plain, folded = chart_of(logs, over(XAxis.RELATIVE)), chart_of(logs, over(XAxis.RELATIVE, folded=True))
    assert max(drawn(plain)["a"]) == pytest.approx(10.0 + 8 * HOUR + 600)
    assert np.diff(drawn(folded)["a"]).tolist() == [60.0] * 21
    assert drawn(folded)["b"] == drawn(plain)["b"]
    assert "1 pause folded" in folded.note
    assert folded.x.title == "Time since start, pauses folded"
    marks = [layer for layer in folded.layers if isinstance(layer, Curves) and layer.behind]
    assert [layer.keys for layer in marks] == [("a", "a")]
    mapping = Mapping.of(folded, 400, 200)
    np.testing.assert_allclose(np.mean(marks[0].x), 10.0 + 630.0)  # halfway between the sessions
    assert np.ptp(mapping.x(marks[0].x)) < 10
    assert not [layer for layer in plain.layers if isinstance(layer, Curves) and layer.behind]


def test_over_the_time_of_day_only_common_pauses_are_folded_and_ticks_tell_the_real_time() -> None:
    logs = catalog({"a": {"loss": paused(0.0, 8.0)}, "b": {"loss": paused(0.1, 8.2)}})
    chart = chart_of(logs, over(XAxis.WALL, folded=True))
    spans = drawn(chart)
    assert max(spans["b"]) - min(spans["a"]) < 2 * HOUR
    assert spans["b"][0] - spans["a"][0] == pytest.approx(0.1 * HOUR)
    assert spans["b"][11] - spans["a"][11] == pytest.approx(0.3 * HOUR)
    assert "1 pause folded" in chart.note
    assert any(":" in text and " " in text for _, text in chart.x.places)  # day and time of the second session
    marks = [layer for layer in chart.layers if isinstance(layer, Curves) and layer.behind]
    assert [layer.keys for layer in marks] == [("",)]
    all_along = catalog({"a": {"loss": paused(0.0, 8.0)}, "c": {"loss": paused(0.0, *np.arange(0.1, 9, 0.1))}})
    assert "pause" not in chart_of(all_along, over(XAxis.WALL, folded=True)).note


@pytest.mark.parametrize(
    ("event", "at", "first", "title"),
    [
        (Event.STEP, 20, {"a": -20.0, "b": -20.0}, "Steps from step 20"),
        (Event.ABOVE, 0.4, {"a": -10.0, "b": -20.0}, "Steps from the first value above 0.4"),
        (Event.HIGHEST, 0, {"a": -30.0, "b": -20.0}, "Steps from the highest value"),
        (Event.FIRST, 0, {"a": 0.0, "b": 0.0}, "Steps from the first point"),
        (Event.BELOW, 0.15, {"a": 0.0}, "Steps from the first value below 0.15"),
    ],
)
def test_every_run_is_zero_at_the_event(event: Event, at: float, first: dict[str, float], title: str) -> None:
    logs = catalog(
        {
            "a": {"acc": series([0.1, 0.5, 0.6, 0.9], [0, 10, 20, 30])},
            "b": {"acc": series([0.2, 0.3, 0.8, 0.7], [0, 10, 20, 30])},
        }
    )
    chart = chart_of(logs, over(XAxis.STEP, event=event, at=at), "acc")
    found = drawn(chart)
    assert {run: x[0] for run, x in found.items() if not np.isnan(x[0])} == first
    assert chart.x.title == title
    assert ("1 run not drawn: never below 0.15" in chart.note) == (len(first) == 1)


def test_an_event_of_one_tag_aligns_all_cards() -> None:
    logs = catalog(
        {
            "a": {"acc": series([0.1, 0.6], [0, 10]), "loss": series([2, 1, 0], [0, 5, 30])},
            "b": {"acc": series([0.6], [5]), "loss": series([2, 1], [0, 5])},
            "c": {"loss": series([2, 1])},
        }
    )
    chart = chart_of(logs, over(XAxis.STEP, event=Event.ABOVE, at=0.5, event_tag="acc"))
    found = drawn(chart)
    assert (found["a"], found["b"]) == ([-10.0, -5.0, 20.0], [-5.0, 0.0])
    assert chart.x.title == "Steps from the first value above 0.5 of acc"
    assert "1 run not drawn" in chart.note


def test_a_restart_is_zero_also_where_what_it_overwrote_is_hidden() -> None:
    logs = catalog({"a": {"loss": series([9, 8, 7, 6, 5], [0, 10, 20, 10, 20])}})
    state = over(XAxis.STEP, event=Event.RESTART)
    assert drawn(chart_of(logs, state))["a"] == [-10.0, 0.0, 10.0]


def test_the_linked_step_is_where_it_is_for_all_runs_and_nowhere_else() -> None:
    logs = catalog({"a": {"loss": series([3, 2, 1])}})
    aligned = chart_of(logs, replace(over(XAxis.STEP, event=Event.STEP, at=1.0), step=2))
    assert aligned.cursor is not None
    assert aligned.cursor.x == 1.0
    assert chart_of(logs, replace(over(XAxis.STEP, event=Event.LOWEST), step=2)).cursor is None


def test_time_counts_from_the_start_of_the_run_or_as_in_tensorboard_from_the_first_point() -> None:
    logs = catalog({"a": {"loss": series([3, 2]), "late": series([1], [9], START + 500)}})
    since = drawn(chart_of(logs, over(XAxis.RELATIVE), "late"))["a"]
    assert since == [510.0]
    assert drawn(chart_of(logs, over(XAxis.RELATIVE, event=Event.FIRST), "late"))["a"] == [0.0]


@pytest.mark.parametrize("low", [-1000.0, 0.0])
def test_axes_through_zero_draw_every_point(low: float) -> None:
    values = [low, -0.01 if low else 0.01, 0.0, 0.01, 10.0, 1000.0]
    logs = catalog({"a": {"gap": series(values)}})
    wished = ScalarsState(0.0, log_x=True, log_y=True, across=AcrossState(signed_x=True, signed_y=True))
    chart = chart_of(logs, SessionState(scalars=wished), "gap")
    assert (chart.x.scale, chart.y.scale) == (AxisScale.SYMLOG, AxisScale.SYMLOG)
    assert (chart.x.linear, chart.y.linear) == (1.0, 0.01)
    assert "≤ 0" not in chart.note
    layer = next(each for each in chart.layers if isinstance(each, Curves))
    np.testing.assert_allclose(layer.x, np.arange(6), atol=1e-9)
    pixels = Mapping.of(chart, 400, 200).y(layer.y)
    assert np.all((pixels > 0) & (pixels < 200))
    plain = replace(wished, across=AcrossState())
    assert "values ≤ 0, not drawn" in chart_of(logs, SessionState(scalars=plain), "gap").note


def test_smoothing_by_distance_is_the_same_at_every_zoom() -> None:
    logs = catalog({"a": {"loss": series(np.random.default_rng(0).normal(size=200).tolist())}})
    smoothers = SmoothingState(SmoothingKind.DISTANCE)
    state = SessionState(scalars=ScalarsState(smoothers=smoothers))
    wish = card_wish(logs, state, "loss", VIEWPORT)
    near = wish.over(replace(chart_of(logs, state).whole, left=50.0, right=60.0))
    assert wish.smoother.span == near.smoother.span == 199.0
    assert readings(wish, 55.0)[0].smoothed == readings(near, 55.0)[0].smoothed != readings(wish, 55.0)[0].value


def test_a_polynomial_may_reach_beyond_its_values_and_is_shown() -> None:
    logs = catalog({"a": {"loss": series([0.0] * 20 + [1.0] * 20)}})
    smoothers = SmoothingState(SmoothingKind.POLYNOMIAL, polynomial=11, order=2)
    chart = chart_of(logs, SessionState(scalars=ScalarsState(smoothers=smoothers)))
    smooth = [layer for layer in chart.layers if isinstance(layer, Curves)][-1]
    assert smooth.y.max() > 1.05
    assert chart.whole.top > smooth.y.max()


def test_pieces_of_restarts_are_smoothed_apart() -> None:
    logs = catalog({"a": {"loss": series([0, 0, 0, 9, 9, 9], [0, 1, 2, 0, 1, 2])}})
    smoothers = SmoothingState(SmoothingKind.MEAN, mean=5)
    state = SessionState(scalars=ScalarsState(smoothers=smoothers, superseded=True))
    wish = card_wish(logs, state, "loss", VIEWPORT)
    line = wish.lines[0]
    assert wish.track(line).smoothed(wish.smoother, line.across).tolist() == [0, 0, 0, 9, 9, 9]


def test_exported_rows_tell_x_where_steps_and_times_do_not() -> None:
    logs = catalog({"a": {"loss": series([3, 2], [0, 5]), "tokens": series([7, 9], [0, 5])}})
    assert "tokens" not in value_rows(logs, over(XAxis.STEP), ["loss"]).header
    by_metric = value_rows(logs, over(XAxis.METRIC, metric="tokens"), ["loss"])
    assert by_metric.header[-1] == "tokens"
    assert [row[-1] for row in by_metric] == [7.0, 9.0]
    by_epoch = value_rows(logs, over(XAxis.EPOCH, steps_per_epoch=2.0), ["loss"])
    assert (by_epoch.header[-1], [row[-1] for row in by_epoch]) == ("epoch", [0.0, 2.5])
    aligned = value_rows(logs, over(XAxis.STEP, event=Event.STEP, at=5.0), ["loss"])
    assert (aligned.header[-1], [row[-1] for row in aligned]) == ("steps from step 5", [-5.0, 0.0])


def test_a_shown_part_is_that_of_every_card() -> None:
    logs = catalog({"a": {"loss": series([3, 2, 1]), "acc": series([1, 2, 3])}})
    linked = over(XAxis.STEP, linked=True, shown=(0.5, 1.5))
    for tag in ("loss", "acc"):
        chart = chart_of(logs, linked, tag)
        assert (chart.x.lower, chart.x.upper) == (0.5, 1.5)
        assert (chart.y.lower, chart.y.upper) == (chart.whole.bottom, chart.whole.top)
    alone = over(XAxis.STEP, linked=False, shown=(0.5, 1.5))
    assert chart_of(logs, alone).x.upper == chart_of(logs, over(XAxis.STEP)).x.upper
    assert card_wish(logs, alone, "loss", VIEWPORT) == card_wish(logs, over(XAxis.STEP), "loss", VIEWPORT)


def test_an_empty_chart_has_logarithmic_axes_too() -> None:
    logs = catalog({"a": {"loss": series([5, 4])}})
    state = over(XAxis.METRIC, log_x=True, metric="gone")
    chart = chart_of(logs, state)
    assert 0 < Mapping.of(chart, 10, 10).domain().left < chart.x.upper
