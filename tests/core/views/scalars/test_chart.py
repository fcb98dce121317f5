from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from core.analysis.smoothing import smooth
from core.model import Catalog
from core.session.commands.runs.runs import select_runs
from core.state import Domain, ScalarsState, SessionState, XAxis
from core.views import AxisScale, Chart, Curves, Viewport
from core.views.scalars import resolve, resolve_card
from core.views.scalars.chart import charts
from core.views.scalars.strokes import EMPHASIS_WIDTH, highlight
from core.views.scalars.tracks import track
from core.views.ticks import ticks
from tests.core.views.scalars.logs import START, catalog, series

VIEWPORT = Viewport(300, 200)
NAN, INF = float("nan"), float("inf")


def wish(**changes: Any) -> SessionState:
    return SessionState(scalars=replace(ScalarsState(smoothing=0.0), **changes))


def chart(runs: Catalog, **changes: Any) -> Chart:
    return resolve_card(runs, wish(**changes), "loss", VIEWPORT)


def one(*values: float, steps: list[int] | None = None) -> Catalog:
    return catalog({"a": {"loss": series(values, steps)}})


def layers(of: Chart) -> list[Curves]:
    return [layer for layer in of.layers if isinstance(layer, Curves)]


def test_every_shown_run_is_a_curve_in_its_colour() -> None:
    found = chart(catalog({name: {"loss": series([1, 2, 3])} for name in "abc"}))
    (curves,) = layers(found)
    assert curves.keys == ("a", "b", "c")
    assert len({tuple(colour) for colour in curves.colours.tolist()}) == 3
    assert found.legend is not None
    assert [entry.key for entry in found.legend.entries] == ["a", "b", "c"]
    assert curves.y[:3].tolist() == [1, 2, 3]


def test_smoothing_is_drawn_over_raw_values_at_a_quarter() -> None:
    values = [1.0, 5.0, 2.0, 8.0]
    raw, smoothed = layers(chart(one(*values), smoothing=0.6))
    assert raw.y.tolist() == values
    assert smoothed.y.tolist() == smooth(np.array(values), 0.6).tolist()
    assert raw.colours[0, 3] == 64
    assert smoothed.colours[0, 3] == 255


def test_without_smoothing_there_is_one_layer() -> None:
    assert len(layers(chart(one(1, 2)))) == 1


def test_every_spike_survives_and_zooming_refines() -> None:
    values = np.random.default_rng(0).normal(0, 1, 50_000)
    values[31_415] = 100.0
    values[27_182] = -50.0
    runs = one(*values)
    whole = layers(chart(runs))[0]
    assert len(whole.x) <= 4 * 300 + 2
    assert whole.y.max() == 100.0
    assert whole.y.min() == -50.0
    near = layers(chart(runs, zoom={"loss": Domain(31_400, 31_430, -1, 1)}))[0]
    inside = (near.x >= 31_400) & (near.x <= 31_430)
    assert near.x[inside].tolist() == list(range(31_400, 31_431))


def test_selected_runs_are_thicker_and_on_top_of_faded_others() -> None:
    runs = catalog({name: {"loss": series([1, 2, 3])} for name in "abc"})
    state = select_runs(["b"]).apply(wish(smoothing=0.5))
    found = layers(resolve_card(runs, state, "loss", VIEWPORT))
    assert [layer.keys for layer in found] == [("a", "c"), ("a", "c"), ("b",), ("b",)]
    assert found[3].width == EMPHASIS_WIDTH
    assert found[3].colours[0, 3] == 255
    assert found[1].colours[0, 3] < 100


def test_selecting_a_run_without_the_tag_fades_nothing() -> None:
    state = select_runs(["elsewhere"]).apply(wish())
    assert layers(resolve_card(one(1, 2), state, "loss", VIEWPORT))[0].colours[0, 3] == 255


def test_a_highlight_is_the_drawn_curve_over_a_halo() -> None:
    found = chart(catalog({name: {"loss": series([1, 2, 3])} for name in "ab"}), smoothing=0.5)
    halo, line = highlight(found, "b", "#ffffff")
    assert halo.width > line.width
    assert line.y.tolist() == layers(found)[1].y[3:].tolist()
    assert highlight(found, "nobody", "#ffffff") == ()


