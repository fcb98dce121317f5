from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from core.analysis.aggregation import Alignment, Centre, Spread
from core.analysis.smoothing import smooth
from core.model import Catalog
from core.session import Session
from core.session.commands.runs.grouping import colour_runs, group_by_pattern, rename_run
from core.session.commands.runs.runs import check_runs
from core.state import Domain, SessionState, XAxis
from core.style import rgb
from core.views import Band, Chart, Curves, Viewport
from core.views.grouping import key_in, runs_of, token_of
from core.views.run_colours import group_colours
from core.views.scalars import card_wish, resolve_card
from core.views.scalars.bands import thinned_band
from core.views.scalars.readout import readings, stepped
from core.views.scalars.scales import Scale
from core.views.scalars.table import value_rows
from tests.core.views.scalars.logs import START, catalog, series

VIEWPORT = Viewport(300, 200)
VALUES = {"a1": [1.0, 2.0, 6.0], "a2": [3.0, 4.0, 2.0], "a3": [2.0, 9.0, 1.0], "b1": [5.0, 5.0, 5.0]}
RUNS = catalog({name: {"loss": series(values)} for name, values in VALUES.items()} | {"c": {"loss": series([7.0])}})
A = np.array([VALUES[name] for name in ("a1", "a2", "a3")])


def grouped(runs: Catalog = RUNS, **changes: Any) -> SessionState:
    session = Session()
    session.set_catalog(runs)
    session.do(group_by_pattern("^([ab])"))
    return replace(session.state, scalars=replace(session.state.scalars, **({"smoothing": 0.0} | changes)))


def chart(runs: Catalog = RUNS, **changes: Any) -> Chart:
    return resolve_card(runs, grouped(runs, **changes), "loss", VIEWPORT)


def curves(of: Chart) -> list[Curves]:
    return [layer for layer in of.layers if isinstance(layer, Curves)]


def bands(of: Chart) -> list[Band]:
    return [layer for layer in of.layers if isinstance(layer, Band)]


def test_a_group_is_one_curve_with_a_band_and_runs_alone_stay_themselves() -> None:
    found = chart()
    (drawn,), (band,) = curves(found), bands(found)
    assert drawn.keys == (token_of("a"), "b1", "c")
    assert drawn.y[:3].tolist() == pytest.approx(A.mean(axis=0).tolist())
    np.testing.assert_allclose(band.upper - band.lower, 2 * A.std(axis=0, ddof=1))
    assert band.key == token_of("a")
    assert band.colour[:3] == rgb(group_colours(RUNS, grouped(), VIEWPORT.theme)[0])
    assert tuple(drawn.colours[0, :3]) == band.colour[:3]
    assert found.legend is not None
    assert [entry.label for entry in found.legend.entries] == ["a (n = 3)", "b1", "c"]
    assert found.legend.title == "Mean ± SD"
    assert found.note == "Mean ± SD"


def test_smoothing_draws_the_mean_and_its_band_smoothed_over_the_raw_mean() -> None:
    found = chart(smoothing=0.6, centre=Centre.MEDIAN, spread=Spread.RANGE)
    raw, smoothed = curves(found)
    assert raw.behind
    assert not smoothed.behind
    assert raw.y[:3].tolist() == np.median(A, axis=0).tolist()
    assert smoothed.y[:3].tolist() == smooth(np.median(A, axis=0), 0.6).tolist()
    assert bands(found)[0].upper.tolist() == smooth(A.max(axis=0), 0.6).tolist()
    assert bands(found)[0].lower.tolist() == smooth(A.min(axis=0), 0.6).tolist()


def test_hidden_runs_do_not_count_and_two_curves_need_two_runs() -> None:
    session = Session(catalog=RUNS, state=grouped())
    session.do(check_runs(["a2"], checked=False))
    drawn = curves(resolve_card(RUNS, session.state, "loss", VIEWPORT))[0]
    assert drawn.y[:3].tolist() == A[[0, 2]].mean(axis=0).tolist()
    session.do(check_runs(["a3"], checked=False))
    assert curves(resolve_card(RUNS, session.state, "loss", VIEWPORT))[0].keys == ("a1", "b1", "c")


def test_members_are_drawn_faintly_behind_and_can_be_pointed_at() -> None:
    behind, drawn = curves(chart(members=True))
    assert behind.keys == ("a1", "a2", "a3")
    assert not behind.behind
    assert behind.y[:3].tolist() == VALUES["a1"]
    assert 0 < behind.colours[0, 3] < 128
    assert (behind.colours[:, :3] == drawn.colours[0, :3]).all()
    assert chart(members=True, spread=Spread.NONE).whole.top > 9.0 > chart(spread=Spread.NONE).whole.top


def test_one_curve_for_each_run_is_a_switch() -> None:
    found = chart(grouped=False)
    assert curves(found)[0].keys == tuple(RUNS.runs)
    assert not bands(found)


UNEVEN = catalog({
    "a1": {"loss": series([0.0, 10.0], [0, 10])}, "a2": {"loss": series([1.0, 1.0], [5, 15])},
    "a3": {"loss": series([4.0, float("nan"), 4.0], [0, 5, 10])},
})  # fmt: skip