@pytest.mark.parametrize(
    ("axis", "scale", "first"),
    [
        (XAxis.STEP, AxisScale.STEP, 0.0),
        (XAxis.RELATIVE, AxisScale.DURATION, 10.0),
        (XAxis.WALL, AxisScale.TIME, START),
    ],
)
def test_the_horizontal_axis(axis: XAxis, scale: AxisScale, first: float) -> None:
    found = chart(one(1, 2, 3), x_axis=axis)
    assert found.x.scale is scale
    assert layers(found)[0].x[0] == first
    assert found.x.lower < first < found.x.upper


@pytest.mark.parametrize(("axis", "room"), [(XAxis.STEP, 0.5), (XAxis.RELATIVE, 1.0), (XAxis.WALL, 60.0)])
def test_runs_of_one_point_stand_in_the_middle(axis: XAxis, room: float) -> None:
    found = chart(one(5), x_axis=axis)
    (x,) = layers(found)[0].x.tolist()
    assert (found.x.lower, found.x.upper) == (x - room, x + room)
    labels = [tick.label for tick in ticks(found.x.scale, found.x.lower, found.x.upper, 4)]
    assert axis is not XAxis.STEP or labels == ["0"]


def test_superseded_points_are_hidden_unless_asked_for() -> None:
    runs = one(1, 2, 3, 20, 30, 4, steps=[0, 1, 2, 1, 2, 3])
    hidden = chart(runs)
    assert layers(hidden)[0].y.tolist() == [1, 20, 30, 4]
    assert "2 superseded points hidden" in hidden.note
    asked = chart(runs, superseded=True)
    (curves,) = layers(asked)
    assert curves.keys == ("a", "a")
    assert curves.starts.tolist() == [0, 3, 6]
    assert asked.note == ""


def test_each_piece_of_a_restarted_run_is_smoothed_by_itself() -> None:
    (_, smoothed) = layers(chart(one(1, 2, 3, 20, 30, steps=[0, 1, 2, 1, 2]), superseded=True, smoothing=0.5))
    assert smoothed.y[3:].tolist() == smooth(np.array([20.0, 30.0]), 0.5).tolist()


def test_notes_say_what_is_not_finite() -> None:
    runs = catalog(
        {
            "a": {"loss": series([1, NAN, NAN])},
            "b": {"loss": series([1, 2, NAN])},
            "c": {"loss": series([1, INF, 3])},
            "d": {"loss": series([1, 2, 3])},
        }
    )
    assert chart(runs).note == "2 runs have NaN from step 1 · 1 run has 1 infinite value"
    mixed = catalog({"a": {"loss": series([1, NAN, 2])}, "b": {"loss": series([1, INF, INF, 3])}})
    assert chart(mixed).note == "2 runs have 3 NaN or infinite values"
    ended = catalog({"a": {"loss": series([1, NAN, 2, INF, INF])}})
    assert chart(ended).note == "1 run has infinite values from step 3"


def test_notes_say_how_many_shown_runs_have_the_tag() -> None:
    runs = catalog({"a": {"loss": series([1])}, "b": {}, "c": {"other": series([1])}})
    assert chart(runs).note == "Logged by 1 of 3 runs"


def test_runs_still_being_read_are_told_apart() -> None:
    loaded, loading = one(1, 2), catalog({"z": {}}, loaded=False)
    runs = Catalog(runs={**loaded.runs, **loading.runs})
    assert chart(runs).note == "1 run still loading"


def test_a_log_axis_leaves_out_what_it_cannot_show_and_says_so() -> None:
    found = chart(one(-1, 0.01, 100), log_y=True)
    assert found.y.scale is AxisScale.LOG
    assert 0 < found.y.lower < 0.01
    assert found.y.upper > 100
    assert np.isnan(layers(found)[0].y[0])
    assert "1 run has values ≤ 0, not drawn" in found.note
    across = chart(one(1, 2, 3), log_x=True)
    assert across.x.lower > 0
    assert "1 point at x ≤ 0, not drawn" in across.note


def test_one_card_can_have_the_other_vertical_axis() -> None:
    assert chart(one(1, 2), log_y_switched=frozenset({"loss"})).y.scale is AxisScale.LOG
    assert chart(one(1, 2), log_y=True, log_y_switched=frozenset({"loss"})).y.scale is AxisScale.LINEAR