def test_how_steps_are_aligned_is_told() -> None:
    found = chart(UNEVEN)
    assert curves(found)[0].x.tolist() == [0, 5, 10, 15]
    assert curves(found)[0].y.tolist() == pytest.approx([2.0, 10 / 3, 5.0, 1.0])
    assert "interpolated between logged points" in found.note
    assert "1 run has 1 NaN value" in found.note
    logged = chart(UNEVEN, alignment=Alignment.LOGGED)
    assert curves(logged)[0].y.tolist() == pytest.approx([2.0, 1.0, 7.0, 1.0])
    assert "only runs that logged a step count there" in logged.note


def test_over_time_runs_are_interpolated_and_steps_are_averages() -> None:
    runs = catalog({"a1": {"loss": series([0.0, 2.0], [0, 4])}, "a2": {"loss": series([1.0, 3.0], [0, 8])}})
    state = grouped(runs, x_axis=XAxis.RELATIVE, alignment=Alignment.LOGGED)
    found = resolve_card(runs, state, "loss", VIEWPORT)
    assert curves(found)[0].x.tolist() == [10.0, 12.0]
    assert curves(found)[0].y.tolist() == [0.5, 2.5]
    reading = readings(card_wish(runs, state, "loss", VIEWPORT), 11.9)[0]
    assert (reading.step, reading.relative, reading.x) == (6, 12.0, 12.0)
    wall = replace(state, scalars=replace(state.scalars, x_axis=XAxis.WALL))
    assert curves(resolve_card(runs, wall, "loss", VIEWPORT))[0].x.tolist() == [START, START + 2]


def test_the_readout_tells_how_many_runs_count_and_the_band() -> None:
    wish = card_wish(UNEVEN, grouped(UNEVEN), "loss", VIEWPORT)
    (reading,) = readings(wish, 5.2)
    assert (reading.title, reading.step, reading.count) == ("a", 5, 3)
    assert reading.value == pytest.approx(10 / 3)
    assert reading.upper - reading.lower == pytest.approx(2 * np.std([5, 1, 4], ddof=1))
    assert readings(wish, 15.0)[0].count == 1
    assert np.isnan(readings(wish, 15.0)[0].lower)
    assert len(readings(wish, 5.0, "a2")) == 1  # a run is found in its group
    assert stepped(wish, 5.0, 1) == 10.0
    alone = readings(card_wish(RUNS, grouped(), "loss", VIEWPORT), 1.0)[1]
    assert (alone.title, alone.count) == ("b1", 0)


def test_exported_rows_have_numbers_of_runs_and_bands() -> None:
    rows = value_rows(RUNS, grouped(spread=Spread.RANGE))
    assert rows.header[-3:] == ("runs", "lower", "upper")
    first = next(iter(rows))
    assert first[0] == "a"
    assert first[2] == 0
    assert first[-3:] == (3, 1.0, 3.0)
    assert list(rows)[3][0] == "b1"
    assert list(rows)[3][-3] == 1
    assert value_rows(RUNS, grouped(grouped=False)).header[-1] == "smoothed"


def test_colours_by_hand_and_other_names_are_those_of_curves() -> None:
    session = Session(catalog=RUNS, state=grouped())
    session.do(colour_runs(["a1", "a2", "a3"], "#102030"))
    session.do(rename_run("b1", "Baseline"))
    found = resolve_card(RUNS, session.state, "loss", VIEWPORT)
    assert tuple(curves(found)[0].colours[0, :3]) == (16, 32, 48)
    assert found.legend is not None
    assert found.legend.entries[1].label == "Baseline"
    assert found.legend.entries[1].key == "b1"


def test_a_selected_run_emphasises_its_group() -> None:
    state = replace(grouped(), selected_runs=frozenset({"a2"}))
    faded, strong = curves(resolve_card(RUNS, state, "loss", VIEWPORT))
    assert strong.keys == (token_of("a"),)
    assert faded.keys == ("b1", "c")


def test_a_token_stands_for_its_runs_and_for_no_name() -> None:
    assert key_in(token_of("a")) == "a"
    assert key_in("a") is None
    assert runs_of(RUNS, grouped(), token_of("a")) == ("a1", "a2", "a3")
    assert runs_of(RUNS, grouped(), token_of("gone")) == ()
    assert runs_of(RUNS, grouped(), "c") == ("c",)


def test_bands_on_a_logarithmic_axis_end_at_its_lower_edge() -> None:
    found = chart(log_y=True)
    (band,) = bands(chart(catalog({"a1": {"loss": series([1, 1])}, "a2": {"loss": series([9, 1])}}), log_y=True))
    assert (band.lower > 0).all()
    assert band.upper[0] == pytest.approx(5 + np.std([1, 9], ddof=1))
    assert found.y.lower > 0


def test_a_long_band_has_a_vertex_a_column_and_loses_no_spike() -> None:
    x = np.arange(10_000.0)
    upper = np.zeros(10_000)
    upper[1234], upper[7000:7500] = 50.0, np.nan
    lower = np.where(np.isnan(upper), np.nan, -1.0)
    thin_x, thin_lower, thin_upper = thinned_band(x, lower, upper, Domain(0.0, 9999.0, 0.0, 1.0), 100, Scale())
    assert len(thin_x) <= 102
    assert np.nanmax(thin_upper) == 50.0
    assert np.isnan(thin_upper).sum() == 5  # columns that have nothing but the gap
    assert np.nanmin(thin_lower) == -1.0
    zoomed, _, _ = thinned_band(x, lower, upper, Domain(100.0, 120.0, 0.0, 1.0), 100, Scale())
    assert (zoomed[0], zoomed[-1]) == (99.0, 121.0)  # the vertices next to the edges