def test_nothing_positive_still_makes_a_chart() -> None:
    found = chart(one(-1, -2), log_y=True)
    assert 0 < found.y.lower < found.y.upper


def test_outliers_are_left_out_of_the_range_by_tensorboards_rule() -> None:
    values = [*range(101), 10_000]
    found = chart(one(*values), ignore_outliers=True)
    ordered = sorted(values)
    low, high = ordered[int(np.ceil(101 * 0.05))], ordered[int(np.floor(101 * 0.95))]
    assert found.y.lower == pytest.approx(low - 0.05 * (high - low))
    assert found.y.upper == pytest.approx(high + 0.05 * (high - low))
    assert max(layers(found)[0].y) == 10_000
    assert "outliers" in found.note


def test_zoom_is_what_is_shown_and_the_whole_is_remembered() -> None:
    zoom = Domain(1, 2, 0.5, 1.5)
    found = chart(one(1, 2, 3), zoom={"loss": zoom})
    assert Domain(found.x.lower, found.x.upper, found.y.lower, found.y.upper) == zoom
    assert found.whole == chart(one(1, 2, 3)).whole


def test_a_zoom_below_zero_gives_way_on_a_log_axis() -> None:
    found = chart(one(1, 2, 3), zoom={"loss": Domain(0, 2, -1, 2)}, log_y=True)
    assert 0 < found.y.lower < found.y.upper


def test_the_linked_step_is_a_cursor_on_the_step_axis_only() -> None:
    state = replace(wish(), step=1)
    found = resolve_card(one(1, 2, 3), state, "loss", VIEWPORT)
    assert found.cursor is not None
    assert found.cursor.x == 1
    assert resolve_card(one(1, 2, 3), replace(wish(x_axis=XAxis.WALL), step=1), "loss", VIEWPORT).cursor is None


def test_extreme_values_do_not_overflow() -> None:
    value = float(np.finfo(np.float32).max)
    found = chart(one(-value, value, 0, NAN))
    assert np.isfinite([found.y.lower, found.y.upper]).all()


def test_equal_wishes_give_the_same_chart_and_smoothing_redoes_only_its_layer() -> None:
    runs = one(*range(100))
    first = chart(runs, smoothing=0.5)
    made = charts.made
    assert chart(runs, smoothing=0.5) is first
    assert charts.made == made
    other = chart(runs, smoothing=0.7)
    assert charts.made == made + 1
    assert layers(other)[0].x is layers(first)[0].x  # the raw layer is not thinned again
    assert layers(other)[1].x is not layers(first)[1].x


def test_a_grown_run_keeps_the_tracks_of_the_others() -> None:
    runs = catalog({"a": {"loss": series([1, 2])}, "b": {"loss": series([1, 2])}})
    grown = Catalog(runs={**runs.runs, "b": catalog({"b": {"loss": series([1, 2, 3])}}).runs["b"]})
    kept = track(runs.runs["a"].scalars["loss"], False)
    assert len(layers(chart(grown))[0].x) == 5
    assert track(grown.runs["a"].scalars["loss"], False) is kept


def test_the_picture_holds_the_cards_that_fit_or_those_asked_for() -> None:
    runs = catalog({"a": {f"t/{i}": series([1, 2]) for i in range(20)}})
    from core.results import Results

    picture = resolve(runs, Results(), wish(), Viewport(1000, 700))
    assert 0 < len(picture.parts) < 20
    assert all(part.top + part.height <= 700 for part in picture.parts)
    two = resolve(runs, Results(), wish(), Viewport(1000, 700), ["t/7", "t/3"])
    assert [part.part.key for part in two.parts if isinstance(part.part, Chart)] == ["t/7", "t/3"]
    assert {part.height for part in two.parts} == {700}
    assert len(resolve(runs, Results(), wish(), Viewport(1000, 50)).parts) == 2


def test_many_cards_in_a_small_picture_make_it_longer_instead_of_flat() -> None:
    runs = catalog({"a": {f"t/{i}": series([1, 2]) for i in range(8)}})
    from core.results import Results

    picture = resolve(runs, Results(), wish(), Viewport(400, 300), [f"t/{i}" for i in range(8)])
    assert all(part.height >= 0.45 * part.width - 1 for part in picture.parts)
    assert picture.viewport.height == max(part.top + part.height for part in picture.parts) > 300
